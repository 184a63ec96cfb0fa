import { describe, expect, test } from 'vitest';
import { createLogStore } from '../../../shared/ledger/log-store.ts';
import { canonicalBytes } from '../../../shared/lifecycle/events.ts';
import { framed } from '../../../shared/lifecycle/log/batch.ts';
import { behindOf } from '../../../shared/lifecycle/log/behind.ts';
import { sealLog } from '../../../shared/lifecycle/log/sealing.ts';
import { forged } from '../../world/behind.ts';
import { eventsIn, loggedWorld, logHouse, people, sealed, wrongIn } from '../../world/log.ts';
import type { World } from '../../world/world.ts';

const waitingIn = (world: World) => world.table.rows().filter(({ pk }) => pk.startsWith('unsealed#'));

describe('a row that is put back after it was sealed', () => {
  const HOUR = 3_600_000;
  const lived = async (seed: string, count: number) => {
    const { world } = await loggedWorld(seed);
    await people(world, 2);
    const rows = waitingIn(world);
    await sealed(world);
    await people(world, count);
    await sealed(world);
    return { world, rows };
  };
  const once = (world: World) => {
    const ids = eventsIn(world).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  };

  test.each([
    ['at once', 0, 1],
    ['at once, some tiles later', 0, 300],
    ['within the hour', HOUR / 2, 1],
    ['days later, some tiles later', 72 * HOUR, 300],
  ])('%s: is not sealed again, is taken away, and is told of', async (_, later, count) => {
    const { world, rows } = await lived('replayed', count);
    for (let at = 0; at < later; at += HOUR) {
      world.clock.advance(Math.min(HOUR, later));
      await sealed(world, `at ${at}`);
    }
    for (const row of rows.slice(0, 3)) await world.table.write([{ put: row }]);
    await people(world, 1);
    const done = await sealed(world, 'after');
    expect(done).toMatchObject({ sealed: 2, repeated: 3 });
    expect(behindOf(done, world.clock.now())).toContain('log.repeated');
    expect(waitingIn(world)).toEqual([]);
    once(world);
    expect(await wrongIn(world)).toEqual([]);
    expect(await sealed(world, 'and again')).toMatchObject({ sealed: 0, repeated: 0 });
  });

  test('together with what was not: nothing of the row is sealed, and it stays and is told of', async () => {
    const { world, rows } = await lived('mixed', 1);
    await people(world, 1);
    const [fresh] = waitingIn(world);
    const mixed = {
      ...rows[0]!,
      leaves: Uint8Array.from(Buffer.concat([rows[0]!.leaves as Uint8Array, fresh!.leaves as Uint8Array])),
    };
    await world.table.write([{ put: mixed }]);
    world.clock.advance(600_000);
    const house = logHouse(world);
    const soon = () => new Date(world.clock.now().getTime() + 60_000);
    const done = await sealLog(house, 'mixed', soon());
    expect(done.repeated).toBe(0);
    expect(behindOf(done, world.clock.now())).toContain('log.behind');
    expect(waitingIn(world)).toEqual([mixed]);
    once(world);
    // what was fresh of it has its own row: once that is sealed, nothing of the mixed one is left to tell
    expect(await sealLog(house, 'after', soon())).toMatchObject({ sealed: 0, repeated: 1 });
    expect(waitingIn(world)).toEqual([]);
  });

  test('behind a young event, days later: what is old of it is looked for as well', async () => {
    const { world, rows } = await lived('old behind young', 300);
    for (let at = 0; at < 72; at++) {
      world.clock.advance(HOUR);
      await sealed(world, `at ${at}`);
    }
    await people(world, 1);
    const young = waitingIn(world)[0]!;
    const leaves = Buffer.concat([young.leaves as Uint8Array, rows[0]!.leaves as Uint8Array]);
    await world.table.write([{ put: { ...young, leaves: Uint8Array.from(leaves) } }]);
    await sealed(world, 'mixed');
    once(world);
  });

  test('together with what was not, hours ago: the whole tree is not read again for it in each run', async () => {
    const { world, rows } = await lived('mixed for long', 300);
    world.clock.advance(72 * HOUR);
    const never = framed(canonicalBytes(forged('hold.lifted', 'hold/person/x', 2)));
    const leaves = Buffer.concat([rows[0]!.leaves as Uint8Array, never]);
    const mixed = { ...rows[0]!, leaves: Uint8Array.from(leaves) };
    await world.table.write([{ put: mixed }]);
    let tiles = 0;
    const get: World['evidence']['get'] = (key) => {
      if (key.startsWith('log/tiles/')) tiles++;
      return world.evidence.get(key);
    };
    const house = logHouse({ ...world, evidence: { ...world.evidence, get } });
    const read: number[] = [];
    for (let run = 0; run < 4; run++) {
      tiles = 0;
      world.clock.advance(60_000);
      const done = await sealLog(house, `run ${run}`, new Date(world.clock.now().getTime() + 60_000));
      expect(behindOf(done, world.clock.now())).toContain('log.behind');
      read.push(tiles);
    }
    expect(read[0]).toBeGreaterThan(0);
    expect(read.slice(1)).toEqual([0, 0, 0]);
    expect(waitingIn(world)).toEqual([mixed]);
    once(world);
    // another row under the same name is another row
    await world.table.write([{ put: rows[0]! }]);
    const done = await sealLog(house, 'another', new Date(world.clock.now().getTime() + 60_000));
    expect(done.repeated).toBe(1);
    expect(waitingIn(world)).toEqual([]);
  });

  test('a batch that another run has left at this place is not sealed behind itself', async () => {
    const { world } = await loggedWorld('two runs');
    await sealed(world);
    await people(world, 600);
    const all = Buffer.concat(
      waitingIn(world)
        .toSorted((a, b) => (a.sk < b.sk ? -1 : 1))
        .map(({ leaves }) => leaves as Uint8Array),
    );
    // whoever was faster writes its batch between the look and the batch of this run, and dies
    const first = (await createLogStore(world.table).head())!.size;
    let asked = false;
    const evidence: World['evidence'] = {
      ...world.evidence,
      put: async (...args: Parameters<World['evidence']['put']>) => {
        if (!asked) await world.evidence.put(`log/batches/${String(first).padStart(12, '0')}`, all, args[2]);
        asked = true;
        return world.evidence.put(...args);
      },
    };
    await sealed({ ...world, evidence }, 'slower');
    once(world);
    expect(waitingIn(world)).toEqual([]);
    expect(await wrongIn(world)).toEqual([]);
  });
});
