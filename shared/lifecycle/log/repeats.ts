import type { ObjectStore } from '../ports.ts';
import { tileKey } from './batch.ts';
import { leafHash } from './merkle.ts';
import type { LogHead, LogStore, Waiting } from './ports.ts';
import { hashesOf, TILE } from './tiles.ts';

/**
 * A row that was sealed and taken away may be put back by whoever can write the table, and would be sealed a second time.
 * The tree tells: its lowest tiles hold the hash of every leaf. What was written within the hour can have been sealed within
 * it only, so that a look takes the head's edge and the tiles of that hour, most often none; anything older is looked for in
 * the whole tree, which happens after a standstill, for a house that is older than its log, and where somebody replays. A row
 * that was strange and stays is looked for in what has grown since, as long as the process lives.
 */
export interface Told {
  readonly fresh: readonly Waiting[];
  /** All of it stands in the log: there is nothing to do but to take the rows away, and to tell. */
  readonly again: readonly Waiting[];
  /** Parts of it do, or stand twice in what waits: no change was ever written so. It is not sealed, and stays. */
  readonly strange: readonly Waiting[];
}

const HOUR_MS = 3_600_000;

/** Looks, in one run, what of the changes of a batch stands in the log already. Throws Error for a tile that is missing. */
export function repeatsOf(
  { evidence, log }: { readonly evidence: Pick<ObjectStore, 'get'>; readonly log: Pick<LogStore, 'checkpoint'> },
  now: Date,
): (head: LogHead, changes: readonly Waiting[]) => Promise<Told> {
  const before = strangeBefore(log);
  const young = new Date(now.getTime() - HOUR_MS).toISOString();
  // whole tiles never change
  const tiles = new Map<number, Uint8Array>();
  let lately: Promise<number> | undefined;
  return async (head, changes) => {
    lately ??= sizeBefore(log, head, new Date(now.getTime() - 2 * HOUR_MS));
    const hashed = changes.map((change) => ({ change, hashes: change.leaves.map((leaf) => hex(leafHash(leaf))) }));
    const looked = (name: string, hashes: readonly string[]) => {
      const last = before.get(name);
      return last?.hashes === hashes.join() ? last : undefined;
    };
    let from = await lately;
    for (const { change, hashes } of hashed) {
      const old = change.events.some(({ at }) => at < young);
      from = Math.min(from, looked(change.name, hashes)?.size ?? (old ? 0 : from));
    }
    const sealed = await standing({ evidence, tiles, head }, new Set(hashed.flatMap(({ hashes }) => hashes)), from);
    const told = { fresh: [] as Waiting[], again: [] as Waiting[], strange: [] as Waiting[] };
    const taken = new Set<string>();
    for (const { change, hashes } of hashed) {
      const last = looked(change.name, hashes);
      const known = hashes.filter((hash) => sealed.has(hash) || last?.known.has(hash));
      const twice = new Set(hashes).size < hashes.length || hashes.some((hash) => taken.has(hash));
      const place = known.length === hashes.length ? 'again' : known.length > 0 || twice ? 'strange' : 'fresh';
      told[place].push(change);
      if (place === 'strange' && (last || before.size < MOST_STRANGE))
        before.set(change.name, { hashes: hashes.join(), known: new Set(known), size: head.size });
      if (place === 'fresh') for (const hash of hashes) taken.add(hash);
    }
    return told;
  };
}

/** By name, what of strange rows was found in a tree of that size: what stands in the log does so for ever. */
const strangeBefore = (log: object): Map<string, Looked> => {
  const known = strangeRows.get(log) ?? new Map<string, Looked>();
  strangeRows.set(log, known);
  return known;
};
interface Looked {
  readonly hashes: string;
  readonly known: ReadonlySet<string>;
  readonly size: number;
}
const strangeRows = new WeakMap<object, Map<string, Looked>>();
const MOST_STRANGE = 1_000;

/** How large the tree was at an instant, or before it, as checkpoints tell. */
async function sizeBefore(log: Pick<LogStore, 'checkpoint'>, head: LogHead, then: Date): Promise<number> {
  for (let back = 0; back < head.checkpoints; back = back * 2 + 1) {
    const row = await log.checkpoint(head.checkpoints - back);
    if (row && Date.parse(row.at) <= then.getTime()) return row.size;
  }
  return 0;
}

const AT_ONCE = 16;
/** Tiles that a run keeps for its next batch: 32 MB, of a million leaves. */
const KEPT_TILES = 4_096;

/** Which of these stand among the leaves from a place on. */
async function standing(
  {
    evidence,
    tiles,
    head,
  }: {
    readonly evidence: Pick<ObjectStore, 'get'>;
    readonly tiles: Map<number, Uint8Array>;
    readonly head: LogHead;
  },
  wanted: ReadonlySet<string>,
  from: number,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const look = (bytes: Uint8Array) => {
    for (const hash of hashesOf(bytes)) if (wanted.has(hex(hash))) found.add(hex(hash));
  };
  const read = async (number: number) => {
    const kept = tiles.get(number) ?? (await evidence.get(tileKey(0, number)))?.bytes;
    if (!kept) throw new Error(`${tileKey(0, number)} is missing from the log`);
    if (tiles.size < KEPT_TILES) tiles.set(number, kept);
    look(kept);
  };
  const end = Math.floor(head.size / TILE);
  for (let at = Math.floor(from / TILE); at < end; at += AT_ONCE)
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, end - at) }, (_, more) => read(at + more)));
  look(head.edge[0] ?? new Uint8Array());
  return found;
}

const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex');
