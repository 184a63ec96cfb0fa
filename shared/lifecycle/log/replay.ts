import type { ObjectStore } from '../ports.ts';
import { BadLeaf, batchKey, checkpointKey, LATEST_CHECKPOINT, leavesOf, tileKey } from './batch.ts';
import { isBy, type Note, readNote } from './checkpoint.ts';
import { leafHash, same } from './merkle.ts';
import type { LogHead, LogStore } from './ports.ts';
import { appended, type Edge, rootOfEdge } from './tiles.ts';
import { SKEW_MS, versionsOf } from './versions.ts';

/** A seal's key, by the digest of its certificate, and when the certificate is valid. */
export interface SealKey {
  readonly spki: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

export interface Replaying {
  readonly evidence: Pick<ObjectStore, 'get'>;
  /** By SHA-256 of the certificate, hex. */
  readonly keys: ReadonlyMap<string, SealKey>;
  /** What the ledger says of the log; undefined: it is not asked. */
  readonly head?: LogHead | undefined;
  /** Number of the last checkpoint that lies in the bucket, as the ledger has it. */
  readonly kept?: number | undefined;
  /** Checkpoints that others kept, by the name under which findings speak of them. */
  readonly held?: ReadonlyMap<string, Uint8Array>;
  /** When the copy of the ledger was taken that is to be compared. */
  readonly takenAt?: Date | undefined;
  readonly tell?: (line: string) => void;
}

/** What the ledger says of the log. */
export async function saidBy(log: Pick<LogStore, 'head' | 'checkpoint'>): Promise<Pick<Replaying, 'head' | 'kept'>> {
  const head = await log.head();
  if (!head) return {};
  const last = await log.checkpoint(head.checkpoints);
  return { head, kept: last?.state === 'kept' ? head.checkpoints : head.checkpoints - 1 };
}

/** The log as its batches give it. */
export interface Replayed {
  readonly size: number;
  readonly root: Uint8Array;
  readonly checkpoints: number;
  /** Leaf hashes of each aggregate's events, in the order of the log, which is that of their versions. */
  readonly aggregates: ReadonlyMap<string, readonly Uint8Array[]>;
  /** The first version of an aggregate that may be younger than the copy. */
  readonly since: ReadonlyMap<string, number>;
  /** What happened after it was sealed from the first on; absent: nothing is sealed. */
  readonly born?: string;
  readonly findings: readonly string[];
}

const A_LINE = 100_000;

/**
 * Replays the whole log from its bucket: leaves, order, tree, tiles, and each checkpoint's signature and root. As all roots
 * are of one sequence of leaves, each of its beginnings, the checkpoints are consistent with each other if each is right.
 */
export async function replayLog({
  evidence,
  keys,
  head,
  kept = 0,
  held = new Map(),
  takenAt,
  tell = () => {},
}: Replaying): Promise<Replayed> {
  const findings: string[] = [];
  const notes = await readCheckpoints(evidence, { held, kept }, findings);
  const sizes = [...new Set([...notes.map(({ note }) => note.size), ...(head ? [head.size] : [])])].sort(
    (a, b) => a - b,
  );
  const roots = new Map<number, Uint8Array>([[0, rootOfEdge([])]]);
  const [versions, since] = [versionsOf(findings), new Map<string, number>()];
  const young = takenAt && new Date(takenAt.getTime() - SKEW_MS).toISOString();

  let tree: { readonly size: number; readonly edge: Edge } = { size: 0, edge: [] };
  for (let said = 0; ; ) {
    const leaves = await batchAt(evidence, tree.size, findings);
    if (!leaves) break;
    for (const { at, aggregate, version } of versions.take(tree.size, leaves))
      if (young && at >= young && !since.has(aggregate)) since.set(aggregate, version);
    // cut where a root is asked for: a checkpoint may stand inside a batch
    const cuts = sizes
      .filter((size) => size > tree.size && size < tree.size + leaves.length)
      .map((size) => size - tree.size);
    for (const [from, until] of pairs([0, ...cuts, leaves.length])) {
      const { edge, tiles } = appended(tree, leaves.slice(from, until).map(leafHash));
      tree = { size: tree.size + until - from, edge };
      roots.set(tree.size, rootOfEdge(edge));
      for (const { level, number, bytes } of tiles) {
        const kept = await evidence.get(tileKey(level, number));
        if (!kept) findings.push(`${tileKey(level, number)} is missing`);
        else if (!same(kept.bytes, bytes)) findings.push(`${tileKey(level, number)} is not what the leaves give`);
      }
    }
    if (tree.size - said >= A_LINE) {
      said = tree.size;
      tell(`${tree.size} events`);
    }
  }
  versions.end();
  for (const { name, note } of notes) findings.push(...wrongWith(name, note, { keys, roots, size: tree.size }));
  findings.push(...views(notes));
  if (head) findings.push(...wrongHead(head, { ...tree, roots, notes }));
  const [{ aggregates }, born] = [versions, versions.born()];
  return {
    size: tree.size,
    root: rootOfEdge(tree.edge),
    checkpoints: notes.length,
    aggregates,
    since,
    ...(born !== undefined && { born }),
    findings,
  };
}

interface Named {
  readonly name: string;
  readonly note: Note;
}

async function readCheckpoints(
  evidence: Replaying['evidence'],
  { held, kept }: Required<Pick<Replaying, 'held'>> & { readonly kept: number },
  findings: string[],
): Promise<readonly Named[]> {
  const notes: Named[] = [];
  const read = (name: string, bytes: Uint8Array) => {
    const note = readNote(bytes);
    if (note) notes.push({ name, note });
    else findings.push(`${name} is not a checkpoint`);
    return note;
  };
  let number = 1;
  for (; ; number++) {
    const found = await evidence.get(checkpointKey(number));
    if (!found) break;
    const note = read(`checkpoint ${number}`, found.bytes);
    if (note && note.number !== number) findings.push(`checkpoint ${number} calls itself ${note.number}`);
  }
  const newest = await evidence.get(LATEST_CHECKPOINT);
  const note = newest && read('the newest checkpoint', newest.bytes);
  if (!newest && number > 1) findings.push('the newest checkpoint is missing');
  if (note && note.number >= number)
    findings.push(`checkpoint ${number} is missing: the newest one is number ${note.number}`);
  else if (kept >= number)
    findings.push(`checkpoint ${number} is missing: the ledger has kept the one with number ${kept}`);
  if (note && note.number < number - 1)
    findings.push(`the newest checkpoint is number ${note.number}, and there are ${number - 1}`);
  for (const [name, bytes] of held) read(name, bytes);
  return notes;
}

async function batchAt(
  evidence: Replaying['evidence'],
  first: number,
  findings: string[],
): Promise<readonly Uint8Array[] | undefined> {
  const found = await evidence.get(batchKey(first));
  if (!found) return undefined;
  try {
    return leavesOf(found.bytes);
  } catch (error) {
    if (!(error instanceof BadLeaf)) throw error;
    findings.push(`${batchKey(first)}: ${error.message}`);
    return undefined;
  }
}

function wrongWith(
  name: string,
  note: Note,
  {
    keys,
    roots,
    size,
  }: { readonly keys: Replaying['keys']; readonly roots: ReadonlyMap<number, Uint8Array>; readonly size: number },
): readonly string[] {
  const key = keys.get(note.certificateSha256);
  const root = roots.get(note.size);
  const at = new Date(note.at);
  return [
    ...(key
      ? isBy(key.spki, note)
        ? at < key.notBefore || at > key.notAfter
          ? [`${name} was signed when the certificate of its seal was not valid`]
          : []
        : [`${name} is not signed by the seal that it names`]
      : [`${name} names a seal that is none of this house`]),
    ...(root
      ? same(root, note.root)
        ? []
        : [`${name} has another root than the first ${note.size} events give`]
      : [`${name} is over ${note.size} events, and the batches end at ${size}: the batch at ${size} is missing`]),
  ];
}

/** Two signed roots of one size are two logs. */
function views(notes: readonly Named[]): readonly string[] {
  const bySize = Map.groupBy(notes, ({ note }) => note.size);
  return [...bySize.values()].flatMap(([first, ...others]) =>
    others
      .filter(({ note }) => !same(note.root, first!.note.root))
      .map(
        ({ name, note }) =>
          `${first!.name} and ${name} are over ${note.size} events and have different roots: the log was split`,
      ),
  );
}

function wrongHead(
  head: LogHead,
  {
    size,
    roots,
    notes,
  }: { readonly size: number; readonly roots: ReadonlyMap<number, Uint8Array>; readonly notes: readonly Named[] },
): readonly string[] {
  const signed = Math.max(0, ...notes.map(({ note }) => note.size));
  const root = roots.get(head.size);
  return [
    ...(head.size < signed
      ? [`the ledger's log has ${head.size} events, and a checkpoint is over ${signed}: it was rolled back`]
      : []),
    ...(head.size > size ? [`the ledger's log has ${head.size} events, and the batches end at ${size}`] : []),
    ...(root && !(same(root, head.root) && same(root, rootOfEdge(head.edge)))
      ? ["the ledger's log has another root than the batches give"]
      : []),
  ];
}

const pairs = (cuts: readonly number[]): readonly (readonly [number, number])[] =>
  cuts.slice(1).map((until, at) => [cuts[at]!, until] as const);
