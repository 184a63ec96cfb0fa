/** Thrown when bytes ask for more work than an honest file of that size. */
export class TooComplex extends Error {}

/** Work that may still be done on one file, in octets looked at. */
export class Budget {
  private left: number;

  constructor(octets: number) {
    this.left = octets;
  }

  spend(octets: number): void {
    this.left -= octets;
    if (this.left < 0) throw new TooComplex('more work than an honest file asks for');
  }
}

/** Strings keep their place only, delimiters included: what they say is looked at by whoever needs it. */
export type Token =
  | { readonly type: 'name'; readonly value: string }
  /** `plain`: digits alone, the only spelling in which a number can be part of a reference. */
  | { readonly type: 'number'; readonly value: number; readonly plain: boolean }
  | { readonly type: 'string'; readonly start: number; readonly end: number }
  | { readonly type: 'mark'; readonly value: '[' | ']' | '<<' | '>>' }
  | { readonly type: 'word'; readonly value: string };

const WHITE = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITERS = new Set([...'()<>[]{}/%'].map((character) => character.charCodeAt(0)));
const HEXADECIMAL = new Set([...WHITE, ...[...'0123456789abcdefABCDEF'].map((digit) => digit.charCodeAt(0))]);
const MOST_WORD = 256;

/**
 * The lexical level of PDF (ISO 32000-2 §7.2, §7.3), as forgiving as readers are, so that what they see is seen here:
 * an octet that begins nothing is stepped over, never an error, but told by `odd`. Reads forwards, each octet at most
 * twice.
 */
export class Lexer {
  readonly bytes: Uint8Array;
  offset: number;
  /** Where the last token began. */
  start = 0;
  /** Something was read that the standard does not admit: readers make of it what they like. */
  odd = false;
  private readonly budget: Budget;

  constructor(bytes: Uint8Array, offset: number, budget: Budget) {
    this.bytes = bytes;
    this.offset = offset;
    this.budget = budget;
  }

  /** The next token; undefined at the end. */
  next(): Token | undefined {
    const from = this.offset;
    const token = this.read();
    this.budget.spend(this.offset - from + 1);
    return token;
  }

  private read(): Token | undefined {
    const { bytes } = this;
    for (;;) {
      this.skipBlank();
      this.start = this.offset;
      const octet = bytes[this.offset];
      if (octet === undefined) return undefined;
      switch (octet) {
        case 0x2f:
          return this.name();
        case 0x28:
          return this.literal();
        case 0x3c:
          return bytes[this.offset + 1] === 0x3c ? this.mark('<<') : this.hexadecimal();
        case 0x3e:
          if (bytes[this.offset + 1] === 0x3e) return this.mark('>>');
          break;
        case 0x5b:
          return this.mark('[');
        case 0x5d:
          return this.mark(']');
        default:
          if (!DELIMITERS.has(octet)) return this.word();
      }
      this.odd = true;
      this.offset++;
    }
  }

  private skipBlank(): void {
    const { bytes } = this;
    for (;;) {
      while (WHITE.has(bytes[this.offset] ?? -1)) this.offset++;
      if (bytes[this.offset] !== 0x25) return;
      while (this.offset < bytes.length && bytes[this.offset] !== 10 && bytes[this.offset] !== 13) this.offset++;
    }
  }

  private mark(value: '[' | ']' | '<<' | '>>'): Token {
    this.offset += value.length;
    return { type: 'mark', value };
  }

  /** A name with its `#xx` read (§7.3.5), so that no spelling hides it. */
  private name(): Token {
    this.offset++;
    const raw = this.regular();
    if (/#(?![0-9A-Fa-f]{2}|$)|#00/.test(raw) || raw.endsWith('#')) this.odd = true;
    const value = raw.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    return { type: 'name', value };
  }

  private word(): Token {
    const value = this.regular();
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(value)) return { type: 'word', value };
    return { type: 'number', value: Number(value), plain: /^\d{1,10}$/.test(value) };
  }

  /** Regular characters up to a bound; the rest of a longer run is the next token. */
  private regular(): string {
    const { bytes } = this;
    const start = this.offset;
    const most = Math.min(bytes.length, start + MOST_WORD);
    let end = start;
    while (end < most && !WHITE.has(bytes[end]!) && !DELIMITERS.has(bytes[end]!)) end++;
    this.offset = end;
    if (end - start === MOST_WORD) this.odd = true;
    return String.fromCharCode(...bytes.subarray(start, end));
  }

  private literal(): Token {
    const { bytes } = this;
    const start = this.offset;
    let depth = 0;
    do {
      const octet = bytes[this.offset++];
      if (octet === 0x5c) this.offset++;
      else if (octet === 0x28) depth++;
      else if (octet === 0x29) depth--;
    } while (depth > 0 && this.offset < bytes.length);
    if (depth > 0) this.odd = true;
    this.offset = Math.min(this.offset, bytes.length);
    return { type: 'string', start, end: this.offset };
  }

  private hexadecimal(): Token {
    const { bytes } = this;
    const start = this.offset;
    this.offset++;
    while (this.offset < bytes.length && bytes[this.offset] !== 0x3e) {
      if (!HEXADECIMAL.has(bytes[this.offset]!)) this.odd = true;
      this.offset++;
    }
    if (this.offset >= bytes.length) this.odd = true;
    this.offset = Math.min(this.offset + 1, bytes.length);
    return { type: 'string', start, end: this.offset };
  }
}
