import { readDer } from '../der/reader.ts';
import { integer } from '../der/writer.ts';
import { type Extension, extensionIds } from './extension.ts';

/** CRLNumber ::= INTEGER (0..MAX), of at most 20 octets.                                RFC 5280 §5.2.3 */
const MAX_OCTETS = 20;

export function encodeCrlNumber(crlNumber: number | bigint): Extension {
  if (BigInt(crlNumber) >= 1n << BigInt(8 * MAX_OCTETS - 1)) throw new RangeError('CRL number of more than 20 octets');
  return { id: extensionIds.crlNumber, critical: false, value: integer(crlNumber) };
}

export function decodeCrlNumber(value: Uint8Array): bigint {
  return readDer(value, (reader) => reader.unsigned(MAX_OCTETS));
}
