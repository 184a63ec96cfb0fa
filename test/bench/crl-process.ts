import type { Ledger } from '../../shared/lifecycle/ports.ts';
import type { CrlEntryRecord } from '../../shared/lifecycle/records.ts';
import { issueCrl } from '../../shared/lifecycle/revocation-list.ts';
import { CEREMONY, makeWorld } from '../world/world.ts';
import { entriesBetween, SCOPE } from './crl-entries.ts';

/** What is asked of a process that issues lists and does nothing else. */
export interface Asked {
  readonly entries: number;
  /** Whether the entries lie ready (so that only the list is timed), or come page by page (so that none stays). */
  readonly ready: boolean;
}

/** CPU time of one whole `issueCrl`, and the most memory that the process has held so far. */
export interface Told {
  readonly milliseconds: number;
  readonly peakBytes: number;
}

const world = await makeWorld('bench');
let ready: readonly CrlEntryRecord[] = [];

/** The memory ledger but for the entries: it sorts a whole partition at each query, which no store does. */
function ledgerWith(count: number, read: (from: number, to: number) => readonly CrlEntryRecord[]): Ledger {
  const list = async (_list: string, _of: string, { limit = 100, cursor = '0' } = {}) => {
    const end = Math.min(Number(cursor) + limit, count);
    const items = read(Number(cursor), end);
    return end < count ? { items, cursor: String(end) } : { items };
  };
  return { ...world.ledger, list: list as unknown as Ledger['list'] };
}

async function issue(asked: Asked): Promise<Told> {
  if (asked.ready && ready.length < asked.entries) ready = entriesBetween(0, asked.entries);
  const read = asked.ready ? (from: number, to: number) => ready.slice(from, to) : entriesBetween;
  world.staging.objects.clear();
  world.keys.signatures.length = 0;
  const before = process.cpuUsage();
  await issueCrl({ ...world, ledger: ledgerWith(asked.entries, read) }, SCOPE, CEREMONY, 'bench');
  const { user, system } = process.cpuUsage(before);
  return { milliseconds: (user + system) / 1_000, peakBytes: process.resourceUsage().maxRSS * 1024 };
}

process.on('message', (asked: Asked) => void issue(asked).then((told) => process.send?.(told)));
