import { CEREMONY, type World } from '../../infra/local/memory/world.ts';
import { newId } from '../../shared/lifecycle/identity.ts';
import { penOf } from '../../shared/lifecycle/recording.ts';
import type { Principal } from '../../shared/registration/authority.ts';
import type {
  MandateRecord,
  PersonRecord,
  Role,
  StructureRecord,
  SubscriptionRecord,
} from '../../shared/registration/records.ts';

export * from '../../infra/local/memory/world.ts';

export interface Cast {
  readonly structure: StructureRecord;
  readonly subscription: SubscriptionRecord;
  readonly administrator: Principal;
  readonly agent: Principal;
}

/** A structure with one subscription, its administrator and an agent, recorded as the registration would. */
export async function makeCast(world: World, more: Partial<SubscriptionRecord> = {}): Promise<Cast> {
  const pen = penOf(world, CEREMONY, 'cast');
  const id = () => newId(world.randomness);
  const structure: StructureRecord = {
    kind: 'structure',
    id: id(),
    version: 1,
    createdAt: pen.at,
    name: "Hôpital d'exemple",
    identifier: { scheme: 'FINESS', value: '750000001', finess: 'legal' },
    postalCode: '75001',
    town: 'Paris',
    department: 'Paris (75)',
    country: 'FR',
    state: 'active',
  };
  const subscription: SubscriptionRecord = {
    kind: 'subscription',
    id: id(),
    version: 1,
    createdAt: pen.at,
    structureId: structure.id,
    offer: 'SERV-SSL',
    domain: { name: 'example.org', admits: 'domain' },
    control: {
      method: 'agent-check',
      checkedAt: pen.at,
      by: 'agent',
      evidence: { what: 'note', sha256: 'e'.repeat(64) },
    },
    population: 'production',
    dualControl: false,
    state: 'active',
    ...more,
  };
  await world.ledger.commit({
    records: [structure, subscription],
    events: [pen.event(structure, 'structure.registered'), pen.event(subscription, 'subscription.recorded')],
  });
  const scope = { reach: 'subscription', structureId: structure.id, subscriptionId: subscription.id } as const;
  return {
    structure,
    subscription,
    administrator: await makePerson(world, 'technical-administrator', scope),
    agent: await makePerson(world, 'validation-agent', { reach: 'house' }),
  };
}

export async function makePerson(
  world: World,
  role: Role,
  scope: MandateRecord['scope'],
  email = 'person@example.org',
): Promise<Principal> {
  const pen = penOf(world, CEREMONY, 'cast');
  const personId = newId(world.randomness);
  const personal = await world.vault.seal(personId, {
    lastName: 'Test',
    firstNames: 'Person',
    email,
  });
  const person: PersonRecord = {
    kind: 'person',
    id: personId,
    version: 1,
    createdAt: pen.at,
    personal,
    language: 'fr',
  };
  const mandate: MandateRecord = {
    kind: 'mandate',
    id: newId(world.randomness),
    version: 1,
    createdAt: pen.at,
    personId,
    role,
    scope,
    givenBy: [],
    evidence: { what: 'form', sha256: 'f'.repeat(64) },
    from: pen.at,
    until: new Date(world.clock.now().getTime() + 4 * 365 * 86_400_000).toISOString(),
    state: 'active',
  };
  await world.ledger.commit({
    records: [person, mandate],
    events: [pen.event(person, 'person.registered'), pen.event(mandate, 'mandate.given')],
  });
  return { personId, authentication: 'token+card', mandates: [mandate], language: 'fr' };
}
