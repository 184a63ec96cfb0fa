import { allocate, compareOctets, fromHex, totalLength } from './octets.ts';
import { encodeString, type StringType, stringTags } from './string.ts';
import { tags } from './tags.ts';

/**
 * Writes DER inside out: each function returns one whole element, made with one allocation from the elements inside it.
 * They are given right values by construction, so what goes wrong is a RangeError: ours, never the applicant's.
 */
export function encode(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return encodeAll(tag, parts);
}

export function encodeAll(tag: number, parts: readonly Uint8Array[]): Uint8Array {
  const length = totalLength(parts);
  const out = allocate(headerLength(length) + length);
  let at = writeHeader(out, 0, tag, length);
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Octets of tag and length in front of `length` octets of contents. */
export function headerLength(length: number): number {
  if (length < 0x80) return 2;
  if (length < 0x100) return 3;
  if (length < 0x10000) return 4;
  return length < 0x1000000 ? 5 : 6;
}

/** Writes tag and length at `at` and returns where the contents begin. */
export function writeHeader(out: Uint8Array, at: number, tag: number, length: number): number {
  out[at] = tag;
  if (length < 0x80) {
    out[at + 1] = length;
    return at + 2;
  }
  if (length >= 2 ** 32) throw new RangeError('more than 4 GiB');
  const octets = headerLength(length) - 2;
  out[at + 1] = 0x80 | octets;
  for (let i = octets; i > 0; i--) out[at + 1 + i] = length / 2 ** (8 * (octets - i));
  return at + 2 + octets;
}

/** Octets of a whole element with `length` octets of contents. */
export function elementLength(length: number): number {
  return headerLength(length) + length;
}

/** Writes octets that are encoded already and returns where they end. */
export function writeOctets(out: Uint8Array, at: number, octets: Uint8Array): number {
  out.set(octets, at);
  return at + octets.length;
}

/** Tag and length alone, for contents that stand elsewhere. */
export function encodeHeader(tag: number, length: number): Uint8Array {
  const out = new Uint8Array(headerLength(length));
  writeHeader(out, 0, tag, length);
  return out;
}

export function sequence(...parts: readonly Uint8Array[]): Uint8Array {
  return encodeAll(tags.sequence, parts);
}

/** SET OF, put into the order of X.690 §11.6. */
export function setOf(elements: readonly Uint8Array[]): Uint8Array {
  return encodeAll(tags.set, elements.length < 2 ? elements : [...elements].sort(compareOctets));
}

/** A non-negative INTEGER (or what is tagged so) from its big-endian magnitude; leading zeros are dropped. */
export function unsignedInteger(magnitude: Uint8Array, tag: number = tags.integer): Uint8Array {
  let start = 0;
  while (start < magnitude.length - 1 && magnitude[start] === 0) start++;
  const padded = magnitude.length === 0 || magnitude[start]! >= 0x80;
  const length = magnitude.length - start + (padded ? 1 : 0);
  const header = headerLength(length);
  const out = allocate(header + length);
  writeHeader(out, 0, tag, length);
  out.set(magnitude.subarray(start), header + (padded ? 1 : 0));
  return out;
}

/** A non-negative INTEGER. */
export function integer(value: number | bigint, tag: number = tags.integer): Uint8Array {
  if (typeof value === 'number' && value >= 0 && value < 0x80 && Number.isInteger(value)) {
    return Uint8Array.of(tag, 1, value);
  }
  if (BigInt(value) < 0n) throw new RangeError('negative INTEGER');
  const hex = BigInt(value).toString(16);
  return unsignedInteger(fromHex(hex.length % 2 === 0 ? hex : `0${hex}`), tag);
}

export const TRUE = Uint8Array.of(tags.boolean, 1, 0xff);

/** TRUE for a BOOLEAN DEFAULT FALSE; FALSE is said by writing nothing. */
export function defaultFalse(value: boolean): Uint8Array {
  return value ? TRUE : NOTHING;
}

/** No element at all: what an absent OPTIONAL contributes. */
export const NOTHING = new Uint8Array(0);
export const NULL = Uint8Array.of(tags.null, 0);
const WHOLE_OCTETS = Uint8Array.of(0);

/** BIT STRING of whole octets. */
export function bitString(octets: Uint8Array): Uint8Array {
  return encode(tags.bitString, WHOLE_OCTETS, octets);
}

/** Named bits, bit n of the list at 1 << n, final zeros dropped (X.690 §11.2.2). */
export function namedBits(value: number, tag: number = tags.bitString): Uint8Array {
  const length = 32 - Math.clz32(value);
  const octets = new Uint8Array(Math.ceil(length / 8));
  for (let i = 0; i < length; i++) if ((value & (1 << i)) !== 0) octets[i >> 3]! |= 0x80 >> (i & 7);
  return encode(tag, Uint8Array.of(octets.length * 8 - length), octets);
}

export function octetString(octets: Uint8Array): Uint8Array {
  return encode(tags.octetString, octets);
}

/** One of the string types, or with `tag` what is implicitly tagged as it. */
export function string(type: StringType, text: string, tag: number = stringTags[type]): Uint8Array {
  return encode(tag, encodeString(type, text));
}
