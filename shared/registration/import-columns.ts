import { Refusal } from '../errors.ts';
import { type CsvRecord, readCsv, refuseFile } from './csv-text.ts';
import type { ImportedHolder, LineFinding } from './direction-records.ts';
import { beginsFormula } from './formula.ts';
import { foldedName } from './holder-names.ts';
import { COLUMNS, type Column, WORDS } from './import-words.ts';
import { CARD_FAMILIES } from './records.ts';

/** More are another file. */
export const MOST_LINES = 1000;
/** Octets of the largest file. */
export const LARGEST_FILE = 1024 * 1024;

const CITATION = 'Sceau, import of holders';

type Fields = Partial<Record<Column, string>>;

const REQUIRED: readonly Column[] = ['lastName', 'firstNames', 'email', 'check', 'checkedOn'];

/** How the field of a pointer is called by the form of one holder. */
const POINTERS: Readonly<Partial<Record<Column, string>>> = {
  cardFamily: '/card/family',
  cardNumber: '/card/number',
  check: '/identity/how',
  checkedOn: '/identity/at',
  channel: '/identity/channel',
  referenceKind: '/identity/reference/kind',
  referenceEnding: '/identity/reference/ending',
};

/** One line of a file: what it says, or what is wrong with it. */
export interface ReadLine {
  readonly line: number;
  readonly form?: ImportedHolder;
  readonly findings: readonly LineFinding[];
}

/**
 * The lines of a file. Whatever is wrong with the file as a whole refuses it (`malformed`, `too-large`); what is wrong
 * with a line is said of the line.
 */
export function readLines(bytes: Uint8Array): readonly ReadLine[] {
  const [head, ...records] = readCsv(bytes);
  if (!head) refuseFile('csv-empty', 'This file has no headings.');
  const columns = columnsOf(head);
  if (records.length === 0) refuseFile('csv-empty', 'This file has headings and no line.');
  if (records.length > MOST_LINES) {
    throw new Refusal('too-large', `A file has at most ${MOST_LINES} lines: divide it.`);
  }
  return records.map((record) => lineOf(columns, record));
}

function columnsOf({ cells }: CsvRecord): readonly Column[] {
  const byHeading = new Map(
    Object.entries(COLUMNS).flatMap(([column, names]) =>
      [column, ...names.en, ...names.fr].map((name) => [spelt(name), column as Column]),
    ),
  );
  const columns = cells.map((heading, index) => {
    const column = byHeading.get(spelt(heading));
    if (!column) refuseFile('csv-heading', `Column ${index + 1} has a heading that is not known here.`, `/${index}`);
    return column;
  });
  columns.forEach((column, index) => {
    if (columns.indexOf(column) < index) {
      refuseFile('csv-heading-twice', `Column ${index + 1} is there already under another heading or the same.`);
    }
  });
  const missing = REQUIRED.find((column) => !columns.includes(column));
  if (missing) {
    const { en, fr } = COLUMNS[missing];
    refuseFile('csv-heading-missing', `The column “${en[0]}” (“${fr[0]}”) is missing.`);
  }
  return columns;
}

const spelt = (heading: string) => foldedName(heading).replaceAll(' ', '');

function lineOf(columns: readonly Column[], { row, cells }: CsvRecord): ReadLine {
  if (cells.length !== columns.length) {
    const detail = `This line has ${cells.length} cells, and the headings are ${columns.length}.`;
    return { line: row, findings: [{ code: 'line-cells', citation: CITATION, detail }] };
  }
  const fields: Fields = {};
  const findings: LineFinding[] = [];
  columns.forEach((column, index) => {
    const text = cells[index]!;
    if (beginsFormula(text)) {
      findings.push(fault(column, 'cell-formula', 'A spreadsheet would take this for a formula: write it as a text.'));
    } else if (text !== '') fields[column] = text;
  });
  if (findings.length > 0) return { line: row, findings };
  const form = formOf(fields, findings);
  return form && findings.length === 0 ? { line: row, form, findings } : { line: row, findings };
}

function formOf(fields: Fields, findings: LineFinding[]): ImportedHolder | undefined {
  for (const column of REQUIRED) {
    if (fields[column] === undefined) findings.push(fault(column, 'cell-missing', 'This cell may not be empty.'));
  }
  const { lastName, firstNames, email, service, directoryId, checkedOn, referenceKind, referenceEnding } = fields;
  const how = wordIn('check', fields, findings);
  const channel = wordIn('channel', fields, findings);
  const language = wordIn('language', fields, findings) ?? 'fr';
  const homonym = wordIn('homonym', fields, findings);
  const at = checkedOn === undefined ? undefined : dayIn(checkedOn);
  if (checkedOn !== undefined && at === undefined) {
    findings.push(fault('checkedOn', 'cell-date', 'Write this date as 2027-03-31 or 31/03/2027.'));
  }
  const card = cardIn(fields, findings);
  if (referenceEnding !== undefined && referenceKind === undefined) {
    findings.push(fault('referenceKind', 'cell-missing', 'This cell may not be empty.'));
  }
  if (!lastName || !firstNames || !email || !how || !at) return undefined;
  const reference = referenceKind !== undefined && {
    kind: referenceKind,
    ...(referenceEnding !== undefined && { ending: referenceEnding }),
  };
  return {
    lastName,
    firstNames,
    email,
    ...(service !== undefined && { service }),
    language,
    ...(card && { card }),
    ...(directoryId !== undefined && { directoryId }),
    identity: { how, at, ...(channel && { channel }), ...(reference && { reference }) },
    ...(homonym && { homonym }),
  };
}

function cardIn({ cardFamily, cardNumber }: Fields, findings: LineFinding[]): ImportedHolder['card'] {
  if (cardFamily === undefined && cardNumber === undefined) return undefined;
  const family = CARD_FAMILIES.find((one) => one === cardFamily?.toUpperCase());
  if (!family) {
    const detail = `This is not one of the families ${CARD_FAMILIES.join(', ')}.`;
    findings.push(fault('cardFamily', 'cell-word', detail));
  }
  if (cardNumber === undefined) findings.push(fault('cardNumber', 'cell-missing', 'This cell may not be empty.'));
  return family && cardNumber !== undefined ? { family, number: cardNumber } : undefined;
}

function wordIn<C extends keyof typeof WORDS>(
  column: C,
  fields: Fields,
  findings: LineFinding[],
): (keyof (typeof WORDS)[C] & string) | undefined {
  const text = fields[column];
  if (text === undefined) return undefined;
  const sought = foldedName(text);
  for (const [meaning, words] of Object.entries(WORDS[column] as Record<string, readonly string[]>)) {
    if ([meaning, ...words].some((word) => foldedName(word) === sought)) return meaning as never;
  }
  const known = Object.entries(WORDS[column] as Record<string, readonly string[]>).flatMap(([one, [word]]) => [
    one,
    word,
  ]);
  findings.push(fault(column, 'cell-word', `This cell takes one of these words: ${known.join(', ')}.`));
  return undefined;
}

/** A day as spreadsheets write it, as the instant at which it begins in UTC; undefined for none. */
function dayIn(text: string): string | undefined {
  const [, d, m, y] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text) ?? [];
  const day = d === undefined ? text : `${y}-${m}-${d}`;
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return undefined;
  const at = new Date(`${day}T00:00:00.000Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? at.toISOString() : undefined;
}

const fault = (column: Column, code: string, detail: string): LineFinding => ({
  code,
  citation: CITATION,
  pointer: POINTERS[column] ?? `/${column}`,
  detail,
});
