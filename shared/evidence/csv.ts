import { beginsFormula } from '../registration/formula.ts';
import { visible } from './print/repertoire.ts';

/** One column: its heading, and what it says of a row. */
export interface Column<T> {
  readonly heading: string;
  readonly value: (row: T) => string | number | boolean | undefined;
}

export const CSV_MEDIA_TYPE = 'text/csv; charset=utf-8; header=present';

/**
 * A table as CSV (RFC 4180): UTF-8 with a byte order mark, so that spreadsheets know the encoding; CRLF after every
 * record; one record is always one line. Nothing that people wrote is ever taken for a formula: such a cell begins with
 * an apostrophe (CWE-1236). Characters that turn or break a line are spelt out: `‹U+202E›`.
 */
export function writeCsv<T>(columns: readonly Column<T>[], rows: Iterable<T>): Uint8Array {
  const parts = [csvHead(columns)];
  for (const row of rows) parts.push(csvRecord(columns, row));
  return new TextEncoder().encode(parts.join(''));
}

/** The byte order mark and the headings, for exports that are written piece by piece. */
export function csvHead<T>(columns: readonly Column<T>[]): string {
  return `\ufeff${columns.map(({ heading }) => cell(heading)).join(',')}\r\n`;
}

export function csvRecord<T>(columns: readonly Column<T>[], row: T): string {
  return `${columns.map(({ value }) => cell(value(row))).join(',')}\r\n`;
}

function cell(value: string | number | boolean | undefined): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  const text = visible(value, (one) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(one));
  const safe = beginsFormula(text) ? `'${text}` : text;
  return /[",;]|^\s|\s$|^'/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
