import { expect, test } from 'vitest';
import { Conflict } from '../../shared/lifecycle/ports.ts';
import type {
  SigningRecord,
  SignTraceRecord,
  SignWatchRecord,
  TrailFileRecord,
} from '../../shared/lifecycle/records.ts';
import { onBothStores } from './on-both-stores.ts';
import { at, event } from './records.ts';

/** Leave to sign, and the files of the trail, in memory and in a real store alike. */
const leave = (minute: number, id: string, more: Partial<SigningRecord> = {}): SigningRecord => ({
  kind: 'signing',
  id,
  version: 1,
  createdAt: at(minute),
  until: at(minute + 15),
  keyId: 'alias/sceau-ca-1',
  by: 'issue-certificate',
  signs: { of: 'certificate', issuer: 'ca', serial: '7f' },
  most: 1,
  ...more,
});

const file = (id: string, day = '2028-01-31'): TrailFileRecord => ({
  kind: 'trailFile',
  day,
  id,
  version: 1,
  createdAt: at(0),
  object: `AWSLogs/${id}`,
  sha256: 'ab'.repeat(32),
  tallies: [{ key: 'alias/a', signatures: 1, recorded: 1, unanswered: 0, unexplained: 0, refused: 0 }],
  used: [{ signing: 'leave', requests: ['request'] }],
  unexplained: [],
});
const head = (version: number): SignWatchRecord => ({ kind: 'signWatch', version, createdAt: at(0), files: version });

onBothStores((ledger) => {
  test('leave to sign is found by key and from when on, in order, whichever part it lies in', async () => {
    const ids = Array.from({ length: 12 }, (_, n) => `leave-${n}`);
    for (const [n, id] of ids.entries()) await ledger.signings.note(leave(n, id));
    await ledger.signings.note(leave(5, 'other', { keyId: 'alias/sceau-ca-10' }));
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = { limit: 5, ...(cursor !== undefined && { cursor }) };
      const read = await ledger.list('signings-since', `alias/sceau-ca-1/${at(3)}`, page);
      found.push(...read.items.map(({ id }) => id));
      cursor = read.cursor;
    } while (cursor !== undefined);
    expect(found).toEqual(ids.slice(3));
  });

  test('leave to sign comes back with its ids once; told again it stays as it is', async () => {
    const first = leave(0, 'one');
    await ledger.signings.note(first);
    await ledger.signings.note(first);
    await ledger.signings.note({ ...first, version: 2, requestIds: ['a', 'b'] });
    await ledger.signings.note({ ...first, version: 2, requestIds: ['c'] });
    const name = { keyId: first.keyId, createdAt: first.createdAt, id: 'one' };
    expect(await ledger.read('signing', name)).toEqual({ ...first, version: 2, requestIds: ['a', 'b'] });
  });

  const record = (version: number, one: TrailFileRecord) =>
    ledger.commit({ records: [head(version), one], events: [event(head(version))] });

  test('files of the trail lie by day, and are written one after the other', async () => {
    await record(1, file('a'));
    await record(2, file('b'));
    await record(3, file('c', '2028-02-01'));
    const { items } = await ledger.list('trail-files-of-day', '2028-01-31');
    expect(items).toEqual([file('a'), file('b')]);
    await expect(record(3, file('d'))).rejects.toThrow(Conflict);
    await expect(record(4, file('a'))).rejects.toThrow(Conflict);
    expect(await ledger.read('signWatch', {})).toEqual(head(3));
  });

  test('hours that were looked for in the trail lie by day, beside its files, and come in order', async () => {
    const hour = (name: string): SignTraceRecord => ({
      ...{ kind: 'signTrace', version: 1, createdAt: at(0), hour: `${name}:00:00.000Z` },
      keys: [{ key: 'alias/a', recorded: 2, untraced: 1 }],
      untraced: [{ requestId: 'r', key: 'alias/a', by: 'seal', at: at(0) }],
    });
    const hours = ['2028-02-01T00', '2028-01-31T23', '2028-01-31T09'].map(hour);
    const { version: before = 0 } = (await ledger.read('signWatch', {})) ?? {};
    for (const [n, one] of hours.entries()) {
      const next = { ...head(before + n + 1), tracedUntil: one.hour };
      await ledger.commit({ records: [next, one], events: [event(next)] });
    }
    expect((await ledger.list('sign-traces-of-day', '2028-01-31')).items).toEqual([hours[2], hours[1]]);
    expect(await ledger.read('signTrace', { hour: hours[0]!.hour })).toEqual(hours[0]);
  });
});
