/** Byte strings that are not DER yet or no longer. */

/** Lower-case hex. */
export function toHex(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('hex');
}

/** Lower-case hex to octets. RangeError if it is something else, or of odd length. */
export function fromHex(hex: string): Uint8Array {
  const out = allocate(hex.length >> 1);
  writeHex(out, 0, hex);
  return out;
}

/** The same, written at `at`. Returns where it ends. */
export function writeHex(out: Uint8Array, at: number, hex: string): number {
  const length = hex.length >> 1;
  let wrong = hex.length & 1;
  for (let i = 0; i < length; i++) {
    const first = hex.charCodeAt(2 * i);
    const second = hex.charCodeAt(2 * i + 1);
    const high = digits[first & 0x7f]!;
    const low = digits[second & 0x7f]!;
    wrong |= ((first | second) >> 7) | ((high | low) >> 4);
    out[at + i] = (high << 4) | low;
  }
  if (wrong !== 0) throw new RangeError('not lower-case hex');
  return at + length;
}

/** Value of each hex digit by its character; FF for every other one. */
const digits = new Uint8Array(128).fill(0xff);
for (let value = 0; value < 16; value++) digits[value.toString(16).charCodeAt(0)] = value;

/** A big-endian magnitude as a number. Linear in its length. */
export function toBigInt(octets: Uint8Array): bigint {
  return octets.length === 0 ? 0n : BigInt(`0x${toHex(octets)}`);
}

/** Lexicographic order, a prefix first, as X.690 §11.6 wants it for SET OF. */
export function compareOctets(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

export function equalOctets(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && compareOctets(a, b) === 0;
}

export function totalLength(parts: readonly Uint8Array[]): number {
  let length = 0;
  for (const part of parts) length += part.length;
  return length;
}

/** Several byte strings as one. */
export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = allocate(totalLength(parts));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const SLAB = 1 << 14;
const SMALL = 64;
const LARGE = 1 << 11;
let slab = new Uint8Array(SLAB);
let used = 0;

/**
 * Zeroed octets. Up to 64 the engine keeps them on its heap; from there to two kibibytes they are views of a shared slab,
 * because a buffer of their own for each of a certificate's many parts, or for an answer about its status, would cost
 * more than writing them.
 */
export function allocate(length: number): Uint8Array {
  if (length <= SMALL || length > LARGE) return new Uint8Array(length);
  if (used + length > SLAB) {
    slab = new Uint8Array(SLAB);
    used = 0;
  }
  used += length;
  return slab.subarray(used - length, used);
}
