import { daysAfter } from '../registration/spans.ts';
import type { Ledger } from './ports.ts';
import type { DueRevocationRecord, RequestRecord } from './records.ts';
import type { CertificateName } from './replaced.ts';

/**
 * The order that goes with a renewal: so many days after the new certificate was accepted, the old one is revoked as
 * `superseded`. It is counted from the acceptance, so that nobody is left without a certificate by one that was never
 * taken up, and it holds while the new one is in force. It takes the place of an order of an earlier renewal, and brings
 * forward one that somebody else gave. None when the subscriber keeps the old one to its end.
 */
export async function orderOf(
  ledger: Ledger,
  request: RequestRecord,
  successor: CertificateName,
  acceptedAt: string,
): Promise<readonly DueRevocationRecord[]> {
  const { renews, revokeOldAfterDays, requestedBy, replaces } = request;
  if (replaces) return hastened(ledger, replaces, acceptedAt);
  if (!renews || revokeOldAfterDays === undefined) return [];
  const { issuer, serial } = renews;
  const [old, before] = await Promise.all([
    ledger.read('certificate', { issuer, serial }),
    ledger.read('dueRevocation', { issuer, serial }),
  ]);
  if (old?.state !== 'issued') return [];
  const at = daysAfter(acceptedAt, revokeOldAfterDays);
  const mandate = await ledger.read('mandate', { personId: requestedBy.personId, id: requestedBy.mandateId });
  const orderedBy = { capacity: mandate?.role ?? 'technical-administrator', ...requestedBy };
  if (before?.state === 'waiting' && !before.successor) {
    return before.at <= at ? [] : [nextOrder(before, { issuer, serial }, { ...before, at }, acceptedAt)];
  }
  const named = { issuer: successor.issuer, serial: successor.serial };
  const order = { at, orderedBy, reason: 'superseded', successor: named } as const;
  return [nextOrder(before, { issuer, serial }, order, acceptedAt)];
}

/** Whether an order stands by which a certificate ends at that instant or before it, whatever becomes of another one. */
export function endsBy(order: DueRevocationRecord | undefined, at: string): boolean {
  return order?.state === 'waiting' && order.successor === undefined && order.at <= at;
}

/** Certificates with data that were corrected end now that the new one is accepted: the orders for it are there already. */
async function hastened(
  ledger: Ledger,
  replaces: readonly CertificateName[],
  acceptedAt: string,
): Promise<readonly DueRevocationRecord[]> {
  const orders = await Promise.all(replaces.map((name) => ledger.read('dueRevocation', name)));
  return orders.flatMap((before) => {
    if (before?.state !== 'waiting' || before.at <= acceptedAt) return [];
    const { issuer, serial, reason, orderedBy } = before;
    return [nextOrder(before, { issuer, serial }, { at: acceptedAt, reason, orderedBy }, acceptedAt)];
  });
}

/** An order that takes the place of `before`, if there was one. */
export function nextOrder(
  before: DueRevocationRecord | undefined,
  { issuer, serial }: CertificateName,
  { at, reason, orderedBy, successor }: Pick<DueRevocationRecord, 'at' | 'reason' | 'orderedBy' | 'successor'>,
  now: string,
): DueRevocationRecord {
  const version = (before?.version ?? 0) + 1;
  const createdAt = before?.createdAt ?? now;
  const order = { at, reason, orderedBy, ...(successor && { successor }) };
  return { kind: 'dueRevocation', version, createdAt, issuer, serial, ...order, state: 'waiting' };
}
