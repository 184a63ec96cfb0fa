import type { Entry, Section, WrittenObject } from './layout.ts';
import type { Budget } from './lexer.ts';
import { type Decoder, whole } from './object-stream.ts';
import type { Dictionary, Value } from './values.ts';

const MOST_WIDTH = 6;
const PNG_PREDICTORS = 10;
/** What an entry counts for, in octets looked at. */
const ENTRY_WORK = 32;

/**
 * A cross-reference stream (ISO 32000-2 §7.5.8), plain or deflated, with the PNG predictors that writers use for it.
 * Undefined for what it must not be.
 */
export function readCrossReference(
  { value, data, at }: WrittenObject,
  decoder: Decoder,
  budget: Budget,
): Section | undefined {
  if (value.kind !== 'dictionary' || !data) return undefined;
  const widths = numbers(value.entries.get('W'));
  const size = whole(value, 'Size');
  const index = value.entries.has('Index') ? numbers(value.entries.get('Index')) : [0, size ?? 0];
  if (widths?.length !== 3 || widths.some((width) => width > MOST_WIDTH) || size === undefined) return undefined;
  if (!index || index.length % 2 !== 0) return undefined;
  const row = widths.reduce((sum, width) => sum + width, 0);
  const decoded = decoder.decode(value, data);
  const table = row > 0 && decoded ? unpredicted(decoded, value, row) : undefined;
  const count = index.reduce((sum, number, place) => sum + (place % 2 === 1 ? number : 0), 0);
  // a plain stream has its line end behind it
  if (!table || table.length < count * row || table.length > count * row + 2) return undefined;
  budget.spend(count * ENTRY_WORK);
  const entries: Entry[] = [];
  let from = 0;
  for (let place = 0; place < index.length; place += 2) {
    for (let number = index[place]!; number < index[place]! + index[place + 1]!; number++) {
      const entry = entryOf(number, table.subarray(from, from + row), widths);
      if (!entry) return undefined;
      entries.push(entry);
      from += row;
    }
  }
  return { at, entries, trailer: value };
}

function entryOf(number: number, row: Uint8Array, widths: readonly number[]): Entry | undefined {
  let from = 0;
  const [type, second, third] = widths.map((width, field) => {
    const octets = Buffer.from(row.subarray(from, from + width));
    from += width;
    // the type may be left out, and is then 1 (table 17)
    return width === 0 ? (field === 0 ? 1 : 0) : octets.readUIntBE(0, width);
  }) as [number, number, number];
  if (type === 0) return { number, kind: 'free' };
  if (type === 1) return third === 0 ? { number, kind: 'at', place: second } : undefined;
  return type === 2 ? { number, kind: 'within', stream: second, index: third } : undefined;
}

/** Without the predictor (§7.4.4.4): of the PNG filters, those of one octet a pixel that look left or up. */
function unpredicted(decoded: Uint8Array, dictionary: Dictionary, row: number): Uint8Array | undefined {
  const parameters = dictionary.entries.get('DecodeParms');
  if (parameters === undefined) return decoded;
  if (parameters.kind !== 'dictionary' || parameters.repeated || !dictionary.entries.has('Filter')) return undefined;
  const predictor = whole(parameters, 'Predictor');
  const known = new Set(['Predictor', 'Columns']);
  if (predictor === undefined || predictor < PNG_PREDICTORS || whole(parameters, 'Columns') !== row) return undefined;
  if (![...parameters.entries.keys()].every((key) => known.has(key)) || decoded.length % (row + 1) !== 0) {
    return undefined;
  }
  const table = new Uint8Array((decoded.length / (row + 1)) * row);
  for (let line = 0; line * row < table.length; line++) {
    const filter = decoded[line * (row + 1)]!;
    if (filter > 2) return undefined;
    for (let column = 0; column < row; column++) {
      const here = line * row + column;
      const before = filter === 1 ? (column > 0 ? table[here - 1] : 0) : filter === 2 ? (table[here - row] ?? 0) : 0;
      table[here] = decoded[line * (row + 1) + 1 + column]! + before!;
    }
  }
  return table;
}

function numbers(value: Value | undefined): readonly number[] | undefined {
  if (value?.kind !== 'array') return undefined;
  const found = value.items.map((item) => (item.kind === 'number' ? item.value : -1));
  return found.every((number) => Number.isSafeInteger(number) && number >= 0) ? found : undefined;
}
