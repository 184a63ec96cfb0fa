import { Refusal } from '../errors.ts';
import type { Clock, Outbox, OutboxRow } from './ports.ts';

/** Somebody else is at this very work: no failure, and asked again soon. */
export class WorkedElsewhere extends Refusal {
  constructor(what: string) {
    super('unavailable', what, { retryAfterSeconds: AGAIN_MS / 1000 });
  }
}
const AGAIN_MS = 15_000;

/**
 * Work that others asked for by outbox rows (at least once each): the row that a nudge names and those whose time has
 * come. `work` does all it is given; what it throws puts the rows off with a growing delay, so that nothing is lost and
 * nothing spins; WorkedElsewhere is not counted. A row is removed only after its work is done.
 */
export async function workOff(
  house: { readonly clock: Clock; readonly outbox: Outbox },
  topic: OutboxRow['topic'],
  nudged: string | undefined,
  work: (rows: readonly OutboxRow[]) => Promise<void>,
  groupBy: (row: OutboxRow) => string,
  /** Until when a failure is put off; undefined: as usual. */
  putOff: (error: unknown) => Date | undefined = () => undefined,
): Promise<{ readonly done: number; readonly failed: readonly unknown[] }> {
  const { outbox, clock } = house;
  const now = clock.now();
  const rows = new Map((await outbox.due(topic, now, 100)).map((row) => [row.id, row]));
  const named = nudged === undefined ? undefined : await outbox.read(nudged);
  if (named?.topic === topic) rows.set(named.id, named);

  const failed: unknown[] = [];
  let done = 0;
  for (const group of Map.groupBy(rows.values(), groupBy).values()) {
    try {
      await work(group);
      for (const row of group) await outbox.complete(row);
      done += group.length;
    } catch (error) {
      if (error instanceof WorkedElsewhere) {
        for (const row of group) await outbox.postpone(row, new Date(now.getTime() + AGAIN_MS), 'uncounted');
        continue;
      }
      failed.push(error);
      for (const row of group) {
        await outbox.postpone(row, putOff(error) ?? new Date(now.getTime() + delayMs(row.attempts)));
      }
    }
  }
  return { done, failed };
}

/** Later than any clock: a parked row is found by looking at the outbox, never by what is due. */
export const PARKED_UNTIL = new Date('9999-12-31T23:59:59.999Z');

/** 15 s, doubling up to an hour. */
export function delayMs(attempts: number): number {
  return Math.min(AGAIN_MS * 2 ** attempts, 3_600_000);
}
