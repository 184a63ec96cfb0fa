import type { Outbox } from '../lifecycle/ports.ts';
import { readPage } from './read-page.ts';
import { itemOfOutbox, outboxOf } from './rows.ts';
import { ifNamed, LAST, outboxKey, outboxPlace } from './schema.ts';
import { ConditionsFailed, type Table } from './table.ts';

/** The outbox of the ledger: rows are written by `commit` and taken from here. */
export function createOutbox(table: Table): Outbox {
  return {
    async read(id) {
      const key = ifNamed(() => outboxKey(id));
      const item = key && (await table.get(key));
      return item && outboxOf(item);
    },

    async due(topic, now, limit) {
      const { items } = await readPage(table, outboxPlace(topic), limit, { upTo: `${now.toISOString()}#${LAST}` });
      return items.map(outboxOf);
    },

    async complete(row) {
      await table.write([{ delete: outboxKey(row.id) }]);
    },

    async postpone(row, notBefore, uncounted) {
      const later = { ...row, attempts: row.attempts + (uncounted ? 0 : 1), notBefore: notBefore.toISOString() };
      const unmoved = [{ attribute: 'attempts', is: '=', value: row.attempts }] as const;
      try {
        await table.write([{ put: itemOfOutbox(later), if: unmoved }]);
      } catch (error) {
        // completed or counted by somebody else, or by an attempt of ours whose answer was lost: nothing left to do
        if (!(error instanceof ConditionsFailed)) throw error;
      }
    },
  };
}
