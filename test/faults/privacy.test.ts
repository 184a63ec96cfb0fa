import { describe, expect, test } from 'vitest';
import { Refusal } from '../../shared/errors.ts';
import type { KeyEraser } from '../../shared/lifecycle/ports.ts';
import type { ErasureHouse } from '../../shared/lifecycle/privacy/erasing.ts';
import { purge } from '../../shared/lifecycle/privacy/purge.ts';
import { replayErasures } from '../../shared/lifecycle/privacy/replay.ts';
import { certified, end, type HolderWorld, now, personOf, proCast, type Registered } from '../world/holders.ts';
import { afresh, ask, eraserOf, erasing, inMonths, purged, unused } from '../world/privacy.ts';
import type { World } from '../world/world.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES } from './faults.ts';

type Mode = (typeof MODES)[number];

/** The purge seen through a network whose `at`-th call goes wrong: of the ledger, of the register, or of the key table. */
function failing(world: World, at: number, mode: Mode): { house: ErasureHouse; calls: readonly string[] } {
  const watched = faulty(world, at, mode);
  const calls = watched.calls as string[];
  const lost = (name: string) => new Refusal('unavailable', `fault at call ${at}: ${name}`);
  const inner = eraserOf(world.dataKeys);
  const through =
    <T>(name: string, act: (of: string) => Promise<T>) =>
    async (of: string): Promise<T> => {
      calls.push(name);
      const number = calls.length;
      if (at > 0 && mode.startsWith('died') && number > at) throw lost(name);
      if (number === at && (mode === 'not-done' || mode === 'died-before')) throw lost(name);
      const answer = await act(of);
      if (number === at) throw lost(name);
      return answer;
    };
  const keys: KeyEraser = {
    destroyed: through('destroyed', inner.destroyed),
    destroy: through('destroy', inner.destroy),
  };
  return { house: erasing(watched.world, { keys }), calls };
}

const run = (house: ErasureHouse) => purge(house, 'purge', (thrown) => void thrown);

/** A holder whose every period is over, with a request of their own, and somebody else whose are not. */
async function due() {
  const { world, cast } = await proCast('faults');
  const one = await certified(world, cast);
  await ask(world, one.principal, { asks: 'access' });
  await end(world, cast, one.principal.mandates[0]!);
  inMonths(world, 119);
  const other = await unused(world, 'Reste');
  inMonths(world, 1);
  return { world, one, other };
}

const readable = async (world: World, { holder }: Registered) => {
  const { vault } = afresh(world);
  const tries = [vault.open(holder.personal), vault.open((await personOf(world, holder)).personal)];
  return (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled').length;
};

const guards = (world: World, { holder }: Registered) =>
  world.table.rows().filter(({ kind, owner }) => kind === 'unique' && owner === holder.personId).length;

async function wholly(world: HolderWorld, one: Registered): Promise<void> {
  expect(await readable(world, one)).toBe(0);
  expect(guards(world, one)).toBe(0);
  expect((await personOf(world, one.holder)).erasure?.state).toBe('done');
  expect((await now(world, one.holder)).personal.form).toBe('erased');
  expect(world.dataKeys.kept.get(`person/${one.holder.personId}`)).toBe('destroyed');
  const registered = [...world.evidence.objects].filter(([key]) => key.startsWith('erasures/'));
  const named = registered.map(([, bytes]) => (JSON.parse(Buffer.from(bytes).toString()) as { of: string }).of);
  expect(named).toContain(`person/${one.holder.personId}`);
  expect(audit(world)).toEqual([]);
}

const callsOf = async () => {
  const { world } = await due();
  const { house, calls } = failing(world, 0, 'not-done');
  await run(house);
  return calls;
};
const clean = await callsOf();

describe('the purge: every remote call goes wrong in every way', () => {
  const cases = MODES.flatMap((mode) => Array.from({ length: clean.length }, (_, n) => [mode, n + 1] as const));

  test('a clean run asks the ledger, the register and the key table', () => {
    for (const name of ['write', 'evidence put', 'destroyed', 'destroy']) expect(clean).toContain(name);
    expect(clean.indexOf('evidence put')).toBeLessThan(clean.indexOf('destroy'));
  });

  test.each(cases)('%s at call %i: nothing is half erased for long, and nobody else is touched', async (mode, at) => {
    const { world, one, other } = await due();
    await endure(() => run(failing(world, at, mode).house));
    // a key that is gone stands in the register, whatever died
    if (world.dataKeys.kept.get(`person/${one.holder.personId}`) === 'destroyed') {
      expect(await erasing(world).register.last()).toBeGreaterThan(0);
    }
    // a person is not said to be erased before everything is
    if ((await personOf(world, one.holder)).erasure?.state === 'done') await wholly(world, one);
    expect(audit(world)).toEqual([]);
    inMonths(world, 1);
    await purged(world);
    await wholly(world, one);
    expect(await afresh(world).vault.open((await world.ledger.read('person', other.record))!.personal)).toMatchObject({
      lastName: 'Reste',
    });
  });

  test('a second run at once does nothing twice: what is counted was erased once', async () => {
    const { world, one } = await due();
    await Promise.all([run(erasing(world)), run(erasing(world))]);
    await purged(world);
    await wholly(world, one);
    const counted = (await world.ledger.list('purges', '')).items.reduce(
      (sum, { counts }) => sum + (counts['holder-dossier']?.erased ?? 0),
      0,
    );
    expect(counted).toBe(1);
  });
});

describe('a replay that dies', () => {
  const cases = MODES.flatMap((mode) => Array.from({ length: 12 }, (_, n) => [mode, n + 1] as const));

  test.each(cases)('%s at call %i: the next one ends it', async (mode, at) => {
    const { world, one } = await due();
    const keys = new Map(world.dataKeys.kept);
    await purged(world);
    for (const [of, key] of keys) world.dataKeys.kept.set(of, key);
    await endure(() => replayErasures(failing(world, at, mode).house, 'replay'));
    await replayErasures(erasing(world), 'replay');
    await wholly(world, one);
  });
});
