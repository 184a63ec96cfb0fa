import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createOpening, onlyOpen } from '../../shared/ledger/opening.ts';
import type { Table } from '../../shared/ledger/table.ts';
import { event, request } from './records.ts';
import { dynoxideStore, memoryStore, type Store } from './tables.ts';

/** A table serves under the name for which it was opened, and under no other: a restored one has another. */
describe.each([
  ['memory', memoryStore],
  ['dynoxide', dynoxideStore],
] as const)('on %s', (_, start) => {
  let store: Store;
  let table: Table;
  beforeAll(async () => {
    store = await start();
    table = await store.fresh();
  });
  afterAll(() => store?.close());

  test('a table that nobody opened refuses to read, list, write and count, and says which one', async () => {
    const shut = onlyOpen(table, 'ledger-2');
    const ledger = createLedger(shut);
    const refusal = {
      code: 'unavailable',
      retryAfterSeconds: 60,
      cause: expect.objectContaining({ message: expect.stringContaining('ledger-2') }),
    };
    const one = request();
    await expect(ledger.read('house', {})).rejects.toMatchObject(refusal);
    await expect(ledger.list('issuers', '')).rejects.toMatchObject(refusal);
    await expect(ledger.commit({ records: [one], events: [event(one)] })).rejects.toMatchObject(refusal);
    await expect(shut.count({ pk: 'rate#x', sk: '1' }, 5, 1)).rejects.toMatchObject(refusal);
    expect(await createLedger(table).read('request', one)).toBeUndefined();
  });

  test('opened under one name it is shut under another; who was refused looks again, who was let in asks no more', async () => {
    const [old, restored] = ['ledger-1', 'ledger-2'].map((name) => createLedger(onlyOpen(table, name)));
    await createOpening(table, 'ledger-1').open(new Date(0));
    await createOpening(table, 'ledger-1').open(new Date(1));
    expect(await old!.read('house', {})).toBeUndefined();
    await expect(restored!.read('house', {})).rejects.toMatchObject({ code: 'unavailable' });
    expect(await createOpening(table, 'ledger-2').isOpen()).toBe(false);
    await createOpening(table, 'ledger-2').open(new Date(2));
    expect(await restored!.read('house', {})).toBeUndefined();
    let asked = 0;
    const counted: Table = {
      ...table,
      get: (key) => {
        if (key.pk.startsWith('opened#')) asked++;
        return table.get(key);
      },
    };
    const ledger = createLedger(onlyOpen(counted, 'ledger-1'));
    await Promise.all([ledger.read('house', {}), ledger.read('house', {}), ledger.read('house', {})]);
    expect(asked).toBe(1);
  });
});
