import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FuzzedHouse, openHouse } from './house.ts';
import { faultsOf } from './judge.ts';
import { RAW } from './raw.ts';
import { described } from './routes.ts';
import { fuzzRoutes } from './routes-fuzz.ts';
import { ECHO } from './values.ts';
import { sendRaw } from './wire.ts';

/**
 * What nobody would ask, on every route of the published description. One seed unless SEED says another, so that what
 * fails fails again; `events.test.ts` and `npm run fuzz` look further.
 */
const seed = process.env.SEED ?? 'routes';
const rounds = Number(process.env.ROUNDS ?? 1);
console.info(`seed ${seed}`);

let house: FuzzedHouse | undefined;
beforeAll(async () => {
  house = await openHouse(1);
}, 120_000);
afterAll(() => house?.close([]));

test('every route answers every call as it promises, soon, and says nothing of its insides', async () => {
  const { findings, shots, statuses } = await fuzzRoutes(house!, seed, { rounds });
  expect(findings).toEqual([]);
  expect(shots).toBe(rounds * described.length);
  // calls get past the door, and some of them all the way
  expect((statuses[400] ?? 0) + (statuses[422] ?? 0)).toBeGreaterThan(shots / 10);
  expect((statuses[200] ?? 0) + (statuses[201] ?? 0)).toBeGreaterThan(shots / 50);
}, 120_000);

test('what is hardly HTTP is answered with a refusal or not at all', async () => {
  const said = await Promise.all(Object.values(RAW).map((octets) => sendRaw(house!.platform.url, octets)));
  const statuses = said.map((one) => Number(/^HTTP\/1\.1 (\d+)/.exec(one)?.[1] ?? 0));
  expect(statuses.filter((status) => status >= 500)).toEqual([]);
}, 30_000);

test('afterwards it still issues, the whole ledger is in order, and no log has the words of a caller', async () => {
  await house!.stillWorks();
  const closing = house!;
  house = undefined;
  expect(await closing.close([ECHO])).toEqual([]);
}, 60_000);

test('an answer that is not as it should be is found', () => {
  const heard = (status: number, body: string, more: Readonly<Record<string, string>> = {}) => ({
    status,
    headers: { 'content-type': 'application/json', ...more },
    bytes: Buffer.from(body),
    milliseconds: 1,
  });
  const problem = { 'content-type': 'application/problem+json', 'request-id': 'r' };
  const right = { type: 't', title: 't', status: 404, detail: 'd', instance: 'i', code: 'not-found', findings: [] };
  const text = (more: object) => JSON.stringify({ ...right, ...more });
  expect(faultsOf(heard(404, text({}), problem), 'GET')).toEqual([]);
  expect(faultsOf(heard(401, '{"message":"Unauthorized"}'), 'GET')).toEqual([]);
  for (const wrong of [
    heard(500, '{"message":"Internal Server Error"}'),
    heard(503, '{"message":"Service Unavailable"}'),
    heard(404, text({ code: 'internal' }), problem),
    heard(404, text({ detail: 'at get (file:///x/y.ts:1)' }), problem),
    heard(404, text({ detail: `no ${ECHO}` }), problem),
    heard(429, text({ status: 429, code: 'rate-limited' }), problem),
    heard(404, '{"oops":1}'),
    heard(200, '{'),
    { ...heard(200, '{}'), milliseconds: 30_000 },
  ])
    expect(faultsOf(wrong, 'GET')).not.toEqual([]);
});
