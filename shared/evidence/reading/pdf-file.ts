import { inflateSync } from 'node:zlib';
import { Budget, Lexer } from './lexer.ts';
import { type Dictionary, readValue, type Value } from './values.ts';

/**
 * Everything that any reader could take for an object of a PDF file, wherever it stands. The cross-reference table is
 * not believed: it may point into a string or a stream, and readers follow it. So every `obj` in the file is read, in
 * object streams too, and a name counts wherever it is found.
 */
export interface PdfFile {
  readonly bytes: Uint8Array;
  /** In the order of the file; the last definition of a number is the one in force. */
  readonly objects: readonly PdfObject[];
  readonly inForce: ReadonlyMap<number, PdfObject>;
  /** Of trailers and cross-reference streams, in the order of the file. */
  readonly trailers: readonly Dictionary[];
  /** Every name in the syntax of objects, `#xx` read. */
  readonly names: ReadonlySet<string>;
  /** Object streams that could not be decoded: what they hold is not known. */
  readonly unreadable: number;
}

export interface PdfObject {
  readonly number: number | undefined;
  readonly value: Value;
  /** Where `obj`, or the object stream that holds it, begins. */
  readonly at: number;
  /** The file's octets, or those decoded from an object stream: what the places of strings count in. */
  readonly source: Uint8Array;
}

/** Octets that are looked at, on the whole: about a second. */
const MOST_WORK = 48_000_000;
const MOST_OBJECTS = 60_000;
const MOST_DECODED = 16 << 20;
/** What an object stream counts for at least: bounds their number. */
const LEAST_DECODED = 4096;

/** Reads what can be read. Throws TooComplex for bytes made to exhaust us, and nothing else. */
export function readPdfFile(bytes: Uint8Array): PdfFile {
  const reading = new Reading(bytes);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  for (const match of text.matchAll(/(?<!end)obj|trailer/g)) {
    const after = match.index + match[0].length;
    if (match[0] === 'obj') reading.object(numberBefore(text, match.index), after, match.index, text);
    else reading.trailer(after);
  }
  return reading.result();
}

function numberBefore(text: string, at: number): number | undefined {
  const found = /(\d{1,10})[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]*$/.exec(text.slice(Math.max(0, at - 48), at));
  return found ? Number(found[1]) : undefined;
}

class Reading {
  private readonly bytes: Uint8Array;
  private readonly budget = new Budget(MOST_WORK);
  private readonly objects: PdfObject[] = [];
  private readonly trailers: Dictionary[] = [];
  private readonly names = new Set<string>();
  private decoded = 0;
  private unreadable = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  object(number: number | undefined, after: number, at: number, text: string): void {
    this.collectNames(this.bytes, after, true);
    const lexer = new Lexer(this.bytes, after, this.budget);
    const value = readValue(lexer);
    if (!value) return;
    this.add({ number, value, at, source: this.bytes });
    if (value.kind !== 'dictionary' || !isStream(lexer)) return;
    const start = streamStart(this.bytes, lexer.offset);
    if (nameOf(value, 'Type') === 'XRef') this.trailers.push(value);
    // By its keys, not by its type: readers ask for these.
    if (value.entries.has('First') && value.entries.has('N')) this.objectStream(value, start, at, text);
    else if (nameOf(value, 'Type') === 'ObjStm') this.unreadable++;
  }

  trailer(after: number): void {
    this.collectNames(this.bytes, after, true);
    const value = readValue(new Lexer(this.bytes, after, this.budget));
    if (value?.kind === 'dictionary') this.trailers.push(value);
  }

  result(): PdfFile {
    const { bytes, objects, trailers, names, unreadable } = this;
    const inForce = new Map(objects.flatMap((one) => (one.number === undefined ? [] : [[one.number, one] as const])));
    return { bytes, objects, inForce, trailers, names, unreadable };
  }

  private add(object: PdfObject): void {
    this.objects.push(object);
    if (this.objects.length > MOST_OBJECTS) this.budget.spend(Number.POSITIVE_INFINITY);
  }

  /** An object stream (ISO 32000-2 §7.5.7), plain or deflated; whatever else it is coded in is not read. */
  private objectStream(dictionary: Dictionary, start: number, at: number, text: string): void {
    const decoded = dictionary.repeated ? undefined : this.decode(dictionary, start, text);
    const first = dictionary.entries.get('First');
    const count = dictionary.entries.get('N');
    if (!decoded || first?.kind !== 'number' || count?.kind !== 'number') {
      this.unreadable++;
      return;
    }
    this.collectNames(decoded, 0, false);
    const header = new Lexer(decoded, 0, this.budget);
    for (let index = 0; index < count.value; index++) {
      const number = header.next();
      const offset = header.next();
      if (number?.type !== 'number' || offset?.type !== 'number') return;
      const value = readValue(new Lexer(decoded, first.value + offset.value, this.budget));
      if (value) this.add({ number: number.value, value, at, source: decoded });
    }
  }

  private decode(dictionary: Dictionary, start: number, text: string): Uint8Array | undefined {
    const filter = dictionary.entries.get('Filter');
    const only = filter?.kind === 'array' && filter.items.length === 1 ? filter.items[0] : filter;
    if (dictionary.entries.has('DecodeParms') || dictionary.entries.has('F')) return undefined;
    const room = MOST_DECODED - this.decoded;
    if (!only || (only.kind === 'array' && only.items.length === 0)) {
      const end = text.indexOf('endstream', start);
      const plain = this.bytes.subarray(start, end < 0 ? this.bytes.length : end);
      this.decoded += plain.length;
      return this.decoded > MOST_DECODED ? undefined : plain;
    }
    if (only.kind !== 'name' || !/^(FlateDecode|Fl)$/.test(only.value) || room <= 0) return undefined;
    try {
      // From the start to the end of the file: where the stream ends is the deflated data's affair, not /Length's.
      const inflated = inflateSync(this.bytes.subarray(start), { maxOutputLength: room });
      this.decoded += Math.max(inflated.length, LEAST_DECODED);
      return inflated;
    } catch {
      // One such stream decides about the file: no further one is tried.
      this.decoded = MOST_DECODED;
      return undefined;
    }
  }

  /** Names from here to the end of the object, or of everything, whatever its structure is worth. */
  private collectNames(bytes: Uint8Array, from: number, untilEnd: boolean): void {
    const lexer = new Lexer(bytes, from, this.budget);
    for (let token = lexer.next(); token; token = lexer.next()) {
      if (token.type === 'name') this.names.add(token.value);
      else if (untilEnd && token.type === 'word' && /^(endobj|stream|startxref|obj)/.test(token.value)) return;
    }
  }
}

function isStream(lexer: Lexer): boolean {
  const token = lexer.next();
  return token?.type === 'word' && token.value.startsWith('stream');
}

/** Behind the line end that follows `stream` (§7.3.8.1); `offset` is behind the keyword or what was read with it. */
function streamStart(bytes: Uint8Array, offset: number): number {
  const keyword = Buffer.from(bytes.buffer, bytes.byteOffset, offset).lastIndexOf('stream') + 'stream'.length;
  if (bytes[keyword] === 0x0d) return bytes[keyword + 1] === 0x0a ? keyword + 2 : keyword + 1;
  return bytes[keyword] === 0x0a ? keyword + 1 : keyword;
}

/** A dictionary's entry, if it is a name standing there itself. */
export function nameOf(dictionary: Dictionary, key: string): string | undefined {
  const value = dictionary.entries.get(key);
  return value?.kind === 'name' ? value.value : undefined;
}

/** What a value is, references followed a bounded number of times. */
export function resolve(file: PdfFile, value: Value | undefined): Value | undefined {
  let found = value;
  for (let step = 0; step < 8 && found?.kind === 'reference'; step++) found = file.inForce.get(found.to)?.value;
  return found?.kind === 'reference' ? undefined : found;
}

/** The same, if it is a dictionary. */
export function resolveDictionary(file: PdfFile, value: Value | undefined): Dictionary | undefined {
  const found = resolve(file, value);
  return found?.kind === 'dictionary' ? found : undefined;
}
