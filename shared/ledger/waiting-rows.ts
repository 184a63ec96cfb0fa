import { canonicalBytes, type DomainEvent } from '../lifecycle/events.ts';
import { eventOfLeaf, framed, leavesOf } from '../lifecycle/log/batch.ts';
import { type Waiting, waitingName } from '../lifecycle/log/ports.ts';
import { instant, joined, spread } from './key-parts.ts';
import type { Item, Key } from './table.ts';

/** How the sort keys begin of what waits to be sealed. */
export const WAITING = 'change#';

/** A row's own limit is 400 KB: a change with more to tell is told in several. */
const LARGEST_WAITING = 256 * 1024;

/** What a change leaves to be sealed: one row, or several when its events are long. */
export function waitingRows(events: readonly DomainEvent[]): readonly Item[] {
  const rows: Item[] = [];
  let [first, leaves, size] = [events[0]!, [] as Uint8Array[], 0];
  const close = () => rows.push({ ...waitingKey(waitingName(first)), leaves: Buffer.concat(leaves) });
  for (const event of events) {
    const leaf = framed(canonicalBytes(event));
    if (size > 0 && size + leaf.length > LARGEST_WAITING) {
      close();
      [first, leaves, size] = [event, [], 0];
    }
    leaves.push(leaf);
    size += leaf.length;
  }
  close();
  return rows;
}

/** Where a change with this name waits. */
export function waitingKey(name: string): Key {
  const [at = '', id = ''] = name.split('#');
  return { pk: joined(spread('unsealed', id)), sk: joined([WAITING.slice(0, -1), instant(at), id]) };
}

/** The instant in a sort key. */
export const atOf = (sk: string): string => sk.split('#')[1]!;

/** What waits in a row; undefined where it cannot be read, or is not under its own name: none of our functions wrote it so. */
export function ownWaitingOf(row: Item): Waiting | undefined {
  try {
    const waiting = waitingOf(row);
    const { pk, sk } = waitingKey(waitingName(waiting.events[0]!));
    return row.pk === pk && row.sk === sk ? waiting : undefined;
  } catch {
    return undefined;
  }
}

function waitingOf({ sk, leaves: bytes }: Item): Waiting {
  const leaves = leavesOf(bytes as Uint8Array);
  return { name: sk.slice(WAITING.length), at: atOf(sk), leaves, events: leaves.map(eventOfLeaf) };
}
