import { expect, test } from 'vitest';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { endMandate } from '../../../shared/lifecycle/registration/mandates.ts';
import type { Principal } from '../../../shared/registration/authority.ts';
import { type Ministry, ministry } from '../../world/directions.ts';
import { makePerson } from '../../world/world.ts';

/** An officer alone cannot confirm what they entered: the structure hears of it before it matters. */
const end = ({ world, agent }: Ministry, { personId, mandates }: Principal) => {
  const caller = { principal: agent, roles: ['validation-agent'] as const, correlation: 'end' };
  return endMandate(world, caller, { personId, id: mandates[0]!.id }, 'left');
};
const warned = (outbox: readonly { readonly about: Readonly<Record<string, string>> }[]) =>
  outbox.flatMap(({ about: { notice, directionId, personId } }) =>
    notice?.endsWith('-officer-left') ? [{ notice, directionId, personId }] : [],
  );

test('a direction left with one officer, then with none: the answer says so, and so do mails to who is left', async () => {
  const place = await ministry();
  const directionId = place.direction.id;
  const first = await end(place, place.two);
  expect(first.findings).toMatchObject([{ code: 'one-officer-left', pointer: `/directions/${directionId}` }]);
  expect(warned(first.outbox)).toContainEqual({
    notice: 'one-officer-left',
    directionId,
    personId: place.one.personId,
  });
  const second = await end(place, place.one);
  expect(second.findings.map(({ code }) => code)).toEqual(['no-officer-left']);
  expect(warned(second.outbox).some(({ personId }) => personId === place.one.personId)).toBe(false);
});

test('where two stay nobody is warned, nor about a direction that is closed', async () => {
  const place = await ministry();
  const { structureId, subscriptionId, id: directionId } = place.direction;
  const scope = { reach: 'direction', structureId, subscriptionId, directionId } as const;
  const three = await makePerson(place.world, 'registration-officer', scope);
  expect((await end(place, three)).findings).toEqual([]);
  const closed = { ...place.direction, version: place.direction.version + 1, state: 'closed' as const };
  const pen = penOf(place.world, { capacity: 'platform', function: 'test' }, 'test');
  await place.world.ledger.commit({ records: [closed], events: [pen.event(closed, 'direction.closed')] });
  const { findings, outbox } = await end(place, place.two);
  expect({ findings, warned: warned(outbox) }).toEqual({ findings: [], warned: [] });
});
