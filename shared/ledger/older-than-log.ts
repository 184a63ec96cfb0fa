import type { DomainEvent } from '../lifecycle/events.ts';
import { eventOfLeaf } from '../lifecycle/log/batch.ts';
import type { Replayed } from '../lifecycle/log/replay.ts';
import { ConditionsFailed, type Item, type Table } from './table.ts';
import { ownWaitingOf, WAITING, waitingRows } from './waiting-rows.ts';

/** Events of a ledger's rows that are in the log neither sealed nor waiting. */
export interface Unsealed {
  /** From before there was a log: nobody has left them to be sealed. */
  readonly older: readonly DomainEvent[];
  /** Names of those that were left to be sealed, and are not there any more: somebody took them away. */
  readonly gone: readonly string[];
}

/** Looks through every row of a ledger, in a copy that is not younger than the replay of the log. */
export async function unsealedIn(
  rows: AsyncIterable<Item> | Iterable<Item>,
  { aggregates, born }: Pick<Replayed, 'aggregates' | 'born'>,
): Promise<Unsealed> {
  const waiting = new Set<string>();
  const missing = new Map<string, DomainEvent>();
  for await (const row of rows) {
    if (row.sk.startsWith(WAITING) && row.pk.startsWith('unsealed#')) {
      for (const event of ownWaitingOf(row)?.events ?? []) waiting.add(nameOf(event));
    } else if (row.sk.startsWith('event#')) {
      const event = eventOfLeaf(row.event as Uint8Array);
      if (!aggregates.get(event.aggregate)?.[event.version - 1]) missing.set(nameOf(event), event);
    }
  }
  const left = [...missing].filter(([name]) => !waiting.has(name));
  const isOlder = ({ at }: DomainEvent) => born === undefined || at <= born;
  return {
    older: left.flatMap(([, event]) => (isOlder(event) ? [event] : [])),
    gone: left.flatMap(([name, event]) => (isOlder(event) ? [] : [name])),
  };
}

/** Leaves an event to be sealed, as its change would have; false where it waits already. */
export async function leaveToSeal(table: Table, event: DomainEvent): Promise<boolean> {
  try {
    await table.write(waitingRows([event]).map((put) => ({ put, if: 'absent' as const })));
    return true;
  } catch (error) {
    if (error instanceof ConditionsFailed) return false;
    throw error;
  }
}

const nameOf = ({ aggregate, version }: DomainEvent): string => `version ${version} of ${aggregate}`;
