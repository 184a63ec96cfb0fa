import { describe, expect, test } from 'vitest';
import { indexPage } from '../../functions/publication/repository/index-page.ts';
import { notFoundPage } from '../../functions/publication/repository/not-found-page.ts';
import { placeFiles } from '../../shared/lifecycle/repository/placing.ts';
import { makeWorld, type World } from '../world/world.ts';
import { endure, faulty, MODES } from './faults.ts';

const place = (world: World) => placeFiles(world, (contents) => [indexPage(contents), notFoundPage()]);
const INDEX = 'repository/index.html';

/** The repository lost one file, got another changed, and kept the rest. */
function damage({ repository: { objects } }: World): void {
  objects.delete('repository/ca/ca.p7c');
  objects.set(INDEX, Buffer.from('something else'));
}

describe('whatever call goes wrong, the next run puts every file in its place', async () => {
  const world = await makeWorld();
  await place(world);
  const wanted = new Map(world.repository.objects);
  damage(world);
  const counted = faulty(world, 0, 'not-done');
  await place(counted.world);
  const calls = counted.calls.length;

  test.each(MODES)('%s', { timeout: 60_000 }, async (mode) => {
    expect(calls).toBeGreaterThan(30);
    for (let at = 1; at <= calls; at++) {
      damage(world);
      await endure(() => place(faulty(world, at, mode).world));
      await place(world);
      expect(new Map(world.repository.objects), `call ${at}`).toEqual(wanted);
    }
    expect(await place(world)).toEqual({ written: [], mended: [] });
  });
});
