import { Refusal } from '../../errors.ts';
import { NOWHERE, nothingHere } from '../../registration/authority.ts';
import { newId } from '../identity.ts';
import type { Ledger, Randomness } from '../ports.ts';
import type { Pen } from '../recording.ts';
import type { CertificateRecord, WorkItemRecord } from '../records.ts';
import { begin, type Caller, type Desk } from './desk.ts';

/** A new item of an agent's list, to be written with the event of what left it. */
export function newWorkItem(
  randomness: Randomness,
  pen: Pen,
  form: Pick<WorkItemRecord, 'task' | 'structureId' | 'cause'> &
    Partial<Pick<WorkItemRecord, 'subscriptionId' | 'proposed'>>,
): WorkItemRecord {
  return { kind: 'workItem', version: 1, createdAt: pen.at, id: newId(randomness), state: 'open', ...form };
}

/** The event that opens an item. */
export const openedEvent = (pen: Pen, item: WorkItemRecord) =>
  pen.event(item, 'workItem.opened', { task: item.task, structure: item.structureId, cause: item.cause });

/** An item as it is closed by somebody. Throws a Refusal `wrong-state`. */
export function closedItem(
  item: WorkItemRecord,
  state: 'done' | 'dismissed',
  by: string,
  at: string,
  reasons?: string,
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
 * An agent closes an item: `done`, which for revocations means that no certificate of it is left, or `dismissed` with
 * reasons. An overlap of domains is cleared at the subscription instead, with its evidence.
 */
export async function closeWorkItem(
  desk: Desk,
  caller: Caller,
  id: string,
  { outcome, reasons }: { readonly outcome: 'done' | 'dismissed'; readonly reasons?: string },
): Promise<WorkItemRecord> {
  const item = await desk.ledger.read('workItem', { id });
  const { pen, by, mandateInForce } = begin(desk, caller, item ? { structureId: item.structureId } : NOWHERE);
  if (!item) throw nothingHere();
  if (item.task === 'domain-overlap') {
    throw new Refusal('wrong-state', 'An overlap is cleared at its subscription, with evidence.');
  }
  if (outcome === 'dismissed' && !reasons?.trim()) {
    throw new Refusal('malformed', 'To leave this undone takes reasons: give them.');
  }
  if (outcome === 'done' && item.task === 'revocations') {
    const { left } = await certificatesOf(desk.ledger, item);
    if (left.length > 0) {
      throw new Refusal(
        'wrong-state',
        'Certificates that are not revoked are left: revoke them, or dismiss with reasons.',
      );
    }
  }
  const closed = closedItem(item, outcome, by, pen.at, reasons);
  await desk.ledger.commit({
    records: [closed],
    events: [pen.event(closed, `workItem.${outcome}`)],
    require: [mandateInForce],
  });
  return closed;
}

/** One answer shows no more; the rest shows once these are revoked. */
const MOST_SHOWN = 100;

/** The certificates of an item that are still in force, read from indexes to their end or to as many as one answer shows. */
export async function certificatesOf(
  ledger: Ledger,
  { structureId, subscriptionId }: WorkItemRecord,
): Promise<{ readonly left: readonly CertificateRecord[]; readonly more: boolean }> {
  const left: CertificateRecord[] = [];
  const subscriptions = subscriptionId === undefined ? subscriptionsOf(ledger, structureId) : [{ id: subscriptionId }];
  for await (const { id } of subscriptions) {
    let cursor: string | undefined;
    do {
      const page = await ledger.list('certificates-of-subscription', id, cursor === undefined ? {} : { cursor });
      left.push(...page.items.filter(({ state }) => state === 'issued'));
      if (left.length > MOST_SHOWN) return { left: left.slice(0, MOST_SHOWN), more: true };
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return { left, more: false };
}

/** Every subscription of a structure, page by page. */
export async function* subscriptionsOf(ledger: Ledger, structureId: string) {
  let cursor: string | undefined;
  do {
    const page = await ledger.list('subscriptions-of-structure', structureId, cursor === undefined ? {} : { cursor });
    yield* page.items;
    cursor = page.cursor;
  } while (cursor !== undefined);
}
