import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { attributesOf } from '../../shared/ledger/schema.ts';
import type { Ledger, RecordOf } from '../../shared/lifecycle/ports.ts';
import type { LedgerRecord } from '../../shared/lifecycle/records.ts';
import { houseRules } from '../../shared/registration/house-rules.ts';
import { at, event, nextId } from './records.ts';
import { dynoxideStore, memoryStore, type Store } from './tables.ts';

/** The rows of webhooks and of what goes there, in memory and in a real store alike. */
const webhook = (more: Partial<RecordOf<'webhook'>> = {}): RecordOf<'webhook'> => ({
  kind: 'webhook',
  id: `subscription-1-${nextId().replace('-', '')}`,
  version: 1,
  createdAt: at(0),
  structureId: 'structure-1',
  subscriptionId: 'subscription-1',
  offer: 'ORG',
  target: { personal: 1, of: 'dossier/structure-1', form: 'sealed', data: Uint8Array.of(1, 2) },
  types: ['certificate.issued'],
  secrets: [
    { secret: { personal: 1, of: 'dossier/structure-1', form: 'sealed', data: Uint8Array.of(3) }, since: at(0) },
  ],
  enteredBy: { personId: 'person-1', mandateId: 'mandate-1', capacity: 'technical-administrator' },
  state: 'active',
  ...more,
});

const delivery = (more: Partial<RecordOf<'webhookDelivery'>> = {}): RecordOf<'webhookDelivery'> => ({
  kind: 'webhookDelivery',
  webhookId: 'subscription-1-a',
  eventId: nextId(),
  version: 1,
  createdAt: at(0),
  type: 'certificate.issued',
  body: '{"é":1}',
  state: 'waiting',
  attempts: 0,
  ...more,
});

describe.each([
  ['memory', memoryStore],
  ['dynoxide', dynoxideStore],
] as const)('in %s', (_, start) => {
  let store: Store;
  let ledger: Ledger;
  beforeAll(async () => {
    store = await start();
  });
  beforeEach(async () => {
    ledger = createLedger(await store.fresh());
  });
  afterAll(() => store.close());

  const write = (...records: (LedgerRecord & { version: number })[]) =>
    ledger.commit({ records, events: records.map((record) => event(record)) });

  test('webhooks are by subscription, read consistently, those that ended too', async () => {
    const [one, other] = [webhook(), webhook({ state: 'ended', secrets: [] })];
    const elsewhere = webhook({ id: 'subscription-10-a', subscriptionId: 'subscription-10' });
    await write(one, other, elsewhere);
    const { items } = await ledger.list('webhooks-of-subscription', 'subscription-1');
    expect(items.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual([one, other]);
    expect(await ledger.read('webhook', { id: elsewhere.id })).toEqual(elsewhere);
    expect(await ledger.read('webhook', { id: 'nothing' })).toBeUndefined();
  });

  test('deliveries are by webhook, newest first, and one of an event is there once', async () => {
    const [first, second] = [delivery(), delivery({ createdAt: at(1) })];
    await write(first, second, delivery({ webhookId: 'subscription-1-b' }));
    expect((await ledger.list('deliveries-of-webhook', 'subscription-1-a')).items).toEqual([second, first]);
    await expect(write({ ...first, createdAt: at(9) })).rejects.toMatchObject({ about: ['webhookDelivery'] });
    const done = { ...first, version: 2, state: 'delivered', attempts: 1, last: { at: at(2), status: 204 } } as const;
    await write(done);
    expect(await ledger.read('webhookDelivery', first)).toEqual(done);
  });

  test('a delivery is swept after its time', () => {
    const one = delivery();
    const expires = attributesOf(one).expires as number;
    expect(expires * 1000 - Date.parse(one.createdAt)).toBe(houseRules.webhookDeliveryDays * 86_400_000);
  });
});
