import { readDer } from '../der/reader.ts';
import { encodeGeneralizedTime, readGeneralizedTime } from '../der/time.ts';
import { type Extension, extensionIds } from './extension.ts';

/**
 * ExpiredCertsOnCRL ::= GeneralizedTime                                              ITU-T X.509, expiredCertsOnCRL
 *
 * The list keeps the entries of certificates that expired at this instant or later: who judges a signature after the
 * signer's certificate has ended still learns whether it had been revoked.
 */
export function encodeExpiredCertsOnCrl(since: Date): Extension {
  return { id: extensionIds.expiredCertsOnCrl, critical: false, value: encodeGeneralizedTime(since) };
}

export function decodeExpiredCertsOnCrl(value: Uint8Array): Date {
  return readDer(value, readGeneralizedTime);
}
