import { clock, environment, invoker, ledger, randomness } from '../../shared/aws/compose.ts';
import { mailSettings } from '../../shared/aws/environment.ts';
import { readSesEvent } from '../../shared/aws/ses-events.ts';
import { job } from '../../shared/http/job.ts';
import { log } from '../../shared/http/log.ts';
import { takeNews } from '../../shared/lifecycle/mail/delivery.ts';

const compose = () => {
  const { account, configurationSet } = mailSettings(environment());
  return {
    ledger: ledger(),
    clock: clock(),
    randomness: randomness(),
    invoker: invoker(),
    origin: { account, configurationSet },
  };
};

/**
 * Invoked by the one rule for events of our configuration set. An event that is not ours, or does not fit a mail of ours,
 * is said to be so and changes nothing; trying it again would not make it true.
 */
export const handler = job('delivery', compose, async (event, house, correlation) => {
  const told = readSesEvent(event, house.origin);
  if (told === 'nothing') return { outcome: 'nothing' };
  if (told === undefined) {
    log('mail.not-believed', { correlation, code: 'unknown-event' });
    return { outcome: 'not-believed' };
  }
  const { outcome, mail, mailbox, outbox } = await takeNews(house, told, correlation);
  if (outcome === 'not-believed') log('mail.not-believed', { correlation, code: told.news });
  else log('mail.told', { correlation, code: told.news, ...(mail && { row: mail.id }) });
  if (outcome === 'taken') {
    if (told.news === 'permanent' || told.news === 'transient') log('mail.bounced', { correlation, code: told.news });
    if (told.news === 'delivery') log('mail.delivered', { correlation });
    if (told.news === 'complaint') log('mail.complained', { correlation });
  }
  await house.invoker.nudge(outbox);
  return { outcome, ...(mail && { state: mail.state }), ...(mailbox && { mailbox: mailbox.state }) };
});
