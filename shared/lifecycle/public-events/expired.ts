import type { Actor } from '../events.ts';
import { Conflict, type OutboxRow } from '../ports.ts';
import { penOf } from '../recording.ts';
import type { ScanRecord } from '../records.ts';
import type { EventHouse } from './publishing.ts';
import { toldOutside } from './rows.ts';

const JOB = 'expired-events';
const ACTOR: Actor = { capacity: 'platform', function: 'events' };
const DAY_MS = 86_400_000;
/** Rows of one commit, beside the record of the scan and its event. */
const A_PAGE = 90;
/** After a longer outage the days before are not told any more: whoever listens knows when certificates end. */
const MOST_DAYS = 30;
/** A run takes up nothing new after so long; the next one goes on. */
const RUN_MS = 30_000;

/**
 * Writes the rows by which is told what expired: of each day (UTC) that is over, page by page, each page together with the
 * place up to which the day is done, so that nothing is told twice and nothing is left out, wherever a run dies.
 */
export async function findExpired(
  house: Pick<EventHouse, 'ledger' | 'clock' | 'randomness'>,
  correlation: string,
): Promise<{ readonly found: number }> {
  const until = house.clock.now().getTime() + RUN_MS;
  let found = 0;
  for (const day of await openDays(house)) {
    for (let more = true; more; ) {
      if (house.clock.now().getTime() >= until) return { found };
      const step = await pageOf(house, day, correlation);
      found += step.found;
      more = step.more;
    }
  }
  return { found };
}

/** The days that are over and not done, oldest first. The first run of all begins with yesterday. */
async function openDays({ ledger, clock }: Pick<EventHouse, 'ledger' | 'clock'>): Promise<readonly string[]> {
  const today = Math.floor(clock.now().getTime() / DAY_MS);
  const days: string[] = [];
  for (let back = 1; back <= MOST_DAYS; back++) {
    const day = new Date((today - back) * DAY_MS).toISOString().slice(0, 10);
    const scan = await ledger.read('scan', { job: JOB, day });
    if (scan?.state === 'done') return days.reverse();
    days.push(day);
    if (scan) return days.reverse();
  }
  // nothing was ever done, or not for so long: a house that is new has nothing to catch up with
  const ran = (await ledger.list('scans-of-job', JOB, { limit: 1 })).items.length > 0;
  return ran ? days.reverse() : days.slice(0, 1);
}

async function pageOf(
  house: Pick<EventHouse, 'ledger' | 'clock' | 'randomness'>,
  day: string,
  correlation: string,
): Promise<{ readonly found: number; readonly more: boolean }> {
  const { ledger } = house;
  const pen = penOf(house, ACTOR, correlation);
  const before = await ledger.read('scan', { job: JOB, day });
  if (before?.state === 'done') return { found: 0, more: false };
  const { items, cursor } = await ledger.list('certificates-expiring', day, {
    limit: A_PAGE,
    ...(before?.checkpoint?.cursor !== undefined && { cursor: before.checkpoint.cursor }),
  });
  // the index may be late with a revocation: whoever tells it looks again
  const outbox: OutboxRow[] = items.flatMap((one) => toldOutside(pen, 'certificate.expired', one));
  const { checkpoint: _, ...rest } = before ?? {};
  const scan: ScanRecord = {
    kind: 'scan',
    job: JOB,
    day,
    createdAt: pen.at,
    ...rest,
    version: (before?.version ?? 0) + 1,
    state: cursor === undefined ? 'done' : 'running',
    movedAt: pen.at,
    ...(cursor !== undefined && { checkpoint: { lastDay: day, cursor } }),
    counts: { found: (before?.counts.found ?? 0) + outbox.length },
  };
  try {
    await ledger.commit({ records: [scan], events: [pen.event(scan, 'scan.moved', { found: outbox.length })], outbox });
    return { found: outbox.length, more: cursor !== undefined };
  } catch (thrown) {
    // another run was at it
    if (!(thrown instanceof Conflict)) throw thrown;
    return { found: 0, more: true };
  }
}
