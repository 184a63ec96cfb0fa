import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf, RELINT_BOUNDS, relint } from '../../shared/lifecycle/relint/running.ts';
import { audit } from '../faults/audit.ts';
import { endure, faulty, MODES } from '../faults/faults.ts';
import { plant } from '../world/planted.ts';
import { issuedTo } from '../world/retrieval.ts';
import { makeCast, makeWorld } from '../world/world.ts';

/** Whichever certificates are bad, however small the steps and wherever runs die: the report names exactly these, once. */
test('a night names exactly what is bad', { timeout: 60_000 }, async () => {
  const stock = fc.array(fc.array(fc.boolean(), { maxLength: 3 }), { minLength: 1, maxLength: 4 });
  const bounds = fc.record({
    step: fc.integer({ min: 1, max: 4 }),
    sideBySide: fc.integer({ min: 1, max: 3 }),
    pending: fc.integer({ min: 1, max: 3 }),
    forMs: fc.constantFrom(0, 200_000),
  });
  const deaths = fc.array(fc.record({ at: fc.integer({ min: 1, max: 40 }), mode: fc.constantFrom(...MODES) }), {
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(stock, bounds, deaths, async (subscriptions, chosen, dead) => {
      const world = await makeWorld();
      const bad: string[] = [];
      let all = 4;
      for (const certificates of subscriptions) {
        const cast = await makeCast(world);
        for (const isBad of certificates) {
          const one = await issuedTo(world, cast);
          all++;
          if (!isBad) continue;
          bad.push(one.serial);
          await plant(world, one, { keyId: 'alias/test-ca' });
        }
      }
      const limits = { ...RELINT_BOUNDS, ...chosen };
      for (const { at, mode } of dead) await endure(() => relint(faulty(world, at, mode).world, 'dies', limits));
      const [id] = world.clock.now().toISOString().split('T');
      let report = await world.ledger.read('relint', { id: id! });
      for (let run = 0; report?.state !== 'done' && run < 60; run++) {
        report = (await relint(world, 'goes on', limits)) ?? (await world.ledger.read('relint', { id: id! }));
      }
      expect(report).toMatchObject({ state: 'done', checked: all, faulty: bad.length, wrong: bad.length });
      const lines = await linesOf(world.evidence, report!);
      expect(lines.map(({ serial }) => serial).sort()).toEqual(bad.sort());
      expect(audit(world)).toEqual([]);
    }),
    { numRuns: 25 },
  );
});
