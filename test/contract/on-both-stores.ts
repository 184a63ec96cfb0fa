import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { createLedger } from '../../shared/ledger/ledger.ts';
import type { Ledger } from '../../shared/lifecycle/ports.ts';
import { dynoxideStore, memoryStore, type Store } from './tables.ts';

/** The same tests in memory and on the real emulator; `ledger` is an empty one in each test. */
export function onBothStores(define: (ledger: Ledger) => void): void {
  describe.each([
    ['memory', memoryStore],
    ['dynoxide', dynoxideStore],
  ] as const)('on %s', (_, open) => {
    let store: Store | undefined;
    let fresh: Ledger;
    beforeAll(async () => {
      store = await open();
    });
    beforeEach(async () => {
      fresh = createLedger(await store!.fresh());
    });
    afterAll(() => store?.close());
    define({
      read: (kind, name) => fresh.read(kind, name),
      list: (list, of, page) => fresh.list(list, of, page),
      commit: (change) => fresh.commit(change),
      event: (record, version) => fresh.event(record, version),
      get outbox() {
        return fresh.outbox;
      },
      get leases() {
        return fresh.leases;
      },
      get signings() {
        return fresh.signings;
      },
    });
  });
}
