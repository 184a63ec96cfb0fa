import type { Kind } from '../lifecycle/ports.ts';
import type { LedgerRecord } from '../lifecycle/records.ts';
import type { ListPlace } from './lists.ts';
import { readPage } from './read-page.ts';
import { itemOfRecord, recordOf } from './rows.ts';
import { isOlder, type Shapes } from './shapes.ts';
import { ConditionsFailed, type Table } from './table.ts';

/** What a sweep through a list has seen. */
export interface Reshaped {
  readonly seen: number;
  /** Rows that were in an older shape and are in today's. */
  readonly written: number;
}

const A_PAGE = 100;

/**
 * Writes every row of a list in today's shape, for when indexes are made of something else than before. `place` may be one
 * that today's lists do not name any more. A row that somebody changes meanwhile is theirs, and is in today's shape by
 * that. It ends with the list, may be stopped anywhere, and a second time through finds nothing to write.
 */
export async function reshape(
  table: Table,
  kind: Kind,
  place: ListPlace,
  told: (so: Reshaped) => void = () => undefined,
  shapes?: Shapes,
): Promise<Reshaped> {
  let [seen, written] = [0, 0];
  const start = place.index === undefined ? place.after : undefined;
  let after: string | undefined = start;
  do {
    const { items, next } = await readPage(table, place, A_PAGE, after === undefined ? {} : { after });
    for (const row of items) {
      seen++;
      if (!isOlder(kind, row, shapes)) continue;
      const record = recordOf(kind, row, shapes) as LedgerRecord;
      const unmoved = [{ attribute: 'version', is: '=', value: record.version }] as const;
      try {
        await table.write([{ put: itemOfRecord(record, shapes), if: unmoved }]);
        written++;
      } catch (error) {
        if (!(error instanceof ConditionsFailed)) throw error;
      }
    }
    told({ seen, written });
    after = next;
  } while (after !== undefined);
  return { seen, written };
}
