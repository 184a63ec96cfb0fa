import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { itemOfRecord } from '../../shared/ledger/rows.ts';
import { compactSnapshot } from '../../shared/lifecycle/crl/compaction.ts';
import { SETTLING_MS } from '../../shared/lifecycle/crl/entries.ts';
import { readScope } from '../../shared/lifecycle/crl/scope.ts';
import { publicationOf, publishCrl } from '../../shared/lifecycle/publication.ts';
import type { CrlEntryRecord } from '../../shared/lifecycle/records.ts';
import { issueCrl } from '../../shared/lifecycle/revocation-list.ts';
import { decodeCertificateList } from '../../shared/x509/certificate-list.ts';
import { audit } from '../faults/audit.ts';
import { endure, faulty, MODES } from '../faults/faults.ts';
import { asLister } from '../world/lists.ts';
import { makeWorld, type World } from '../world/world.ts';

/**
 * However revocations, lists, compactions, late commits and damage to the stored snapshot come one after the other: each
 * list has every entry that was committed before it, once, in the order of revocation.
 */
const ACTOR = { capacity: 'platform', function: 'test' } as const;
const MINUTE = 60_000;

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('revoke' as const),
      /** Minutes until the commit, and until the certificate's end. */
      late: fc.oneof(
        { weight: 3, arbitrary: fc.constant(0) },
        { weight: 2, arbitrary: fc.integer({ max: 29, min: 1 }) },
      ),
      life: fc.constantFrom(5, 600, 1_000_000),
    }),
  },
  { weight: 4, arbitrary: fc.constant({ act: 'list' as const }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('wait' as const), minutes: fc.constantFrom(1, 7, 31, 300) }) },
  { weight: 1, arbitrary: fc.constant({ act: 'day' as const }) },
  { weight: 1, arbitrary: fc.constantFrom({ act: 'lose' as const }, { act: 'damage' as const }) },
);

interface Model {
  /** Entries that wait for their commit, by its instant. */
  waiting: { readonly at: number; readonly entry: CrlEntryRecord }[];
  readonly committed: CrlEntryRecord[];
  /** Serials that may be gone: seen on a published list after the end of their certificate. */
  readonly free: Set<string>;
  lost: number;
}

async function commitDue(world: World, model: Model): Promise<void> {
  const now = world.clock.now().getTime();
  for (const { entry } of model.waiting.filter(({ at }) => at <= now)) {
    await world.table.write([{ put: itemOfRecord(entry), if: 'absent' }]);
    model.committed.push(entry);
  }
  model.waiting = model.waiting.filter(({ at }) => at > now);
}

/** The ledger with the certificates of the model: the publisher asks them whether they had ended. */
function withCertificates(world: World, { committed }: Model): World {
  const read = async (kind: string, name: never) =>
    kind === 'certificate'
      ? committed.find(({ serial }) => serial === (name as { serial: string }).serial)
      : world.ledger.read(kind as 'crlScope', name);
  return { ...world, ledger: { ...world.ledger, read: read as unknown as World['ledger']['read'] } };
}

async function list(world: World, model: Model): Promise<void> {
  const house = { ...asLister(world), settleFrom: 2, snapshotLost: () => void model.lost++ };
  const { outbox } = await issueCrl(house, 'ca', ACTOR, 'crl');
  const publisher = withCertificates(world, model);
  for (const row of outbox) expect(await publishCrl(publisher, publicationOf(row), ACTOR, 'publish')).toBe('published');
  const crl = decodeCertificateList(world.repository.objects.get('repository/crl/ca.crl')!);
  const found = [...crl.entries()].map(({ serial }) => serial);
  const inOrder = [...model.committed]
    .sort((a, b) => (`${a.revokedAt}${a.serial}` < `${b.revokedAt}${b.serial}` ? -1 : 1))
    .map(({ serial }) => serial);
  expect(found).toEqual(inOrder.filter((serial) => found.includes(serial)));
  expect(inOrder.filter((serial) => !found.includes(serial) && !model.free.has(serial))).toEqual([]);
  const seen = crl.thisUpdate.toISOString();
  for (const { serial, notAfter } of model.committed) if (notAfter < seen) model.free.add(serial);
  world.clock.advance(1000);
}

async function advance(world: World, model: Model, minutes: number): Promise<void> {
  for (let left = minutes; left > 0; left--) {
    world.clock.advance(MINUTE);
    if (model.waiting.length > 0) await commitDue(world, model);
  }
}

test('no entry is ever missed or doubled', async () => {
  let snapshots = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 40 }), async (steps) => {
      const world = await makeWorld();
      const model: Model = { waiting: [], committed: [], free: new Set(), lost: 0 };
      let damages = 0;
      for (const [index, one] of steps.entries()) {
        if (one.act === 'revoke') {
          const now = world.clock.now().getTime();
          const entry: CrlEntryRecord = {
            kind: 'crlEntry',
            version: 1,
            scope: 'ca',
            revokedAt: new Date(now).toISOString(),
            serial: `7${(now * 7919 + index).toString(16).padStart(15, '0')}`,
            notAfter: new Date(now + one.life * MINUTE).toISOString(),
          };
          model.waiting.push({ at: now + one.late * MINUTE, entry });
          await commitDue(world, model);
          world.clock.advance(137);
        } else if (one.act === 'list') await list(world, model);
        else if (one.act === 'wait') await advance(world, model, one.minutes);
        else if (one.act === 'day') {
          await advance(world, model, 24 * 60 + 1);
          const missing: number[] = [];
          const entriesMissing = (_: string, count: number) => void missing.push(count);
          const house = { ...world, settleFrom: 2, entriesMissing };
          await compactSnapshot(house, 'ca', ACTOR, 'compact');
          expect(missing).toEqual([]);
        } else {
          const parts = (await readScope(world.ledger, 'ca')).snapshot?.parts ?? [];
          const chosen = parts[index % Math.max(1, parts.length)];
          if (!chosen) continue;
          damages++;
          const bytes = world.staging.objects.get(chosen.key);
          if (one.act === 'lose' || !bytes) world.staging.objects.delete(chosen.key);
          else bytes[bytes.length - 1]! ^= 1;
        }
      }
      await advance(world, model, 30);
      await list(world, model);
      if ((await readScope(world.ledger, 'ca')).snapshot) snapshots++;
      expect(model.lost).toBeLessThanOrEqual(damages);
    }),
    { numRuns: 40 },
  );
  expect(snapshots).toBeGreaterThan(10);
}, 90_000);

describe('the stored snapshot', () => {
  const MOST = 3;
  async function withEntries(count: number): Promise<{ world: World; revoke: (revokedAt: string) => Promise<void> }> {
    const world = await makeWorld();
    let serial = 0x1000;
    const revoke = async (revokedAt: string) => {
      const named = { kind: 'crlEntry', version: 1, scope: 'ca', notAfter: '2040-01-01T00:00:00.000Z' } as const;
      await world.table.write([{ put: itemOfRecord({ ...named, revokedAt, serial: (serial++).toString(16) }) }]);
    };
    for (let i = 0; i < count; i++) {
      await revoke(world.clock.now().toISOString());
      world.clock.advance(MINUTE);
    }
    world.clock.advance(SETTLING_MS);
    return { world, revoke };
  }
  const serials = (world: World) =>
    [...decodeCertificateList(world.repository.objects.get('repository/crl/ca.crl')!).entries()].map((e) => e.serial);
  const publish = async (world: World, told: object = {}) => {
    const { outbox } = await issueCrl({ ...world, settleFrom: MOST, ...told }, 'ca', ACTOR, 'crl');
    for (const row of outbox) await publishCrl(world, publicationOf(row), ACTOR, 'publish');
  };
  const parts = async (world: World) => (await readScope(world.ledger, 'ca')).snapshot?.parts ?? [];

  test('is read again and not the rows; what came since is added to it in parts, and many parts become one', async () => {
    const { world, revoke } = await withEntries(MOST);
    await publish(world);
    expect((await parts(world)).map(({ entries }) => entries)).toEqual([MOST]);
    const asked: string[] = [];
    const list: World['ledger']['list'] = (name, of, page) => {
      asked.push(`${name} ${of}`);
      return world.ledger.list(name, of, page);
    };
    for (let round = 1; round <= 16; round++) {
      for (let i = 0; i < MOST; i++) await revoke(world.clock.now().toISOString());
      world.clock.advance(SETTLING_MS + 1000);
      await publish(world, { ledger: { ...world.ledger, list } });
      expect(await parts(world)).toHaveLength(round < 16 ? round + 1 : 1);
    }
    expect(asked.every((one) => one.startsWith('entries-since ca/'))).toBe(true);
    expect(serials(world)).toHaveLength(17 * MOST);
  });

  test('takes each entry at its bound once, and the young ones that were committed late', async () => {
    const { world, revoke } = await withEntries(0);
    const revoked: string[] = [];
    const late: string[] = [];
    for (let tick = 1; tick <= 420; tick++, world.clock.advance(20_000)) {
      const now = world.clock.now().toISOString();
      if (tick % 5 === 0) late.push(now);
      else {
        await revoke(now);
        revoked.push(now);
      }
      while (late[0] && Date.parse(late[0]) + SETTLING_MS - 60_000 < world.clock.now().getTime()) {
        await revoke(late[0]);
        revoked.push(late.shift()!);
      }
      if (tick % 9 !== 0) continue;
      await publish(world);
      const list = decodeCertificateList(world.repository.objects.get('repository/crl/ca.crl')!);
      const listed = [...list.entries()].map(({ revocationDate }) => revocationDate.toISOString());
      expect(listed).toEqual([...revoked].sort());
    }
    expect((await parts(world)).length).toBeGreaterThan(1);
  });

  test('of another scope, or swapped between parts, is not taken for it', async () => {
    const { world, revoke } = await withEntries(MOST);
    await publish(world);
    for (let i = 0; i < MOST; i++) await revoke(world.clock.now().toISOString());
    world.clock.advance(SETTLING_MS + 1000);
    await publish(world);
    const [one, other] = (await parts(world)).map(({ key }) => key) as [string, string];
    const [first, second] = [world.staging.objects.get(one)!, world.staging.objects.get(other)!];
    expect(first).toHaveLength(second.length);
    world.staging.objects.set(one, second).set(other, first);
    const lost: string[] = [];
    await publish(world, { snapshotLost: (scope: string) => lost.push(scope) });
    expect([lost, serials(world).length]).toEqual([['ca'], 2 * MOST]);
    await publish(world, { snapshotLost: (scope: string) => lost.push(scope) });
    expect(lost).toHaveLength(1);
  });

  test('what it has missed is found by the daily compaction, told, and on the next list', async () => {
    const { world, revoke } = await withEntries(MOST);
    await publish(world);
    await revoke('2026-03-02T09:01:30.000Z');
    await publish(world);
    expect(serials(world)).toHaveLength(MOST);
    const missing: [string, number][] = [];
    const house = { ...world, settleFrom: MOST, entriesMissing: (...told: [string, number]) => missing.push(told) };
    expect(await compactSnapshot(house, 'ca', ACTOR, 'compact')).toBe('not-due');
    world.clock.advance(24 * 60 * MINUTE);
    expect(await compactSnapshot(house, 'ca', ACTOR, 'compact')).toBe('compacted');
    expect(missing).toEqual([['ca', 1]]);
    await publish(world);
    expect(serials(world)).toHaveLength(MOST + 1);
  });

  test('of a list too long to be signed whole is verified like any other, and by the publisher', async () => {
    const world = await makeWorld();
    const rows = Array.from({ length: 30_000 }, (_, n) => ({
      revokedAt: new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString(),
      serial: `4${n.toString(16).padStart(31, '0')}`,
      notAfter: '2040-01-01T00:00:00.000Z',
    }));
    const list = (async (_name: string, _of: string, { limit = 100, cursor = '0' } = {}) => {
      const end = Number(cursor) + limit;
      const items = rows.slice(Number(cursor), end);
      return end < rows.length ? { items, cursor: String(end) } : { items };
    }) as unknown as World['ledger']['list'];
    const house = { ...world, ledger: { ...world.ledger, list } };
    const { outbox } = await issueCrl(house, 'ca', ACTOR, 'crl');
    expect(await publishCrl(house, publicationOf(outbox[0]!), ACTOR, 'publish')).toBe('published');
    expect(serials(world)).toEqual(rows.map(({ serial }) => serial));
    const liar = { ...world.keys, signDigest: world.keys.sign };
    await expect(issueCrl({ ...house, signer: liar }, 'ca', ACTOR, 'crl')).rejects.toThrow('does not verify');
  });

  test('an entry that cannot be encoded is set aside in it too, and the list comes out', async () => {
    const { world } = await withEntries(MOST);
    const bad = itemOfRecord({
      kind: 'crlEntry',
      version: 1,
      scope: 'ca',
      revokedAt: '2026-03-02T09:00:30.000Z',
      serial: 'zz',
      notAfter: '2040-01-01T00:00:00.000Z',
    });
    await world.table.write([{ put: bad }]);
    const aside: unknown[] = [];
    await publish(world, { setAside: (entry: unknown) => aside.push(entry) });
    expect([aside.length, serials(world).length, (await parts(world)).length]).toEqual([1, MOST, 1]);
    await publish(world, { setAside: (entry: unknown) => aside.push(entry) });
    expect(aside).toHaveLength(1);
  });

  for (const mode of MODES) {
    test(`whatever call goes wrong (${mode}) while a list is made of it and it is compacted, nobody is lost`, async () => {
      const prepared = async () => {
        const { world, revoke } = await withEntries(MOST);
        await publish(world);
        for (let i = 0; i < MOST; i++) await revoke(world.clock.now().toISOString());
        world.clock.advance(24 * 60 * MINUTE);
        return world;
      };
      const both = async (world: World) => {
        await publish(world);
        await compactSnapshot({ ...world, settleFrom: MOST }, 'ca', ACTOR, 'compact');
      };
      const { world: counted, calls } = faulty(await prepared(), 0, mode);
      await both(counted);
      expect(calls.filter((call) => call === 'staging put').length).toBeGreaterThan(2);
      for (let at = 1; at <= calls.length; at++) {
        const world = await prepared();
        await endure(() => both(faulty(world, at, mode).world));
        expect(audit(world), `call ${at}`).toEqual([]);
        world.clock.advance(90_000);
        await both(world);
        expect(serials(world), `call ${at}`).toHaveLength(2 * MOST);
        expect(audit(world), `call ${at}`).toEqual([]);
      }
    });
  }

  test('goes on when a list was made while it was compacted', async () => {
    const { world, revoke } = await withEntries(MOST);
    await publish(world);
    world.clock.advance(24 * 60 * MINUTE);
    const staging = {
      ...world.staging,
      put: async (...args: Parameters<World['staging']['put']>) => {
        await world.staging.put(...args);
        await revoke(world.clock.now().toISOString());
        await publish(world);
      },
    };
    expect(await compactSnapshot({ ...world, staging, settleFrom: MOST }, 'ca', ACTOR, 'compact')).toBe('compacted');
    await publish(world);
    expect(serials(world)).toHaveLength(MOST + 1);
  });
});
