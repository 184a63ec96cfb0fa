import { newId } from '../../../shared/lifecycle/identity.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { mandatesOf } from '../../../shared/lifecycle/registration/desk.ts';
import type { Principal } from '../../../shared/registration/authority.ts';
import type { DirectionRecord } from '../../../shared/registration/direction-records.ts';
import type {
  MandateRecord,
  Offer,
  PersonRecord,
  Role,
  StructureRecord,
  SubscriptionRecord,
} from '../../../shared/registration/records.ts';
import { CEREMONY } from '../memory/world.ts';
import type { figures } from './figures.ts';
import type { SimulatedHouse } from './house.ts';

export type Temperament = keyof typeof figures.temperaments;

/** Somebody of the simulated world: their address is theirs alone. */
export interface Actor {
  readonly personId: string;
  readonly address: string;
  readonly temperament: Temperament;
  /** What they are to the subscription or structure. */
  readonly mandate: Pick<MandateRecord, 'id' | 'personId'>;
  /** Gone: reads nothing any more, whatever is sent there. */
  left?: true;
}

/** One subscription with everybody around it. */
export interface Estate {
  readonly structure: StructureRecord;
  readonly subscription: SubscriptionRecord;
  readonly domain: string;
  readonly representative: Actor;
  readonly mandataries: readonly Actor[];
  /** Technical administrators; or the officers, where holders belong to a direction. */
  readonly administrators: Actor[];
  /** Addresses of contacts, with what happens to the link that is sent there. */
  readonly contacts: { readonly address: string; clicks: boolean; readonly again: boolean }[];
  readonly direction?: DirectionRecord;
  closed?: true;
}

/** Longer than the simulation runs: a mandate that ends in it is ended by somebody. */
const UNTIL = '2045-01-01T00:00:00.000Z';

/** A person with a mandate, written as the registration would have. */
export async function appoint(
  house: SimulatedHouse,
  address: string,
  role: Role,
  scope: MandateRecord['scope'],
  temperament: Temperament = 'prompt',
): Promise<Actor> {
  const pen = penOf(house, CEREMONY, 'estate');
  const personId = newId(house.randomness);
  const data = { lastName: 'Exemple', firstNames: 'Camille', email: address };
  const person: PersonRecord = {
    kind: 'person',
    id: personId,
    version: 1,
    createdAt: pen.at,
    personal: await house.vault.seal(personId, data),
    language: 'fr',
  };
  const mandate: MandateRecord = {
    kind: 'mandate',
    id: newId(house.randomness),
    version: 1,
    createdAt: pen.at,
    personId,
    role,
    scope,
    givenBy: [],
    evidence: { what: 'form', sha256: 'f'.repeat(64) },
    from: pen.at,
    until: UNTIL,
    state: 'active',
  };
  await house.ledger.commit({
    records: [person, mandate],
    events: [pen.event(person, 'person.registered'), pen.event(mandate, 'mandate.given')],
  });
  return { personId, address, temperament, mandate: { id: mandate.id, personId } };
}

/** Who an actor is to the house now. */
export async function principalOf({ ledger }: Pick<SimulatedHouse, 'ledger'>, personId: string): Promise<Principal> {
  return { personId, authentication: 'token+card', mandates: await mandatesOf(ledger, personId), language: 'fr' };
}

/** A structure with one active subscription, written as the registration would have. */
export async function settle(
  house: SimulatedHouse,
  { offer, number }: { readonly offer: Offer; readonly number: number },
): Promise<{
  readonly structure: StructureRecord;
  readonly subscription: SubscriptionRecord;
  readonly domain: string;
}> {
  const pen = penOf(house, CEREMONY, 'estate');
  const domain = `s${number}.example.org`;
  const structure: StructureRecord = {
    kind: 'structure',
    id: newId(house.randomness),
    version: 1,
    createdAt: pen.at,
    name: `Établissement d’exemple ${number}`,
    identifier: { scheme: 'FINESS', value: `75${String(number).padStart(7, '0')}`, finess: 'legal' },
    postalCode: '75001',
    town: 'Paris',
    department: 'Paris (75)',
    country: 'FR',
    state: 'active',
  };
  const declares = offer === 'SERV-SSL';
  const subscription: SubscriptionRecord = {
    kind: 'subscription',
    id: newId(house.randomness),
    version: 1,
    createdAt: pen.at,
    structureId: structure.id,
    offer,
    ...(declares && { domain: { name: domain, admits: 'domain' as const } }),
    control: declares
      ? { method: 'agent-check', checkedAt: pen.at, by: 'agent', evidence: { what: 'note', sha256: 'e'.repeat(64) } }
      : undefined,
    population: 'production',
    dualControl: false,
    state: 'active',
  };
  await house.ledger.commit({
    records: [structure, subscription],
    events: [pen.event(structure, 'structure.registered'), pen.event(subscription, 'subscription.recorded')],
  });
  return { structure, subscription, domain };
}
