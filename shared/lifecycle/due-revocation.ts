import type { Ledger } from './ports.ts';
import type { DueRevocationRecord, RequestRecord } from './records.ts';
import type { CertificateName } from './replaced.ts';

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
  const at = new Date(Date.parse(acceptedAt) + revokeOldAfterDays * 86_400_000).toISOString();
  const orderedBy = { capacity: 'technical-administrator', ...requestedBy };
  return [nextOrder(before, { issuer, serial }, { at, orderedBy, reason: 'superseded' }, acceptedAt)];
}

/** An order that takes the place of `before`, if there was one. */
export function nextOrder(
  before: DueRevocationRecord | undefined,
  { issuer, serial }: CertificateName,
  order: Pick<DueRevocationRecord, 'at' | 'reason' | 'orderedBy'>,
  now: string,
): DueRevocationRecord {
  const version = (before?.version ?? 0) + 1;
  const createdAt = before?.createdAt ?? now;
  return { kind: 'dueRevocation', version, createdAt, issuer, serial, ...order, state: 'waiting' };
}
