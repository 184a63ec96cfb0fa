import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createLogStore } from '../../shared/ledger/log-store.ts';
import type { Table } from '../../shared/ledger/table.ts';
import { canonicalBytes } from '../../shared/lifecycle/events.ts';
import type { CheckpointRow, LogHead, LogStore } from '../../shared/lifecycle/log/ports.ts';
import { Conflict } from '../../shared/lifecycle/ports.ts';
import { at, event, request } from './records.ts';
import { dynoxideStore, memoryStore, type Store } from './tables.ts';

const head = (version: number, more: Partial<LogHead> = {}): LogHead => ({
  version,
  size: version * 10,
  root: new Uint8Array(32).fill(version),
  edge: [new Uint8Array(64), new Uint8Array()],
  settled: true,
  sealedAt: at(version),
  checkpoints: 0,
  ...more,
});
const row = (number: number, more: Partial<CheckpointRow> = {}): CheckpointRow => ({
  number,
  size: number * 10,
  root: new Uint8Array(32),
  at: at(number),
  text: `text ${number}\n`,
  sealId: 'seal',
  keyId: 'alias/seal',
  certificateSha256: 'c'.repeat(64),
  state: 'intended',
  ...more,
});

/** The rows of the sealed log, in memory and in a real store alike. */
describe.each([
  ['memory', memoryStore],
  ['dynoxide', dynoxideStore],
] as const)('the rows of the log on %s', (_, open) => {
  let store: Store;
  let table: Table;
  let log: LogStore;
  beforeAll(async () => {
    store = await open();
  });
  beforeEach(async () => {
    table = await store.fresh();
    log = createLogStore(table);
  });
  afterAll(() => store?.close());

  test('the head moves from the version that was read, and from no other', async () => {
    expect(await log.head()).toBeUndefined();
    await log.move(head(1));
    await log.move(head(2, { batch: { first: 10, count: 10, sha256: 'a' }, settled: false }));
    expect(await log.head()).toEqual(head(2, { batch: { first: 10, count: 10, sha256: 'a' }, settled: false }));
    await expect(log.move(head(2, { size: 99 }))).rejects.toThrow(Conflict);
    await expect(log.move(head(4))).rejects.toThrow(Conflict);
    // the same again is its own first attempt, whose answer was lost
    await log.move(head(2, { batch: { first: 10, count: 10, sha256: 'a' }, settled: false }));
  });

  test('a checkpoint is intended with the head, once, and marked from the state that was read', async () => {
    await log.move(head(1, { checkpoints: 1 }), row(1));
    await expect(log.move(head(1, { checkpoints: 1 }), row(1, { text: 'other\n' }))).rejects.toThrow(Conflict);
    const signed = row(1, { state: 'signed', signature: Uint8Array.of(1), signRequestId: 'r1', signedAt: at(2) });
    await log.mark(signed, row(1));
    await log.mark(signed, row(1));
    await expect(log.mark({ ...signed, signRequestId: 'r2' }, row(1))).rejects.toThrow(Conflict);
    expect(await log.checkpoint(1)).toEqual(signed);
    expect(await log.checkpoint(2)).toBeUndefined();
  });

  test('checkpoints are listed newest first, page by page', async () => {
    for (let number = 1; number <= 5; number++) await log.move(head(number, { checkpoints: number }), row(number));
    const first = await log.checkpoints({ limit: 2 });
    expect(first.items.map(({ number }) => number)).toEqual([5, 4]);
    const second = await log.checkpoints({ limit: 5, cursor: first.cursor! });
    expect(second.items.map(({ number }) => number)).toEqual([3, 2, 1]);
    await expect(log.checkpoints({ cursor: 'abc' })).rejects.toMatchObject({ code: 'malformed' });
  });

  test('what waits is seen whole, or up to where a look stopped, and taken away', async () => {
    const ledger = createLedger(table);
    const all = Array.from({ length: 30 }, () => request());
    for (const one of all) await ledger.commit({ records: [one], events: [event(one)] });
    const look = await log.look(1_000);
    expect(look.left).toBeUndefined();
    expect(look.waiting.flatMap(({ events }) => events.map(({ aggregate }) => aggregate)).sort()).toEqual(
      all.map(({ id }) => `request/${id}`).sort(),
    );
    for (const { leaves, events } of look.waiting)
      expect(leaves.map((leaf) => Buffer.from(leaf))).toEqual(events.map((one) => Buffer.from(canonicalBytes(one))));
    const part = await log.look(8);
    expect(part.waiting.length).toBeLessThanOrEqual(8);
    expect(part.left).toMatch(/^\d{4}-/);
    const names = look.waiting.map(({ name }) => name);
    const place = { issuer: 'ca', serial: '0a', version: 2, index: 7 };
    await log.settle([...names, `${at(1)}#absent`], [place]);
    await log.settle(names, [place]);
    expect((await log.look(1_000)).waiting).toEqual([]);
    expect(await log.placeOf({ issuer: 'ca', serial: '0a' }, 2)).toBe(7);
    expect(await log.placeOf({ issuer: 'ca', serial: '0a' }, 1)).toBeUndefined();
    expect(await log.placeOf({ issuer: 'c#a', serial: '0a' }, 1)).toBeUndefined();
  });

  test('a change with long events waits in several rows, and is one look’s all the same', async () => {
    const ledger = createLedger(table);
    const [one, two, three] = [request(), request(), request()];
    const long = [one, two, three].map((record) => ({ ...event(record), data: { note: 'x'.repeat(200_000) } }));
    await ledger.commit({ records: [one, two, three], events: long });
    const { waiting } = await log.look(1_000);
    expect(waiting.length).toBe(3);
    expect(waiting.flatMap(({ events }) => events)).toHaveLength(3);
  });
});
