import { readDer } from '../der/reader.ts';
import { namedBits } from '../der/writer.ts';
import { type Extension, extensionIds } from './extension.ts';

/** KeyUsage ::= BIT STRING { digitalSignature (0), … decipherOnly (8) }                 RFC 5280 §4.2.1.3 */
export const keyUsageBits = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;
export type KeyUsageBit = (typeof keyUsageBits)[number];

/** RangeError without a bit: RFC 5280 §4.2.1.3 wants at least one. */
export function encodeKeyUsage(usages: readonly KeyUsageBit[], critical = true): Extension {
  if (usages.length === 0) throw new RangeError('keyUsage without a bit');
  let bits = 0;
  for (const usage of usages) bits |= 1 << keyUsageBits.indexOf(usage);
  return { id: extensionIds.keyUsage, critical, value: namedBits(bits) };
}

/** In the order of the bits; empty when none is set, which a request may (wrongly) say. */
export function decodeKeyUsage(value: Uint8Array): KeyUsageBit[] {
  const bits = readDer(value, (reader) => reader.namedBits(keyUsageBits.length));
  return keyUsageBits.filter((_, i) => (bits & (1 << i)) !== 0);
}
