import { expect, test } from 'vitest';
import { issuersEnding } from '../../../shared/lifecycle/issuer-ends.ts';
import { generation, hold, into, withKeys } from '../../world/generations.ts';
import { issuedTo } from '../../world/retrieval.ts';
import { makeCast, makeWorld, type World } from '../../world/world.ts';

/** `ca` and `test-ca` live ten years, their certificates three: from the seventh year on they issue none. */
const DAY = 86_400_000;
const ending = async (world: World) => (await issuersEnding(world)).map(({ id }) => id).sort();

test('half a year before an authority issues no more it is told of, unless another one follows it or it has stopped', async () => {
  const world = withKeys(await makeWorld('ends'));
  const stops = Date.parse('2033-03-02T09:00:00.000Z');
  world.clock.set(new Date(stops - 181 * DAY).toISOString());
  expect(await ending(world)).toEqual([]);
  world.clock.set(new Date(stops - 179 * DAY).toISOString());
  expect(await ending(world)).toEqual(['ca', 'test-ca']);
  await hold(world, generation(2));
  expect(await ending(world)).toEqual(['test-ca']);
  await hold(world, into('retired', {}, 'test-ca'));
  expect(await ending(world)).toEqual([]);
});

test('an authority with less life left than its certificates issues none; the next generation does', async () => {
  const world = withKeys(await makeWorld('short'));
  world.clock.set('2033-03-03T09:00:00.000Z');
  const cast = await makeCast(world);
  await expect(issuedTo(world, cast)).rejects.toThrow('less life left');
  await hold(world, generation(2));
  expect((await issuedTo(world, cast)).issuer).toBe('ca-2');
});
