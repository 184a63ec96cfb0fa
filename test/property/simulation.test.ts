import { describe, expect, test } from 'vitest';
import { broken } from '../../infra/local/simulation/checks.ts';
import { evidenceOf } from '../../infra/local/simulation/evidence.ts';
import type { Duty } from '../../infra/local/simulation/platform.ts';
import type { SimulationPlan } from '../../infra/local/simulation/scene.ts';
import { simulate } from '../../infra/local/simulation/simulation.ts';

/** The checks that fail after those years, and what they found; `without`: a duty that the platform does not do. */
async function brokenAfter(plan: SimulationPlan, without: readonly Duty[] = []) {
  return broken(evidenceOf(await simulate(plan, () => undefined, without)));
}

test('three hundred certificates live and end, another year at each run, and everything holds', async () => {
  const seed = String(Math.floor(Math.random() * 1e6));
  const plan = { certificates: 300, years: 1, seed };
  const again = `npm run simulate -- --certificates 300 --years 1 --seed ${seed}`;
  expect(await brokenAfter(plan), again).toEqual([]);
}, 600_000);

describe('what the platform leaves undone is found', () => {
  const plan = { certificates: 60, years: 1, seed: 'undone' };

  test.each<readonly [Duty, string]>([
    ['scan', 'nothing dies in silence'],
    ['deliveries', 'goes wider'],
    ['widening', 'goes wider'],
  ])(
    'without %s: %s',
    async (duty, check) => {
      const found = await brokenAfter(plan, [duty]);
      expect(found.map(({ name }) => name)).toContain(check);
    },
    300_000,
  );
});

test('the same seed gives the same year', async () => {
  const plan = { certificates: 6, years: 1, seed: 'same' };
  const [one, other] = [await simulate(plan), await simulate(plan)];
  expect(one.post.taken).toEqual(other.post.taken);
  expect(one.post.taken.length).toBeGreaterThan(20);
}, 60_000);
