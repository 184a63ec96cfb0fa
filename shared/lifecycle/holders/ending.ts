import type { HolderRecord } from '../../registration/holder-records.ts';
import { endsBy, nextOrder } from '../due-revocation.ts';
import type { Actor } from '../events.ts';
import type { Ledger, OutboxRow } from '../ports.ts';
import { type Pen, penOf } from '../recording.ts';
import type { CertificateRecord, DueRevocationRecord, RequestRecord, Revocation } from '../records.ts';
import type { CertificateName } from '../replaced.ts';
import { type RevocationHouse, revoke } from '../revocation.ts';
import { certificatesOf, requestsOfHolder } from './own-certificates.ts';

/**
 * The end of what a holder has, one certificate or request to a commit. What it rests on is on record before the first
 * step, so that a process that dies among them leaves nothing undone for long: whoever comes next goes on where it stopped.
 */
export interface About {
  /** Only these certificates; absent: all, and the requests on their way too. */
  readonly only?: readonly CertificateName[];
  /** Only what was asked for by then: what came later rests on something newer. */
  readonly madeBy?: string;
}

export interface Left {
  readonly inForce: readonly CertificateRecord[];
  /** Waiting for an agent. */
  readonly pending: readonly RequestRecord[];
  /** Issuance has them: it asks every policy again, and gives them up within minutes or issues what is revoked then. */
  readonly approved: readonly RequestRecord[];
}

/** What is left of a holder's certificates and requests, read now. */
export async function leftOf(
  ledger: Ledger,
  holder: Pick<HolderRecord, 'requests'>,
  { only, madeBy }: About = {},
): Promise<Left> {
  const made = await requestsOfHolder(ledger, holder);
  const requests = made.filter(({ createdAt }) => madeBy === undefined || createdAt <= madeBy);
  const within = ({ issuer, serial }: CertificateName) =>
    !only || only.some((one) => one.issuer === issuer && one.serial === serial);
  const certificates = await certificatesOf(ledger, requests);
  const inState = (state: RequestRecord['state']) =>
    only ? [] : requests.filter((request) => request.state === state);
  return {
    inForce: certificates.filter((certificate) => certificate.state === 'issued' && within(certificate)),
    pending: inState('pending'),
    approved: inState('approved'),
  };
}

export const isNothing = ({ inForce, pending, approved }: Left) =>
  inForce.length + pending.length + approved.length === 0;

/** Revokes now. Throws a Refusal `conflict` where somebody was faster. */
export async function revokeNow(
  house: RevocationHouse,
  certificates: readonly CertificateRecord[],
  { grounds, actor }: { readonly grounds: Omit<Revocation, 'at'>; readonly actor: Actor },
  correlation: string,
): Promise<readonly OutboxRow[]> {
  const outbox: OutboxRow[] = [];
  for (const certificate of certificates) {
    const at = house.clock.now().toISOString();
    const revoked = await revoke(house, certificate, actor, correlation, { revocation: { at, ...grounds } });
    outbox.push(...revoked.outbox);
  }
  return outbox;
}

/** Orders the revocation now, for those who do no more than order; an order for later is brought forward. */
export async function orderNow(
  ledger: Ledger,
  certificates: readonly CertificateRecord[],
  grounds: Pick<DueRevocationRecord, 'reason' | 'orderedBy'>,
  pen: Pen,
): Promise<void> {
  for (const { issuer, serial } of certificates) {
    const before = await ledger.read('dueRevocation', { issuer, serial });
    if (endsBy(before, pen.at)) continue;
    const order = nextOrder(before, { issuer, serial }, { at: pen.at, ...grounds }, pen.at);
    const event = pen.event(order, 'dueRevocation.ordered', { reason: order.reason, at: order.at });
    await ledger.commit({ records: [order], events: [event] });
  }
}

/** Refuses requests that wait for an agent, with the reason; whoever made them is told. */
export async function refuseAll(
  house: RevocationHouse,
  requests: readonly RequestRecord[],
  detail: string,
  actor: Actor,
  correlation: string,
): Promise<readonly OutboxRow[]> {
  const rows: OutboxRow[] = [];
  for (const request of requests) {
    const pen = penOf(house, actor, correlation);
    const code = 'wrong-state';
    const ended: RequestRecord = {
      ...request,
      version: request.version + 1,
      updatedAt: pen.at,
      state: 'refused',
      findings: [...request.findings, { code, citation: 'PRODUCT journey B, steps 4 and 5', detail }],
    };
    const outbox = [pen.outbox('notification', { notice: 'request-refused', requestId: request.id })];
    await house.ledger.commit({ records: [ended], events: [pen.event(ended, 'request.refused', { code })], outbox });
    rows.push(...outbox);
  }
  return rows;
}
