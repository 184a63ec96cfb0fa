import { aggregateOf, type DomainEvent } from '../lifecycle/events.ts';
import { BadLeaf, eventOfLeaf } from '../lifecycle/log/batch.ts';
import { leafHash, same } from '../lifecycle/log/merkle.ts';
import type { Kind } from '../lifecycle/ports.ts';
import type { LedgerRecord } from '../lifecycle/records.ts';
import { padded } from './key-parts.ts';
import { isSwept } from './schema.ts';
import type { Item } from './table.ts';
import { ownWaitingOf, WAITING } from './waiting-rows.ts';

/** What the log says of each aggregate: the leaf hashes of its events, by version. */
export interface Sealed {
  readonly aggregates: ReadonlyMap<string, readonly Uint8Array[]>;
  /** Of a copy that is older than the log: the first version of each aggregate that may be younger than the copy. */
  readonly since: ReadonlyMap<string, number>;
}

interface Found {
  version?: number;
  events: number;
}

/**
 * Compares every row of a ledger with what is sealed: each record has as many sealed events as its version says, or rows
 * that wait explain the difference, and each event is, octet by octet, the one that was sealed.
 */
export async function compareWithLog(
  rows: AsyncIterable<Item> | Iterable<Item>,
  { aggregates: sealed, since }: Sealed,
): Promise<{ readonly findings: readonly string[]; readonly records: number; readonly waiting: number }> {
  const findings: string[] = [];
  const ledger = new Map<string, Found>();
  const waiting = new Map<string, Uint8Array>();
  const unsealed: { readonly name: string; readonly hash: Uint8Array }[] = [];
  const of = (aggregate: string): Found => {
    const known = ledger.get(aggregate) ?? { events: 0 };
    ledger.set(aggregate, known);
    return known;
  };

  for await (const row of rows) {
    if (row.sk.startsWith(WAITING) && row.pk.startsWith('unsealed#')) {
      const change = ownWaitingOf(row);
      if (!change) findings.push(`what waits as ${row.sk} of ${row.pk} cannot be read, or is not under its own name`);
      change?.events.forEach((event, at) => {
        waiting.set(nameOf(event), leafHash(change.leaves[at]!));
      });
    } else if (row.sk.startsWith('event#')) {
      const event = readable(row);
      if (!event) {
        findings.push(`the ledger's row ${row.sk} of ${row.pk} is no event`);
        continue;
      }
      const [name, hash] = [nameOf(event), leafHash(row.event as Uint8Array)];
      if (!row.sk.endsWith(`#${padded(event.version, 10)}`))
        findings.push(`the ledger's row ${row.sk} of ${row.pk} holds ${name}`);
      of(event.aggregate).events += 1;
      const leaf = sealed.get(event.aggregate)?.[event.version - 1];
      if (!leaf) unsealed.push({ name, hash });
      else if (!same(leaf, hash)) findings.push(`the ledger's ${name} is not the event that was sealed`);
    } else if (typeof row.kind === 'string' && !row.pk.startsWith('outbox#')) {
      const record = row as unknown as LedgerRecord;
      const aggregate = aggregateOf(record);
      if (aggregate !== undefined) of(aggregate).version = record.version;
    }
  }
  for (const { name, hash } of unsealed) {
    const leaf = waiting.get(name);
    if (!leaf) findings.push(`${name} is in the ledger, and neither sealed nor waiting to be`);
    else if (!same(leaf, hash)) findings.push(`${name} waits to be sealed with other octets than the ledger has`);
  }
  for (const [aggregate, { version, events }] of ledger) {
    const known =
      (sealed.get(aggregate)?.length ?? 0) + countFrom(waiting, aggregate, sealed.get(aggregate)?.length ?? 0);
    if (version !== undefined && version > known)
      findings.push(`${aggregate} is at version ${version}, and only ${known} of its events are sealed or wait to be`);
    if (version !== undefined && version !== events)
      findings.push(`${aggregate} is at version ${version} and has ${events} events in the ledger`);
  }
  for (const [aggregate, leaves] of sealed) {
    const version = ledger.get(aggregate)?.version;
    if ((version ?? 0) + 1 >= (since.get(aggregate) ?? Number.POSITIVE_INFINITY)) continue;
    if (version === undefined && isSwept(aggregate.split('/')[0] as Kind)) continue;
    if (version === undefined)
      findings.push(`${aggregate} has ${leaves.length} sealed events and is not in the ledger`);
    else if (version < leaves.length)
      findings.push(
        `${aggregate} is at version ${version}, and ${leaves.length} of its events are sealed: it was put back`,
      );
  }
  const records = [...ledger.values()].filter(({ version }) => version !== undefined).length;
  return { findings, records, waiting: waiting.size };
}

/** The event of a row; undefined for octets that are none. */
function readable({ event }: Item): DomainEvent | undefined {
  try {
    return eventOfLeaf(event as Uint8Array);
  } catch (error) {
    if (error instanceof BadLeaf) return undefined;
    throw error;
  }
}

const nameOf = ({ aggregate, version }: DomainEvent): string => `version ${version} of ${aggregate}`;

/** How many versions wait in a row behind those that are sealed. */
function countFrom(waiting: ReadonlyMap<string, Uint8Array>, aggregate: string, sealed: number): number {
  let count = 0;
  while (waiting.has(`version ${sealed + count + 1} of ${aggregate}`)) count += 1;
  return count;
}
