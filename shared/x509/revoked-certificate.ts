import { DerError } from '../der/error.ts';
import { encodeOid } from '../der/oid.ts';
import type { Reader } from '../der/reader.ts';
import { tags } from '../der/tags.ts';
import { readTime, timeLength, writeTime } from '../der/time.ts';
import { octetString, sequence } from '../der/writer.ts';
import { extensionIds, readExtensions } from './extension.ts';
import { decodeReasonCode, type ReasonCodeName, reasonCodes } from './reason-code.ts';
import { readSerialNumber, serialLength, writeSerialNumber } from './serial-number.ts';

/**
 * RevokedCertificate ::= SEQUENCE {
 *   userCertificate     CertificateSerialNumber,
 *   revocationDate      Time,
 *   crlEntryExtensions  Extensions OPTIONAL }                                           RFC 5280 §5.1
 */
export interface RevokedCertificate {
  /** Lower-case hex. */
  readonly serial: string;
  readonly revocationDate: Date;
  /** Absent means `unspecified` (RFC 5280 §5.3.1 asks for absence). */
  readonly reason?: ReasonCodeName;
}

/** Extensions ready to append, by reason. */
const reasonExtensions = new Map<ReasonCodeName, Uint8Array>();
for (const [name, code] of Object.entries(reasonCodes)) {
  if (code === reasonCodes.unspecified) continue;
  const value = octetString(Uint8Array.of(tags.enumerated, 1, code));
  reasonExtensions.set(name as ReasonCodeName, sequence(sequence(encodeOid(extensionIds.reasonCode), value)));
}

/** One entry, ready to stand in a list. Made with one allocation: there may be a million. RangeError for a bad serial. */
export function encodeRevokedCertificate(entry: RevokedCertificate): Uint8Array {
  const { serial, revocationDate, reason } = entry;
  const extensions = reason === undefined ? undefined : reasonExtensions.get(reason);
  const length = serialLength(serial) + timeLength(revocationDate) + (extensions?.length ?? 0);
  const out = new Uint8Array(2 + length);
  out[0] = tags.sequence;
  out[1] = length;
  const end = writeTime(out, writeSerialNumber(out, 2, serial), revocationDate);
  if (extensions !== undefined) out.set(extensions, end);
  return out;
}

/** The next entry. An entry extension other than reasonCode (indirect lists, holds, invalidity dates) is not ours: DerError. */
export function readRevokedCertificate(reader: Reader): RevokedCertificate {
  const inner = reader.sequence();
  const serial = readSerialNumber(inner);
  const revocationDate = readTime(inner);
  if (!inner.more) return { serial, revocationDate };
  const extensions = readExtensions(inner);
  inner.done();
  const [extension] = extensions;
  if (extensions.length > 1 || extension?.id !== extensionIds.reasonCode || extension.critical) {
    throw new DerError('entry with an extension other than reasonCode', inner.offset);
  }
  const reason = decodeReasonCode(extension.value);
  return reason === 'unspecified' ? { serial, revocationDate } : { serial, revocationDate, reason };
}
