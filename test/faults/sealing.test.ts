import { describe, expect, test } from 'vitest';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createMemoryTable } from '../../shared/ledger/memory-table.ts';
import { meetDeadline } from '../../shared/lifecycle/deadlines.ts';
import { Conflict } from '../../shared/lifecycle/ports.ts';
import { certifySeal } from '../../shared/lifecycle/seals.ts';
import { memoryObjects } from '../world/objects.ts';
import { type Delivered, declare, delivered, seal } from '../world/receipts.ts';
import { deadlinesOf } from '../world/retrieval.ts';
import { makeWorld, type World } from '../world/world.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES } from './faults.ts';

/** One act under faults: what stands before it, the act, and what must be so once it has been tried again. */
interface Row {
  readonly name: string;
  readonly before?: (place: Delivered) => Promise<unknown>;
  readonly act: (place: Delivered) => Promise<unknown>;
  readonly declaration: 'awaited' | 'declared' | 'lapsed';
  readonly sealed: boolean;
  /** Rows of the outbox that were written, over all tries: none lost, none twice. */
  readonly left: readonly string[];
}

const DAY = 86_400_000;
const rows: readonly Row[] = [
  {
    name: 'a declaration',
    act: (place) => declare(place.world, place),
    declaration: 'declared',
    sealed: false,
    left: ['seal'],
  },
  {
    name: 'a receipt',
    before: (place) => declare(place.world, place),
    act: (place) => seal(place.world, place),
    declaration: 'declared',
    sealed: true,
    left: ['holder-receipt-sealed', 'seal'],
  },
  {
    name: 'the reminder of a declaration',
    before: async ({ world }) => world.clock.advance(23 * DAY),
    act: ({ world, certificate }) => meetDeadline(deadlinesOf(world), certificate, 'clock'),
    declaration: 'awaited',
    sealed: false,
    left: ['declaration-reminder'],
  },
  {
    name: 'the revocation of what nobody declared',
    before: async ({ world, certificate }) => {
      world.clock.advance(23 * DAY);
      await meetDeadline(deadlinesOf(world), certificate, 'remind');
      world.clock.advance(7 * DAY);
    },
    act: ({ world, certificate }) => meetDeadline(deadlinesOf(world), certificate, 'clock'),
    declaration: 'lapsed',
    sealed: false,
    left: ['crl', 'declaration-lapsed', 'declaration-lapsed', 'declaration-reminder', 'event'],
  },
];

/** The same place over a table, a bucket and a memory of signatures of its own; the clock may be shared. */
async function copyOf(place: Delivered, { sign }: Pick<World['keys'], 'sign'>): Promise<Delivered> {
  const table = createMemoryTable();
  for (const row of place.world.table.rows()) await table.write([{ put: row }]);
  const evidence = memoryObjects();
  for (const [key, bytes] of place.world.evidence.objects) evidence.objects.set(key, bytes);
  const signatures = [...place.world.keys.signatures];
  const keys: World['keys'] = {
    ...place.world.keys,
    signatures,
    async sign(keyId, algorithm, message) {
      const signed = await sign(keyId, algorithm, message);
      signatures.push({ keyId, message, signRequestId: signed.signRequestId });
      return signed;
    },
  };
  return { ...place, world: { ...place.world, table, evidence, keys, signer: keys, ledger: createLedger(table) } };
}

const through = (place: Delivered, at: number, mode: (typeof MODES)[number]): Delivered => ({
  ...place,
  world: { ...place.world, ...faulty(place.world, at, mode).world },
});

const leftIn = (world: World, before: World) => {
  const known = new Set(before.table.rows().map(({ pk }) => pk));
  return world.table
    .rows()
    .filter(({ pk }) => pk.startsWith('outbox#') && !known.has(pk))
    .map((item) => (item.about as { notice?: string }).notice ?? String(item.topic))
    .sort();
};

for (const row of rows) {
  const first = await delivered(row.name);
  // what stands before the act is not part of what it leaves
  const start = await copyOf(first, first.world.keys);
  await row.before?.(start);
  const watched = faulty((await copyOf(start, first.world.keys)).world, 0, 'not-done');
  await row.act({ ...start, world: { ...start.world, ...watched.world } });
  const calls = watched.calls.length;

  describe(`${row.name}: each of its ${calls} remote calls goes wrong`, () => {
    for (const mode of MODES) {
      test(mode, async () => {
        for (let at = 1; at <= calls; at++) {
          const place = await copyOf(start, first.world.keys);
          await endure(() => row.act(through(place, at, mode)));
          expect(audit(place.world), `call ${at}`).toEqual([]);
          await row.act(place);
          expect(audit(place.world), `call ${at}, again`).toEqual([]);
          const { issuer, serial } = place.certificate;
          const declaration = await place.world.ledger.read('declaration', { issuer, serial });
          expect(declaration!.state, `call ${at}`).toBe(row.declaration);
          const receipt = await place.world.ledger.read('receipt', { issuer, serial });
          expect(receipt?.state, `call ${at}`).toBe(row.sealed ? 'sealed' : undefined);
          expect(leftIn(place.world, first.world), `call ${at}`).toEqual(row.left);
        }
      });
    }
  });
}

describe('a seal that the ceremony planned', () => {
  test('is certified once, whatever goes wrong on the way', async () => {
    const clean = await makeWorld('planned');
    const watched = faulty(clean, 0, 'not-done');
    await certifySeal(watched.world, 'seal', 'certify');
    expect(watched.calls.length).toBeGreaterThan(4);
    for (const mode of MODES) {
      for (let at = 1; at <= watched.calls.length; at++) {
        const world = await makeWorld(`planned ${mode} ${at}`);
        await endure(() => certifySeal(faulty(world, at, mode).world, 'seal', 'certify'));
        expect(audit(world), `${mode}, call ${at}`).toEqual([]);
        const { record } = await certifySeal(world, 'seal', 'again');
        expect(record.state).toBe('active');
        expect((await certifySeal(world, 'seal', 'once more')).made).toBe(false);
        const certificates = world.table
          .rows()
          .filter(({ requestId, kind }) => kind === 'certificate' && requestId === 'seal-seal');
        expect(certificates, `${mode}, call ${at}`).toHaveLength(1);
        expect(audit(world), `${mode}, call ${at}, again`).toEqual([]);
      }
    }
  });
});

test('20 sealers of one receipt record one seal', async () => {
  const place = await delivered('crowd');
  await declare(place.world, place);
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => seal(place.world, place)));
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(Conflict);
  }
  const digests = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value.document!.sha256] : []));
  expect(new Set(digests).size).toBe(1);
  expect(audit(place.world)).toEqual([]);
});

test('a receipt that the transport puts twice meets itself, and is kept', async () => {
  const place = await delivered('twice');
  await declare(place.world, place);
  const { put } = place.world.evidence;
  const evidence: typeof place.world.evidence = {
    ...place.world.evidence,
    put: async (...asked) => {
      await put(...asked);
      await put(...asked);
    },
  };
  await seal({ ...place.world, evidence }, place);
  const { issuer, serial } = place.certificate;
  expect(await place.world.ledger.read('receipt', { issuer, serial })).toMatchObject({ state: 'sealed' });
});
