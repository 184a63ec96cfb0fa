import { sha256 } from './identity.ts';
import type { Ledger } from './ports.ts';
import type { ResponderKey, ResponderRecord } from './records.ts';
import type { FormerCertificate, ResponderCertificate } from './responder-records.ts';

/** A key that may answer for an issuer now, with its certificate. */
export interface ResponderInForce {
  /** Name of the key for the signer. */
  readonly keyId: string;
  /** DER SubjectPublicKeyInfo of that key. */
  readonly spki: Uint8Array;
  /** Serial number of that certificate. */
  readonly serial: string;
  /** DER. */
  readonly certificate: Uint8Array;
  /** The last second of the certificate: no answer lasts longer. */
  readonly notAfter: string;
}

/** Whether a certificate is valid at an instant: both ends are inside. */
export const isValidAt = (
  { notBefore, notAfter }: Pick<ResponderCertificate, 'notBefore' | 'notAfter'>,
  now: Date,
): boolean => Date.parse(notBefore) <= now.getTime() && now.getTime() < Date.parse(notAfter) + 1000;

/** Those certificates of a responder that are valid at `now`, not revoked, and whose key is not blocked; newest first. */
export async function usable(
  ledger: Pick<Ledger, 'read'>,
  { issuer, certificates, keys }: ResponderRecord,
  now: Date,
): Promise<readonly KeyedCertificate[]> {
  return stillGood(ledger, issuer, withKeys({ certificates, keys }), now);
}

/** A certificate of a responder with the key itself. */
export type KeyedCertificate = FormerCertificate;

/** The certificates of the planned keys, each with its key. */
export const withKeys = ({
  certificates,
  keys,
}: Pick<ResponderRecord, 'certificates' | 'keys'>): readonly KeyedCertificate[] =>
  certificates.map((one) => ({ ...one, key: keys[one.key] }));

async function stillGood(
  ledger: Pick<Ledger, 'read'>,
  issuer: string,
  certificates: readonly KeyedCertificate[],
  now: Date,
): Promise<readonly KeyedCertificate[]> {
  const found: KeyedCertificate[] = [];
  for (const one of certificates.filter((certificate) => isValidAt(certificate, now))) {
    if (await mayBeRelied(ledger, { issuer, serial: one.serial }, one.key)) found.push(one);
  }
  return found;
}

/**
 * Whether what a responder's certificate has signed may be given to anybody: it is not revoked and its key is not blocked.
 * Without the key, that of the certificate's row is asked about.
 */
export async function mayBeRelied(
  ledger: Pick<Ledger, 'read'>,
  certificate: { readonly issuer: string; readonly serial: string },
  key?: Pick<ResponderKey, 'spki'>,
): Promise<boolean> {
  const record = await ledger.read('certificate', certificate);
  if (record?.state !== 'issued') return false;
  const spkiSha256 = key ? sha256(key.spki) : record.spkiSha256;
  return (await ledger.read('blockedKey', { spkiSha256 })) === undefined;
}

/** A new certificate takes over after an hour: relying parties whose clock is slow would find it not yet valid. */
const SETTLED_MS = 3_600_000;

/**
 * Who answers for `issuer` now: the newest certificate that is valid and not revoked, of a key that is not blocked, and
 * where there is one, that began an hour ago; before the first one of new keys, the newest of those before. Reads `responder`, `certificate` and `blockedKey`. Undefined when there is none.
 */
export async function responderInForce(
  ledger: Pick<Ledger, 'read'>,
  issuer: string,
  now: Date,
): Promise<ResponderInForce | undefined> {
  const record = await ledger.read('responder', { issuer });
  if (!record) return undefined;
  const own = await usable(ledger, record, now);
  const fit = own.length > 0 ? own : await stillGood(ledger, issuer, record.former ?? [], now);
  const settled = fit.find(({ notBefore }) => Date.parse(notBefore) + SETTLED_MS <= now.getTime());
  const chosen = settled ?? fit[0];
  if (!chosen) return undefined;
  const { serial, der: certificate, notAfter, key } = chosen;
  return { ...key, serial, certificate, notAfter };
}
