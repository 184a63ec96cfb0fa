import { Refusal } from '../../errors.ts';
import { askedByClock, contactDueAt, contactStepDue, passedStep } from '../../registration/contact-life.ts';
import type { ContactRecord } from '../../registration/contact-records.ts';
import { takesContacts } from '../../registration/contacts.ts';
import type { SubscriptionRecord } from '../../registration/records.ts';
import type { Actor } from '../events.ts';
import { type Clock, Conflict, type Invoker, type Ledger, type OutboxRow } from '../ports.ts';
import { type Pen, penOf } from '../recording.ts';
import { eventOf } from '../registration/desk.ts';
import { dossierOf } from '../sealed-vault.ts';
import { throughout } from '../whole-list.ts';
import { type MeetingHouse, meetSubscription, type TellReach } from './meeting.ts';
import { mailedSecret } from './secret.ts';
import { tellContactLost } from './telling.ts';
import { standingOf } from './usable.ts';

/**
 * What the clock does about contacts: verifications that come to their end are asked for again, and those whose end has come
 * are told. Found through a sparse index, at the cost of what is due. Doing it twice is harmless.
 */
const PLATFORM: Actor = { capacity: 'platform', function: 'contacts' };

/** Found in one run at most; what is left is found by the next. */
const MOST_A_RUN = 500;

/** Hands over the contacts of which time asks something, and the subscriptions that nothing reached, to be looked at again. */
export async function findContacts(house: {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly invoker: Pick<Invoker, 'meetContact'>;
}): Promise<{ readonly found: number }> {
  const { ledger, clock, invoker } = house;
  const now = clock.now().toISOString();
  let found = 0;
  for await (const contact of throughout((at) => ledger.list('contacts-due', '', { limit: 100, ...at }))) {
    const due = contactDueAt(contact);
    if (due === undefined || due > now || found >= MOST_A_RUN) break;
    found++;
    await invoker.meetContact({ contactId: contact.id });
  }
  let open = 0;
  for await (const item of throughout((at) => ledger.list('open-work', '', { limit: 100, ...at }))) {
    if (item.task !== 'unreachable' || open >= MOST_A_RUN) continue;
    for (const subscriptionId of item.subscriptionIds ?? []) {
      open++;
      await invoker.meetContact({ subscriptionId });
    }
  }
  return { found: found + open };
}

/** Does what time asks of one contact. A race that was lost leaves it to the next run. */
export async function meetContact(
  house: MeetingHouse,
  contactId: string,
  correlation: string,
  tell: TellReach,
): Promise<readonly OutboxRow[]> {
  const contact = await house.ledger.read('contact', { id: contactId });
  const due = contact && contactStepDue(contact, house.clock.now().toISOString());
  if (!contact || !due) return [];
  const subscription = await house.ledger.read('subscription', { id: contact.subscriptionId });
  if (!subscription) return [];
  const pen = penOf(house, PLATFORM, correlation);
  const outbox = await step(house, { contact, subscription, ...due }, pen).catch((thrown: unknown) => {
    const passing = thrown instanceof Conflict || (thrown instanceof Refusal && thrown.code === 'rate-limited');
    if (passing) return [];
    throw thrown;
  });
  if (due.step === 'over') await meetSubscription(house, subscription.id, correlation, tell);
  return outbox;
}

interface Due {
  readonly contact: ContactRecord;
  readonly subscription: SubscriptionRecord;
  readonly step: 'ask' | 'over';
  readonly steps: number;
}

async function step(
  house: MeetingHouse,
  { contact, subscription, step: what, steps }: Due,
  pen: Pen,
): Promise<readonly OutboxRow[]> {
  const { ledger, clock } = house;
  const open = takesContacts(subscription);
  // nobody clicks in a mailbox that does not take the mail: asking there waits for somebody who insists
  const silent = !open || (await standingOf(ledger, contact, clock.now())) === 'dead';
  if (what === 'over' || silent) {
    const passed = passedStep(contact, steps, what);
    const outbox = what === 'over' && open ? await tellContactLost(house, pen, subscription) : [];
    await ledger.commit({ records: [passed.record], events: [eventOf(pen, passed)], outbox });
    return outbox;
  }
  const secret = await mailedSecret(house, dossierOf(contact.structureId));
  const asked = askedByClock(contact, secret, steps, pen.at);
  const notice = contact.state === 'verified' ? 'contact-to-verify-again' : 'contact-to-verify';
  const outbox = [pen.outbox('notification', { notice, contactId: contact.id })];
  await ledger.commit({ records: [asked.record], events: [eventOf(pen, asked)], outbox });
  return outbox;
}
