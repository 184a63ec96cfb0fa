import type { Lexer, Token } from './lexer.ts';

/** The values of PDF (ISO 32000-2 §7.3), without streams. */
export type Value =
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly start: number; readonly end: number }
  | { readonly kind: 'array'; readonly items: readonly Value[] }
  | Dictionary
  | { readonly kind: 'reference'; readonly to: number }
  | { readonly kind: 'word'; readonly value: string };

export interface Dictionary {
  readonly kind: 'dictionary';
  readonly entries: ReadonlyMap<string, Value>;
  /** A key stands twice: readers disagree about which counts. */
  readonly repeated: boolean;
}

const MOST_DEPTH = 64;

/** Values that are words (§7.3.2, §7.3.9). */
const WORDS = new Set(['true', 'false', 'null']);
/** The highest object number that Acrobat takes (ISO 32000-1 Annex C). */
export const MOST_NUMBER = 8_388_607;

/**
 * The next value. Undefined when what follows is none, or is nested too deeply; the lexer then stands anywhere. What
 * readers understand each in its own way is read, and told by the lexer's `odd`.
 */
export function readValue(lexer: Lexer, depth = 0): Value | undefined {
  const token = lexer.next();
  return token && valueFrom(token, lexer, depth);
}

function valueFrom(token: Token, lexer: Lexer, depth: number): Value | undefined {
  switch (token.type) {
    case 'name':
      return { kind: 'name', value: token.value };
    case 'string':
      return { kind: 'string', start: token.start, end: token.end };
    case 'number':
      return numberOrReference(token, lexer);
    case 'word':
      return WORDS.has(token.value) ? { kind: 'word', value: token.value } : undefined;
    case 'mark':
      if (depth >= MOST_DEPTH) return undefined;
      if (token.value === '[') return readArray(lexer, depth + 1);
      return token.value === '<<' ? readDictionary(lexer, depth + 1) : undefined;
  }
}

function numberOrReference(first: Token & { readonly type: 'number' }, lexer: Lexer): Value {
  const { offset } = lexer;
  const second = lexer.next();
  const third = second?.type === 'number' ? lexer.next() : undefined;
  if (third?.type === 'word' && third.value === 'R' && second?.type === 'number') {
    // other generations, signs and fractions: some readers follow these references and some do not
    if (!first.plain || first.value > MOST_NUMBER || !second.plain || second.value !== 0) lexer.odd = true;
    return { kind: 'reference', to: first.value };
  }
  lexer.offset = offset;
  return { kind: 'number', value: first.value };
}

function readArray(lexer: Lexer, depth: number): Value | undefined {
  const items: Value[] = [];
  for (;;) {
    const token = lexer.next();
    if (!token) return undefined;
    if (token.type === 'mark' && token.value === ']') return { kind: 'array', items };
    const item = valueFrom(token, lexer, depth);
    if (!item) return undefined;
    items.push(item);
  }
}

function readDictionary(lexer: Lexer, depth: number): Dictionary | undefined {
  const entries = new Map<string, Value>();
  let repeated = false;
  for (;;) {
    const token = lexer.next();
    if (token?.type === 'mark' && token.value === '>>') return { kind: 'dictionary', entries, repeated };
    if (token?.type !== 'name') return undefined;
    const value = readValue(lexer, depth);
    if (!value) return undefined;
    if (entries.has(token.value)) lexer.odd = repeated = true;
    entries.set(token.value, value);
  }
}

/** Whether two values say the same; strings are compared by their octets, each in its own source. */
export function sameValue(a: Value | undefined, inA: Uint8Array, b: Value | undefined, inB: Uint8Array): boolean {
  return spelt(a, inA) === spelt(b, inB);
}

function spelt(value: Value | undefined, bytes: Uint8Array): string | undefined {
  return JSON.stringify(value, (_, one: unknown) => {
    if (one instanceof Map) return [...one].sort(([x], [y]) => (x < y ? -1 : 1));
    if (typeof one === 'object' && one !== null && 'kind' in one && one.kind === 'string') {
      const { start, end } = one as unknown as { start: number; end: number };
      return { octets: Buffer.from(bytes.subarray(start, end)).toString('latin1') };
    }
    return one;
  });
}
