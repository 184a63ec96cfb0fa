import { DerError } from './error.ts';

/** Longest identifier, octets of contents: room for a UUID arc (X.667) and then some. */
const MAX_OCTETS = 64;

/** Every subidentifier is complete and without leading zeros (X.690 §8.19.2). */
export function checkOid(bytes: Uint8Array, start: number, end: number): void {
  if (end === start) throw new DerError('OBJECT IDENTIFIER without contents', start);
  if (end - start > MAX_OCTETS) throw new DerError('OBJECT IDENTIFIER is too long', start);
  if (bytes[end - 1]! >= 0x80) throw new DerError('OBJECT IDENTIFIER is truncated', start);
  let first = true;
  for (let i = start; i < end; i++) {
    if (first && bytes[i] === 0x80) throw new DerError('OBJECT IDENTIFIER is not minimal', start);
    first = bytes[i]! < 0x80;
  }
}

/** The identifiers last seen: the same twenty come in every request. A slot per hash, so that strangers only displace. */
interface Seen {
  readonly contents: Uint8Array;
  readonly dotted: string;
}
const SLOTS = 512;
const seen = new Array<Seen | undefined>(SLOTS).fill(undefined);

/** Contents of an OBJECT IDENTIFIER to its dotted form. */
export function decodeOid(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let slot = end - start;
  for (let i = start; i < end; i++) slot = (slot * 31 + bytes[i]!) & (SLOTS - 1);
  const known = seen[slot];
  if (known !== undefined && isSame(known.contents, bytes, start, end)) return known.dotted;
  checkOid(bytes, start, end);
  const dotted = decodeArcs(bytes, start, end);
  seen[slot] = { contents: bytes.slice(start, end), dotted };
  return dotted;
}

function isSame(contents: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (contents.length !== end - start) return false;
  for (let i = start; i < end; i++) if (contents[i - start] !== bytes[i]) return false;
  return true;
}

function decodeArcs(bytes: Uint8Array, start: number, end: number): string {
  let dotted = '';
  let arc = 0;
  for (let i = start; i < end; i++) {
    const octet = bytes[i]!;
    if (arc > 2 ** 45) return decodeLargeArcs(bytes, start, end);
    arc = arc * 128 + (octet & 0x7f);
    if (octet >= 0x80) continue;
    if (dotted === '') dotted = arc < 80 ? `${arc < 40 ? 0 : 1}.${arc % 40}` : `2.${arc - 80}`;
    else dotted += `.${arc}`;
    arc = 0;
  }
  return dotted;
}

function decodeLargeArcs(bytes: Uint8Array, start: number, end: number): string {
  const arcs: bigint[] = [];
  let arc = 0n;
  for (let i = start; i < end; i++) {
    arc = (arc << 7n) | BigInt(bytes[i]! & 0x7f);
    if (bytes[i]! >= 0x80) continue;
    if (arcs.length === 0) {
      const root = arc < 40n ? 0n : arc < 80n ? 1n : 2n;
      arcs.push(root, arc - root * 40n);
    } else arcs.push(arc);
    arc = 0n;
  }
  return arcs.join('.');
}

const encoded = new Map<string, Uint8Array>();
const MAX_REMEMBERED = 512;

/** Dotted form to the whole element, tag and length included. RangeError if it is no identifier. The result is shared: do not write to it. */
export function encodeOid(dotted: string): Uint8Array {
  const known = encoded.get(dotted);
  if (known !== undefined) return known;
  if (!/^[0-2](\.(0|[1-9][0-9]*))+$/.test(dotted)) throw new RangeError(`not an object identifier: ${dotted}`);
  const [root, second, ...rest] = dotted.split('.').map(BigInt) as [bigint, bigint, ...bigint[]];
  if (root < 2n && second > 39n) throw new RangeError(`not an object identifier: ${dotted}`);
  const contents = [root * 40n + second, ...rest].flatMap(subidentifier);
  if (contents.length > MAX_OCTETS) throw new RangeError(`object identifier is too long: ${dotted}`);
  const element = Uint8Array.of(0x06, contents.length, ...contents);
  if (encoded.size < MAX_REMEMBERED) encoded.set(dotted, element);
  return element;
}

function subidentifier(arc: bigint): number[] {
  const octets = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | 0x80);
  return octets;
}
