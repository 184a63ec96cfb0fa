import { afterAll, beforeAll, expect, test } from 'vitest';
import { fuzzEvents } from './events.ts';
import { type FuzzedHouse, openHouse } from './house.ts';
import { fuzzRoutes } from './routes-fuzz.ts';
import { ECHO } from './values.ts';

/** Longer than `routes.test.ts`, and past the gateway: not part of `npm test`, because every function is loaded for it. */
const seed = process.env.SEED ?? 'events';
const rounds = Number(process.env.ROUNDS ?? 3);
console.info(`seed ${seed}`);

let house: FuzzedHouse | undefined;
beforeAll(async () => {
  house = await openHouse();
}, 180_000);
afterAll(() => house?.close([]));

test('every route answers further calls as it promises', async () => {
  expect((await fuzzRoutes(house!, seed, { rounds })).findings).toEqual([]);
}, 300_000);

test('an event with a lie in it is answered like a call; what is no call is refused by who looked at it', async () => {
  expect(await fuzzEvents(house!, seed, rounds)).toEqual([]);
}, 300_000);

test('afterwards it still issues, the whole ledger is in order, and no log has the words of a caller', async () => {
  await house!.stillWorks();
  const closing = house!;
  house = undefined;
  expect(await closing.close([ECHO])).toEqual([]);
}, 120_000);
