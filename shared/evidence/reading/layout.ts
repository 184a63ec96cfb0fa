import { type Budget, Lexer } from './lexer.ts';
import { type Dictionary, MOST_NUMBER, readValue, type Value } from './values.ts';

/** An object where the file has it. */
export interface WrittenObject {
  readonly number: number;
  readonly value: Value;
  /** Where its number begins. */
  readonly at: number;
  /** The stream's octets, the line end before `endstream` included. */
  readonly data?: { readonly start: number; readonly end: number };
}

/** What a cross-reference says of one number (ISO 32000-2 §7.5.4, §7.5.8). */
export type Entry =
  | { readonly number: number; readonly kind: 'free' }
  | { readonly number: number; readonly kind: 'at'; readonly place: number }
  | { readonly number: number; readonly kind: 'within'; readonly stream: number; readonly index: number };

export interface Section {
  readonly at: number;
  readonly entries: readonly Entry[];
  readonly trailer: Dictionary;
}

export interface Layout {
  readonly objects: readonly WrittenObject[];
  /** Cross-reference tables; those that are streams stand among the objects. */
  readonly tables: readonly Section[];
  /** What the last `startxref` says. */
  readonly start: number | undefined;
  /** Places that are not as the standard has them. */
  readonly faults: readonly number[];
}

const WHITE = /[\0\t\n\f\r ]/;
const ENTRY = /^(\d{10}) (\d{5}) ([fn])(?: \r| \n|\r\n)$/;
const ENTRY_LENGTH = 20;

/**
 * Reads a file from its first octet to its last, as the standard lays it out (ISO 32000-2 §7.5): objects, tables,
 * trailers, and between them nothing but white space and comments. Nothing is repaired; what is not so is a fault.
 */
export function readLayout(bytes: Uint8Array, text: string, budget: Budget): Layout {
  return new Walk(bytes, text, budget).whole();
}

class Walk {
  private readonly text: string;
  private readonly lexer: Lexer;
  private readonly budget: Budget;
  private readonly objects: WrittenObject[] = [];
  private readonly tables: Section[] = [];
  private readonly faults: number[] = [];
  private start: number | undefined;

  constructor(bytes: Uint8Array, text: string, budget: Budget) {
    this.text = text;
    this.budget = budget;
    this.lexer = new Lexer(bytes, 0, budget);
  }

  whole(): Layout {
    const { lexer, objects, tables, faults } = this;
    for (;;) {
      lexer.odd = false;
      const token = lexer.next();
      const at = lexer.start;
      if (!token) break;
      let sound = false;
      if (token.type === 'number' && token.plain) sound = this.object(token.value, at);
      else if (token.type === 'word' && token.value === 'xref') sound = this.table(at);
      else if (token.type === 'word' && token.value === 'startxref') sound = this.startxref();
      if (sound && !lexer.odd) continue;
      faults.push(at);
      if (sound) continue;
      // what follows is read too, so that other reasons can be told
      const next = this.text.indexOf('endobj', at);
      if (next < 0) break;
      lexer.offset = next + 'endobj'.length;
    }
    return { objects, tables, start: this.start, faults };
  }

  private object(number: number, at: number): boolean {
    const { lexer } = this;
    const generation = lexer.next();
    if (generation?.type !== 'number' || !generation.plain || generation.value !== 0) return false;
    if (!this.word('obj') || number === 0 || number > MOST_NUMBER) return false;
    const value = readValue(lexer);
    const end = lexer.next();
    if (!value || end?.type !== 'word') return false;
    const data = end.value === 'stream' && value.kind === 'dictionary' ? this.data() : undefined;
    if (end.value !== 'endobj' && !(data && this.word('endobj'))) return false;
    this.objects.push({ number, value, at, ...(data && { data }) });
    return true;
  }

  /** §7.3.8.1. The first `endstream` ends it: whether /Length says the same is asked when all objects are known. */
  private data(): WrittenObject['data'] {
    const { lexer, text } = this;
    const line = /^\r?\n/.exec(text.slice(lexer.offset, lexer.offset + 2));
    const start = lexer.offset + (line?.[0].length ?? 0);
    const end = text.indexOf('endstream', start);
    const behind = end + 'endstream'.length;
    this.budget.spend((end < 0 ? text.length : end) - start);
    if (!line || end < 0 || !WHITE.test(text.charAt(behind))) return undefined;
    lexer.offset = behind;
    return { start, end };
  }

  private table(at: number): boolean {
    const { lexer } = this;
    const entries: Entry[] = [];
    for (;;) {
      const first = lexer.next();
      if (first?.type === 'word' && first.value === 'trailer') break;
      const count = lexer.next();
      if (first?.type !== 'number' || !first.plain || count?.type !== 'number' || !count.plain) return false;
      if (!this.subsection(first.value, count.value, entries)) return false;
    }
    const trailer = readValue(lexer);
    if (trailer?.kind !== 'dictionary') return false;
    this.tables.push({ at, entries, trailer });
    return true;
  }

  private subsection(first: number, count: number, entries: Entry[]): boolean {
    const { lexer, text } = this;
    if (count === 0) return true;
    while (WHITE.test(text.charAt(lexer.offset))) lexer.offset++;
    for (let number = first; number < first + count; number++) {
      const [line, place, generation, use] = ENTRY.exec(text.slice(lexer.offset, lexer.offset + ENTRY_LENGTH)) ?? [];
      if (line === undefined || (use === 'n' && generation !== '00000')) return false;
      entries.push(use === 'n' ? { number, kind: 'at', place: Number(place) } : { number, kind: 'free' });
      lexer.offset += ENTRY_LENGTH;
    }
    return true;
  }

  private startxref(): boolean {
    const place = this.lexer.next();
    if (place?.type !== 'number' || !place.plain) return false;
    this.start = place.value;
    return true;
  }

  private word(value: string): boolean {
    const token = this.lexer.next();
    return token?.type === 'word' && token.value === value;
  }
}
