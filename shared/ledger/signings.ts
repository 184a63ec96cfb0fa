import type { Signings } from '../lifecycle/ports.ts';
import { itemOfRecord } from './rows.ts';
import { type Condition, ConditionsFailed, type Table } from './table.ts';

/** Leave to sign, in rows without a history: what was signed has one. */
export function createSignings(table: Table): Signings {
  return {
    async note(leave) {
      const before: Condition =
        leave.version === 1 ? 'absent' : [{ attribute: 'version', is: '=', value: leave.version - 1 }];
      try {
        await table.write([{ put: itemOfRecord(leave), if: before }]);
      } catch (error) {
        // ids are random and one process writes each: what is there is its own first attempt, whose answer was lost
        if (!(error instanceof ConditionsFailed)) throw error;
      }
    },
  };
}
