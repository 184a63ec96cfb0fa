import { Refusal } from '../../errors.ts';
import { canonicalBytes } from '../events.ts';
import type { Ledger, ObjectStore } from '../ports.ts';
import type { CertificateRecord } from '../records.ts';
import { tileKey } from './batch.ts';
import { noteOf } from './checkpoint.ts';
import { leafHash, rootOf, same, splitOf } from './merkle.ts';
import type { CheckpointRow, LogStore } from './ports.ts';
import { countAt, type Edge, hashesOf, TILE } from './tiles.ts';

/** What proofs are made of: a proof reads as many tiles as the tree has levels, whatever its size. */
export interface ProofHouse {
  readonly ledger: Pick<Ledger, 'read' | 'event'>;
  readonly log: LogStore;
  readonly evidence: Pick<ObjectStore, 'get'>;
}

/** Hashes of subtrees of the tree as it is now. */
type Subtree = (from: number, until: number) => Promise<Uint8Array>;

/** PATH of RFC 9162 §2.1.3.1: of leaf `index`, in the tree of the first `size` leaves. */
export async function inclusionPath(subtree: Subtree, index: number, size: number): Promise<readonly Uint8Array[]> {
  const path: Promise<Uint8Array>[] = [];
  let [from, until] = [0, size];
  while (until - from > 1) {
    const middle = from + splitOf(until - from);
    path.unshift(index < middle ? subtree(middle, until) : subtree(from, middle));
    if (index < middle) until = middle;
    else from = middle;
  }
  return Promise.all(path);
}

/** PROOF of RFC 9162 §2.1.4.1, between the trees of the first `earlier` and the first `later` leaves. */
export async function consistencyPath(
  subtree: Subtree,
  earlier: number,
  later: number,
): Promise<readonly Uint8Array[]> {
  if (earlier === later || earlier === 0) return [];
  const path: Promise<Uint8Array>[] = [];
  let [from, until, known] = [0, later, true];
  while (until !== earlier) {
    const middle = from + splitOf(until - from);
    if (earlier <= middle) {
      path.unshift(subtree(middle, until));
      until = middle;
    } else {
      path.unshift(subtree(from, middle));
      [from, known] = [middle, false];
    }
  }
  if (!known) path.unshift(subtree(from, until));
  return Promise.all(path);
}

/** Reads subtrees from tiles, each once, and from the edge. Throws Error when a tile is not there. */
export function subtreesOf(
  { evidence }: Pick<ProofHouse, 'evidence'>,
  { size, edge }: { readonly size: number; readonly edge: Edge },
): Subtree {
  const tiles = new Map<string, Promise<readonly Uint8Array[]>>();
  const tile = (level: number, number: number) => {
    const key = tileKey(level, number);
    const known = tiles.get(key) ?? read(level, number, key);
    tiles.set(key, known);
    return known;
  };
  const read = async (level: number, number: number, key: string) => {
    if (number === Math.floor(countAt(size, level) / TILE)) return hashesOf(edge[level] ?? new Uint8Array());
    const found = await evidence.get(key);
    if (!found) throw new Error(`${key} is missing from the log`);
    return hashesOf(found.bytes);
  };
  /** Of whole subtrees, at the tile level that holds them. */
  const whole = async (from: number, until: number): Promise<Uint8Array> => {
    let level = 0;
    while (TILE ** (level + 1) <= until - from) level++;
    const [first, count] = [from / TILE ** level, (until - from) / TILE ** level];
    const hashes = await tile(level, Math.floor(first / TILE));
    return rootOf(hashes.slice(first % TILE, (first % TILE) + count));
  };
  const subtree: Subtree = async (from, until) => {
    const half = until - from > 1 ? splitOf(until - from) : 0;
    if (half * 2 === until - from || half === 0) return whole(from, until);
    return rootOf(await Promise.all([subtree(from, from + half), subtree(from + half, until)]));
  };
  return subtree;
}

/** A checkpoint as it is published. */
export async function publishedNote({ ledger }: Pick<ProofHouse, 'ledger'>, row: CheckpointRow): Promise<string> {
  const seal = await ledger.read('seal', { id: row.sealId });
  if (!seal || !row.signature) throw new Error(`checkpoint ${row.number} is not signed`);
  return noteOf(row.text, seal.spki, row.signature);
}

/** The newest checkpoint that is signed; undefined while there is none. */
export async function newestCheckpoint({ log }: Pick<ProofHouse, 'log'>): Promise<CheckpointRow | undefined> {
  const { items } = await log.checkpoints({ limit: 2 });
  return items.find(({ state }) => state !== 'intended');
}

export interface InclusionProof {
  readonly leaf: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly path: readonly Uint8Array[];
  readonly checkpoint: string;
}

/**
 * That one event of a certificate is in the log: by default that of its issue. Throws a Refusal `not-found` for an event
 * that there is not, `wrong-state` until it is sealed and signed.
 */
export async function certificateProof(
  house: ProofHouse,
  certificate: CertificateRecord,
  wanted?: number,
): Promise<InclusionProof> {
  const version = wanted ?? (await issueOf(house, certificate));
  const event = version === undefined ? undefined : await house.ledger.event(certificate, version);
  if (version === undefined || !event) throw new Refusal('not-found', 'This certificate has no such event.');
  const [row, index] = await Promise.all([newestCheckpoint(house), house.log.placeOf(certificate, version)]);
  // after the checkpoint, so that it is not behind it
  const head = await house.log.head();
  if (!row || !head || index === undefined || index >= row.size)
    throw new Refusal('wrong-state', 'This event is not sealed yet: ask again in a minute.', { retryAfterSeconds: 60 });
  const subtree = subtreesOf(house, head);
  const leaf = canonicalBytes(event);
  // what the ledger says now must be what was sealed
  if (!same(await subtree(index, index + 1), leafHash(leaf))) throw new Error(`event ${index} is not as it was sealed`);
  const path = await inclusionPath(subtree, index, row.size);
  return { leaf, index, size: row.size, path, checkpoint: await publishedNote(house, row) };
}

/** The version in which it was issued: the first ones are those of its reservation and its issue. */
async function issueOf({ ledger }: ProofHouse, certificate: CertificateRecord): Promise<number | undefined> {
  for (let version = 1; version <= certificate.version; version++) {
    const event = await ledger.event(certificate, version);
    if (event?.type === 'certificate.issued') return version;
  }
  return undefined;
}

export interface ConsistencyProof {
  readonly from: string;
  readonly to: string;
  readonly path: readonly Uint8Array[];
}

/** That the tree of one checkpoint begins with that of an earlier one, by their numbers. Throws a Refusal `not-found`, `malformed`. */
export async function consistencyProof(house: ProofHouse, from: number, to: number): Promise<ConsistencyProof> {
  if (from > to) throw new Refusal('malformed', 'The earlier checkpoint comes first.');
  const signed = async (number: number) => {
    const row = await house.log.checkpoint(number);
    if (!row?.signature) throw new Refusal('not-found', `There is no checkpoint ${number}.`);
    return row;
  };
  const [earlier, later] = await Promise.all([signed(from), signed(to)]);
  const head = await house.log.head();
  const path = await consistencyPath(subtreesOf(house, head!), earlier.size, later.size);
  const notes = await Promise.all([publishedNote(house, earlier), publishedNote(house, later)]);
  return { from: notes[0], to: notes[1], path };
}
