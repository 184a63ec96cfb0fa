import { expect, test } from 'vitest';
import { FAN_OUT } from '../../shared/ledger/key-parts.ts';
import { EXPIRY_PARTS } from '../../shared/lifecycle/expiry-records.ts';
import { type Change, Conflict, type RecordOf } from '../../shared/lifecycle/ports.ts';
import type { LedgerRecord } from '../../shared/lifecycle/records.ts';
import { onBothStores } from './on-both-stores.ts';
import { at, certificate, event } from './records.ts';

/** Where the rows of scans and of trails are found, in memory and in a real store alike. */
const changeOf = (...records: LedgerRecord[]): Change => ({ records, events: records.map((record) => event(record)) });

const scan = (day: string, more: Partial<RecordOf<'scan'>> = {}): RecordOf<'scan'> => ({
  kind: 'scan',
  job: 'expiry',
  day,
  version: 1,
  createdAt: at(0),
  state: 'done',
  movedAt: at(1),
  counts: { found: 1 },
  ...more,
});
const trail = (serial: string, more: Partial<RecordOf<'expiryNotice'>> = {}): RecordOf<'expiryNotice'> => ({
  kind: 'expiryNotice',
  issuer: 'ca-1',
  serial,
  version: 1,
  createdAt: at(0),
  structureId: 's',
  subscriptionId: 'sub',
  notAfter: at(9),
  told: [{ stage: 'd-60', at: at(0), because: 'plan', to: [{ mail: 'm', rung: 'contact', contactId: 'c' }] }],
  ...more,
});

onBothStores((ledger) => {
  test('scans of one job, all or those of later days, in the order of days and page by page', async () => {
    const days = ['2028-01-31', '2028-02-01', '2027-12-31', '2028-02-29'];
    await ledger.commit(changeOf(...days.map((day) => scan(day)), scan('2028-02-01', { job: 'other' })));
    const listed = async (of: string) => (await ledger.list('scans-of-job', of)).items.map(({ day }) => day);
    expect(await listed('expiry')).toEqual([...days].sort());
    expect(await listed('expiry/2028-01-31')).toEqual(['2028-02-01', '2028-02-29']);
    expect(await listed('expiry/2028-02-29')).toEqual([]);
    expect(await listed('other')).toEqual(['2028-02-01']);
    expect(await listed('exp')).toEqual([]);
    const first = await ledger.list('scans-of-job', 'expiry/2027-12-31', { limit: 2 });
    const rest = await ledger.list('scans-of-job', 'expiry/2027-12-31', { limit: 2, cursor: first.cursor! });
    expect([...first.items, ...rest.items].map(({ day }) => day)).toEqual(['2028-01-31', '2028-02-01', '2028-02-29']);
    expect(await ledger.read('scan', { job: 'expiry', day: '2028-02-01' })).toEqual(scan('2028-02-01'));
  });

  test('a day of a job is begun once, and moved by whoever has seen it last', async () => {
    await ledger.commit(changeOf(scan('2028-01-31', { state: 'running' })));
    await expect(ledger.commit(changeOf(scan('2028-01-31')))).rejects.toThrow(Conflict);
    const checkpoint = { lastDay: '2028-03-31/2', cursor: 'abc' };
    const moved = scan('2028-01-31', { state: 'running', version: 2, checkpoint });
    await ledger.commit(changeOf(moved));
    expect(await ledger.read('scan', { job: 'expiry', day: '2028-01-31' })).toEqual(moved);
  });

  test('a trail by its certificate, as it is', async () => {
    const one = trail('0a', { directionId: 'd', workItemId: 'w', ended: { at: at(3), why: 'renewed' } });
    await ledger.commit(changeOf(one, trail('0b')));
    expect(await ledger.read('expiryNotice', { issuer: 'ca-1', serial: '0a' })).toEqual(one);
    expect(await ledger.read('expiryNotice', { issuer: 'ca-1', serial: '0c' })).toBeUndefined();
  });

  test('the parts of an expiry day are the whole of it, and each is read by itself', async () => {
    expect(EXPIRY_PARTS).toBe(FAN_OUT);
    const day = '2029-01-04';
    const made = Array.from({ length: 24 }, () => certificate({ state: 'issued', notAfter: `${day}T09:00:00.000Z` }));
    for (const one of made) await ledger.commit(changeOf(one));
    const parts = await Promise.all(
      Array.from({ length: EXPIRY_PARTS }, (_, part) => ledger.list('certificates-expiring', `${day}/${part}`)),
    );
    for (const { items } of parts) expect(items.length).toBeGreaterThan(0);
    const serials = parts.flatMap(({ items }) => items.map(({ serial }) => serial));
    expect(serials.sort()).toEqual(made.map(({ serial }) => serial).sort());
    expect((await ledger.list('certificates-expiring', day)).items).toHaveLength(24);
    expect((await ledger.list('certificates-expiring', `${day}/4`)).items).toEqual([]);
    expect((await ledger.list('certificates-expiring', '2029-01-05/0')).items).toEqual([]);
  });
});
