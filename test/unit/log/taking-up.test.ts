import { describe, expect, test } from 'vitest';
import { readNote } from '../../../shared/lifecycle/log/checkpoint.ts';
import { sealLog } from '../../../shared/lifecycle/log/sealing.ts';
import { asFunction } from '../../world/as-function.ts';
import { forged, putBatch } from '../../world/behind.ts';
import { loggedWorld, logHouse, people, sealed, wrongIn } from '../../world/log.ts';
import type { World } from '../../world/world.ts';

const waitingIn = (world: World) => world.table.rows().filter(({ pk }) => pk.startsWith('unsealed#'));
const noteIn = (world: World) => readNote(world.evidence.objects.get('log/checkpoint')!)!;

describe('a batch that none of our functions has written', () => {
  const events = [forged('hold.lifted', 'hold/person/x', 2)];

  test('is not taken up, nothing is signed over it, and what waits goes on waiting', async () => {
    const { world } = await loggedWorld('forged batch');
    await sealed(world);
    const { size, number } = noteIn(world);
    await people(world, 2);
    const waiting = waitingIn(world);
    await putBatch(world, ...events);
    world.clock.advance(3_600_000);
    await expect(sealed(world)).rejects.toThrow('does not wait in the ledger');
    expect(noteIn(world)).toMatchObject({ size, number });
    expect(waitingIn(world)).toEqual(waiting);
  });

  test('and one that a run has left is told from it by what its own role may read', async () => {
    const { world } = await loggedWorld('left batch');
    const move = () => Promise.reject(new Error('dead'));
    const { log, ...rest } = logHouse(world);
    const soon = () => new Date(world.clock.now().getTime() + 60_000);
    await expect(sealLog({ ...rest, log: { ...log, move } }, 'dies', soon())).rejects.toThrow('dead');
    world.clock.advance(120_000);
    const seen = asFunction(logHouse(world), 'log', world.table);
    expect((await sealLog(seen, 'takes up', soon())).size).toBeGreaterThan(10);
    expect(waitingIn(world)).toEqual([]);
    expect(await wrongIn(world)).toEqual([]);
  });

  test('that comes between the look and the batch of a run is not taken for its own', async () => {
    const { world } = await loggedWorld('forged meanwhile');
    await sealed(world);
    const { size } = noteIn(world);
    await people(world, 2);
    let asked = false;
    const evidence: World['evidence'] = {
      ...world.evidence,
      put: async (...args: Parameters<World['evidence']['put']>) => {
        if (!asked) await putBatch(world, ...events);
        asked = true;
        return world.evidence.put(...args);
      },
    };
    await expect(sealed({ ...world, evidence })).rejects.toThrow('does not wait in the ledger');
    expect(noteIn(world)).toMatchObject({ size });
  });
});
