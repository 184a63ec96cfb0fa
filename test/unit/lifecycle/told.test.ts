import { describe, expect, test } from 'vitest';
import { newId } from '../../../shared/lifecycle/identity.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { tell } from '../../../shared/lifecycle/registration/telling.ts';
import { interested } from '../../../shared/lifecycle/revocation.ts';
import type { MandateRecord, MandateScope, Role } from '../../../shared/registration/records.ts';
import { deskWorld } from '../../world/designations.ts';
import { CEREMONY, makeCast, makePerson, type World } from '../../world/world.ts';

/** Mandates stay for ever in the lists of a structure, a subscription and the house: those of today are found behind them. */
async function former(world: World, count: number, role: Role, scope: MandateScope): Promise<void> {
  const pen = penOf(world, CEREMONY, 'former');
  for (let from = 0; from < count; from += 40) {
    const mandates = Array.from(
      { length: Math.min(40, count - from) },
      (_, index): MandateRecord => ({
        kind: 'mandate',
        id: newId(world.randomness),
        version: 1,
        createdAt: new Date(Date.parse('2020-01-01T00:00:00Z') + (from + index) * 1000).toISOString(),
        personId: newId(world.randomness),
        role,
        scope,
        givenBy: [],
        evidence: { what: 'form', sha256: 'f'.repeat(64) },
        from: '2020-01-01T00:00:00.000Z',
        until: '2030-01-01T00:00:00.000Z',
        state: 'ended',
        ended: { at: '2021-01-01T00:00:00.000Z', by: 'x', reason: 'left' },
      }),
    );
    await world.ledger.commit({ records: mandates, events: mandates.map((one) => pen.event(one, 'mandate.given')) });
  }
}

describe('who is told', () => {
  test('of a certificate: whoever acts today, however many acted before', async () => {
    const world = await deskWorld();
    const { structure, subscription, administrator } = await makeCast(world);
    const scope = { reach: 'structure', structureId: structure.id } as const;
    const representative = await makePerson(world, 'legal-representative', scope);
    const [{ scope: own }] = administrator.mandates as [MandateRecord];
    await former(world, 120, 'technical-administrator', own);
    await former(world, 120, 'legal-representative', scope);
    const about = { subscriptionId: subscription.id, structureId: structure.id, profile: 'ssl-serv-1' };
    expect(new Set(await interested(world, about))).toEqual(
      new Set([{ personId: administrator.personId }, { personId: representative.personId }]),
    );
  });

  test('of a certificate: a mandatary of its offer, and of no other', async () => {
    const world = await deskWorld();
    const { structure, subscription, administrator } = await makeCast(world);
    const mandatary = (offer: 'ORG' | 'SERV-SSL') =>
      makePerson(world, 'mandatary', { reach: 'structure', structureId: structure.id, offers: [offer] });
    const [inside, outside] = [await mandatary('SERV-SSL'), await mandatary('ORG')];
    const about = { subscriptionId: subscription.id, structureId: structure.id, profile: 'ssl-serv-1' };
    const told = (await interested(world, about)).map(({ personId }) => personId);
    expect(told).toContain(inside.personId);
    expect(told).toContain(administrator.personId);
    expect(told).not.toContain(outside.personId);
  });

  test('of what waits: the agents of today', async () => {
    const world = await deskWorld();
    await former(world, 250, 'validation-agent', { reach: 'house' });
    const agent = await makePerson(world, 'validation-agent', { reach: 'house' });
    const pen = penOf(world, CEREMONY, 'tell');
    const rows = await tell(world.ledger, pen, { agents: true }, { notice: 'request-to-approve', requestId: 'x' });
    expect(rows.map(({ about }) => about.personId)).toEqual([agent.personId]);
  });
});
