import { expect, test } from 'vitest';
import { everyIssuer, readIssuer } from '../../shared/lifecycle/issuers.ts';
import { generation, hold, into, listOf, publish, withKeys } from '../world/generations.ts';
import { issuedTo } from '../world/retrieval.ts';
import { makeCast, makeWorld, type World } from '../world/world.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES } from './faults.ts';

/** A ceremony about generations, and the last list of one, when what they need goes wrong: nothing is done by half. */
const worldOf = async () => withKeys(await makeWorld('generations'));
const stateOf = async (world: World) => (await readIssuer(world.ledger, 'ca')).record;

const file = { ...into('retired'), revocations: [{ issuer: 'ca', reason: 'keyCompromise' }], ...generation(2) };

test.each(MODES)(
  'whichever remote call of the ceremony goes wrong, %s, it is held again',
  async (mode) => {
    const clean = faulty(await worldOf(), 0, mode);
    await hold(clean.world, file);
    expect(clean.calls.length).toBeGreaterThan(20);
    for (let at = 1; at <= clean.calls.length; at++) {
      const world = await worldOf();
      const what = `call ${at}: ${clean.calls[at - 1]}`;
      await endure(() => hold(faulty(world, at, mode).world, file));
      expect(audit(world), what).toEqual([]);
      await hold(world, file);
      expect(audit(world), `${what}, again`).toEqual([]);
      expect(await stateOf(world)).toMatchObject({ state: 'retired', version: 2 });
      expect((await everyIssuer(world.ledger)).map(({ id }) => id)).toContain('ca-2');
      expect([...listOf(world, 'root').entries()], what).toHaveLength(1);
      expect(world.repository.objects.has('repository/ca/ca-2.cer')).toBe(true);
    }
  },
  120_000,
);

async function overWorld(): Promise<World> {
  const world = await worldOf();
  const { notAfter } = await issuedTo(world, await makeCast(world));
  await publish(world);
  await hold(world, into('retired'));
  world.clock.set(notAfter);
  world.clock.advance(1000);
  return world;
}

test.each(MODES)(
  'whichever remote call of the last list goes wrong, %s, it comes and stays',
  async (mode) => {
    const clean = faulty(await overWorld(), 0, mode);
    await publish(clean.world);
    for (let at = 1; at <= clean.calls.length; at += 1) {
      // the search through the days is a thousand reads, and one is as good as another
      if (clean.calls[at - 1] === 'query' && at % 97 !== 0) continue;
      const world = await overWorld();
      await endure(() => publish(faulty(world, at, mode).world));
      await publish(world);
      const what = `call ${at}: ${clean.calls[at - 1]}`;
      expect(listOf(world).nextUpdate.toISOString(), what).toBe('9999-12-31T23:59:59.000Z');
      expect(audit(world), what).toEqual([]);
    }
  },
  120_000,
);
