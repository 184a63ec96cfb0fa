import { expect, test } from 'vitest';
import { closeDirection } from '../../../shared/lifecycle/directions/directions.ts';
import type { DirectionRecord } from '../../../shared/registration/direction-records.ts';
import { daysAfter } from '../../../shared/registration/spans.ts';
import { named, approved as ordered, orderOf, runThrough as runOrder, waiting } from '../../world/bulk.ts';
import { amiss, approved, campaignOf, driveTo, linesOf, messages } from '../../world/campaigns.ts';
import { certify, enrol, type Ministry, ministry } from '../../world/directions.ts';
import { now } from '../../world/holders.ts';
import { makePerson } from '../../world/world.ts';

/** A ministry with a holder who has a certificate, and two security officers. */
async function staffed() {
  const of = await ministry('campaign');
  const { world } = of;
  const registered = await enrol(of);
  const certificate = await certify(of, registered);
  const house = { reach: 'house' } as const;
  const one = await makePerson(world, 'security-officer', house, 'one@example.org');
  const two = await makePerson(world, 'security-officer', house, 'two@example.org');
  return { of, world, one, two, registered, certificate, start: world.clock.now().toISOString() };
}

const close = ({ world, agent }: Ministry, { id }: DirectionRecord) =>
  closeDirection(
    world,
    { principal: agent, roles: ['validation-agent'], correlation: 'close' },
    id,
    'The direction is dissolved.',
  );

test('the officers of a direction hear once that their holders are asked, and the holders hear in their turn', async () => {
  const { of, world, one, two, start } = await staffed();
  const { direction } = of;
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

test('in a direction that is closed nothing is opened: the holder is not sent to ask for what would be refused', async () => {
  const { of, world, one, two, registered, start } = await staffed();
  const { direction } = of;
  const id = await approved({ world, one, two }, { filter: { directionId: direction.id } });
  await close(of, direction);
  await driveTo(world, id, daysAfter(start, 15));
  expect((await now(world, registered.holder)).opening).toBeUndefined();
  expect((await linesOf(world, id))[0]).toMatchObject({ unopened: 'wrong-state' });
  expect(messages(world).filter(({ about }) => about.notice === 'campaign-holder')).toEqual([]);
  expect(await amiss(world, id)).toEqual([]);
});

test('an order about a holder’s certificate tells the holder and the officers of the direction, and no other’s', async () => {
  const { of, world, one, two, registered, certificate } = await staffed();
  const id = await ordered({ world, one, two }, named([certificate]));
  const people = (await orderOf(world, id)).told!.people;
  expect(await runOrder(world, id)).toMatchObject({ state: 'done', results: { revoked: 1 }, toldPeople: people });
  const rows = waiting(world, 'notification').filter(({ about }) => about.notice === 'bulk-revoked');
  const told = rows.map(({ about }) => about.personId);
  expect(told).toEqual(expect.arrayContaining([registered.holder.personId, of.one.personId, of.two.personId]));
  expect(told).not.toContain(of.elsewhere.personId);
});
