import { clock, dossierVault, invoker, ledger, randomness } from '../../shared/aws/compose.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { faultOf, log } from '../../shared/http/log.ts';
import { meetContact } from '../../shared/lifecycle/contacts/clock.ts';
import { meetReach, meetSubscription, type TellReach } from '../../shared/lifecycle/contacts/meeting.ts';
import { workOff } from '../../shared/lifecycle/outbox.ts';
import type { OutboxRow } from '../../shared/lifecycle/ports.ts';

const compose = () => ({
  ledger: ledger(),
  clock: clock(),
  randomness: randomness(),
  vault: dossierVault(),
  invoker: invoker(),
});
type House = ReturnType<typeof compose>;

/** An alarm counts the first of these lines. */
const tell: TellReach = (change, subscription) => log(`subscription.${change}`, { row: subscription });

/**
 * Invoked with `{ outboxId }`: mailboxes that died or live again. With `{ contactId }`: what time asks of a contact; with
 * `{ subscriptionId }`: whether anything reaches its people now. Running twice is harmless.
 */
export async function contactRun(
  event: unknown,
  house: House,
  correlation: string,
): Promise<{ readonly done: number }> {
  const contactId = identifierIn(event, 'contactId');
  const subscriptionId = identifierIn(event, 'subscriptionId');
  if (contactId !== undefined) {
    const outbox = await meetContact(house, contactId, correlation, tell);
    await house.invoker.nudge(outbox.slice(0, 1));
    return { done: outbox.length };
  }
  if (subscriptionId !== undefined) {
    await meetSubscription(house, subscriptionId, correlation, tell);
    return { done: 1 };
  }
  const told: OutboxRow[] = [];
  const { outbox } = house.ledger;
  const { done, failed } = await workOff(
    { clock: house.clock, outbox },
    'contact',
    identifierIn(event, 'outboxId'),
    async ([row]) => void told.push(...(await meetReach(house, row!, correlation, tell))),
    ({ id }) => id,
  );
  for (const thrown of failed) log('job.failed', { function: 'contacts', correlation, fault: faultOf(thrown) });
  await house.invoker.nudge(told.slice(0, 1));
  return { done };
}

export const handler = job('contacts', compose, contactRun);
