import { DerError } from '../der/error.ts';
import { readDer } from '../der/reader.ts';
import { encodeGeneralizedTime } from '../der/time.ts';
import { NULL, octetString } from '../der/writer.ts';
import type { Extension } from './extension.ts';

/** The extensions of OCSP requests and answers that we act on (RFC 6960 §4.4, RFC 9654). */
export const ocspExtensionIds = {
  nonce: '1.3.6.1.5.5.7.48.1.2',
  archiveCutoff: '1.3.6.1.5.5.7.48.1.6',
  extendedRevoke: '1.3.6.1.5.5.7.48.1.9',
} as const;

const MAX_NONCE = 128;

/** Nonce ::= OCTET STRING (SIZE (1..128))                                              RFC 9654 §2.1 */
export function encodeNonce(nonce: Uint8Array): Extension {
  if (nonce.length === 0 || nonce.length > MAX_NONCE) throw new RangeError('a nonce of no octet, or of more than 128');
  return { id: ocspExtensionIds.nonce, critical: false, value: octetString(nonce) };
}

/** A nonce of another length is refused, as RFC 9654 §2.1 demands of responders. */
export function decodeNonce(value: Uint8Array): Uint8Array {
  const nonce = readDer(value, (reader) => reader.octetString());
  if (nonce.length === 0 || nonce.length > MAX_NONCE) throw new DerError('a nonce of no octet, or of more than 128');
  return nonce;
}

/** ArchiveCutoff ::= GeneralizedTime: certificates that ended after it are still answered for (RFC 6960 §4.4.4). */
export function encodeArchiveCutoff(cutoff: Date): Extension {
  return { id: ocspExtensionIds.archiveCutoff, critical: false, value: encodeGeneralizedTime(cutoff) };
}

/** Says that `revoked` is also the answer about serials that were never issued (RFC 6960 §2.2, §4.4.8). */
export const EXTENDED_REVOKE: Extension = { id: ocspExtensionIds.extendedRevoke, critical: false, value: NULL };
