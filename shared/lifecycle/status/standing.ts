import { profiles } from '../../policy/profiles.ts';
import type { CertStatus } from '../../x509/ocsp-response.ts';
import type { CertificateRecord } from '../records.ts';

/**
 * What the ledger says of a serial, as the word of RFC 6960 §2.2. Undefined: it was never issued, and `good` is never
 * the answer. A serial that is `reserved` was never issued so far: its certificate has not left, and may never; the
 * moment it is recorded as issued its version rises, and the answer with it. One that was `abandoned` never will be.
 * A certificate that has ended keeps its last answer for as long as its record is there.
 */
export function standingOf(certificate: CertificateRecord | undefined): CertStatus | undefined {
  if (certificate?.state === 'issued') return { status: 'good' };
  if (certificate?.state !== 'revoked' || !certificate.revocation) return undefined;
  const { at, reason } = certificate.revocation;
  const published = profiles[certificate.profile]?.revocationReasons === 'published' && reason !== 'unspecified';
  return { status: 'revoked', at: new Date(at), ...(published && { reason }) };
}

/** The one answer about what was never issued, where it is not a refusal (RFC 6960 §2.2). */
export const NEVER_ISSUED: CertStatus = { status: 'revoked', at: new Date(0), reason: 'certificateHold' };
