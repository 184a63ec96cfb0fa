import type { PurgeCounts, PurgeRecord } from '../../registration/privacy-records.ts';
import type { RetentionClass } from '../../registration/retention-table.ts';
import type { Actor } from '../events.ts';
import { newId } from '../identity.ts';
import type { Change, Clock, Ledger, Randomness } from '../ports.ts';
import { type Pen, penOf } from '../recording.ts';

/** The platform itself, at the end of a period or by the register. */
const ERASER: Actor = { capacity: 'platform', function: 'retention' };

export type Counted = Readonly<Partial<Record<RetentionClass, Partial<PurgeCounts>>>>;

/** Writes what is erased, and counts it in the same commit where somebody counts. */
export interface ErasureDesk {
  readonly pen: Pen;
  commit(change: Change, counted?: Counted): Promise<void>;
}

export interface RunHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** Without a report: for what is erased again. */
export const uncounted = (house: RunHouse, correlation: string): ErasureDesk => ({
  pen: penOf(house, ERASER, correlation),
  commit: (change) => house.ledger.commit(change),
});

export interface PurgeRun extends ErasureDesk {
  /** What left no record that could say so. */
  count(counted: Counted): Promise<void>;
  /** After something went wrong: what was written of the run is looked up again. */
  refresh(): Promise<void>;
  /** Undefined where there was nothing to report. */
  end(outcome: { readonly looked: number; readonly failed: number }): Promise<PurgeRecord | undefined>;
}

/**
 * A run of the purge. What it has counted stands in the ledger at every instant, in the commit of what it counts, so that a
 * run that dies has told the truth; one in which nothing ended leaves no record.
 */
export function purgeRun(house: RunHouse, correlation: string): PurgeRun {
  const { ledger, randomness } = house;
  const pen = penOf(house, ERASER, correlation);
  const id = newId(randomness);
  let record: PurgeRecord | undefined;
  const moved = (counted: Counted, more: Partial<PurgeRecord> = {}): PurgeRecord => {
    const before = record ?? ({ kind: 'purge', id, version: 0, createdAt: pen.at, ...NOTHING } as const);
    return { ...before, version: before.version + 1, counts: summed(before.counts, counted), ...more };
  };
  const write = async (next: PurgeRecord, counted: Counted, change: Change = { records: [], events: [] }) => {
    const type = next.state === 'done' ? 'purge.done' : next.version === 1 ? 'purge.begun' : 'purge.counted';
    const event = pen.event(next, type, { looked: next.looked, failed: next.failed, counts: told(counted) });
    await ledger.commit({ ...change, records: [...change.records, next], events: [...change.events, event] });
    record = next;
  };
  return {
    pen,
    commit: (change, counted = {}) =>
      Object.keys(summed({}, counted)).length === 0 ? ledger.commit(change) : write(moved(counted), counted, change),
    count: (counted) => write(moved(counted), counted),
    async refresh() {
      record = (await ledger.read('purge', { id })) ?? record;
    },
    async end(outcome) {
      if (!record && outcome.failed === 0) return undefined;
      const endedAt = house.clock.now().toISOString();
      const next = moved({}, { ...outcome, state: 'done', endedAt });
      await write(next, next.counts);
      return next;
    },
  };
}

const NOTHING = { state: 'running', looked: 0, failed: 0, counts: {} } as const;

export function summed(counts: PurgeRecord['counts'], counted: Counted): PurgeRecord['counts'] {
  const names = new Set([...Object.keys(counts), ...Object.keys(counted)]) as ReadonlySet<RetentionClass>;
  const entries = [...names].sort().flatMap((name) => {
    const erased = (counts[name]?.erased ?? 0) + (counted[name]?.erased ?? 0);
    const held = (counts[name]?.held ?? 0) + (counted[name]?.held ?? 0);
    return erased + held === 0 ? [] : [[name, { erased, held }] as const];
  });
  return Object.fromEntries(entries);
}

const told = (counted: Counted) =>
  Object.fromEntries(Object.entries(summed({}, counted)).map(([name, counts]) => [name, { ...counts }]));
