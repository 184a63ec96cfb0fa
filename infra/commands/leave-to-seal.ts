import { randomUUID } from 'node:crypto';
import { createLogStore } from '../../shared/ledger/log-store.ts';
import { leaveToSeal, unsealedIn } from '../../shared/ledger/older-than-log.ts';
import type { Table } from '../../shared/ledger/table.ts';
import { replayLog } from '../../shared/lifecycle/log/replay.ts';
import type { Clock } from '../../shared/lifecycle/ports.ts';
import type { LogPlace } from './log-places.ts';

/** Longer than some hundred writes take. */
const LEASE_MS = 90_000;
const AT_ONCE = 100;

export interface LeftToSeal {
  /** Events from before there was a log. */
  readonly older: number;
  /** Of those, the ones that this run left to be sealed; the others waited already. */
  readonly left: number;
  /** Names of events that were taken away before they were sealed: nothing is done about them. */
  readonly gone: readonly string[];
}

/**
 * Leaves to be sealed what a house did before it had a log. The sealer stands still meanwhile, by its own lease: an event
 * is either sealed when the log is replayed here, or not before this run is over. May be stopped and run again, also with an
 * export that is older than an earlier run. Throws Error while the sealer is at work.
 */
export async function leaveOlderToSeal(
  table: Table,
  { rows, evidence }: Pick<LogPlace, 'rows' | 'evidence'>,
  clock: Clock,
  tell: (line: string) => void = () => {},
): Promise<LeftToSeal> {
  if (!rows) throw new Error('Give --export or --state: the rows of the ledger are not read from the table itself.');
  const { leases } = createLogStore(table);
  const holder = `reshape-${randomUUID()}`;
  const hold = async () => {
    const now = clock.now();
    if (!(await leases.take('log', holder, now, new Date(now.getTime() + LEASE_MS))))
      throw new Error('The log is being sealed: run this again in a minute.');
  };
  // it takes as long as it takes: the sealer must not come in between
  await hold();
  const holding = setInterval(() => void hold().catch(() => undefined), LEASE_MS / 3);
  try {
    const replayed = await replayLog({ evidence, keys: new Map(), tell });
    const { older, gone } = await unsealedIn(rows(), replayed);
    tell(`${older.length} events are older than the log and not in it`);
    let left = 0;
    for (let at = 0; at < older.length; at += AT_ONCE) {
      await hold();
      const put = await Promise.all(older.slice(at, at + AT_ONCE).map((event) => leaveToSeal(table, event)));
      left += put.filter(Boolean).length;
    }
    return { older: older.length, left, gone };
  } finally {
    clearInterval(holding);
    await leases.release('log', holder, clock.now()).catch(() => undefined);
  }
}
