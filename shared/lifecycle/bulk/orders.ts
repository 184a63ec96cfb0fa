import { Refusal } from '../../errors.ts';
import { houseRules } from '../../registration/house-rules.ts';
import type { StoredText } from '../../registration/personal.ts';
import type { Place, Written } from '../../registration/written.ts';
import {
  BULK_FOUND,
  BULK_RESULTS,
  type BulkRevocationRecord,
  type BulkSelection,
  type BulkState,
} from '../bulk-records.ts';
import type { RevocationReason } from '../records.ts';

/** What officers do with the revocation of many certificates, as rules over its record: who may, in which state. */

type Order = BulkRevocationRecord;
type Officer = Order['proposedBy'];

const noneOf = <N extends string>(names: readonly N[]) =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<N, number>;

/** What somebody asks for. */
export interface BulkForm {
  readonly selection: BulkSelection;
  readonly reason: RevocationReason;
  readonly reasons: StoredText;
}

/** An order as it is entered: nothing is looked up yet. `parts` of a list are written with it. */
export function enteredOrder(form: BulkForm, by: Officer, parts: number, { id, at }: Place): Written<Order> {
  const record: Order = {
    kind: 'bulkRevocation',
    id,
    version: 1,
    createdAt: at,
    ...form,
    proposedBy: by,
    state: 'counting',
    parts,
    lines: 0,
    listSha256: '',
    found: noneOf(BULK_FOUND),
    of: { issuer: {}, profile: {}, structure: {} },
    done: 0,
    results: noneOf(BULK_RESULTS),
    toldPeople: 0,
    movedAt: at,
  };
  return { record, event: { type: 'bulkRevocation.entered', data: { by: form.selection.by, mandate: by.mandateId } } };
}

/** The order in another state, and the event that says so. */
export function moved(
  record: Order,
  change: Partial<Order>,
  type: string,
  at: string,
  data: Written<Order>['event']['data'] = {},
): Written<Order> {
  return { record: { ...record, ...change, version: record.version + 1, movedAt: at }, event: { type, data } };
}

/** How many certificates the order would revoke. */
export const wouldRevoke = ({ found }: Pick<Order, 'found'>): number => found['in-force'] + found.expired;

/** Whether it would do anything: a compromised key is blocked also where its certificate is revoked already. */
const isToDo = (order: Order): boolean =>
  wouldRevoke(order) > 0 || (order.reason === 'keyCompromise' && order.found.revoked > 0);

/**
 * A second officer's yes to exactly the list that they name by its digest. Throws a Refusal `forbidden` to whoever
 * proposed it, `wrong-state` for what does not wait, is too old, or would do nothing, `conflict` for another list.
 */
export function approvedOrder(
  record: Order,
  { by, mandateId, listSha256 }: { readonly by: string; readonly mandateId: string; readonly listSha256: string },
  at: string,
): Written<Order> {
  demandState(record, ['proposed']);
  if (by === record.proposedBy.personId) {
    throw new Refusal('forbidden', 'Another security officer approves this: whoever proposed it cannot.');
  }
  demandYoung(record.createdAt, at);
  if (listSha256 !== record.listSha256) {
    throw new Refusal('conflict', 'This is not the list that waits for approval: look at it again.');
  }
  if (!isToDo(record)) throw new Refusal('wrong-state', 'Nothing on this list would be revoked.');
  const approved = { at, by, mandateId, listSha256 };
  const data = { mandate: mandateId, listSha256, certificates: wouldRevoke(record) };
  return moved(record, { state: 'running', approved, startedAt: at }, 'bulkRevocation.approved', at, data);
}

/** Nothing more is begun; what is under way comes to an end. Throws a Refusal `wrong-state`. */
export function pausedOrder(record: Order, by: string, at: string): Written<Order> {
  demandState(record, ['running']);
  return moved(record, { state: 'pausing', paused: { at, by } }, 'bulkRevocation.paused', at);
}

/** It goes on where it stopped, for as long after the approval as a list may wait for one. Throws a Refusal `wrong-state`. */
export function resumedOrder(record: Order, at: string): Written<Order> {
  demandState(record, ['paused']);
  demandYoung(record.approved?.at ?? record.createdAt, at);
  const { paused: _, ...rest } = record;
  return moved(rest, { state: 'running' }, 'bulkRevocation.resumed', at);
}

/** It ends: at once before anything was revoked, else once what was begun is written down. Throws a Refusal `wrong-state`. */
export function cancelledOrder(record: Order, by: string, at: string): Written<Order> {
  demandState(record, ['counting', 'proposed', 'running', 'pausing', 'paused']);
  const begun = record.approved !== undefined;
  const change = { state: begun ? 'ending' : 'cancelled', cancelled: { at, by } } as const;
  return moved(record, { ...change, ...(!begun && { endedAt: at }) }, 'bulkRevocation.cancelled', at);
}

function demandYoung(since: string, at: string): void {
  if (Date.parse(at) < Date.parse(since) + houseRules.bulkApproveDays * 86_400_000) return;
  throw new Refusal('wrong-state', 'This list is too old to be relied on: propose it again.');
}

function demandState(record: Order, states: readonly BulkState[]): void {
  if (states.includes(record.state)) return;
  throw new Refusal('wrong-state', `This bulk revocation is ${record.state}.`);
}
