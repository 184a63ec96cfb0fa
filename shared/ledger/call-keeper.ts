import { createHash } from 'node:crypto';
import type { CallKeeper, KeptAnswer, Taken } from '../http/ports.ts';
import { secondsOf } from './schema.ts';
import { type Clause, ConditionsFailed, type Item, type Key, type Table } from './table.ts';

/** Counters and kept answers of the HTTP layer, in the partitions `rate` and `idempotency`. */
export function createCallKeeper(table: Table): CallKeeper {
  /** Writes the row if the attempt that is expected has it (`absent`: if nobody has), and says whether it did. */
  const put = async (row: Item, holder: 'absent' | { readonly attempt: string }): Promise<boolean> => {
    try {
      await table.write([{ put: row, if: holder === 'absent' ? holder : heldBy(holder.attempt) }]);
      return true;
    } catch (error) {
      if (error instanceof ConditionsFailed) return false;
      throw error;
    }
  };

  return {
    admit: ({ caller, window, limit, expiresAt }) =>
      table.count({ pk: `rate#${digest(caller)}`, sk: window }, limit, secondsOf(expiresAt)),

    async take({ key, fingerprint, attempt, now, leaseUntil, expiresAt }) {
      const row = {
        ...callKey(key),
        fingerprint,
        attempt,
        until: leaseUntil.toISOString(),
        keptUntil: expiresAt.toISOString(),
        expires: secondsOf(expiresAt),
      };
      if (await put(row, 'absent')) return { state: 'taken' };
      const seen = await table.get(callKey(key));
      // gone between two looks: whoever had it has just given it back, and a repeated call will get it
      if (!seen) return takenBy(row);
      if (seen.attempt === attempt) return { state: 'taken' };
      if ((seen.until as string) > now.toISOString()) return takenBy(seen);
      if (await put(row, { attempt: seen.attempt as string })) return { state: 'taken' };
      const faster = (await table.get(callKey(key))) ?? row;
      return faster !== row && faster.attempt === attempt ? { state: 'taken' } : takenBy(faster);
    },

    async finish({ key, attempt, answer }) {
      const seen = await table.get(callKey(key));
      if (seen?.attempt === attempt) await put({ ...seen, answer, until: seen.keptUntil }, { attempt });
    },

    async release({ key, attempt }) {
      try {
        await table.write([{ delete: callKey(key), if: heldBy(attempt) }]);
      } catch (error) {
        if (!(error instanceof ConditionsFailed)) throw error;
      }
    },
  };
}

/** Callers' keys and addresses never become ours: they may hold anything. */
function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function callKey(key: string): Key {
  return { pk: `idempotency#${digest(key)}`, sk: 'call' };
}

function heldBy(attempt: string): readonly Clause[] {
  return [{ attribute: 'attempt', is: '=', value: attempt }];
}

function takenBy(row: Item): Taken {
  const fingerprint = row.fingerprint as string;
  if (row.answer !== undefined) return { state: 'finished', fingerprint, answer: row.answer as KeptAnswer };
  return { state: 'running', fingerprint, leaseUntil: new Date(row.until as string) };
}
