import type { Ledger } from './ports.ts';
import type { DueRevocationRecord, RequestRecord } from './records.ts';

/**
 * The order that goes with a renewal: so many days after the new certificate was accepted, the old one is revoked as
 * `superseded`. It is counted from the acceptance, so that nobody is left without a certificate by one that was never
 * taken up. None when the subscriber keeps the old one to its end, or when its revocation is ordered already.
 */
export async function orderOf(
  ledger: Ledger,
  { renews, revokeOldAfterDays, requestedBy }: RequestRecord,
  acceptedAt: string,
): Promise<readonly DueRevocationRecord[]> {
  if (!renews || revokeOldAfterDays === undefined) return [];
  const { issuer, serial } = renews;
  const [old, before] = await Promise.all([
    ledger.read('certificate', { issuer, serial }),
    ledger.read('dueRevocation', { issuer, serial }),
  ]);
  if (old?.state !== 'issued' || before?.state === 'waiting') return [];
  const order: DueRevocationRecord = {
    kind: 'dueRevocation',
    version: (before?.version ?? 0) + 1,
    createdAt: before?.createdAt ?? acceptedAt,
    issuer,
    serial,
    at: new Date(Date.parse(acceptedAt) + revokeOldAfterDays * 86_400_000).toISOString(),
    reason: 'superseded',
    orderedBy: { capacity: 'technical-administrator', ...requestedBy },
    state: 'waiting',
  };
  return [order];
}
