import { Refusal } from '../errors.ts';

/** One record of a CSV file: its row as spreadsheets count it (the first is 1), and its cells. */
export interface CsvRecord {
  readonly row: number;
  readonly cells: readonly string[];
}

const CITATION = 'RFC 4180';

/**
 * The records of a CSV file (RFC 4180): UTF-8 with or without a byte order mark, lines that end with CRLF or LF, cells
 * divided by `;` or `,`, whichever the first line has more of outside quotes. Records without any content are left out.
 * Strict: throws a Refusal `malformed` for other octets, for a quote inside an unquoted cell, and for text around a quoted one.
 */
export function readCsv(bytes: Uint8Array): readonly CsvRecord[] {
  const text = decoded(bytes);
  const delimiter = delimiterOf(text);
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let row = 1;
  for (let at = 0; at < text.length; ) {
    const cell = text[at] === '"' ? quoted(text, at, row) : plain(text, at, delimiter, row);
    cells.push(cell.value);
    at = cell.end;
    const next = text[at];
    if (next === delimiter) {
      at++;
      // a delimiter at the very end leaves one empty cell after it
      if (at === text.length) cells.push('');
      else continue;
    }
    const ending = text.startsWith('\r\n', at) ? 2 : text[at] === '\n' ? 1 : 0;
    if (ending === 0 && at < text.length) {
      refuseFile('csv-quotes', `In row ${row} something stands after a closing quotation mark.`);
    }
    if (cells.some((one) => one !== '')) records.push({ row, cells });
    cells = [];
    row++;
    at += ending;
  }
  return records;
}

/** A refusal of the whole file. */
export function refuseFile(code: string, detail: string, pointer?: string): never {
  const findings = [{ code, citation: CITATION, ...(pointer !== undefined && { pointer }), detail }];
  throw new Refusal('malformed', 'This file cannot be read as a list of holders.', { findings });
}

function decoded(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuseFile('csv-encoding', 'This file is not in UTF-8: save it as CSV UTF-8.');
  }
  if (text.includes('\0')) refuseFile('csv-encoding', 'This file has zero octets in it: save it as CSV UTF-8.');
  return text;
}

function delimiterOf(text: string): ';' | ',' {
  const [first = ''] = text.replace(/"(?:[^"]|"")*"/g, '').split(/\r?\n/, 1);
  return first.split(';').length >= first.split(',').length ? ';' : ',';
}

function plain(text: string, from: number, delimiter: string, row: number): { value: string; end: number } {
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && !text.startsWith('\r\n', end)) end++;
  const value = text.slice(from, end);
  if (value.includes('"')) {
    refuseFile('csv-quotes', `In row ${row} a quotation mark stands inside a cell that is not quoted: double it.`);
  }
  return { value, end };
}

function quoted(text: string, from: number, row: number): { value: string; end: number } {
  let value = '';
  for (let at = from + 1; ; ) {
    const close = text.indexOf('"', at);
    if (close < 0) refuseFile('csv-quotes', `In row ${row} a quoted cell does not end.`);
    value += text.slice(at, close);
    if (text[close + 1] !== '"') return { value, end: close + 1 };
    value += '"';
    at = close + 2;
  }
}
