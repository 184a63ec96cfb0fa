import { inflateSync } from 'node:zlib';
import type { WrittenObject } from './layout.ts';
import { type Budget, Lexer } from './lexer.ts';
import { type Dictionary, MOST_NUMBER, readValue, type Value } from './values.ts';

/** An object of an object stream, at its index there. */
export interface Member {
  readonly number: number;
  readonly value: Value;
}

export interface ObjectStream {
  readonly decoded: Uint8Array;
  readonly members: readonly Member[];
}

const MOST_DECODED = 16 << 20;
/** What a stream counts for at least: bounds their number. */
const LEAST_DECODED = 4096;
/** Of the header of an object stream: the objects one after the other, nothing between them, before or behind. */
const BLANK = /^[\0\t\n\f\r ]*$/;

/** Decodes what the reader itself has to understand, up to a bound for the whole file. */
export class Decoder {
  private readonly bytes: Uint8Array;
  private room = MOST_DECODED;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Plain or deflated octets, by one filter at most; undefined for whatever else they are coded in. */
  decode(dictionary: Dictionary, { start, end }: NonNullable<WrittenObject['data']>): Uint8Array | undefined {
    const filter = dictionary.entries.get('Filter');
    const only = filter?.kind === 'array' && filter.items.length === 1 ? filter.items[0] : filter;
    if (dictionary.repeated || dictionary.entries.has('F') || this.room <= 0) return undefined;
    const data = this.bytes.subarray(start, end);
    if (!only || (only.kind === 'array' && only.items.length === 0)) return this.spend(data);
    if (only.kind !== 'name' || !/^(FlateDecode|Fl)$/.test(only.value)) return undefined;
    try {
      return this.spend(inflateSync(data, { maxOutputLength: this.room }));
    } catch {
      // One such stream decides about the file: no further one is tried.
      this.room = 0;
      return undefined;
    }
  }

  private spend(octets: Uint8Array): Uint8Array | undefined {
    this.room -= Math.max(octets.length, LEAST_DECODED);
    return this.room < 0 ? undefined : octets;
  }
}

/**
 * An object stream (ISO 32000-2 §7.5.7). Undefined when it is not coded as we decode, or not exactly as the standard has
 * it: its objects stand one behind the other in the order of its header, with white space between them and nothing else.
 */
export function readObjectStream(
  dictionary: Dictionary,
  data: NonNullable<WrittenObject['data']>,
  decoder: Decoder,
  budget: Budget,
): ObjectStream | undefined {
  const first = whole(dictionary, 'First');
  const count = whole(dictionary, 'N');
  const decoded = dictionary.entries.has('DecodeParms') ? undefined : decoder.decode(dictionary, data);
  if (!decoded || first === undefined || count === undefined) return undefined;
  const text = Buffer.from(decoded.buffer, decoded.byteOffset, decoded.byteLength).toString('latin1');
  const header = new Lexer(decoded, 0, budget);
  const places: { readonly number: number; readonly from: number }[] = [];
  for (let index = 0; index < count; index++) {
    const number = header.next();
    const from = header.next();
    if (number?.type !== 'number' || from?.type !== 'number' || !number.plain || !from.plain) return undefined;
    if (number.value === 0 || number.value > MOST_NUMBER) return undefined;
    places.push({ number: number.value, from: first + from.value });
  }
  if (header.offset > first || new Set(places.map(({ number }) => number)).size !== places.length) return undefined;
  let behind = header.offset;
  const members: Member[] = [];
  for (const { number, from } of places) {
    if (from < behind || !BLANK.test(text.slice(behind, from))) return undefined;
    const lexer = new Lexer(decoded, from, budget);
    const value = readValue(lexer);
    if (!value || lexer.odd || value.kind === 'reference') return undefined;
    behind = lexer.offset;
    members.push({ number, value });
  }
  return BLANK.test(text.slice(behind)) ? { decoded, members } : undefined;
}

/** An entry that is a whole number standing there itself. */
export function whole(dictionary: Dictionary, key: string): number | undefined {
  const value = dictionary.entries.get(key);
  return value?.kind === 'number' && Number.isSafeInteger(value.value) && value.value >= 0 ? value.value : undefined;
}
