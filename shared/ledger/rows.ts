import { canonicalBytes, type DomainEvent } from '../lifecycle/events.ts';
import type { Kind, NameOf, OutboxRow, RecordOf } from '../lifecycle/ports.ts';
import type { LedgerRecord } from '../lifecycle/records.ts';
import { attributesOf, eventKey, ifNamed, keyOf, outboxAttributes, outboxKey, ROW_ATTRIBUTES } from './schema.ts';
import { inShape, type Shapes, shapeMark } from './shapes.ts';
import type { Item, Key } from './table.ts';

/** Records, events and outbox rows to items and back. */

/** In today's shape (`shapes.ts`). */
export function itemOfRecord(record: LedgerRecord, known?: Shapes): Item {
  return { ...record, ...attributesOf(record), ...shapeMark(record.kind, known) };
}

/**
 * The record of a row in whatever shape it was written. Throws when the row is not what its key says: somebody else has
 * written to the table; NewerShape when a newer release has.
 */
export function recordOf<K extends Kind>(kind: K, item: Item, known?: Shapes): RecordOf<K> {
  if (item.kind !== kind) throw new Error(`the ledger has a ${String(item.kind)} where a ${kind} belongs`);
  return fieldsOf(inShape(kind, item, known)) as unknown as RecordOf<K>;
}

/** Whether a row is of this kind and lies where its own fields say that it does. */
export function isWhereItSays(kind: Kind, item: Item): boolean {
  const key = item.kind === kind ? ifNamed(() => keyOf(kind, item as unknown as NameOf<Kind>)) : undefined;
  return key !== undefined && key.pk === item.pk && key.sk === item.sk;
}

/** The row holds the canonical bytes, which are what the sealed log hashes. */
export function itemOfEvent(event: DomainEvent, record: Key): Item {
  return {
    ...eventKey(record, event.version),
    id: event.id,
    event: canonicalBytes(event),
  };
}

export function eventOf(item: Item): DomainEvent {
  return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(item.event as Uint8Array)) as DomainEvent;
}

export function itemOfOutbox(row: OutboxRow): Item {
  return { ...row, ...outboxKey(row.id), ...outboxAttributes(row) };
}

export function outboxOf(item: Item): OutboxRow {
  return fieldsOf(item) as unknown as OutboxRow;
}

function fieldsOf(item: Item): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...item };
  for (const attribute of ROW_ATTRIBUTES) delete fields[attribute];
  return fields;
}

/** DynamoDB's limits for one item and for one transaction, in octets. */
export const LARGEST_ITEM = 400 * 1024;
export const LARGEST_TRANSACTION = 4 * 1024 * 1024;

/** Upper bound of what DynamoDB counts for a value, names of members included. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (value instanceof Uint8Array) return value.byteLength;
  if (typeof value === 'number') return 21;
  if (value === undefined) return 0;
  if (typeof value !== 'object' || value === null) return 1;
  if (Array.isArray(value)) return value.reduce<number>((sum, element) => sum + 1 + sizeOf(element), 3);
  return Object.entries(value).reduce((sum, [name, member]) => sum + 1 + Buffer.byteLength(name) + sizeOf(member), 3);
}
