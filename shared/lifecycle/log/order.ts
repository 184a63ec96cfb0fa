import type { DomainEvent } from '../events.ts';
import { eventOfLeaf, leavesOf, MOST_LEAVES } from './batch.ts';
import type { Look, Waiting } from './ports.ts';

/**
 * The one order of all events, from two looks at what waits.
 *
 * A look passes from partition to partition while changes are made, so it may see a change and not the one before it. But
 * whatever came before something that a first look saw was written before that look ended, so a second look, begun after
 * it, sees it. Hence everything of the first look is sealed, each with what the second shows of its predecessors before
 * it; what only the second saw, and nothing of the first needs, waits. Instants give the order among what is free.
 */
export function ordered(first: Look, second: Look): readonly Waiting[] {
  const byVersion = new Map<string, Waiting>();
  for (const change of [...second.waiting, ...first.waiting])
    for (const { aggregate, version } of change.events) byVersion.set(`${aggregate} ${version}`, change);

  const horizon = horizonOf(first);
  const inOrder: Waiting[] = [];
  const done = new Set<string>();
  const put = (start: Waiting) => {
    // not by recursion: a thousand versions of one aggregate may wait
    const stack = [start];
    while (stack.length > 0) {
      const change = stack.at(-1)!;
      const before = change.events
        .map(({ aggregate, version }) => byVersion.get(`${aggregate} ${version - 1}`))
        .filter((one) => one !== undefined && one.name !== change.name && !done.has(one.name));
      if (before.length > 0) {
        if (stack.length > byVersion.size) throw new Error('events that wait precede each other in a circle');
        stack.push(before[0]!);
        continue;
      }
      stack.pop();
      if (!done.has(change.name)) inOrder.push(change);
      done.add(change.name);
    }
  };
  const free = first.waiting.filter(({ at }) => horizon === undefined || at <= horizon);
  for (const change of [...free].sort((a, b) => (a.name < b.name ? -1 : 1))) put(change);
  return inOrder;
}

/**
 * A look that did not see everything must leave what lies close to where it stopped: a predecessor may carry a later
 * instant, by as much as a call may last and clocks may differ.
 */
const MARGIN_MS = 3_600_000;

const horizonOf = ({ left }: Look): string | undefined =>
  left === undefined ? undefined : new Date(Date.parse(left) - MARGIN_MS).toISOString();

/** Whether there is anything that may be sealed. */
export const anyFree = (look: Look): boolean => {
  const horizon = horizonOf(look);
  return look.waiting.some(({ at }) => horizon === undefined || at <= horizon);
};

/** Leaves that are sealed together, and the rows in which they waited. */
export interface Batch {
  readonly bytes: Uint8Array;
  readonly leaves: readonly Uint8Array[];
  readonly events: readonly DomainEvent[];
  /** Of a batch that was found, every name that could be one's. */
  readonly names: readonly string[];
}

const LARGEST_BATCH = 4 << 20;

/** The changes in batches, none of which is divided between two. */
export function* batchesOf(changes: readonly Waiting[]): Generator<readonly Waiting[]> {
  let batch: Waiting[] = [];
  let [leaves, octets] = [0, 0];
  for (const change of changes) {
    const size = change.leaves.reduce((sum, leaf) => sum + leaf.length, 0);
    if (batch.length > 0 && (leaves + change.leaves.length > MOST_LEAVES || octets + size > LARGEST_BATCH)) {
      yield batch;
      [batch, leaves, octets] = [[], 0, 0];
    }
    batch.push(change);
    leaves += change.leaves.length;
    octets += size;
  }
  if (batch.length > 0) yield batch;
}

/** A batch as its object has it. Throws BadLeaf. */
export function decodeBatch(bytes: Uint8Array): Omit<Batch, 'names'> {
  const leaves = leavesOf(bytes);
  return { bytes, leaves, events: leaves.map(eventOfLeaf) };
}
