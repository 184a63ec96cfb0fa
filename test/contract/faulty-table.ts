import { Refusal } from '../../shared/errors.ts';
import type { Table } from '../../shared/ledger/table.ts';

/** How one remote call fails: it was not done, or it was done and its answer did not come back. */
export type Fault = 'not-done' | 'done-unanswered';

export interface TableCall {
  /** From 1, in the order of calls. */
  readonly number: number;
  readonly operation: keyof Table;
}

/** A table of which chosen calls fail, for fault tables: whoever calls must come out right either way. */
export function withFaults(table: Table, choose: (call: TableCall) => Fault | undefined): Table {
  let number = 0;
  const call = async <T>(operation: keyof Table, act: () => Promise<T>): Promise<T> => {
    number += 1;
    const fault = choose({ number, operation });
    if (fault === 'not-done') throw new Refusal('unavailable', 'fault: not done', { retryAfterSeconds: 1 });
    const answer = await act();
    if (fault === 'done-unanswered') throw new Refusal('unavailable', 'fault: unanswered', { retryAfterSeconds: 1 });
    return answer;
  };
  return {
    get: (key) => call('get', () => table.get(key)),
    query: (query) => call('query', () => table.query(query)),
    write: (actions) => call('write', () => table.write(actions)),
    count: (key, below, expires) => call('count', () => table.count(key, below, expires)),
  };
}
