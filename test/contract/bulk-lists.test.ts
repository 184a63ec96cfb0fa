import { expect, test } from 'vitest';
import { BULK_STATES, MOVING } from '../../shared/lifecycle/bulk-records.ts';
import type { Change, RecordOf } from '../../shared/lifecycle/ports.ts';
import type { LedgerRecord } from '../../shared/lifecycle/records.ts';
import { onBothStores } from './on-both-stores.ts';
import { at, certificate, event } from './records.ts';

/** The rows of orders about many certificates, in memory and in a real store alike. */
const changeOf = (record: LedgerRecord, ...others: LedgerRecord[]): Change => ({
  records: [record, ...others],
  events: [event(record)],
});

const order = (id: string, minute: number, more: Partial<RecordOf<'bulkRevocation'>> = {}) =>
  ({
    kind: 'bulkRevocation',
    id,
    version: 1,
    createdAt: at(minute),
    selection: { by: 'filter', filter: { issuer: 'ca-1' } },
    reason: 'superseded',
    reasons: 'why',
    proposedBy: { personId: 'p', mandateId: 'm', authentication: 'token' },
    state: 'counting',
    parts: 0,
    lines: 0,
    listSha256: '',
    found: { 'in-force': 0, expired: 0, revoked: 0, unknown: 0, authority: 0 },
    of: { issuer: {}, profile: {}, structure: {} },
    done: 0,
    results: { revoked: 0, 'revoked-before': 0, 'passed-over': 0, left: 0 },
    toldPeople: 0,
    movedAt: at(minute),
    ...more,
  }) satisfies RecordOf<'bulkRevocation'>;

onBothStores((ledger) => {
  test('orders are listed newest first, those that move by themselves from the longest at rest, the others oldest first', async () => {
    for (const [index, state] of BULK_STATES.entries()) {
      await ledger.commit(changeOf(order(state, index, { state, movedAt: at(30 - index) })));
    }
    const all = (await ledger.list('bulk-revocations', '')).items.map(({ id }) => id);
    expect(all).toEqual([...BULK_STATES].reverse());
    const moving = (await ledger.list('bulk-moving', '')).items.map(({ id }) => id);
    expect(moving).toEqual([...BULK_STATES].reverse().filter((state) => MOVING.has(state)));
    await ledger.commit(changeOf(order('gone', 0, { state: 'done', erased: true })));
    const resting = (await ledger.list('bulk-to-erase', '')).items.map(({ id }) => id);
    expect(resting).toEqual(BULK_STATES.filter((state) => !MOVING.has(state)));
  });

  test('parts and people lie with their order', async () => {
    const lines = [{ issuer: 'ca-1', serial: 'aa', found: 'in-force' }] as const;
    const part: RecordOf<'bulkPart'> = { kind: 'bulkPart', version: 1, bulkId: 'o', part: 12, state: 'frozen', lines };
    const told: RecordOf<'bulkTold'> = {
      kind: 'bulkTold',
      version: 1,
      bulkId: 'o',
      personId: 'p',
      certificates: 1,
      first: [{ issuer: 'ca-1', serial: 'aa' }],
    };
    await ledger.commit(changeOf(order('o', 0), part, told));
    expect(await ledger.read('bulkPart', { bulkId: 'o', part: 12 })).toEqual(part);
    expect(await ledger.read('bulkTold', { bulkId: 'o', personId: 'p' })).toEqual(told);
    expect(await ledger.read('bulkPart', { bulkId: 'o', part: 13 })).toBeUndefined();
  });

  test('certificates are found by the day on which they end, while they are issued', async () => {
    const notAfter = '2028-01-31T23:59:59.000Z';
    const der = { certificate: Uint8Array.of(0x30, 0) };
    const issued = certificate({ state: 'issued', notAfter, ...der });
    const revoked = certificate({ state: 'revoked', notAfter, ...der });
    const later = certificate({ state: 'issued', notAfter: '2028-02-01T00:00:00.000Z', ...der });
    for (const one of [issued, revoked, later]) await ledger.commit(changeOf(one));
    expect((await ledger.list('certificates-expiring', '2028-01-31')).items).toEqual([issued]);
    expect((await ledger.list('certificates-expiring', '2028-02-02')).items).toEqual([]);
  });
});
