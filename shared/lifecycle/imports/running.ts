import { Refusal } from '../../errors.ts';
import { inForce } from '../../registration/authority.ts';
import type { CheckedLine, DirectionRecord, ImportRecord } from '../../registration/direction-records.ts';
import { LINES_A_PART, LINES_GONE, lineDone, stoppedImport } from '../../registration/imports.ts';
import type { MandateRecord } from '../../registration/records.ts';
import { openDirectionOf } from '../directions/desk.ts';
import { groundOf, type HolderGround } from '../holders/desk.ts';
import { type DirectionPlace, enlist, placeIn } from '../holders/enlisting.ts';
import { type Change, type Clock, Conflict, type Invoker, type Ledger, type OutboxRow } from '../ports.ts';
import { penOf } from '../recording.ts';
import { type Act, type Desk, eventOf, inForceAt } from '../registration/desk.ts';
import { inputOf, verdictOf } from './judging.ts';

/** Lines of one run; the next run goes on. */
export const LINES_A_RUN = 200;
/** How often a line is judged anew because something moved under it. */
const MOST_TRIALS = 5;

export interface Ran {
  readonly done: number;
  /** Lines are left: another run is wanted. */
  readonly more: boolean;
  readonly outbox: readonly OutboxRow[];
}

/**
 * Does the next lines of an import that runs. Each line is one commit: its registration, the row by which it has happened
 * and the import's own step, or none of them; so a line happens once, whoever dies where, and of several that run at
 * the same time one goes on. Every line is judged again as it is done, under the mandate of whoever started the import,
 * which must still be in force. What stands against all lines stops the import, with the reason.
 */
export async function runImport(desk: Desk, importId: string, correlation: string): Promise<Ran> {
  const outbox: OutboxRow[] = [];
  let done = 0;
  for (let trials = 0; done < LINES_A_RUN; ) {
    const running = await runningImport(desk, importId);
    if (!running) return { done, more: false, outbox };
    const act = actOf(desk, running, correlation);
    const ground = await standing(desk, running);
    try {
      if ('stop' in ground) {
        outbox.push(...(await stop(desk, running.record, act, ground.stop)));
        return { done, more: false, outbox };
      }
      const told = await oneLine(desk, running, act, ground);
      outbox.push(...told);
      done++;
      trials = 0;
    } catch (thrown) {
      if (!(thrown instanceof Conflict) || ++trials >= MOST_TRIALS) throw thrown;
      // somebody else is at it
      if (await hasMoved(desk, running.record)) return { done, more: false, outbox };
    }
  }
  return { done, more: true, outbox };
}

async function hasMoved({ ledger }: Desk, { id, version }: ImportRecord): Promise<boolean> {
  return (await ledger.read('import', { id }))?.version !== version;
}

interface Running {
  readonly record: ImportRecord;
  readonly started: NonNullable<ImportRecord['started']>;
  readonly mandate: MandateRecord | undefined;
}

async function runningImport({ ledger }: Desk, id: string): Promise<Running | undefined> {
  const record = await ledger.read('import', { id });
  if (record?.state !== 'running' || !record.started) return undefined;
  const { personId, mandateId } = record.started;
  return { record, started: record.started, mandate: await ledger.read('mandate', { personId, id: mandateId }) };
}

function actOf(desk: Desk, { started, mandate }: Running, correlation: string): Act {
  const { personId, mandateId, authentication } = started;
  if (!mandate) throw new Error('an import was started without a mandate');
  const actor = { capacity: mandate.role, person: personId, mandate: mandateId, authentication };
  const pen = penOf(desk, actor, correlation);
  return { pen, by: personId, mandate, mandateInForce: inForceAt(personId, mandateId, pen.at) };
}

interface Ground {
  readonly direction: DirectionRecord;
  readonly ground: HolderGround;
}

/** The ground of every line, or why none can be done. */
async function standing(desk: Desk, { record, mandate }: Running): Promise<Ground | { readonly stop: string }> {
  if (!mandate || !inForce(mandate, desk.clock.now())) {
    return { stop: 'The mandate of whoever started this import is no longer in force.' };
  }
  if (record.erased || record.keptUntil <= desk.clock.now().toISOString()) return { stop: LINES_GONE };
  try {
    const direction = await openDirectionOf(desk, record);
    return { direction: direction!, ground: await groundOf(desk, record) };
  } catch (thrown) {
    if (thrown instanceof Refusal && (thrown.code === 'wrong-state' || thrown.code === 'policy')) {
      return { stop: thrown.detail };
    }
    throw thrown;
  }
}

async function stop(desk: Desk, record: ImportRecord, { pen }: Act, why: string): Promise<readonly OutboxRow[]> {
  const written = stoppedImport(record, why, pen.at);
  const outbox = [pen.outbox('notification', { notice: 'import-stopped', importId: record.id, personId: record.by })];
  await desk.ledger.commit({ records: [written.record], events: [eventOf(pen, written)], outbox });
  return outbox;
}

/** The next line, whatever comes of it. Throws `Conflict` when something moved under it. */
async function oneLine(
  desk: Desk,
  { record }: Running,
  act: Act,
  { direction, ground }: Ground,
): Promise<readonly OutboxRow[]> {
  const line = await nextLine(desk, record);
  const { pen } = act;
  let change: Partial<Change> & Pick<Change, 'records' | 'events'> = { records: [], events: [] };
  let result: Parameters<typeof lineDone>[1];
  if (line.form && line.outcome === 'would-register') {
    try {
      const input = inputOf(line.form);
      const place = withWord(await placeIn(desk, direction, input), record, line);
      const enlisted = await enlist(desk, act, ground, input, place);
      const waits = enlisted.holder.state === 'unconfirmed';
      change = enlisted.change;
      const { id: holderId } = enlisted.holder;
      result = { line: line.line, result: 'registered', findings: [], holderId, ...(waits && { waits }) };
    } catch (thrown) {
      const { outcome, findings } = verdictOf(thrown);
      result = { line: line.line, result: outcome, findings };
    }
  } else {
    const outcome = line.outcome === 'would-register' ? 'refused' : line.outcome;
    result = { line: line.line, result: outcome, findings: line.findings };
  }
  const step = lineDone(record, result, pen.at);
  const over = step.record.state === 'done';
  const about = { notice: 'import-done', importId: record.id, personId: record.by };
  const outbox = [...(change.outbox ?? []), ...(over ? [pen.outbox('notification', about)] : [])];
  await desk.ledger.commit({
    records: [...change.records, step.record, step.line],
    events: [...change.events, eventOf(pen, step)],
    outbox,
    require: change.require ?? [act.mandateInForce],
  });
  return outbox;
}

/** The word of the second officer who confirmed the import covers a line for which nothing more is asked than it showed. */
function withWord(
  place: DirectionPlace,
  { id: importId, confirmed, started, by, why }: ImportRecord,
  line: CheckedLine,
): DirectionPlace {
  // control by two may have come on after the dry run, and is over every line
  const shown = [...line.why, ...why.filter((cause) => cause === 'dual-control')];
  if (!confirmed || place.why.length === 0 || !place.why.every((cause) => shown.includes(cause))) return place;
  return { ...place, given: { asked: { at: started!.at, by }, given: confirmed, importId } };
}

async function nextLine({ ledger, vault }: Desk, { id, done }: ImportRecord): Promise<CheckedLine> {
  const part = await ledger.read('importPart', { importId: id, part: Math.floor(done / LINES_A_PART) });
  const lines = part && (await vault.open(part.personal));
  const line = lines?.[done % LINES_A_PART];
  if (!line) throw new Error('an import runs, and its next line is not there');
  return line;
}

/** Longer than a run that goes on takes between two lines. */
const STUCK_AFTER_MS = 60_000;

/** The clock's part: imports that have stopped on their way go on. */
export async function findImports({
  ledger,
  clock,
  invoker,
}: {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly invoker: Pick<Invoker, 'runImport'>;
}): Promise<{ readonly found: number }> {
  const before = new Date(clock.now().getTime() - STUCK_AFTER_MS).toISOString();
  const { items } = await ledger.list('imports-running', '', { limit: 100 });
  const stuck = items.filter(({ movedAt }) => movedAt <= before);
  for (const { id } of stuck) await invoker.runImport(id);
  return { found: stuck.length };
}
