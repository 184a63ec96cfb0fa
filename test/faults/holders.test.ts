import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../shared/errors.ts';
import { registerHolder } from '../../shared/lifecycle/holders/registering.ts';
import {
  attest,
  type HolderWorld,
  holding,
  now,
  opening,
  proCast,
  register,
  registration,
  request,
} from '../world/holders.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import { type Cast, recordsOf } from '../world/world.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES } from './faults.ts';

const rows = (world: HolderWorld, kind: string) => recordsOf(world, kind).length;
const outbox = (world: HolderWorld) => world.table.rows().filter(({ pk }) => pk.startsWith('outbox#')).length;
const failing = (world: HolderWorld, at: number, mode: (typeof MODES)[number]) => {
  const watched = faulty(world, at, mode);
  return { house: holding(watched.world), calls: watched.calls };
};

const start = () => proCast('faults');
const enlist = (world: HolderWorld, { administrator, subscription }: Cast) =>
  registerHolder(world, opening(administrator), subscription.id, registration(world));

/** What a registration writes, counted from before it. */
function registered(world: HolderWorld, before: readonly number[]): readonly number[] {
  return written(world).map((count, index) => count - before[index]!);
}
const written = (world: HolderWorld) => [
  ...['person', 'holder', 'mandate', 'unique'].map((kind) => rows(world, kind)),
  outbox(world),
];
const NOTHING = [0, 0, 0, 0, 0];
const ALL = [1, 1, 1, 1, 1];

const callsOf = async (act: (world: HolderWorld) => Promise<unknown>, world: HolderWorld) => {
  const { house, calls } = failing(world, 0, 'not-done');
  await act(house);
  return calls.length;
};

const registrationCalls = await (async () => {
  const { world, cast } = await start();
  return callsOf((house) => enlist(house, cast), world);
})();

const requesting = async () => {
  const { world, cast } = await start();
  const one = await register(world, cast);
  await attest(world, one);
  return { world, one, csr: pkcs10(generate('P-256')) };
};
const requestCalls = await (async () => {
  const { world, one, csr } = await requesting();
  return callsOf((house) => request(house, one, csr), world);
})();

describe('registration of a holder: every remote call goes wrong in every way; all of it is written, or nothing', () => {
  const cases = MODES.flatMap((mode) => Array.from({ length: registrationCalls }, (_, n) => [mode, n + 1] as const));

  test('a clean run writes all of it', async () => {
    const { world, cast } = await start();
    const before = written(world);
    await enlist(world, cast);
    expect(registered(world, before)).toEqual(ALL);
    expect(registrationCalls).toBeGreaterThan(4);
  });

  test.each(cases)('%s at call %i', async (mode, at) => {
    const { world, cast } = await start();
    const before = written(world);
    const outcome = await endure(() => enlist(failing(world, at, mode).house, cast));
    expect([NOTHING, ALL]).toContainEqual(registered(world, before));
    if (outcome === 'done') expect(registered(world, before)).toEqual(ALL);
    expect(audit(world)).toEqual([]);
    // whoever tries again is registered once
    await enlist(world, cast).catch((refusal: Refusal) => expect(refusal.code).toBe('conflict'));
    expect(registered(world, before)).toEqual(ALL);
    expect(audit(world)).toEqual([]);
  });
});

describe('a holder’s request: the leave is used up with it, or neither', () => {
  const cases = MODES.flatMap((mode) => Array.from({ length: requestCalls }, (_, n) => [mode, n + 1] as const));

  test.each(cases)('%s at call %i', async (mode, at) => {
    const { world, one, csr } = await requesting();
    const outcome = await endure(() => request(failing(world, at, mode).house, one, csr));
    const { opening: leave, requests } = await now(world, one.holder);
    expect([rows(world, 'request'), requests.length]).toEqual(leave ? [0, 0] : [1, 1]);
    if (outcome === 'done') expect(leave).toBeUndefined();
    expect(audit(world)).toEqual([]);
    // sent again after whatever happened, it is there once
    const { request: made } = await request(world, one, csr);
    expect((await now(world, one.holder)).requests).toEqual([made.id]);
    expect(rows(world, 'request')).toBe(1);
    expect(audit(world)).toEqual([]);
  });

  test('is about as many calls as it reads records', () => {
    expect(requestCalls).toBeGreaterThan(10);
  });
});
