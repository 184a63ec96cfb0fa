import { inForce } from '../../registration/authority.ts';
import { takesContacts } from '../../registration/contacts.ts';
import type { MandateRecord, SubscriptionRecord } from '../../registration/records.ts';
import type { Actor } from '../events.ts';
import type { MailboxRecord } from '../mail-records.ts';
import { Conflict, type OutboxRow, type Randomness } from '../ports.ts';
import { penOf } from '../recording.ts';
import { lookupSaltOf, mandatesOf } from '../registration/desk.ts';
import { closedItem, newWorkItem, openedEvent } from '../registration/work-items.ts';
import { all } from '../whole-list.ts';
import { type ReachHouse, reachOfSubscription } from './reach.ts';
import { tellColleagues, tellContactLost } from './telling.ts';

/**
 * What the health of mailboxes asks for: a subscription that no notice reaches any more is an agent's to see to, once, until
 * one of its addresses lives again. Everything is judged on what the ledger says now, so that rows may come late or twice.
 */
export interface MeetingHouse extends ReachHouse {
  readonly randomness: Randomness;
}

const PLATFORM: Actor = { capacity: 'platform', function: 'contacts' };

/** What was found, for the log: an alarm counts the first. */
export type ReachChange = 'unreachable' | 'reached-again';
export type TellReach = (change: ReachChange, subscriptionId: string) => void;

/**
 * Works off one row: a mailbox that died or lives again, known by its digest, and the person whose mail told it; or one
 * subscription by name.
 */
export async function meetReach(
  house: MeetingHouse,
  { about }: Pick<OutboxRow, 'about'>,
  correlation: string,
  tell: TellReach,
): Promise<readonly OutboxRow[]> {
  const { mailbox, personId, subscriptionId } = about;
  const { ledger, clock } = house;
  const contacts = mailbox === undefined ? [] : await all((at) => ledger.list('contacts-of-mailbox', mailbox, at));
  const mandates = personId === undefined ? [] : await mandatesOf(ledger, personId);
  const forceful = mandates.filter((mandate) => inForce(mandate, clock.now()));
  const contacted = contacts.map((contact) => contact.subscriptionId);
  const lookedAfter = forceful.flatMap(({ scope }) =>
    scope.reach === 'subscription' || scope.reach === 'direction' ? [scope.subscriptionId] : [],
  );
  const named = subscriptionId === undefined ? [] : [subscriptionId];
  for (const id of new Set([...named, ...contacted, ...lookedAfter])) {
    await meetSubscription(house, id, correlation, tell);
  }
  return mailbox === undefined ? [] : tellOfDeath(house, mailbox, { contacted, personId, forceful }, correlation);
}

/**
 * The people around a mailbox that is dead are told once for each time that it dies. One of very many subscriptions takes
 * several commits; whatever stops it in between, it goes on behind the last.
 */
async function tellOfDeath(
  house: MeetingHouse,
  digest: string,
  around: {
    readonly contacted: readonly string[];
    readonly personId: string | undefined;
    readonly forceful: readonly MandateRecord[];
  },
  correlation: string,
): Promise<readonly OutboxRow[]> {
  const { ledger } = house;
  let mailbox = await ledger.read('mailbox', { digest });
  if (mailbox?.state !== 'dead' || isTold(mailbox)) return [];
  const pen = penOf(house, PLATFORM, correlation);
  const told: OutboxRow[] = [];
  let outbox: OutboxRow[] = [];
  const write = async (next: MailboxRecord) => {
    await ledger.commit({
      records: [next],
      events: [pen.event(next, 'mailbox.told', { rows: outbox.length })],
      outbox,
    });
    told.push(...outbox);
    outbox = [];
    return next;
  };
  const { telling } = mailbox;
  const past = telling && isSince(telling.at, mailbox) ? telling.past : '';
  let last = past;
  for (const id of [...new Set(around.contacted)].sort()) {
    if (id <= past) continue;
    const subscription = await ledger.read('subscription', { id });
    const rows = subscription && takesContacts(subscription) ? await tellContactLost(house, pen, subscription) : [];
    if (outbox.length + rows.length > MOST_TOLD) {
      mailbox = await write({ ...mailbox, version: mailbox.version + 1, telling: { at: pen.at, past: last } });
    }
    outbox.push(...rows);
    last = id;
  }
  const { telling: _, ...rest } = mailbox;
  const { personId, forceful } = around;
  const colleagues = personId === undefined ? [] : await tellColleagues(house, pen, personId, forceful);
  outbox.push(...colleagues);
  await write({ ...rest, version: rest.version + 1, toldAt: pen.at });
  return told;
}

/** Room in one transaction, beside the mailbox, its event and colleagues. */
const MOST_TOLD = 70;

/** Whether its last death was told: a life since then makes the next one another. */
const isTold = (mailbox: MailboxRecord) => mailbox.toldAt !== undefined && isSince(mailbox.toldAt, mailbox);
const isSince = (at: string, { goodAt }: MailboxRecord) => goodAt === undefined || goodAt < at;

const LOOKS = 3;

/** Opens the item of a subscription that nothing reaches, or closes it. */
export async function meetSubscription(
  house: MeetingHouse,
  id: string,
  correlation: string,
  tell: TellReach,
): Promise<void> {
  const lookupSalt = await lookupSaltOf(house.ledger);
  for (let left = LOOKS; ; left--) {
    const subscription = await house.ledger.read('subscription', { id });
    if (!subscription) return;
    const reach = takesContacts(subscription) ? await reachOfSubscription(house, lookupSalt, subscription) : 'nobody';
    try {
      if (reach === 'unreachable' && !subscription.unreachable) {
        await open(house, subscription, correlation);
        tell('unreachable', id);
      } else if (reach !== 'unreachable' && subscription.unreachable) {
        await close(house, subscription, subscription.unreachable.workItemId, correlation);
        tell('reached-again', id);
      }
      return;
    } catch (thrown) {
      // somebody has written the subscription or the item meanwhile: judged again
      if (left <= 1 || !(thrown instanceof Conflict)) throw thrown;
    }
  }
}

async function open(house: MeetingHouse, subscription: SubscriptionRecord, correlation: string): Promise<void> {
  const pen = penOf(house, PLATFORM, correlation);
  const { id, structureId } = subscription;
  const form = { task: 'unreachable', structureId, subscriptionIds: [id], cause: 'mailbox.died' } as const;
  const item = newWorkItem(house.randomness, pen, form);
  const unreachable = { at: pen.at, workItemId: item.id };
  const next: SubscriptionRecord = { ...subscription, version: subscription.version + 1, unreachable };
  await house.ledger.commit({
    records: [next, item],
    events: [pen.event(next, 'subscription.unreachable'), openedEvent(pen, item)],
  });
}

async function close(
  house: MeetingHouse,
  subscription: SubscriptionRecord,
  workItemId: string,
  correlation: string,
): Promise<void> {
  const pen = penOf(house, PLATFORM, correlation);
  const { unreachable: _, ...rest } = subscription;
  const next: SubscriptionRecord = { ...rest, version: subscription.version + 1 };
  const item = await house.ledger.read('workItem', { id: workItemId });
  const closed = item?.state === 'open' ? [closedItem(item, 'done', 'platform', pen.at)] : [];
  await house.ledger.commit({
    records: [next, ...closed],
    events: [pen.event(next, 'subscription.reached-again'), ...closed.map((one) => pen.event(one, 'workItem.done'))],
  });
}
