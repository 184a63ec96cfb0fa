import { describe, expect, test } from 'vitest';
import { leaveOlderToSeal } from '../../../infra/commands/leave-to-seal.ts';
import { createLogStore } from '../../../shared/ledger/log-store.ts';
import type { Item, Table } from '../../../shared/ledger/table.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type { LedgerRecord } from '../../../shared/lifecycle/records.ts';
import { eventsIn, loggedWorld, people, sealed, wrongIn } from '../../world/log.ts';
import { CEREMONY, recordsOf, type World } from '../../world/world.ts';

/** A house that is older than its log: what it did before is put to the log, and the log is complete. */
const waitingIn = (world: World) => world.table.rows().filter(({ pk }) => pk.startsWith('unsealed#'));
const place = (world: World, rows: readonly Item[] = world.table.rows()) => ({
  evidence: world.evidence,
  rows: () => rows,
});
const forget = async (world: World, rows: readonly Item[]) => {
  for (const { pk, sk } of rows) await world.table.write([{ delete: { pk, sk } }]);
};
const anyPerson = (world: World) => recordsOf<LedgerRecord & { kind: 'person' }>(world, 'person')[0]!;
const changed = async (world: World) => {
  const person = anyPerson(world);
  const next = { ...person, version: person.version + 1 };
  await world.ledger.commit({ records: [next], events: [penOf(world, CEREMONY, 'x').event(next, 'person.completed')] });
};

/** Its release had no log yet. */
async function older(seed: string): Promise<World> {
  const { world } = await loggedWorld(seed);
  await people(world, 4);
  await changed(world);
  await forget(world, waitingIn(world));
  world.clock.advance(86_400_000);
  return world;
}
const eventsOf = (world: World) => world.table.rows().filter(({ sk }) => sk.startsWith('event#')).length;
const complete = (world: World) => {
  const ids = eventsIn(world).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBe(eventsOf(world));
};

describe('a house that is older than its log', () => {
  test('of which nothing is sealed yet: everything is, in its order', async () => {
    const world = await older('before');
    const done = await leaveOlderToSeal(world.table, place(world), world.clock);
    expect(done).toEqual({ older: eventsOf(world), left: eventsOf(world), gone: [] });
    await sealed(world);
    complete(world);
    expect(await wrongIn(world)).toEqual([]);
  });

  test('that has sealed since: first versions stand behind later ones, and nothing is wrong', async () => {
    const world = await older('since');
    await changed(world);
    await people(world, 1);
    await sealed(world);
    // named by what is not there
    expect((await wrongIn(world)).join()).toContain('does not stand before it');
    const { older: found, gone } = await leaveOlderToSeal(world.table, place(world), world.clock);
    expect([found > 10, gone]).toEqual([true, []]);
    expect(await sealed(world, 'the older ones')).toMatchObject({ sealed: found, repeated: 0 });
    complete(world);
    expect(await wrongIn(world)).toEqual([]);
  });

  test('may be done in pieces and again, by an export from before: each event is sealed once', async () => {
    const world = await older('pieces');
    await changed(world);
    await sealed(world);
    const copy = structuredClone(world.table.rows());
    let writes = 0;
    const dying: Table = {
      ...world.table,
      write: async (actions) => {
        if (actions.some((action) => 'put' in action && action.put.pk.startsWith('unsealed#')) && ++writes > 3)
          throw new Error('dead');
        return world.table.write(actions);
      },
    };
    await expect(leaveOlderToSeal(dying, place(world, copy), world.clock)).rejects.toThrow('dead');
    expect(waitingIn(world)).toHaveLength(3);
    const again = await leaveOlderToSeal(world.table, place(world, copy), world.clock);
    expect(again.older - again.left).toBe(3);
    await sealed(world, 'first');
    expect(await leaveOlderToSeal(world.table, place(world, copy), world.clock)).toEqual({
      older: 0,
      left: 0,
      gone: [],
    });
    expect(await sealed(world, 'second')).toMatchObject({ sealed: 0, repeated: 0 });
    complete(world);
    expect(await wrongIn(world)).toEqual([]);
  });

  test('waits for the sealer', async () => {
    const world = await older('busy');
    const { leases } = createLogStore(world.table);
    await leases.take('log', 'sealer', world.clock.now(), new Date(world.clock.now().getTime() + 60_000));
    await expect(leaveOlderToSeal(world.table, place(world), world.clock)).rejects.toThrow('is being sealed');
    expect(waitingIn(world)).toEqual([]);
  });

  test('what was to be sealed and was taken away is no part of it, and is told of', async () => {
    const world = await older('taken away');
    await leaveOlderToSeal(world.table, place(world), world.clock);
    await sealed(world);
    world.clock.advance(3_600_000);
    await people(world, 1);
    await forget(world, waitingIn(world));
    const { gone, left } = await leaveOlderToSeal(world.table, place(world), world.clock);
    expect([left, gone.length]).toEqual([0, 2]);
    expect((await wrongIn(world)).join()).toContain('neither sealed nor waiting');
  });

  test('no younger event may stand behind a later version', async () => {
    const world = await older('younger');
    await people(world, 1);
    await sealed(world);
    world.clock.advance(3_600_000);
    await changed(world);
    const first = waitingIn(world);
    await forget(world, first);
    await changed(world);
    await sealed(world, 'later');
    for (const row of first) await world.table.write([{ put: row }]);
    await sealed(world, 'earlier');
    expect((await wrongIn(world)).join('\n')).toMatch(/is version \d of person\/\S+, (of which|whose version)/);
  });
});
