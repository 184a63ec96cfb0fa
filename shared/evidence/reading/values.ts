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

/** The next value. Undefined when what follows is none, or is nested too deeply; the lexer then stands anywhere. */
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
      return numberOrReference(token.value, lexer);
    case 'word':
      return { kind: 'word', value: token.value };
    case 'mark':
      if (depth >= MOST_DEPTH) return undefined;
      if (token.value === '[') return readArray(lexer, depth + 1);
      return token.value === '<<' ? readDictionary(lexer, depth + 1) : undefined;
  }
}

function numberOrReference(value: number, lexer: Lexer): Value {
  const { offset } = lexer;
  const second = lexer.next();
  if (Number.isInteger(value) && value >= 0 && second?.type === 'number') {
    const third = lexer.next();
    if (third?.type === 'word' && third.value === 'R') return { kind: 'reference', to: value };
  }
  lexer.offset = offset;
  return { kind: 'number', value };
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
    repeated ||= entries.has(token.value);
    entries.set(token.value, value);
  }
}

/** Whether two values say the same; strings are compared by their octets. */
export function sameValue(a: Value | undefined, b: Value | undefined, bytes: Uint8Array): boolean {
  const spelt = (_: string, value: unknown) => {
    if (value instanceof Map) return [...value].sort(([one], [other]) => (one < other ? -1 : 1));
    if (typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'string') {
      const { start, end } = value as unknown as { start: number; end: number };
      return Buffer.from(bytes.subarray(start, end)).toString('latin1');
    }
    return value;
  };
  return JSON.stringify(a, spelt) === JSON.stringify(b, spelt);
}
