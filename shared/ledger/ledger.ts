import {
  Conflict,
  type Kind,
  type Ledger,
  type ListName,
  type Lists,
  type NameOf,
  type Page,
  type RecordOf,
} from '../lifecycle/ports.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { createLeases } from './leases.ts';
import { createOutbox } from './outbox.ts';
import { type Plan, planOf } from './plan.ts';
import { readPage } from './read-page.ts';
import { eventOf, isWhereItSays, recordOf } from './rows.ts';
import { eventKey, ifNamed, keyOf, kindOf, leavesOut, placeOf } from './schema.ts';
import type { Shapes } from './shapes.ts';
import { createSignings } from './signings.ts';
import { ConditionsFailed, type Table } from './table.ts';

const USUAL_PAGE = 100;
const LARGEST_PAGE = 10_000;

/**
 * The ledger of the lifecycle's ports, over a table. A name that no key can have is the name of nothing. `shapes`: those of
 * another release than this one, for tests.
 */
export function createLedger(table: Table, shapes?: Shapes): Ledger {
  return {
    async read<K extends Kind>(kind: K, name: NameOf<K>): Promise<RecordOf<K> | undefined> {
      const key = ifNamed(() => keyOf(kind, name));
      const item = key && (await table.get(key));
      return item && recordOf(kind, item, shapes);
    },

    async list<L extends ListName>(list: L, of: string, page: { limit?: number; cursor?: string } = {}) {
      const place = ifNamed(() => placeOf(list, of));
      const limit = page.limit ?? USUAL_PAGE;
      if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE) throw new RangeError(`a page of ${limit}`);
      if (!place) return { items: [] };
      const { begins, after: start } = place.index === undefined ? place : { begins: '', after: undefined };
      const after = page.cursor === undefined ? start : decodeCursor(list, of, page.cursor, begins);
      const { items, next } = await readPage(table, place, limit, after === undefined ? {} : { after });
      const kind = kindOf(list);
      const kept = leavesOut(list) ? items.filter((item) => isWhereItSays(kind, item)) : items;
      const records = kept.map((item) => recordOf(kind, item, shapes)) as unknown as RecordOf<Lists[L]>[];
      const read: Page<RecordOf<Lists[L]>> = { items: records };
      return next === undefined ? read : { ...read, cursor: encodeCursor(list, of, next) };
    },

    async commit(change) {
      const plan = planOf(change, shapes);
      try {
        await table.write(plan.actions);
      } catch (error) {
        if (await wasWritten(table, plan, error)) return;
        if (!(error instanceof ConditionsFailed)) throw error;
        throw new Conflict([...new Set(error.failed.flatMap((position) => plan.about[position] ?? []))]);
      }
    },

    async event(record, version) {
      const key = ifNamed(() => eventKey(keyOf(record.kind, record as NameOf<typeof record.kind>), version));
      const item = key && (await table.get(key));
      return item && eventOf(item);
    },

    outbox: createOutbox(table),
    leases: createLeases(table),
    signings: createSignings(table),
  };
}

/**
 * Whether a write that was reported as failed was done all the same: its answer was lost, or the transport repeated it
 * and met its own first attempt. The first event's row tells, because its id is in no other writing. One still under way
 * at this look shows up later; whoever tries again then meets its version, so nothing is ever done twice.
 */
async function wasWritten(table: Table, { witness }: Plan, error: unknown): Promise<boolean> {
  try {
    const found = await table.get({ pk: witness.pk, sk: witness.sk });
    return found?.id === witness.id;
  } catch (unreadable) {
    // a conflict is certain only if the row could be looked at
    if (error instanceof ConditionsFailed) throw unreadable;
    throw error;
  }
}
