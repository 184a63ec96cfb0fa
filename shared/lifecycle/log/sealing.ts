import { sha256 } from '../identity.ts';
import { WorkedElsewhere } from '../outbox.ts';
import {
  type Clock,
  Conflict,
  type Ledger,
  type ObjectStore,
  type Octets,
  type Randomness,
  type Signer,
} from '../ports.ts';
import { batchKey, framed, tileKey } from './batch.ts';
import { renewCheckpoint } from './checkpoints.ts';
import { leafHash } from './merkle.ts';
import { anyFree, type Batch, batchesOf, decodeBatch, ordered } from './order.ts';
import { type LogHead, type LogStore, type Look, type Place, type Waiting, waitingName } from './ports.ts';
import { repeatsOf } from './repeats.ts';
import { leftOver, reconciledWith } from './taking-up.ts';
import { appended, rootOfEdge } from './tiles.ts';

/**
 * The sealer: what the changes of the ledger left to be sealed comes into one order and into the tree.
 *
 *   1 take up   what the last run left: rows of its last batch, and a batch that is there and not in the head, if it is of
 *               what waits (`taking-up.ts`)
 *   2 look      twice over everything that waits (`order.ts`)
 *   3 batch     the object with the leaves, but for those that stand in the log already (`repeats.ts`); there only once, so
 *               it decides what stands at this place of the log
 *   4 tiles     those that the batch makes whole
 *   5 head      the ledger says how large the tree is, and its root
 *   6 settle    the rows of the batch are taken away
 *   7 checkpoint (`checkpoints.ts`)
 *
 * Under each step stands what is true if the process dies there. The lease spares work; that each event is in the log once is
 * kept by three things: the head is read before the looks, the batch of a place is written only where none is, and the head
 * moves only from the version that was read. Nobody waits for any of it: a house whose log is behind goes on.
 */
export interface LogHouse {
  readonly ledger: Ledger;
  readonly log: LogStore;
  readonly evidence: ObjectStore;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

export interface Sealed {
  /** Events that this run sealed. */
  readonly sealed: number;
  readonly size: number;
  /** Changes that waited although they were sealed before: somebody has put their rows back. */
  readonly repeated: number;
  /** Instant of the oldest change that waited when the run began. */
  readonly oldest?: string;
  /** Instant of the newest checkpoint; none while there is no seal. */
  readonly checkpointAt?: string;
  /** The run's time was over before everything was sealed. */
  readonly more: boolean;
}

export const EMPTY: LogHead = {
  version: 0,
  size: 0,
  root: rootOfEdge([]),
  edge: [],
  settled: true,
  sealedAt: '',
  checkpoints: 0,
};

/** Longer than a batch takes, shorter than what happened may wait for whoever comes after one that died. */
const LEASE_MS = 90_000;

/** Changes that are held in memory at once. */
const A_LOOK = 20_000;

/** Seals what waits until `deadline`. Throws WorkedElsewhere while another does; Conflict when another was faster after all. */
export async function sealLog(house: LogHouse, correlation: string, deadline: Date): Promise<Sealed> {
  const { log, clock } = house;
  const hold = async () => {
    const now = clock.now();
    if (!(await log.leases.take('log', correlation, now, new Date(now.getTime() + LEASE_MS))))
      throw new WorkedElsewhere('The log is being sealed elsewhere.');
  };
  await hold();
  try {
    const late = () => clock.now() >= deadline;
    const start = await takenUp(house, (await log.head()) ?? EMPTY, hold);
    let head = start;
    const repeats = repeatsOf(house, clock.now());
    let oldest: string | undefined;
    let repeated = 0;
    let more = true;
    while (more && !late()) {
      const { changes, left, strange } = await seen(log);
      // what cannot be sealed keeps nothing else waiting, and is told of as what waits for too long
      oldest ??= [...changes.map(({ at }) => at), ...(strange === undefined ? [] : [strange])].sort()[0];
      more = left;
      for (const batch of batchesOf(changes)) {
        more ||= late();
        if (late()) break;
        await hold();
        const { fresh, again, strange } = await repeats(head, batch);
        repeated += again.length;
        oldest = [...(oldest === undefined ? [] : [oldest]), ...strange.map(({ at }) => at)].sort()[0];
        await log.settle(
          again.map(({ name }) => name),
          [],
        );
        if (fresh.length > 0) head = await sealBatch(house, head, batchOf(fresh));
      }
    }
    const checkpoint = await renewCheckpoint(house, head);
    return {
      sealed: head.size - start.size,
      size: head.size,
      repeated,
      ...(oldest !== undefined && { oldest }),
      ...(checkpoint && { checkpointAt: checkpoint.at }),
      more,
    };
  } finally {
    await log.leases.release('log', correlation, clock.now()).catch(() => undefined);
  }
}

/** 2. Look. Nothing is written; what is seen now is there again at the next look. */
async function seen(log: LogStore): Promise<Pick<Look, 'strange'> & { changes: readonly Waiting[]; left: boolean }> {
  for (let most = A_LOOK; ; most *= 2) {
    const first = await log.look(most);
    const { waiting, left, ...strange } = first;
    if (waiting.length === 0 && left === undefined) return { changes: [], left: false, ...strange };
    if (!anyFree(first)) continue;
    return { changes: ordered(first, await log.look(most)), left: left !== undefined, ...strange };
  }
}

/** 1. Take up. Each of it may be done again: the same rows are taken away, the same batch is counted once by the head. */
async function takenUp(house: LogHouse, found: LogHead, hold: () => Promise<void>): Promise<LogHead> {
  let head = found;
  if (!head.settled && head.batch) {
    const left = await batchAt(house, head.batch.first);
    if (!left || sha256(left.bytes) !== head.batch.sha256)
      throw new Error(`the batch at ${head.batch.first} is not as it was sealed`);
    head = await settle(house, head, left);
  }
  // a restored ledger finds here, one after the other, what was sealed after the copy that it was restored from
  const known = await reconciledWith(head, (first) => batchAt(house, first));
  for (let next = await batchAt(house, head.size); next; next = await batchAt(house, head.size)) {
    await hold();
    if (head.size + next.leaves.length > known) await leftOver(house.log, head, next);
    head = await sealBatch(house, head, next);
  }
  return head;
}

async function batchAt({ evidence }: LogHouse, first: number): Promise<Batch | undefined> {
  const found = await evidence.get(batchKey(first));
  if (!found) return undefined;
  const batch = decodeBatch(found.bytes);
  // a row is named by the first of its events, and which those are is not told by a batch
  return { ...batch, names: batch.events.map(waitingName) };
}

function batchOf(changes: readonly Waiting[]): Batch {
  const leaves = changes.flatMap((change) => change.leaves);
  const events = changes.flatMap((change) => change.events);
  return { bytes: Buffer.concat(leaves.map(framed)), leaves, events, names: changes.map(({ name }) => name) };
}

async function sealBatch(house: LogHouse, head: LogHead, wanted: Batch): Promise<LogHead> {
  // 3. Batch. Dead here, with the object written: it is the batch of this place, and the next run takes it up.
  const batch = await written(house, head, wanted);

  // 4. Tiles. As before: they follow from the batch, octet by octet.
  const { edge, tiles } = appended(head, batch.leaves.map(leafHash));
  await Promise.all(tiles.map(({ level, number, bytes }) => putOnce(house.evidence, tileKey(level, number), bytes)));

  // 5. Head. From here on the events are sealed; their rows are still there, and `settled` says so.
  const moved: LogHead = {
    ...head,
    version: head.version + 1,
    size: head.size + batch.leaves.length,
    root: rootOfEdge(edge),
    edge,
    batch: { first: head.size, count: batch.leaves.length, sha256: sha256(batch.bytes) },
    settled: false,
    sealedAt: house.clock.now().toISOString(),
  };
  await house.log.move(moved);
  return settle(house, moved, batch);
}

/** The batch that stands at this place: ours, or the one of whoever was faster. */
async function written(house: LogHouse, head: LogHead, batch: Batch): Promise<Batch> {
  try {
    await house.evidence.put(batchKey(head.size), batch.bytes, { mediaType: LEAVES, onlyIf: { absent: true } });
    return batch;
  } catch (error) {
    const there = error instanceof Conflict ? await batchAt(house, head.size) : undefined;
    if (!there) throw error;
    if (Buffer.compare(there.bytes, batch.bytes) !== 0) await leftOver(house.log, head, there);
    return there;
  }
}

/** 6. Settle. Dead here, some of the rows are gone; the next run takes the others away before it looks. */
async function settle({ log }: LogHouse, head: LogHead, { events, names }: Batch): Promise<LogHead> {
  await log.settle(
    names,
    events.flatMap(({ aggregate, version }, at): Place[] => {
      const [kind, issuer, serial] = aggregate.split('/');
      return kind === 'certificate'
        ? [{ issuer: issuer!, serial: serial!, version, index: head.batch!.first + at }]
        : [];
    }),
  );
  const settled = { ...head, version: head.version + 1, settled: true };
  await log.move(settled);
  return settled;
}

const LEAVES = 'application/jsonl';

/** Writes what follows from what is sealed: whatever is there already must be the same. */
export async function putOnce(
  evidence: ObjectStore,
  key: string,
  bytes: Octets & Uint8Array,
  mediaType = 'application/octet-stream',
): Promise<void> {
  try {
    await evidence.put(key, bytes, { mediaType, onlyIf: { absent: true } });
  } catch (error) {
    const there = error instanceof Conflict ? await evidence.get(key) : undefined;
    if (!there || Buffer.compare(there.bytes, bytes) !== 0) throw error;
  }
}
