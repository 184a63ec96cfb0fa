import { Refusal } from '../errors.ts';
import { ConditionsFailed, type Key, type Table } from './table.ts';

/**
 * A ledger is open under one name: a row of its own says which. A table that was restored has another name than the one
 * that was lost, so its row says the wrong one, and nobody is served from it until it has been reconciled. Nothing has to
 * be thought of for that, and it costs one read in a process.
 */
export interface Opening {
  isOpen(): Promise<boolean>;
  /** From now on the table serves under this name. Doing it twice is fine. */
  open(at: Date): Promise<void>;
}

const keyOf = (name: string): Key => ({ pk: `opened#${name}`, sk: 'row' });

/** The opening of the table of that name. */
export function createOpening(table: Table, name: string): Opening {
  return {
    isOpen: async () => (await table.get(keyOf(name))) !== undefined,
    async open(at) {
      try {
        await table.write([{ put: { ...keyOf(name), openedAt: at.toISOString() }, if: 'absent' }]);
      } catch (error) {
        if (!(error instanceof ConditionsFailed)) throw error;
      }
    },
  };
}

/** The same table, which refuses everything for as long as it is not open. */
export function onlyOpen(table: Table, name: string): Table {
  const opening = createOpening(table, name);
  let open: Promise<void> | undefined;
  const demand = async () => {
    if (await opening.isOpen()) return;
    const cause = new Error(
      `the ledger ${name} is not open: no ceremony was held, or it was restored and not reconciled`,
    );
    throw new Refusal('unavailable', 'The ledger is not open yet: come back later.', { retryAfterSeconds: 60, cause });
  };
  const opened = async (): Promise<void> => {
    open ??= demand();
    try {
      await open;
    } catch (error) {
      // it is asked again at the next call: whoever reconciles restarts nothing
      open = undefined;
      throw error;
    }
  };
  const asked =
    <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      await opened();
      return call(...args);
    };
  return { get: asked(table.get), query: asked(table.query), write: asked(table.write), count: asked(table.count) };
}
