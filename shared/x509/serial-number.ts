import { DerError } from '../der/error.ts';
import { toHex, writeHex } from '../der/octets.ts';
import type { Reader } from '../der/reader.ts';
import { tags } from '../der/tags.ts';

/**
 * CertificateSerialNumber ::= INTEGER, positive, at most 20 octets of contents          RFC 5280 §4.1.2.2
 *
 * In our words: lower-case hex of the magnitude, whole octets, no zero octet in front. One spelling per serial.
 */
const MAX_OCTETS = 20;

export function encodeSerialNumber(serial: string): Uint8Array {
  const out = new Uint8Array(serialLength(serial));
  writeSerialNumber(out, 0, serial);
  return out;
}

/** Octets that `writeSerialNumber` will write. RangeError if they are too many. */
export function serialLength(serial: string): number {
  const octets = (serial.length >> 1) + (serial >= '8' ? 1 : 0);
  if (octets === 0 || octets > MAX_OCTETS) throw new RangeError('serial of no octet, or of more than 20');
  return 2 + octets;
}

/** Writes the whole element at `at` and returns where it ends. RangeError unless `serial` is in its one spelling. */
export function writeSerialNumber(out: Uint8Array, at: number, serial: string): number {
  out[at] = tags.integer;
  out[at + 1] = serialLength(serial) - 2;
  const end = writeHex(out, serial >= '8' ? at + 3 : at + 2, serial);
  if (serial.startsWith('00')) throw new RangeError('serial with a zero octet in front');
  return end;
}

export function readSerialNumber(reader: Reader): string {
  const { offset } = reader;
  const octets = reader.unsignedOctets();
  if (octets[0] === 0) throw new DerError('serial number zero', offset);
  if (octets.length + (octets[0]! >= 0x80 ? 1 : 0) > MAX_OCTETS)
    throw new DerError('serial of more than 20 octets', offset);
  return toHex(octets);
}
