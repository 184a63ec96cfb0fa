import { expect, test } from 'vitest';
import { runBulk } from '../../shared/lifecycle/bulk/running.ts';
import { endure, faulty, MODES } from '../faults/faults.ts';
import {
  amiss,
  approved,
  type BulkWorld,
  bulkWorld,
  copyOf,
  jobOf,
  likenesses,
  named,
  runThrough,
  unlisted,
} from '../world/bulk.ts';
import { seeded } from '../world/world.ts';

const few = await bulkWorld(5, 'faults');
const many: BulkWorld = {
  ...few,
  certificates: [...few.certificates, ...(await likenesses(few.world, few.certificates[0]!, 300))],
};

test.each(['one', 'two', 'three', 'four'])(
  'three hundred, killed anywhere again and again: each once, everybody told once (%s)',
  async (seed) => {
    const of = await copyOf(many);
    const random = seeded(seed);
    const below = (most: number) => Buffer.from(random.bytes(4)).readUInt32BE() % most;
    const id = await approved(of, named(of.certificates));
    for (let kills = 0; kills < 12; kills++) {
      const mode = MODES[below(MODES.length)]!;
      const house = jobOf(faulty(of.world, 1 + below(250), mode).world);
      await endure(() => runBulk(house, id, 'dies'));
    }
    const order = await runThrough(of.world, id);
    expect(order).toMatchObject({ state: 'done', results: { revoked: 305, left: 0 }, toldPeople: 1 });
    expect([...(await amiss(of.world, id)), ...unlisted(of.world)]).toEqual([]);
  },
);
