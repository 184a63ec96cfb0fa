import { describe, expect, test } from 'vitest';
import { linesOf, RELINT_BOUNDS } from '../../shared/lifecycle/relint/running.ts';
import { plant } from '../world/planted.ts';
import { relint } from '../world/relint.ts';
import { issuedTo } from '../world/retrieval.ts';
import { makeCast, makeWorld, type World } from '../world/world.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES } from './faults.ts';

/** Steps so small that every kind of call is between two words in the ledger. */
const BOUNDS = { ...RELINT_BOUNDS, step: 1, sideBySide: 1, pending: 1 };

async function stocked(): Promise<World> {
  const world = await makeWorld();
  const cast = await makeCast(world);
  for (const keyId of ['alias/test-ca', undefined, 'alias/test-root']) {
    const one = await issuedTo(world, cast);
    if (keyId) await plant(world, one, { keyId });
  }
  return world;
}

/** The same night again, until its report is whole. */
async function untilDone(world: World) {
  const id = world.clock.now().toISOString().slice(0, 10);
  for (let runs = 0; runs < 50; runs++) {
    await relint(world, 'again', BOUNDS);
    const report = await world.ledger.read('relint', { id });
    if (report?.state === 'done') return report;
  }
  throw new Error('it does not end');
}

describe('whatever call goes wrong, the night ends with the same report', async () => {
  const world = await stocked();
  const counted = faulty(world, 0, 'not-done');
  await untilDone(counted.world);
  const calls = counted.calls.length;

  // each call has a night of its own
  test.each(MODES)('%s', { timeout: 60_000 }, async (mode) => {
    expect(calls).toBeGreaterThan(30);
    for (let at = 1; at <= calls; at++) {
      world.clock.advance(86_400_000);
      await endure(() => relint(faulty(world, at, mode).world, 'faulty', BOUNDS));
      const report = await untilDone(world);
      expect(report, `call ${at}`).toMatchObject({
        checked: 4 + 3,
        faulty: 2,
        wrong: 2,
        listed: 2,
        counts: { 'stock-signature': 2 },
      });
      expect(await linesOf(world.evidence, report)).toHaveLength(2);
    }
    expect(audit(world)).toEqual([]);
  });
});
