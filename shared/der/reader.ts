import { checkBitString, checkBoolean, checkInteger, checkNull, checkUniversal } from './canonical.ts';
import { DerError } from './error.ts';
import { compareOctets, toBigInt } from './octets.ts';
import { decodeOid } from './oid.ts';
import { decodeString } from './string.ts';
import { tags } from './tags.ts';

/** How deep elements may nest: a certificate needs 9, the bound is against bytes made to exhaust us. */
export const MAX_DEPTH = 32;
/** Upper bound for everything but revocation lists, octets. */
export const MAX_BYTES = 1 << 20;

/**
 * Reads DER (X.690 §10, §11) forwards and strictly: definite minimal lengths, low tag numbers, the one canonical form
 * of each primitive. Whatever else is found is a DerError. Byte strings are views of the input, never copies.
 */
export class Reader {
  readonly bytes: Uint8Array;
  /** Where the last element ends. */
  end: number;
  /** Of the next element. */
  offset: number;
  private readonly depth: number;

  constructor(bytes: Uint8Array, offset = 0, end = bytes.length, depth = 0) {
    this.bytes = bytes;
    this.offset = offset;
    this.end = end;
    this.depth = depth;
  }

  /** Identifier octet of the next element; 0 (never a legal tag) when there is none. */
  get tag(): number {
    return this.offset < this.end ? this.bytes[this.offset]! : 0;
  }

  get more(): boolean {
    return this.offset < this.end;
  }

  /** Nothing may follow. */
  done(): void {
    if (this.offset !== this.end) throw new DerError('octets after the last element', this.offset);
  }

  /** Moves behind the next element and returns where its contents start. They end at `offset`. */
  private step(tag: number): number {
    const at = this.offset;
    if (at >= this.end) throw new DerError(`missing element, tag ${hex(tag)} expected`, at);
    if (this.bytes[at] !== tag) {
      throw new DerError(`tag ${hex(tag)} expected, ${hex(this.bytes[at]!)} found`, at);
    }
    return this.skip();
  }

  /** Moves behind the next element, of whatever tag, and returns where its contents start. */
  skip(): number {
    const { bytes, end } = this;
    const at = this.offset;
    if (at >= end) throw new DerError('missing element', at);
    if ((bytes[at]! & 0x1f) === 0x1f) throw new DerError('high tag number', at);
    let start = at + 2;
    if (start > end) throw new DerError('truncated', at);
    let length = bytes[at + 1]!;
    if (length >= 0x80) {
      const octets = length & 0x7f;
      if (octets === 0) throw new DerError('indefinite length', at);
      if (octets > 4) throw new DerError('length of more than four octets', at);
      start += octets;
      if (start > end) throw new DerError('truncated', at);
      length = 0;
      for (let i = start - octets; i < start; i++) length = length * 256 + bytes[i]!;
      if (length < 0x80 || length < 2 ** (8 * (octets - 1))) throw new DerError('length is not minimal', at);
    }
    if (length > end - start) throw new DerError('truncated', at);
    this.offset = start + length;
    return start;
  }

  /** Enters the next element, which must be constructed and have this tag. */
  enter(tag: number): Reader {
    const start = this.step(tag);
    if (this.depth >= MAX_DEPTH) throw new DerError('nested too deeply', start);
    return new Reader(this.bytes, start, this.offset, this.depth + 1);
  }

  sequence(): Reader {
    return this.enter(tags.sequence);
  }

  /**
   * Enters a SET OF, whose elements must stand in ascending order (X.690 §11.6). Equal ones are refused too: no SET OF
   * of X.509 can mean something twice.
   */
  setOf(tag: number = tags.set): Reader {
    const inner = this.enter(tag);
    const first = inner.offset;
    if (inner.more) inner.skip();
    for (let previous = first; inner.more; ) {
      const { offset } = inner;
      if (compareOctets(inner.bytes.subarray(previous, offset), inner.element()) >= 0) {
        throw new DerError('SET OF is not in ascending order', inner.offset);
      }
      previous = offset;
    }
    inner.offset = first;
    return inner;
  }

  /** The next element whole, header included, whatever it is. Its inside is not looked at. */
  element(): Uint8Array {
    const at = this.offset;
    this.skip();
    return this.bytes.subarray(at, this.offset);
  }

  /** The contents of the next element, which must have this tag. For implicitly tagged and opaque values. */
  contents(tag: number): Uint8Array {
    const start = this.step(tag);
    return this.bytes.subarray(start, this.offset);
  }

  /** BOOLEAN or what is tagged implicitly as one: FF or 00 (X.690 §11.1). */
  boolean(tag: number = tags.boolean): boolean {
    const start = this.step(tag);
    checkBoolean(this.bytes, start, this.offset);
    return this.bytes[start] === 0xff;
  }

  /** A BOOLEAN DEFAULT FALSE: absent, or TRUE. FALSE in writing is not DER (X.690 §11.5). */
  defaultFalse(): boolean {
    if (this.tag !== tags.boolean) return false;
    const at = this.offset;
    if (!this.boolean()) throw new DerError('default value FALSE is written out', at);
    return true;
  }

  /** Contents of an INTEGER, two's complement, minimal. */
  integerOctets(tag: number = tags.integer): Uint8Array {
    const start = this.step(tag);
    checkInteger(this.bytes, start, this.offset);
    return this.bytes.subarray(start, this.offset);
  }

  /** Magnitude of a non-negative INTEGER, big-endian, without the octet that only says "positive". */
  unsignedOctets(tag: number = tags.integer): Uint8Array {
    const octets = this.integerOctets(tag);
    if (octets[0]! >= 0x80) throw new DerError('negative INTEGER', this.offset);
    return octets[0] === 0 && octets.length > 1 ? octets.subarray(1) : octets;
  }

  /** A non-negative INTEGER below 2^31. */
  smallInteger(tag: number = tags.integer): number {
    const octets = this.unsignedOctets(tag);
    let value = 0;
    for (const octet of octets) value = value * 256 + octet;
    if (octets.length > 4 || value >= 2 ** 31) throw new DerError('INTEGER is too large', this.offset);
    return value;
  }

  /** A non-negative INTEGER of at most `maxOctets`. */
  unsigned(maxOctets: number, tag: number = tags.integer): bigint {
    const octets = this.unsignedOctets(tag);
    if (octets.length > maxOctets) throw new DerError('INTEGER is too large', this.offset);
    return toBigInt(octets);
  }

  /** BIT STRING of whole octets: signatures and keys. */
  bitStringOctets(tag: number = tags.bitString): Uint8Array {
    const start = this.step(tag);
    checkBitString(this.bytes, start, this.offset);
    if (this.bytes[start] !== 0) throw new DerError('BIT STRING is not of whole octets', start);
    return this.bytes.subarray(start + 1, this.offset);
  }

  /** Named bits (X.680 §22.7) as an integer with bit n of the list at 1 << n; DER drops final zero bits (X.690 §11.2.2). */
  namedBits(bits: number, tag: number = tags.bitString): number {
    const start = this.step(tag);
    const end = this.offset;
    checkBitString(this.bytes, start, end);
    const length = (end - start - 1) * 8 - this.bytes[start]!;
    let value = 0;
    for (let i = 0; i < length; i++) {
      if ((this.bytes[start + 1 + (i >> 3)]! & (0x80 >> (i & 7))) === 0) continue;
      if (i >= bits) throw new DerError(`unknown bit ${i}`, start);
      value |= 1 << i;
    }
    if (length > 0 && 32 - Math.clz32(value) !== length) throw new DerError('final zero bits', start);
    return value;
  }

  octetString(tag: number = tags.octetString): Uint8Array {
    return this.contents(tag);
  }

  null(): void {
    checkNull(this.step(tags.null), this.offset);
  }

  /** OBJECT IDENTIFIER in dotted form. */
  oid(tag: number = tags.oid): string {
    const start = this.step(tag);
    return decodeOid(this.bytes, start, this.offset);
  }

  /** One of the string types, checked against its repertoire. `as` reads an implicitly tagged one. */
  string(tag: number, as: number = tag): string {
    const start = this.step(tag);
    return decodeString(as, this.bytes, start, this.offset);
  }
}

/** Reads exactly one structure from `der` and lets nothing follow it. */
export function readDer<T>(der: Uint8Array, read: (reader: Reader) => T, maxBytes = MAX_BYTES): T {
  if (der.length > maxBytes) throw new DerError(`more than ${maxBytes} octets`);
  const reader = new Reader(der);
  const value = read(reader);
  reader.done();
  return value;
}

/**
 * Walks every element of `der`, which must be one well-formed DER element: lengths, nesting, and the canonical form of
 * each universal primitive. For what a reader steps over (open types). A loop with a bounded stack, no recursion.
 */
export function checkDer(der: Uint8Array, maxBytes = MAX_BYTES): void {
  if (der.length > maxBytes) throw new DerError(`more than ${maxBytes} octets`);
  const reader = new Reader(der);
  const ends: number[] = [];
  do {
    const tag = reader.tag;
    const contents = reader.skip();
    if ((tag & 0xc0) === 0) checkUniversal(tag, der, contents, reader.offset);
    if ((tag & 0x20) !== 0) {
      if (ends.length >= MAX_DEPTH) throw new DerError('nested too deeply', contents);
      ends.push(reader.end);
      reader.end = reader.offset;
      reader.offset = contents;
    }
    while (ends.length > 0 && !reader.more) reader.end = ends.pop()!;
  } while (ends.length > 0);
  reader.done();
}

function hex(tag: number): string {
  return tag.toString(16).padStart(2, '0');
}
