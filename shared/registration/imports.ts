import { Refusal } from '../errors.ts';
import {
  type CheckedLine,
  type DirectionRecord,
  type ImportLineRecord,
  type ImportRecord,
  LINE_OUTCOMES,
  LINE_RESULTS,
  type LineResult,
} from './direction-records.ts';
import { SECOND_OFFICER_CAUSES } from './holder-records.ts';
import { houseRules } from './house-rules.ts';
import type { Personal } from './personal.ts';
import { daysAfter } from './spans.ts';
import type { Place, Written } from './written.ts';

/** Imports, as rules over records: what a file would do, a second officer's word on it, and its lines one after the other. */

/** Lines that lie in one row. */
export const LINES_A_PART = 50;

/** A file as the dry run found it. */
export function checkedImport(
  { id: directionId, structureId, subscriptionId }: DirectionRecord,
  lines: readonly CheckedLine[],
  by: string,
  { id, at }: Place,
): Written<ImportRecord> {
  const count = (outcome: string) => lines.filter((line) => line.outcome === outcome).length;
  const found = Object.fromEntries(LINE_OUTCOMES.map((one) => [one, count(one)])) as ImportRecord['found'];
  const record: ImportRecord = {
    kind: 'import',
    id,
    version: 1,
    createdAt: at,
    structureId,
    subscriptionId,
    directionId,
    by,
    lines: lines.length,
    found,
    why: SECOND_OFFICER_CAUSES.filter((cause) => lines.some(({ why }) => why.includes(cause))),
    state: 'checked',
    done: 0,
    results: Object.fromEntries(LINE_RESULTS.map((one) => [one, 0])) as ImportRecord['results'],
    movedAt: at,
    keptUntil: daysAfter(at, houseRules.importKeptDays),
  };
  const data = { direction: directionId, lines: lines.length, wouldRegister: found['would-register'] };
  return { record, event: { type: 'import.checked', data: { ...data, refused: found.refused } } };
}

/** Who starts an import, and how they were recognised. */
export type Starter = Omit<NonNullable<ImportRecord['started']>, 'at' | 'skipRefused'>;

/**
 * Whoever entered it starts it, or starts it again after it was stopped; a second officer is asked first where any line
 * needs one. Throws a Refusal `forbidden` to somebody else, `wrong-state` for one that is over, too old, or of which a
 * line is refused that is not to be passed over.
 */
export function startedImport(
  record: ImportRecord,
  starter: Starter,
  { skipRefused, dualControl }: { readonly skipRefused: boolean; readonly dualControl: boolean },
  at: string,
): Written<ImportRecord> {
  if (starter.personId !== record.by) {
    throw new Refusal('forbidden', 'Whoever entered this import starts it; another officer confirms it.');
  }
  if (record.state !== 'checked' && record.state !== 'stopped') {
    throw new Refusal('wrong-state', `This import is ${record.state}.`);
  }
  demandFresh(record, at);
  if (record.found['would-register'] === 0) {
    throw new Refusal('wrong-state', 'No line of this import would register anybody.');
  }
  if (record.found.refused > 0 && !skipRefused) {
    throw new Refusal('wrong-state', 'Lines of this import are refused: put them right, or say that they are skipped.');
  }
  const also = dualControl ? ['dual-control'] : [];
  const why = SECOND_OFFICER_CAUSES.filter((cause) => record.why.includes(cause) || also.includes(cause));
  const waits = why.length > 0 && !record.confirmed;
  const { stopped: _, ...rest } = record;
  return {
    record: {
      ...rest,
      version: record.version + 1,
      why,
      state: waits ? 'unconfirmed' : 'running',
      started: { at, ...starter, skipRefused },
      movedAt: at,
    },
    event: { type: 'import.started', data: { mandate: starter.mandateId, waits: waits ? why.join(' ') : '' } },
  };
}

/** Throws a Refusal `wrong-state` for a dry run that is long ago. */
function demandFresh({ createdAt }: ImportRecord, at: string): void {
  if (at < daysAfter(createdAt, houseRules.importStartDays)) return;
  throw new Refusal('wrong-state', 'This dry run is too old to be relied on: enter the file again.');
}

/** Throws a Refusal `wrong-state`, or `forbidden` for whoever entered it. */
function demandOther({ state, by }: ImportRecord, officer: string): void {
  if (state !== 'unconfirmed') throw new Refusal('wrong-state', 'This import waits for nobody.');
  if (by === officer) {
    throw new Refusal('forbidden', 'Nobody confirms what they entered: ask another officer of the direction.');
  }
}

/** A second officer's yes to all of its lines, while the dry run is fresh. Throws as `demandOther`, and `wrong-state`. */
export function confirmedImport(
  record: ImportRecord,
  { by, mandateId }: { readonly by: string; readonly mandateId: string },
  at: string,
): Written<ImportRecord> {
  demandOther(record, by);
  demandFresh(record, at);
  const confirmed = { at, by, mandateId };
  return {
    record: { ...record, version: record.version + 1, state: 'running', confirmed, movedAt: at },
    event: { type: 'import.confirmed', data: { why: record.why.join(' ') } },
  };
}

/** A second officer's no, for ever. Throws as `demandOther`. */
export function refusedImport(
  record: ImportRecord,
  by: string,
  reasons: Personal<string>,
  at: string,
): Written<ImportRecord> {
  demandOther(record, by);
  return {
    record: { ...record, version: record.version + 1, state: 'refused', refused: { at, by, reasons }, movedAt: at },
    event: { type: 'import.refused', data: {} },
  };
}

/** The import after its next line, and the row by which that line has happened. */
export function lineDone(
  record: ImportRecord,
  line: Pick<ImportLineRecord, 'line' | 'result' | 'findings' | 'holderId' | 'waits'>,
  at: string,
): Written<ImportRecord> & { readonly line: ImportLineRecord } {
  const done = record.done + 1;
  const result: LineResult = line.result;
  return {
    record: {
      ...record,
      version: record.version + 1,
      done,
      results: { ...record.results, [result]: record.results[result] + 1 },
      state: done === record.lines ? 'done' : 'running',
      movedAt: at,
    },
    event: { type: 'import.line-done', data: { line: line.line, result } },
    line: { kind: 'importLine', version: 1, importId: record.id, ...line, keptUntil: record.keptUntil },
  };
}

/** Why an import whose lines are kept no longer goes on no more. */
export const LINES_GONE = 'The lines of this import are kept no longer: enter the file again.';

/** An import whose lines are gone: one that had yet to run never will. */
export function withoutLines(record: ImportRecord, at: string): ImportRecord {
  const erased = { ...record, version: record.version + 1, erased: true } as const;
  const open = record.state === 'checked' || record.state === 'unconfirmed' || record.state === 'running';
  return open ? { ...erased, state: 'stopped', stopped: { at, detail: LINES_GONE } } : erased;
}

/** Nothing more is done until it is started again. `detail` says why, without personal data. */
export function stoppedImport(record: ImportRecord, detail: string, at: string): Written<ImportRecord> {
  return {
    record: { ...record, version: record.version + 1, state: 'stopped', stopped: { at, detail }, movedAt: at },
    event: { type: 'import.stopped', data: { done: record.done } },
  };
}
