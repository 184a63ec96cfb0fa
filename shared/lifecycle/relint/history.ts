import type { Certificate } from '../../x509/certificate.ts';
import { sha256 } from '../identity.ts';
import type { Ledger } from '../ports.ts';
import type { CertificateRecord } from '../records.ts';

/** What the events of a certificate contradict, of what its row or its bytes say. */
export type Contradiction = 'stock-history' | 'stock-unrevoked';

/**
 * Holds a certificate against its own events, which the log seals and nobody writes again. The digest of the reservation
 * was written with the planned names, before anything was signed: it stands for names that nobody opens here. And who is
 * revoked stays so, though a row says otherwise.
 */
export async function contradictions(
  ledger: Ledger,
  { tbsDer }: Certificate,
  record: CertificateRecord,
): Promise<readonly Contradiction[]> {
  const reserved = await ledger.event(record, 1);
  const right = reserved?.type === 'certificate.reserved' && reserved.data.tbsSha256 === sha256(tbsDer);
  return [...(right ? [] : ['stock-history' as const]), ...((await isUnrevoked(ledger, record)) ? UNREVOKED : [])];
}

const UNREVOKED = ['stock-unrevoked'] as const;

async function isUnrevoked(ledger: Ledger, record: CertificateRecord): Promise<boolean> {
  const { state, revocation, version, issuer, serial } = record;
  if (state !== 'issued') return false;
  if (revocation) return true;
  // an older row may have been put back: its next version has an event then
  const versions = Array.from({ length: Math.max(0, version - 1) }, (_, i) => i + 3);
  const events = await Promise.all(versions.map((one) => ledger.event(record, one)));
  if (!events.some((event) => event?.type === 'certificate.revoked')) return false;
  // it may have been revoked since it was read: then the row itself says so
  return (await ledger.read('certificate', { issuer, serial }))?.state === 'issued';
}
