import { Refusal } from '../../errors.ts';
import { NOWHERE, nothingHere } from '../../registration/authority.ts';
import { takesContacts } from '../../registration/contacts.ts';
import type { StoredText } from '../../registration/personal.ts';
import type { MandateRecord } from '../../registration/records.ts';
import { reachOfSubscription } from '../contacts/reach.ts';
import { reachRows } from '../contacts/telling.ts';
import { newId } from '../identity.ts';
import type { Ledger, Randomness } from '../ports.ts';
import type { Pen } from '../recording.ts';
import type { WorkItemRecord } from '../records.ts';
import { dossierOf } from '../sealed-vault.ts';
import { begin, type Caller, type Desk, lookupSaltOf } from './desk.ts';
import { certificatesLeft, reachOf, subscriptionsAbout } from './revocations-left.ts';

/** A new item of an agent's list, to be written with the event of what left it. */
export function newWorkItem(
  randomness: Randomness,
  pen: Pen,
  form: Pick<WorkItemRecord, 'task' | 'structureId' | 'cause'> &
    Partial<
      Pick<
        WorkItemRecord,
        | 'subscriptionIds'
        | 'directionId'
        | 'proposed'
        | 'personId'
        | 'holderId'
        | 'certificate'
        | 'designationId'
        | 'lost'
      >
    >,
): WorkItemRecord {
  return { kind: 'workItem', version: 1, createdAt: pen.at, id: newId(randomness), state: 'open', ...form };
}

/** The event that opens an item. */
export const openedEvent = (pen: Pen, item: WorkItemRecord) =>
  pen.event(item, 'workItem.opened', {
    task: item.task,
    structure: item.structureId,
    cause: item.cause,
    ...(item.subscriptionIds && { subscriptions: item.subscriptionIds }),
    ...(item.directionId !== undefined && { direction: item.directionId }),
    ...(item.personId !== undefined && { person: item.personId }),
    ...(item.holderId !== undefined && { holder: item.holderId }),
    ...(item.certificate && { certificate: `${item.certificate.issuer}/${item.certificate.serial}` }),
    ...(item.lost !== undefined && { lost: item.lost }),
  });

/**
 * For each person and structure among these mandates of technical administrators, which end or rest, the proposal to look
 * at the certificates that the person asked for. It is made whether an index knows of any or not: one that lags hides none.
 */
export function proposalsAfter(
  randomness: Randomness,
  pen: Pen,
  mandates: readonly MandateRecord[],
  { cause, designationId }: Pick<WorkItemRecord, 'cause' | 'designationId'>,
): readonly WorkItemRecord[] {
  const placed = mandates.flatMap(({ role, personId, scope }) =>
    role === 'technical-administrator' && scope.reach === 'subscription' ? [{ personId, scope }] : [],
  );
  const groups = Map.groupBy(placed, ({ personId, scope }) => `${personId}/${scope.structureId}`);
  return [...groups.values()].map((group) => {
    const [{ personId, scope }] = group as [(typeof group)[0]];
    return newWorkItem(randomness, pen, {
      task: 'revocations',
      structureId: scope.structureId,
      subscriptionIds: [...new Set(group.map((one) => one.scope.subscriptionId))],
      personId,
      ...(designationId !== undefined && { designationId }),
      cause,
    });
  });
}

/** The same for a holder whose mandate is ended otherwise than by leaving: their own certificates. */
export function proposalAfterHolder(
  randomness: Randomness,
  pen: Pen,
  { personId, scope }: MandateRecord,
): readonly WorkItemRecord[] {
  if (scope.reach !== 'holder') return [];
  const { structureId, subscriptionId, holderId } = scope;
  const about = { structureId, subscriptionIds: [subscriptionId], personId, holderId };
  return [newWorkItem(randomness, pen, { task: 'revocations', ...about, cause: 'holder.ended' })];
}

/** An item as it is closed by somebody. Throws a Refusal `wrong-state`. */
export function closedItem(
  item: WorkItemRecord,
  state: 'done' | 'dismissed',
  by: string,
  at: string,
  reasons?: StoredText,
): WorkItemRecord {
  if (item.state !== 'open') throw new Refusal('wrong-state', `This is ${item.state} already.`);
  const closed = { at, by, ...(reasons !== undefined && { reasons }) };
  return { ...item, version: item.version + 1, state, closed };
}

/** Throws a Refusal `not-found`. */
export async function readWorkItem(ledger: Ledger, id: string): Promise<WorkItemRecord> {
  const item = await ledger.read('workItem', { id });
  if (item) return item;
  throw nothingHere();
}

/**
 * Closes an item: `done`, which for revocations means that no certificate of it is left, or `dismissed` with reasons. The
 * structure's own people close what is about their former administrators; the rest is an agent's. An overlap of domains
 * is cleared at the subscription instead, with its evidence.
 */
export async function closeWorkItem(
  desk: Desk,
  caller: Caller,
  id: string,
  { outcome, reasons }: { readonly outcome: 'done' | 'dismissed'; readonly reasons?: string },
): Promise<WorkItemRecord> {
  const item = await desk.ledger.read('workItem', { id });
  const target = item ? { structureId: item.structureId, offer: 'any' as const } : NOWHERE;
  const { pen, by, mandate, mandateInForce } = await begin(desk, caller, target);
  if (!item) throw nothingHere();
  if (mandate.scope.reach !== 'house') await demandOwnMatter(desk, caller, item);
  if (item.task === 'domain-overlap') {
    throw new Refusal('wrong-state', 'An overlap is cleared at its subscription, with evidence.');
  }
  if (outcome === 'dismissed' && !reasons?.trim()) {
    throw new Refusal('malformed', 'To leave this undone takes reasons: give them.');
  }
  if (outcome === 'done' && item.task === 'revocations') {
    const { certificates } = await certificatesLeft(desk.ledger, item);
    if (certificates.length > 0) {
      throw new Refusal(
        'wrong-state',
        'Certificates that are not revoked are left: revoke them, or dismiss with reasons.',
      );
    }
  }
  if (outcome === 'done' && item.task === 'unreachable') await demandReach(desk, item);
  const kept = reasons === undefined ? reasons : await desk.vault.seal(dossierOf(item.structureId), reasons);
  const closed = closedItem(item, outcome, by, pen.at, kept);
  await desk.ledger.commit({
    records: [closed],
    events: [pen.event(closed, `workItem.${outcome}`)],
    outbox: item.task === 'unreachable' ? reachRows(pen, item.subscriptionIds ?? []) : [],
    require: [mandateInForce],
  });
  return closed;
}

/** Throws a Refusal `wrong-state` as long as nothing reaches the people of a subscription. */
async function demandReach(desk: Desk, { subscriptionIds = [] }: WorkItemRecord): Promise<void> {
  const lookupSalt = await lookupSaltOf(desk.ledger);
  for (const id of subscriptionIds) {
    const subscription = await desk.ledger.read('subscription', { id });
    if (!subscription || !takesContacts(subscription)) continue;
    if ((await reachOfSubscription(desk, lookupSalt, subscription)) !== 'unreachable') continue;
    throw new Refusal(
      'wrong-state',
      'Nothing reaches this subscription yet: see to an address, or dismiss with reasons.',
    );
  }
}

/** Throws a Refusal `forbidden` for what is an agent's to close, or about an offer that the mandate does not reach. */
async function demandOwnMatter(desk: Desk, caller: Caller, item: WorkItemRecord): Promise<void> {
  if (item.task !== 'revocations' || item.personId === undefined) {
    throw new Refusal('forbidden', 'An agent closes this: revoke what should not serve any more, or ask the agent.');
  }
  const admits = reachOf(desk, caller);
  for await (const subscription of subscriptionsAbout(desk.ledger, item)) {
    if (admits(subscription)) continue;
    throw new Refusal('forbidden', 'This is also about an offer for which you do not act: leave it to who does.');
  }
}
