import type { Leases } from '../lifecycle/ports.ts';
import { joined } from './key-parts.ts';
import { type Condition, ConditionsFailed, type Key, type Table } from './table.ts';

const ofScope = (scope: string): Key => ({ pk: joined(['crl', scope]), sk: 'lease' });

/** Leases of the ledger: one row each, which is never removed and whose end is an instant. */
export function createLeases(table: Table, keyOf: (scope: string) => Key = ofScope): Leases {
  const written = async (scope: string, holder: string, until: string, condition: Condition): Promise<boolean> => {
    try {
      await table.write([{ put: { ...keyOf(scope), holder, until }, if: condition }]);
      return true;
    } catch (error) {
      if (!(error instanceof ConditionsFailed)) throw error;
      return false;
    }
  };
  return {
    async take(scope, holder, now, until) {
      const there = (await table.get(keyOf(scope))) as { holder: string; until: string } | undefined;
      if (there && there.holder !== holder && there.until > now.toISOString()) return false;
      const unmoved: Condition = there
        ? [
            { attribute: 'holder', is: '=', value: there.holder },
            { attribute: 'until', is: '=', value: there.until },
          ]
        : 'absent';
      return written(scope, holder, until.toISOString(), unmoved);
    },

    async release(scope, holder, now) {
      await written(scope, holder, now.toISOString(), [{ attribute: 'holder', is: '=', value: holder }]);
    },
  };
}
