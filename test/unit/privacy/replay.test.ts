import { describe, expect, test } from 'vitest';
import { RESTORER } from '../../../infra/local/site.ts';
import { draftDesignation } from '../../../shared/lifecycle/designation/drafting.ts';
import { KeyDestroyed } from '../../../shared/lifecycle/ports.ts';
import { createErasureRegister } from '../../../shared/lifecycle/privacy/register.ts';
import { replayErasures } from '../../../shared/lifecycle/privacy/replay.ts';
import { audit } from '../../faults/audit.ts';
import { callerOf, deskWorld, houseOf, lineOf, makeBureau } from '../../world/designations.ts';
import { memoryObjects } from '../../world/objects.ts';
import { afresh, backupOf, closing, erasing, inMonths, purged, restored, unused } from '../../world/privacy.ts';
import { makeWorld, type World } from '../../world/world.ts';

const replayBy =
  (by: 'retention' | typeof RESTORER) =>
  (world: World, options = {}) =>
    replayErasures(erasing(world, { by }), 'replay', options);

/** Three people; two are erased after the backup was taken, one before. */
async function erased() {
  const world = await makeWorld('replay');
  const first = await unused(world, 'Avant');
  inMonths(world, 12);
  await purged(world);
  const second = await unused(world, 'Après');
  const third = await unused(world, 'Ensuite');
  inMonths(world, 11);
  const kept = await unused(world, 'Reste');
  const backup = backupOf(world);
  inMonths(world, 1);
  await purged(world);
  return { world, backup, first, gone: [second, third], kept };
}

const stands = async (world: World, { record }: Awaited<ReturnType<typeof unused>>) =>
  afresh(world)
    .vault.open(record.personal)
    .then(
      ({ lastName }) => lastName,
      (thrown: Error) => thrown.name,
    );

describe.each(['retention', RESTORER] as const)('after a restore, done by: %s', (by) => {
  const replay = replayBy(by);

  test('nothing is there to be done where nothing was restored', async () => {
    const { world, gone, kept } = await erased();
    expect(await replay(world)).toEqual({ looked: 3, keys: 0, records: 0 });
    expect(await Promise.all([...gone, kept].map((one) => stands(world, one)))).toEqual([
      'KeyDestroyed',
      'KeyDestroyed',
      'Reste',
    ]);
  });

  test('an older key table brings keys back, and they are destroyed again; nobody else is touched', async () => {
    const { world, backup, gone, kept } = await erased();
    const older = await restored(world, { keys: backup.keys });
    expect(await stands(older, gone[0]!)).toBe('Après');
    expect(await replay(older, { dryRun: true })).toEqual({ looked: 3, keys: 2, records: 0 });
    expect(await stands(older, gone[0]!)).toBe('Après');
    expect(await replay(older)).toEqual({ looked: 3, keys: 2, records: 0 });
    expect(await Promise.all([...gone, kept].map((one) => stands(older, one)))).toEqual([
      'KeyDestroyed',
      'KeyDestroyed',
      'Reste',
    ]);
    expect(await replay(older)).toEqual({ looked: 3, keys: 0, records: 0 });
  });

  test('an older ledger brings guards and records back, and they are erased again', async () => {
    const { world, backup, gone } = await erased();
    const older = await restored(world, { rows: backup.rows });
    for (const { guard } of gone) expect(await older.ledger.read('unique', guard)).toBeDefined();
    expect(await replay(older)).toEqual({ looked: 3, keys: 0, records: 2 });
    for (const { guard, record } of gone) {
      expect(await older.ledger.read('unique', guard)).toBeUndefined();
      expect((await older.ledger.read('person', record))!).toMatchObject({
        erasure: { state: 'done' },
        personal: { form: 'erased' },
      });
    }
    expect(audit(older)).toEqual([]);
  });

  test('copies of both, as of one instant: everything is erased again', async () => {
    const { world, backup, gone, first, kept } = await erased();
    const older = await restored(world, backup);
    expect(await stands(older, gone[1]!)).toBe('Ensuite');
    expect(await replay(older)).toEqual({ looked: 3, keys: 2, records: 2 });
    expect(await Promise.all([first, ...gone, kept].map((one) => stands(older, one)))).toEqual([
      'KeyDestroyed',
      'KeyDestroyed',
      'KeyDestroyed',
      'Reste',
    ]);
    await expect(older.vault.open(gone[0]!.record.personal)).rejects.toBeInstanceOf(KeyDestroyed);
    expect(audit(older)).toEqual([]);
  });

  test('the look at start-up ends once enough were in place in a row, and not before', async () => {
    const { world, backup } = await erased();
    expect(await replay(world, { margin: 1 })).toEqual({ looked: 1, keys: 0, records: 0 });
    const older = await restored(world, { keys: backup.keys });
    expect(await replay(older, { margin: 1 })).toEqual({ looked: 3, keys: 2, records: 0 });
  });

  test('and keys that are nobody’s in the ledger do not count as in place: an older ledger says nothing of them', async () => {
    const { world, backup, gone } = await erased();
    // as the ends of imported files and receipts are written
    const { register, keys } = erasing(world);
    for (let n = 0; n < 5; n++) {
      await register.record(`person/of-an-import-${n}`, world.clock.now().toISOString());
      await keys.destroy(`person/of-an-import-${n}`);
    }
    const older = await restored(world, { rows: backup.rows });
    expect(await replay(older, { margin: 2 })).toMatchObject({ records: 2 });
    for (const { record } of gone)
      expect((await older.ledger.read('person', record))!.erasure).toMatchObject({ state: 'done' });
  });

  test('the dossier of a structure whose erasure was on its way when all was lost is erased to its end', async () => {
    const world = await deskWorld();
    const bureau = await makeBureau(world);
    const form = { subscriptionIds: [bureau.subscriptions[0]!.id], lines: [lineOf('add', 7)] };
    const signing = callerOf(bureau.representative);
    const { lines } = await draftDesignation(houseOf(world), signing, bureau.structure.id, form);
    const unregistered = `person/${lines[0]!.personId}`;
    await closing(world, bureau.structure);
    inMonths(world, 120);
    // the key of the dossier was gone, and that of somebody on a form whom nobody registered not yet
    const { register } = erasing(world);
    await register.record(`dossier/${bureau.structure.id}`, world.clock.now().toISOString());
    expect(await replay(world)).toEqual({ looked: 1, keys: 1, records: 1 });
    for (const of of [`dossier/${bureau.structure.id}`, unregistered])
      expect(world.dataKeys.kept.get(of), of).toBe('destroyed');
    expect((await register.read(2))?.of).toBe(unregistered);
    expect((await world.ledger.read('structure', bureau.structure))!.erasure?.state).toBe('done');
  });
});

describe('the register of erasures', () => {
  test('numbers from 1 without a gap, whoever writes, and finds its end again', async () => {
    const store = memoryObjects();
    const [one, other] = [createErasureRegister(store), createErasureRegister(store)];
    expect(await one.last()).toBe(0);
    for (let n = 1; n <= 25; n++) await (n % 2 ? one : other).record(`person/${n}`, '2026-01-01T00:00:00.000Z');
    for (const register of [one, other, createErasureRegister(store)]) expect(await register.last()).toBe(25);
    expect([...store.objects.keys()].sort()).toEqual(
      Array.from({ length: 25 }, (_, n) => `erasures/${String(n + 1).padStart(10, '0')}.json`),
    );
    expect(await one.read(7)).toEqual({ of: 'person/7', at: '2026-01-01T00:00:00.000Z' });
    expect(await one.read(26)).toBeUndefined();
  });

  test('two at once both stand; the last one again does not stand twice', async () => {
    const store = memoryObjects();
    const registers = Array.from({ length: 6 }, () => createErasureRegister(store));
    await Promise.all(registers.map((register, n) => register.record(`person/${n}`, 'x')));
    expect(await createErasureRegister(store).last()).toBe(6);
    const last = (await registers[0]!.read(6))!;
    await createErasureRegister(store).record(last.of, 'later');
    expect(await createErasureRegister(store).last()).toBe(6);
  });

  test('what is not of it stops everything: nothing is skipped', async () => {
    const store = memoryObjects();
    await store.put('erasures/0000000001.json', new TextEncoder().encode('{"of":"person/1"}'), { mediaType: 'x' });
    await expect(createErasureRegister(store).read(1)).rejects.toThrow('cannot be read at number 1');
  });
});
