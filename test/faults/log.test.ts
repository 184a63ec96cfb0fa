import { describe, expect, test } from 'vitest';
import { createLogStore } from '../../shared/ledger/log-store.ts';
import type { Table } from '../../shared/ledger/table.ts';
import { sealLog } from '../../shared/lifecycle/log/sealing.ts';
import { WorkedElsewhere } from '../../shared/lifecycle/outbox.ts';
import { Conflict } from '../../shared/lifecycle/ports.ts';
import { penOf } from '../../shared/lifecycle/recording.ts';
import type { StructureRecord } from '../../shared/registration/records.ts';
import { copyOf, eventsIn, loggedWorld, logHouse, people, sealed, wrongIn } from '../world/log.ts';
import { CEREMONY, type World, wrapped } from '../world/world.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES } from './faults.ts';

/** Enough that a tile becomes whole, sealed once before, so that a run meets every step. */
async function begun(seed: string): Promise<World> {
  const { world } = await loggedWorld(seed);
  await sealed(world, 'before');
  world.clock.advance(60_000);
  await people(world, 110);
  return world;
}

const waits = (world: World) => world.table.rows().some(({ pk }) => pk.startsWith('unsealed#'));

describe('the sealer', async () => {
  const start = await begun('faulty');
  const watched = faulty(await copyOf(start), 0, 'not-done');
  await sealed(watched.world);
  const { calls } = watched;

  test('meets every store and the key', () => {
    expect(calls).toEqual(expect.arrayContaining(['get', 'query', 'write', 'sign', 'evidence get', 'evidence put']));
    expect(calls.filter((name) => name === 'evidence put').length).toBe(4);
  });

  test.each(MODES)(
    'each of its remote calls goes wrong: %s',
    async (mode) => {
      for (let at = 1; at <= calls.length; at++) {
        const world = await copyOf(start);
        await endure(() => sealed(faulty(world, at, mode).world, 'first'));
        expect(audit(world), `call ${at}, ${calls[at - 1]}`).toEqual([]);
        // whoever died keeps the lease for a while
        world.clock.advance(120_000);
        await people(world, 1);
        await sealed(world, 'second');
        expect(audit(world), `call ${at}, again`).toEqual([]);
        expect(await wrongIn(world), `call ${at}, ${calls[at - 1]}`).toEqual([]);
        expect(waits(world), `call ${at}`).toBe(false);
      }
    },
    120_000,
  );
});

test('many sealers at once, none of whom keeps to the lease, seal everything once', async () => {
  const world = await begun('crowd');
  const greedy = {
    ...logHouse(world),
    log: { ...createLogStore(world.table), leases: { take: async () => true, release: async () => {} } },
  };
  const deadline = new Date(world.clock.now().getTime() + 60_000);
  const runs = Array.from({ length: 8 }, (_, at) => sealLog(greedy, `run ${at}`, deadline));
  for (const outcome of await Promise.allSettled(runs)) {
    if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(Conflict);
  }
  await sealed(world);
  expect(audit(world)).toEqual([]);
  expect(await wrongIn(world)).toEqual([]);
  expect(waits(world)).toBe(false);
});

test('two sealers: the one that comes later leaves', async () => {
  const world = await begun('two');
  const outcomes = await Promise.allSettled([sealed(world, 'one'), sealed(world, 'two')]);
  const left = outcomes.filter((one) => one.status === 'rejected');
  expect(left).toHaveLength(1);
  expect((left[0] as PromiseRejectedResult).reason).toBeInstanceOf(WorkedElsewhere);
  expect(await wrongIn(world)).toEqual([]);
});

test('what is written between its looks, by clocks that are wrong, comes in the order of versions', async () => {
  const { world, cast } = await loggedWorld('meanwhile');
  let structure: StructureRecord = cast.structure;
  const change = async () => {
    // each change seems to lie a minute before the one that it follows
    world.clock.advance(-60_000);
    const pen = penOf(world, CEREMONY, 'meanwhile');
    structure = { ...structure, version: structure.version + 1 };
    await world.ledger.commit({ records: [structure], events: [pen.event(structure, 'structure.corrected')] });
  };
  const busy = (table: Table): Table => ({
    ...table,
    async query(query) {
      await change();
      const rows = await table.query(query);
      await change();
      return rows;
    },
  });
  for (let run = 0; run < 3; run++) {
    world.clock.advance(3_600_000);
    await sealed(wrapped(world, { table: busy }), `run ${run}`);
  }
  expect(await wrongIn(world)).toEqual([]);
  world.clock.advance(3_600_000);
  await sealed(world, 'last');
  expect(await wrongIn(world)).toEqual([]);
  const versions = eventsIn(world).filter(({ aggregate }) => aggregate === `structure/${structure.id}`);
  expect(versions.map(({ version }) => version)).toEqual(Array.from({ length: structure.version }, (_, at) => at + 1));
  expect(structure.version).toBeGreaterThan(20);
});
