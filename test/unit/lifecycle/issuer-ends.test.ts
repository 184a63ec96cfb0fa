import { expect, test } from 'vitest';
import { issuersEnding } from '../../../shared/lifecycle/issuer-ends.ts';
import { issuerOf } from '../../../shared/lifecycle/issuers.ts';
import { lastFullLength, longestValidity } from '../../../shared/policy/longest-validity.ts';
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

test('so is a root below which nobody could issue any more, while an authority of its own still does', async () => {
  const world = withKeys(await makeWorld('roots end'));
  const { notAfter } = issuerOf((await world.ledger.read('issuer', { id: 'root' }))!).facts;
  const stops = new Date(notAfter.getTime() + 1_000);
  stops.setUTCFullYear(stops.getUTCFullYear() - 3);
  world.clock.set(new Date(stops.getTime() - 181 * DAY).toISOString());
  expect(await ending(world)).toEqual(['ca', 'test-ca']);
  world.clock.set(new Date(stops.getTime() - 179 * DAY).toISOString());
  expect(await ending(world)).toEqual(['ca', 'root', 'test-ca', 'test-root']);
  await hold(world, into('retired'));
  expect(await ending(world)).toEqual(['test-ca', 'test-root']);
});

test.each([
  ['2036-03-02T08:59:59.000Z', '2033-03-02T09:00:00.000Z'],
  ['2036-02-28T23:59:59.000Z', '2033-02-28T00:00:00.000Z'],
  ['2036-02-29T08:59:59.000Z', '2033-02-28T09:00:00.000Z'],
])('of an authority that ends at %s, the last day on which it issues is told: %s', (notAfter, last) => {
  const from = lastFullLength(new Date(notAfter));
  expect(from.toISOString().slice(0, 10)).toBe(last.slice(0, 10));
  expect(longestValidity(from) <= new Date(notAfter)).toBe(true);
  expect(longestValidity(new Date(from.getTime() + DAY)) > new Date(notAfter)).toBe(true);
});

test('an authority with less life left than its certificates issues none; the next generation does', async () => {
  const world = withKeys(await makeWorld('short'));
  world.clock.set('2033-03-03T09:00:00.000Z');
  const cast = await makeCast(world);
  await expect(issuedTo(world, cast)).rejects.toThrow('less life left');
  await hold(world, generation(2));
  expect((await issuedTo(world, cast)).issuer).toBe('ca-2');
});
