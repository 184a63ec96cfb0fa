import { expect, test } from 'vitest';
import { type Column, csvHead, csvRecord, writeCsv } from '../../../shared/evidence/csv.ts';

const columns: readonly Column<string>[] = [
  { heading: 'value', value: (row) => row },
  { heading: 'length', value: (row) => row.length },
];
const cellOf = (value: string) => csvRecord([columns[0]!], value).slice(0, -2);

test('UTF-8 with a byte order mark, CRLF after every record', () => {
  const bytes = writeCsv(columns, ['é', 'b']);
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)).toBe('\ufeffvalue,length\r\né,1\r\nb,1\r\n');
  expect(csvHead(columns)).toBe('\ufeffvalue,length\r\n');
});

test('numbers, truth values and absent ones', () => {
  const one = { heading: 'h', value: (row: string | number | boolean | undefined) => row };
  expect([-5, true, undefined].map((row) => csvRecord([one], row))).toEqual(['-5\r\n', 'true\r\n', '\r\n']);
});

test.each([
  ['a,b', '"a,b"'],
  ['a;b', '"a;b"'],
  ['say "yes"', '"say ""yes"""'],
  [' outer ', '" outer "'],
  ['plain', 'plain'],
  ['', ''],
])('RFC 4180 quoting of %j', (value, expected) => {
  expect(cellOf(value)).toBe(expected);
});

test.each([
  '=1+1',
  '+33 1',
  '-2',
  '@SUM(A1)',
  ' =1',
  '|cmd',
  '%0a',
  '＝1',
  '＋1',
  '－1',
  '＠1',
  '−1',
  "'=1",
  '"=1"',
  '﹢1',
  '⁺1',
  '﹦1',
  '–1',
  '％0',
  '｜x',
  '’=1',
])('no formula: %j', (value) => {
  expect(cellOf(value)).toMatch(/^"'/);
  expect(cellOf(value).replaceAll('""', '"')).toBe(`"'${value}"`);
});

test.each([
  ['a\r\nb', 'a‹U+000D›‹U+000A›b'],
  ['\t=1', '‹U+0009›=1'],
  ['\u202Eevil', '‹U+202E›evil'],
  ['\u2028', '‹U+2028›'],
  ['\uD800', '‹U+D800›'],
])('one record is one line, and nothing turns it: %j', (value, expected) => {
  expect(cellOf(value)).toBe(expected);
});
