import { Refusal } from '../../errors.ts';
import { NOWHERE, nothingHere } from '../../registration/authority.ts';
import type { RevocationProposalRecord } from '../../registration/designation-records.ts';
import type { MandateRecord } from '../../registration/records.ts';
import type { Place, Written } from '../../registration/written.ts';
import type { CertificateRecord } from '../records.ts';
import { begin, type Caller, type Desk, eventOf } from '../registration/desk.ts';
import { commitAct, whoOf } from './desk.ts';

/** The proposal to look at the certificates of somebody whose mandates (of one structure) have just ended. */
export function proposalOf(
  mandates: readonly MandateRecord[],
  why: RevocationProposalRecord['why'],
  { id, at }: Place,
  designationId?: string,
): Written<RevocationProposalRecord> {
  const scopes = mandates.flatMap(({ scope }) => (scope.reach === 'subscription' ? [scope] : []));
  const [first] = scopes;
  if (!first) throw new TypeError('a proposal without a mandate on a subscription');
  const record: RevocationProposalRecord = {
    kind: 'revocationProposal',
    id,
    version: 1,
    createdAt: at,
    structureId: first.structureId,
    personId: mandates[0]!.personId,
    subscriptionIds: scopes.map(({ subscriptionId }) => subscriptionId),
    why,
    ...(designationId !== undefined && { designationId }),
    state: 'open',
  };
  const data = {
    structure: record.structureId,
    person: record.personId,
    subscriptions: record.subscriptionIds.join(' '),
  };
  return { record, event: { type: 'revocationProposal.opened', data } };
}

export interface Proposed {
  readonly proposal: RevocationProposalRecord;
  /** In force, and asked for by the former administrator. */
  readonly certificates: readonly CertificateRecord[];
}

/** What a structure, or an agent for it, should still look at. Those without a certificate in force are left out. */
export async function openProposals(desk: Desk, caller: Caller, structureId: string): Promise<readonly Proposed[]> {
  const { ledger } = desk;
  const structure = await ledger.read('structure', { id: structureId });
  begin(desk, caller, structure ? { structureId, offer: 'any' } : NOWHERE);
  if (!structure) throw nothingHere();
  const found: Proposed[] = [];
  for (const proposal of await all((cursor) => ledger.list('revocation-proposals-of-structure', structureId, cursor))) {
    const certificates = await certificatesOf(desk, proposal);
    if (certificates.length > 0) found.push({ proposal, certificates });
  }
  return found;
}

/** Somebody has looked: what was to be revoked is, and the rest stays. */
export async function closeProposal(desk: Desk, caller: Caller, id: string): Promise<RevocationProposalRecord> {
  const proposal = await desk.ledger.read('revocationProposal', { id });
  const act = begin(desk, caller, proposal ? { structureId: proposal.structureId, offer: 'any' } : NOWHERE);
  if (!proposal) throw nothingHere();
  if (proposal.state === 'closed') throw new Refusal('wrong-state', 'Somebody has closed this proposal already.');
  const record: RevocationProposalRecord = {
    ...proposal,
    version: proposal.version + 1,
    state: 'closed',
    closed: { at: act.pen.at, by: whoOf(act) },
  };
  await commitAct(desk.ledger, {
    records: [record],
    events: [eventOf(act.pen, { record, event: { type: 'revocationProposal.closed', data: {} } })],
    require: [act.mandateInForce],
  });
  return record;
}

async function certificatesOf({ ledger }: Desk, { subscriptionIds, personId }: RevocationProposalRecord) {
  const found: CertificateRecord[] = [];
  for (const subscriptionId of subscriptionIds) {
    const certificates = await all((cursor) => ledger.list('certificates-of-subscription', subscriptionId, cursor));
    for (const certificate of certificates) {
      if (certificate.state !== 'issued') continue;
      const request = await ledger.read('request', { id: certificate.requestId });
      if (request?.requestedBy.personId === personId) found.push(certificate);
    }
  }
  return found;
}

/** A list to its end. */
export async function all<T>(
  page: (cursor: { readonly cursor?: string }) => Promise<{ readonly items: readonly T[]; readonly cursor?: string }>,
): Promise<readonly T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const read = await page(cursor === undefined ? {} : { cursor });
    found.push(...read.items);
    cursor = read.cursor;
  } while (cursor !== undefined);
  return found;
}
