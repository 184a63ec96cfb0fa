import { DerError } from '../der/error.ts';
import { encodeOid } from '../der/oid.ts';
import type { Reader } from '../der/reader.ts';
import { tags } from '../der/tags.ts';
import { readTime, writeTime } from '../der/time.ts';
import { octetString, sequence } from '../der/writer.ts';
import { extensionIds, readExtensions } from './extension.ts';
import { decodeReasonCode, type ReasonCodeName, reasonCodes } from './reason-code.ts';
import { readSerialNumber, writeSerialNumber } from './serial-number.ts';

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

/** No entry of ours is longer: header, serial, time, and the extension with the reason. */
export const LONGEST_ENTRY = 2 + 22 + 17 + 14;

/** One entry, ready to stand in a list. RangeError for a bad serial or date. */
export function encodeRevokedCertificate({ serial, revocationDate, reason }: RevokedCertificate): Uint8Array {
  const out = new Uint8Array(LONGEST_ENTRY);
  return out.subarray(0, writeRevokedCertificate(out, 0, serial, revocationDate, reason));
}

/**
 * The same at `at`, where there is room for `LONGEST_ENTRY`; returns where it ends. It takes no object and makes none: there
 * may be a million entries.
 */
export function writeRevokedCertificate(
  out: Uint8Array,
  at: number,
  serial: string,
  revocationDate: Date,
  reason: ReasonCodeName | undefined,
): number {
  let end = writeTime(out, writeSerialNumber(out, at + 2, serial), revocationDate);
  const extensions = reason === undefined ? undefined : reasonExtensions.get(reason);
  if (extensions !== undefined) {
    out.set(extensions, end);
    end += extensions.length;
  }
  out[at] = tags.sequence;
  out[at + 1] = end - at - 2;
  return end;
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
