import { clock, dossierVault, environment, ledger, mailer, randomness, wait } from '../../shared/aws/compose.ts';
import { mailSettings } from '../../shared/aws/environment.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { faultOf, log } from '../../shared/http/log.ts';
import { sendNotices, worryOf } from '../../shared/lifecycle/mail/sending.ts';
import { wording } from '../../shared/messages/notices.ts';

const compose = () => ({
  ledger: ledger(),
  clock: clock(),
  randomness: randomness(),
  vault: dossierVault(),
  mailer: mailer(),
  wording,
  publicUrl: environment().need('SCEAU_PUBLIC_URL'),
  pagesUrl: environment().pagesUrl,
  customerService: environment().replyTo,
  pace: () => wait()(1_000 / mailSettings(environment()).perSecond),
});

/** Invoked with `{ outboxId }` by a nudge, or with nothing by the sweep: one message per row that is due, within the rate. */
export const handler = job('notification', compose, async (event, house, correlation) => {
  const count = await sendNotices(house, identifierIn(event, 'outboxId'), (outcome, row, thrown, mail) => {
    const fields = { correlation, row: row.id, attempts: mail?.attempts ?? row.attempts };
    log(`notice.${outcome}`, { ...fields, ...(thrown !== undefined && { fault: faultOf(thrown) }) });
    if (outcome === 'sent' && mail && mail.possibleDuplicates > 0) {
      log('notice.repeated', { ...fields, count: mail.possibleDuplicates });
    }
    const worry = worryOf(outcome, row, mail);
    if (worry !== undefined) log(worry, fields);
  });
  return { done: count };
});
