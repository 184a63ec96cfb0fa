import type { Ledger } from './ports.ts';

/**
 * The same ledger, each of whose lists is read once: for a run in which many share them. Made anew for each run, so that
 * nobody is told by a mandate of yesterday.
 */
export function rememberingLists(ledger: Ledger): Ledger {
  const pages = new Map<string, Promise<unknown>>();
  const list = ((name: string, of: string, page?: object) => {
    const key = JSON.stringify([name, of, page]);
    const known = pages.get(key);
    if (known) return known;
    const read = ledger.list(name as never, of, page);
    pages.set(key, read);
    return read;
  }) as Ledger['list'];
  return { ...ledger, list };
}
