import { expect, test } from 'vitest';
import { daysAfter } from '../../../shared/registration/spans.ts';
import { amiss, approved, campaignOf, driveTo, messages } from '../../world/campaigns.ts';
import { certify, enrol, ministry } from '../../world/directions.ts';
import { makePerson } from '../../world/world.ts';

test('the officers of a direction hear once that their holders are asked, and the holders hear in their turn', async () => {
  const of = await ministry('campaign');
  const { world, direction } = of;
  await certify(of, await enrol(of));
  const house = { reach: 'house' } as const;
  const one = await makePerson(world, 'security-officer', house, 'one@example.org');
  const two = await makePerson(world, 'security-officer', house, 'two@example.org');
  const start = world.clock.now().toISOString();
  const id = await approved({ world, one, two }, { filter: { directionId: direction.id } });
  await driveTo(world, id, daysAfter(start, 15));
  expect(await campaignOf(world, id)).toMatchObject({
    filter: { directionId: direction.id, structureId: direction.structureId },
    of: { direction: { [direction.id]: 1 } },
    begun: 1,
  });
  const told = (notice: string) => messages(world).filter(({ about }) => about.notice === notice);
  expect(told('campaign-begun').map(({ about }) => about.personId)).toContain(of.one.personId);
  expect(told('campaign-begun').every(({ about }) => about.direction === direction.id)).toBe(true);
  expect(told('campaign-holder')).toHaveLength(1);
  expect(await amiss(world, id)).toEqual([]);
});
