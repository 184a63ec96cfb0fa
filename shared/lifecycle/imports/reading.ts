import type { CheckedLine, ImportLineRecord, ImportRecord } from '../../registration/direction-records.ts';
import { LINES_A_PART } from '../../registration/imports.ts';
import { ERASED, openOr } from '../../registration/personal.ts';
import { refuseField } from '../../registration/written.ts';
import { takeDirection } from '../directions/desk.ts';
import type { HolderDesk } from '../holders/desk.ts';
import type { Page } from '../ports.ts';
import { type Caller, stillOpen } from '../registration/desk.ts';
import { throughout } from '../whole-list.ts';
import { takeImport } from './desk.ts';

/** A line with what the dry run said and what became of it. */
export interface SeenLine extends CheckedLine {
  readonly became?: ImportLineRecord;
}

export interface SeenImport {
  readonly record: ImportRecord;
  /** A second officer's reasons, while they are kept. */
  readonly reasons?: string;
  /** Those of the page; none once they are kept no longer. */
  readonly lines: readonly SeenLine[];
  /** Give it back to read on; absent at the end. */
  readonly cursor?: string;
}

/**
 * An import, how far it is, and a page of its lines in the order of the file. A cursor is the number of lines before it.
 * Throws a Refusal `forbidden`, `not-found`, or `malformed` for another cursor.
 */
export async function showImport(
  desk: HolderDesk,
  caller: Caller,
  id: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<SeenImport> {
  const { record, pen } = await takeImport(desk, caller, id);
  const from = startOf(cursor, record);
  if (pen.at >= record.keptUntil) return { record, lines: [] };
  const to = Math.min(record.lines, from + limit);
  const lines = await linesOf(desk, record, from, to);
  const { refused } = record;
  const reasons = refused && (await openOr(desk.vault, refused.reasons, ERASED));
  return {
    record,
    ...(reasons !== undefined && { reasons }),
    lines,
    ...(to < record.lines && { cursor: String(to) }),
  };
}

/** Every line, for the report. Throws as `showImport`. */
export async function wholeImport(desk: HolderDesk, caller: Caller, id: string): Promise<SeenImport> {
  const { record, pen } = await takeImport(desk, caller, id);
  if (pen.at >= record.keptUntil) return { record, lines: [] };
  return { record, lines: await linesOf(desk, record, 0, record.lines) };
}

/** The imports of a direction, newest first, without their lines. Throws a Refusal `forbidden` or `not-found`. */
export async function importsOfDirection(
  desk: HolderDesk,
  caller: Caller,
  directionId: string,
  page: { readonly limit?: number; readonly cursor?: string },
): Promise<Page<ImportRecord>> {
  await takeDirection(desk, caller, directionId, stillOpen);
  return desk.ledger.list('imports-of-direction', directionId, page);
}

function startOf(cursor: string | undefined, { lines }: ImportRecord): number {
  if (cursor === undefined) return 0;
  const from = /^[1-9]\d{0,3}$/.test(cursor) ? Number(cursor) : lines;
  if (from < lines) return from;
  return refuseField(
    '/query/cursor',
    'cursor-unknown',
    'This cursor is not one of this list: start again without it.',
    '/openapi.json',
  );
}

async function linesOf(
  { ledger, vault }: HolderDesk,
  { id: importId, done }: ImportRecord,
  from: number,
  to: number,
): Promise<readonly SeenLine[]> {
  const first = Math.floor(from / LINES_A_PART);
  const last = Math.floor((to - 1) / LINES_A_PART);
  const parts = await Promise.all(
    Array.from({ length: last - first + 1 }, async (_, index) => {
      const part = await ledger.read('importPart', { importId, part: first + index });
      return part ? vault.open(part.personal) : [];
    }),
  );
  const shown = parts.flat().slice(from - first * LINES_A_PART, to - first * LINES_A_PART);
  const whole = shown.length > LINES_A_PART;
  const became = whole ? await everyLine(ledger, importId) : undefined;
  return Promise.all(
    shown.map(async (line, index): Promise<SeenLine> => {
      if (from + index >= done) return line;
      const row = became ? became.get(line.line) : await ledger.read('importLine', { importId, line: line.line });
      return row ? { ...line, became: row } : line;
    }),
  );
}

async function everyLine(
  ledger: HolderDesk['ledger'],
  importId: string,
): Promise<ReadonlyMap<number, ImportLineRecord>> {
  const found = new Map<number, ImportLineRecord>();
  const rows = throughout((at) => ledger.list('lines-of-import', importId, { limit: 1000, ...at }));
  for await (const row of rows) found.set(row.line, row);
  return found;
}
