import { expect, test } from 'vitest';
import type { RecordOf } from '../../shared/lifecycle/ports.ts';
import { type StockBatch, stock } from '../../shared/lifecycle/relint/stock.ts';
import { onBothStores } from './on-both-stores.ts';
import { at, certificate, event } from './records.ts';

/** What the nightly look at the stock reads and writes: in memory and in a real store alike. */
const subscription = (id: string, minute: number): RecordOf<'subscription'> => ({
  kind: 'subscription',
  id,
  version: 1,
  createdAt: at(minute),
  structureId: 'structure-1',
  offer: 'ORG',
  control: { method: 'agent-check', checkedAt: at(0), by: 'agent', evidence: { what: 'note', sha256: 'e'.repeat(64) } },
  population: 'production',
  dualControl: false,
  state: 'active',
});
const report = (id: string): RecordOf<'relint'> => ({
  ...{ kind: 'relint', id, version: 1, createdAt: at(0), movedAt: at(0), state: 'running', checked: 0, faulty: 0 },
  ...{ wrong: 0, counts: {}, listed: 0, pending: [], parts: [] },
});

onBothStores((ledger) => {
  const write = (...records: (RecordOf<'subscription'> | RecordOf<'relint'> | RecordOf<'certificate'>)[]) =>
    ledger.commit({ records, events: records.map((record) => event(record)) });

  test('reports are listed by day, newest first', async () => {
    for (const id of ['2026-03-02', '2026-11-22', '2026-03-10']) await write(report(id));
    const { items } = await ledger.list('relint-reports', '');
    expect(items.map(({ id }) => id)).toEqual(['2026-11-22', '2026-03-10', '2026-03-02']);
  });

  test('the walk meets every certificate of every subscription once, wherever it is interrupted', async () => {
    const wanted: string[] = [];
    // spread over all partitions of the index
    for (let of = 0; of < 9; of++) {
      await write(subscription(`subscription-${of}`, 9 - of));
      // more than a page of one of them
      for (let n = 0; n < (of === 4 ? 103 : of % 3); n++) {
        const serial = (of * 1000 + n).toString(16).padStart(32, '0');
        await write(certificate({ serial, state: 'issued', subscriptionId: `subscription-${of}`, createdAt: at(n) }));
        wanted.push(serial);
      }
    }
    const met: string[] = [];
    let last: StockBatch | undefined;
    do {
      for await (const batch of stock(ledger, last?.next)) {
        met.push(...batch.certificates.map(({ serial }) => serial));
        last = batch;
        break;
      }
    } while (last?.next);
    expect(met.sort()).toEqual(wanted.sort());
    const whole: string[] = [];
    for await (const { certificates } of stock(ledger)) whole.push(...certificates.map(({ serial }) => serial));
    expect(whole.sort()).toEqual(wanted);
  });

  test('behind the subscriptions the walk meets whatever was intended for nobody, once, and nothing twice', async () => {
    await write(subscription('known', 1));
    const intentOf = ({ requestId, issuer, serial }: RecordOf<'certificate'>, octets: number): RecordOf<'intent'> => ({
      ...{ kind: 'intent', version: 1, createdAt: at(2), requestId, issuer, serial, keyId: 'alias/ca' },
      tbsCertificate: new Uint8Array(octets),
    });
    const writeIntended = (one: RecordOf<'certificate'>, octets: number) =>
      ledger.commit({ records: [one, intentOf(one, octets)], events: [event(one)] });
    const made = (n: number, of: Partial<RecordOf<'certificate'>>) =>
      certificate({ serial: n.toString(16).padStart(32, '0'), requestId: `request-${n}`, state: 'issued', ...of });
    const ghosts = Array.from({ length: 105 }, (_, n) => made(n, { subscriptionId: `ghost-${n % 3}` }));
    const revoked = made(200, { subscriptionId: 'ghost-0', state: 'revoked' });
    const known = made(300, { subscriptionId: 'known' });
    const own = made(400, { subscriptionId: 'ceremony' });
    for (const one of [...ghosts, revoked, known, own]) await writeIntended(one, 8);
    const emptied = made(500, { subscriptionId: 'ghost-0', state: 'abandoned' });
    await writeIntended(emptied, 0);

    const met: string[] = [];
    let last: StockBatch | undefined;
    do {
      for await (const batch of stock(ledger, last?.next)) {
        met.push(...batch.certificates.map(({ serial }) => serial));
        last = batch;
        break;
      }
    } while (last?.next);
    const wanted = [...ghosts, revoked, known, own].map(({ serial }) => serial);
    expect(met.sort()).toEqual(wanted.sort());
    expect((await ledger.list('every-intent', '', { limit: 1000 })).items).toHaveLength(wanted.length);
  });
});
