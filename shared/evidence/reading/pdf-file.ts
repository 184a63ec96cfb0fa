import { readCrossReference } from './cross-reference.ts';
import { type Entry, type Layout, readLayout, type Section, type WrittenObject } from './layout.ts';
import { Budget, Lexer } from './lexer.ts';
import { Decoder, readObjectStream } from './object-stream.ts';
import type { Dictionary, Value } from './values.ts';

/**
 * A PDF file as every reader understands it, or the places where readers may differ. Objects count where the file lays
 * them out and its cross-references say so, both alike; where the two part, or something is written as the standard does
 * not have it, some reader repairs and another does not: such a place is a fault, and nothing is guessed. Names count
 * wherever an `obj` stands, in strings and streams too: a reader that repairs may look there.
 */
export interface PdfFile {
  readonly bytes: Uint8Array;
  /** In the order of the file, also those that a later one of the number replaces. */
  readonly objects: readonly PdfObject[];
  readonly inForce: ReadonlyMap<number, PdfObject>;
  /** Of trailers and cross-reference streams, the newest last: that one counts. */
  readonly trailers: readonly Dictionary[];
  /** Every name in the syntax of objects, `#xx` read. */
  readonly names: ReadonlySet<string>;
  readonly faults: readonly Fault[];
}

/** Where the file cannot be read, or can be read in more ways than one; `at` counts octets. */
export interface Fault {
  readonly kind: 'unreadable' | 'ambiguous';
  readonly at: number;
}

export interface PdfObject {
  readonly number: number;
  readonly value: Value;
  /** Where it, or the object stream that holds it, begins. */
  readonly at: number;
  /** The file's octets, or those decoded from an object stream: what the places of strings count in. */
  readonly source: Uint8Array;
  /** A stream belongs to it. */
  readonly stream: boolean;
}

/** Octets that are looked at, on the whole: about a second. */
const MOST_WORK = 64_000_000;
const MOST_OBJECTS = 60_000;
const WHITE = new Set([0, 9, 10, 12, 13, 32]);

/** Reads what can be read. Throws TooComplex for bytes made to exhaust us, and nothing else. */
export function readPdfFile(bytes: Uint8Array): PdfFile {
  return new Reading(bytes).result();
}

class Reading {
  private readonly bytes: Uint8Array;
  private readonly text: string;
  private readonly budget = new Budget(MOST_WORK);
  private readonly decoder: Decoder;
  private readonly objects: PdfObject[] = [];
  /** Of an object stream, by its place: its objects by their index. */
  private readonly members = new Map<number, readonly PdfObject[]>();
  private readonly names = new Set<string>();
  private readonly faults: Fault[] = [];

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
    this.decoder = new Decoder(bytes);
  }

  result(): PdfFile {
    for (const match of this.text.matchAll(/(?<!end)obj|trailer/g)) {
      this.collectNames(this.bytes, match.index + match[0].length, true);
    }
    const layout = readLayout(this.bytes, this.text, this.budget);
    this.faults.push(...layout.faults.map((at): Fault => ({ kind: 'unreadable', at })));
    for (const object of layout.objects) this.add(object);
    const sections = this.sections(layout);
    const inForce = this.inForce(layout, sections);
    for (const object of layout.objects) this.checkLength(object, inForce);
    const trailers = sections.map(({ trailer }) => trailer).reverse();
    const { bytes, objects, names, faults } = this;
    return { bytes, objects, inForce, trailers, names, faults };
  }

  private add({ number, value, at, data }: WrittenObject): void {
    this.keep({ number, value, at, source: this.bytes, stream: data !== undefined });
    if (value.kind !== 'dictionary' || !data) return;
    // By its keys, not by its type: readers ask for these.
    const asked = value.entries.has('First') && value.entries.has('N');
    if (!asked && nameOf(value, 'Type') !== 'ObjStm') return;
    const found = readObjectStream(value, data, this.decoder, this.budget);
    if (!found) {
      this.faults.push({ kind: 'unreadable', at });
      return;
    }
    this.collectNames(found.decoded, 0, false);
    const members = found.members.map((one) => ({ ...one, at, source: found.decoded, stream: false }));
    this.members.set(at, members);
    for (const one of members) this.keep(one);
  }

  private keep(object: PdfObject): void {
    this.objects.push(object);
    if (this.objects.length > MOST_OBJECTS) this.budget.spend(Number.POSITIVE_INFINITY);
  }

  /** The chain of cross-references from the newest (§7.5.6), all that the file has. */
  private sections({ objects, tables, start }: Layout): readonly Section[] {
    const all = new Map(tables.map((table) => [table.at, table]));
    for (const object of objects) {
      if (object.value.kind !== 'dictionary' || nameOf(object.value, 'Type') !== 'XRef') continue;
      const section = readCrossReference(object, this.decoder, this.budget);
      if (section) all.set(object.at, section);
      else this.faults.push({ kind: 'unreadable', at: object.at });
    }
    const chain = new Map<number, Section>();
    let next = start === undefined ? undefined : all.get(start);
    while (next) {
      const section: Section = next;
      chain.set(section.at, section);
      const { entries } = section.trailer;
      const previous = entries.get('Prev');
      next = previous?.kind === 'number' ? all.get(previous.value) : undefined;
      const broken = previous !== undefined && (next === undefined || chain.has(next.at));
      // hybrid files are read in two ways by design (§7.5.8.4)
      if (broken || entries.has('XRefStm') || !distinct(section)) this.ambiguous(section.at);
      if (broken) break;
    }
    for (const { at } of all.values()) if (!chain.has(at)) this.ambiguous(at);
    if (chain.size === 0) this.ambiguous(start ?? 0);
    return [...chain.values()];
  }

  /**
   * The object of every number that is in use. Every entry must lead to its object and every object must have an entry,
   * and the newest entry must lead to the last of its number: then readers that believe the tables and readers that look
   * for objects see the same.
   */
  private inForce({ objects }: Layout, sections: readonly Section[]): ReadonlyMap<number, PdfObject> {
    const places = new Map<number, PdfObject>();
    const last = new Map<number, PdfObject>();
    for (const object of this.objects) {
      if (object.source === this.bytes) places.set(object.at, object);
      last.set(object.number, object);
    }
    const containers = new Map<number, WrittenObject | undefined>();
    for (const one of objects) containers.set(one.number, containers.has(one.number) ? undefined : one);
    const objectOf = (entry: Entry): PdfObject | undefined => {
      if (entry.kind === 'free') return undefined;
      if (entry.kind === 'at') return places.get(this.skipBlank(entry.place));
      const container = containers.get(entry.stream);
      return container && this.members.get(container.at)?.[entry.index];
    };
    const told = new Set<PdfObject>();
    const newest = new Map<number, PdfObject | undefined>();
    for (const { at, entries } of sections) {
      for (const entry of entries) {
        const object = objectOf(entry);
        if (entry.kind !== 'free' && object?.number !== entry.number) this.ambiguous(at);
        if (object) told.add(object);
        if (newest.has(entry.number)) continue;
        newest.set(entry.number, object);
        if (object && object !== last.get(entry.number)) this.ambiguous(object.at);
      }
    }
    const untold = this.objects.find((object) => !told.has(object) && !isCrossReference(object));
    if (untold) this.ambiguous(untold.at);
    return new Map([...newest].flatMap(([number, object]) => (object ? [[number, object] as const] : [])));
  }

  /** /Length leads to `endstream`, with or without the line end before it (§7.3.8.2). */
  private checkLength({ value, data, at }: WrittenObject, inForce: ReadonlyMap<number, PdfObject>): void {
    if (!data || value.kind !== 'dictionary') return;
    let length = value.entries.get('Length');
    if (length?.kind === 'reference') length = inForce.get(length.to)?.value;
    const said = length?.kind === 'number' && Number.isInteger(length.value) ? length.value : -1;
    const over = data.end - data.start - said;
    const line = this.text.slice(data.end - over, data.end);
    if (said < 0 || over < 0 || over > 2 || !/^\r?\n?$/.test(line)) this.ambiguous(at);
  }

  private ambiguous(at: number): void {
    this.faults.push({ kind: 'ambiguous', at });
  }

  private skipBlank(place: number): number {
    let at = place;
    while (WHITE.has(this.bytes[at] ?? -1)) at++;
    this.budget.spend(at - place);
    return at;
  }

  /** Names from here to the end of the object, or of everything, whatever its structure is worth. */
  private collectNames(bytes: Uint8Array, from: number, untilEnd: boolean): void {
    const lexer = new Lexer(bytes, from, this.budget);
    for (let token = lexer.next(); token; token = lexer.next()) {
      if (token.type === 'name') this.names.add(token.value);
      else if (untilEnd && token.type === 'word' && /^(endobj|stream|startxref|obj)$/.test(token.value)) return;
    }
  }
}

const isCrossReference = ({ value }: PdfObject) => value.kind === 'dictionary' && nameOf(value, 'Type') === 'XRef';

/** Each number once, and below the size that the trailer says. */
function distinct({ entries, trailer }: Section): boolean {
  const size = trailer.entries.get('Size');
  const numbers = new Set(entries.map(({ number }) => number));
  return (
    numbers.size === entries.length && entries.every(({ number }) => size?.kind === 'number' && number < size.value)
  );
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
