import { type Finding, Refusal } from '../../errors.ts';
import { nothingHere } from '../../registration/authority.ts';
import { houseRules } from '../../registration/house-rules.ts';
import { plainText, refuseField } from '../../registration/written.ts';
import type { BulkFilter, BulkRevocationRecord } from '../bulk-records.ts';
import { commitAct } from '../designation/desk.ts';
import { newId } from '../identity.ts';
import type { OutboxRow, Requirement } from '../ports.ts';
import type { RevocationReason } from '../records.ts';
import { type Act, begin, type Caller, type Desk, eventOf } from '../registration/desk.ts';
import { stillInOffice } from '../registration/in-office.ts';
import type { CertificateName } from '../replaced.ts';
import { approvedOrder, cancelledOrder, enteredOrder, pausedOrder, resumedOrder } from './orders.ts';
import { inParts } from './parts.ts';
import { certificateOfKey } from './selecting.ts';

/**
 * What security officers do with the revocation of many certificates: one proposes, the list is counted and frozen, another
 * approves exactly that list. An order is never edited: another one is proposed.
 */
export interface BulkInput {
  readonly selection:
    | { readonly by: 'list'; readonly certificates: readonly CertificateName[] }
    | { readonly by: 'key'; readonly keys: readonly string[]; readonly siblings: boolean }
    | { readonly by: 'filter'; readonly filter: BulkFilter };
  readonly reason: RevocationReason;
  /** For those who approve and audit, never for those who are told. */
  readonly reasons: string;
}

export interface BulkActed {
  readonly order: BulkRevocationRecord;
  readonly outbox: readonly OutboxRow[];
}

const LONGEST_REASONS = 1000;

/** Enters an order, which is counted from then on. Throws a Refusal `malformed`, or `not-found` for a key of no certificate. */
export async function proposeBulk(desk: Desk, caller: Caller, input: BulkInput): Promise<BulkActed> {
  const act = await begin(desk, caller);
  const { pen, by, mandate, mandateInForce } = act;
  const id = newId(desk.randomness);
  const reasons = await desk.vault.seal(id, plainText(input.reasons, '/reasons', LONGEST_REASONS));
  const { selection } = input;
  if (selection.by === 'key') await demandKnown(desk, selection.keys);
  if (selection.by === 'filter') demandNarrow(selection.filter);
  const named = selection.by === 'list' ? once(selection.certificates) : [];
  const parts = inParts(id, named, 0, 'named');
  const form = {
    selection: selection.by === 'list' ? { by: 'list' as const, certificates: named.length } : selection,
    reason: input.reason,
    reasons,
  };
  const officer = { personId: by, mandateId: mandate.id, authentication: caller.principal.authentication };
  const written = enteredOrder(form, officer, parts.length, { id, at: pen.at });
  await commitAct(desk.ledger, {
    records: [written.record, ...parts],
    events: [eventOf(pen, written)],
    require: [mandateInForce],
  });
  return { order: written.record, outbox: [] };
}

/** Another officer approves the list of this digest, and it runs. Throws the Refusals of `approvedOrder`, or `wrong-state`. */
export async function approveBulk(desk: Desk, caller: Caller, id: string, listSha256: string): Promise<BulkActed> {
  const { order, ...act } = await takeOrder(desk, caller, id);
  const { pen, by, mandate, mandateInForce } = act;
  const proposerInForce = await proposerOf(desk, order, pen.at);
  const written = approvedOrder(order, { by, mandateId: mandate.id, listSha256 }, pen.at);
  await commitAct(desk.ledger, {
    records: [written.record],
    events: [eventOf(pen, written)],
    require: [mandateInForce, proposerInForce],
  });
  return { order: written.record, outbox: [] };
}

/** What a commit by the proposer's word demands. Throws a Refusal `wrong-state` once they are no officer any more. */
async function proposerOf({ ledger }: Desk, { proposedBy }: BulkRevocationRecord, at: string): Promise<Requirement> {
  const inOffice = await stillInOffice(ledger, proposedBy, at);
  if (inOffice) return inOffice;
  throw new Refusal('wrong-state', 'Whoever proposed this is no security officer any more: propose it again.');
}

/** Holds an order up: an officer alone may do that. Throws a Refusal `wrong-state`. */
export const pauseBulk = (desk: Desk, caller: Caller, id: string): Promise<BulkActed> =>
  turn(desk, caller, id, (order, { by, pen }) => pausedOrder(order, by, pen.at));

/**
 * Lets it go on: an officer alone may, while the approval is young and those who proposed and approved are in office.
 * Throws a Refusal `wrong-state`.
 */
export const resumeBulk = (desk: Desk, caller: Caller, id: string): Promise<BulkActed> =>
  turn(desk, caller, id, (order, { pen }) => resumedOrder(order, pen.at), authorsOf);

async function authorsOf(desk: Desk, order: BulkRevocationRecord, at: string): Promise<readonly Requirement[]> {
  const proposer = await proposerOf(desk, order, at);
  if (!order.approved) return [proposer];
  const { by, mandateId } = order.approved;
  const approver = await stillInOffice(desk.ledger, { personId: by, mandateId }, at);
  if (approver) return [proposer, approver];
  throw new Refusal('wrong-state', 'Whoever approved this is no security officer any more: propose it again.');
}

/** Ends an order for ever; what is revoked by then stays so. Throws a Refusal `wrong-state`. */
export const cancelBulk = (desk: Desk, caller: Caller, id: string): Promise<BulkActed> =>
  turn(desk, caller, id, (order, { by, pen }) => cancelledOrder(order, by, pen.at));

async function turn(
  desk: Desk,
  caller: Caller,
  id: string,
  rule: (order: BulkRevocationRecord, act: Act) => ReturnType<typeof resumedOrder>,
  demanded: typeof authorsOf = async () => [],
): Promise<BulkActed> {
  const { order, ...act } = await takeOrder(desk, caller, id);
  const written = rule(order, act);
  const also = await demanded(desk, order, act.pen.at);
  await commitAct(desk.ledger, {
    records: [written.record],
    events: [eventOf(act.pen, written)],
    require: [act.mandateInForce, ...also],
  });
  return { order: written.record, outbox: [] };
}

/** Takes up an act on an order. Throws a Refusal `forbidden` or `not-found`. */
export async function takeOrder(
  desk: Desk,
  caller: Caller,
  id: string,
): Promise<Act & { readonly order: BulkRevocationRecord }> {
  const act = await begin(desk, caller);
  const order = await desk.ledger.read('bulkRevocation', { id });
  if (!order) throw nothingHere();
  return { ...act, order };
}

function once(certificates: readonly CertificateName[]): readonly CertificateName[] {
  if (certificates.length > houseRules.bulkNamed) {
    const most = houseRules.bulkNamed;
    throw new Refusal('too-large', `One order names ${most} certificates at most: make several, or use a filter.`);
  }
  const seen = new Set<string>();
  return certificates.map(({ issuer, serial }, index) => {
    const name = `${issuer}/${serial}`;
    if (seen.has(name)) {
      refuseField(`/selection/certificates/${index}`, 'named-twice', 'This certificate is named twice.', CITATION);
    }
    seen.add(name);
    return { issuer, serial };
  });
}

async function demandKnown({ ledger }: Desk, keys: readonly string[]): Promise<void> {
  const found = await Promise.all(keys.map((key) => certificateOfKey(ledger, key)));
  const detail = 'No certificate says this key.';
  const findings = found.flatMap((record, index): Finding[] =>
    record ? [] : [{ code: 'key-unknown', citation: CITATION, pointer: `/selection/keys/${index}`, detail }],
  );
  if (findings.length > 0) throw new Refusal('not-found', 'Some of these keys are of no certificate.', { findings });
}

function demandNarrow(filter: BulkFilter): void {
  if (Object.values(filter).some((value) => value !== undefined)) return;
  refuseField('/selection/filter', 'filter-empty', 'A filter that selects everything is not taken.', CITATION);
}

const CITATION = 'Sceau, bulk revocation';
