import type { DesignationInput, LineInput } from '../../shared/lifecycle/designation/content.ts';
import type { DocumentsHouse } from '../../shared/lifecycle/designation/documents.ts';
import { printedForm, receiveSignedForm } from '../../shared/lifecycle/designation/documents.ts';
import { draftDesignation } from '../../shared/lifecycle/designation/drafting.ts';
import { reviewDesignation } from '../../shared/lifecycle/designation/review.ts';
import { submitDesignation } from '../../shared/lifecycle/designation/submission.ts';
import { newId, sha256 } from '../../shared/lifecycle/identity.ts';
import { penOf } from '../../shared/lifecycle/recording.ts';
import { mandatesOf } from '../../shared/lifecycle/registration/desk.ts';
import { builtInTexts, referenceTo } from '../../shared/messages/texts/texts.ts';
import type { Principal } from '../../shared/registration/authority.ts';
import type {
  MandateRecord,
  Offer,
  PersonData,
  Role,
  StructureRecord,
  SubscriptionRecord,
} from '../../shared/registration/records.ts';
import { CEREMONY, emptyWorld, makePerson, recordsOf, type World } from './world.ts';

/** A structure with offers, its representative and two agents, for the use cases of designation. */
export interface Bureau {
  readonly structure: StructureRecord;
  readonly subscriptions: readonly SubscriptionRecord[];
  readonly representative: Principal;
  readonly agent: Principal;
  readonly second: Principal;
}

export const SIGNED_TEXTS = ['terms', 'accuracy-statement', 'fraud-warning'].map(referenceTo);
const SUBSCRIBER = ['legal-representative', 'mandatary', 'validation-agent'] as const;

/** A house that can register and sign nothing: enough for the desk, and quick. */
export async function deskWorld(seed = 'desk'): Promise<World> {
  const world = emptyWorld(seed);
  const pen = penOf(world, CEREMONY, 'ceremony');
  const house = {
    kind: 'house',
    version: 1,
    createdAt: pen.at,
    lookupSalt: 'a5'.repeat(32),
    ceremonySha256: 'c'.repeat(64),
    publicationBase: 'http://pki.example.org/repository',
  } as const;
  await world.ledger.commit({ records: [house], events: [pen.event(house, 'house.founded')] });
  return world;
}

/** The house as the use cases of designation see it: it prints the data themselves, and takes any file. */
export function houseOf(world: World): DocumentsHouse {
  return {
    ...world,
    texts: builtInTexts,
    printer: {
      async print(content) {
        const bytes = new TextEncoder().encode(JSON.stringify(content));
        return { bytes, dataSha256: sha256(bytes) };
      },
    },
    inspector: { inspect: async () => ({ findings: [] }) },
  };
}

export const callerOf = (principal: Principal, roles: readonly Role[] = SUBSCRIBER) => ({
  principal,
  roles,
  correlation: 'test',
});

export async function makeBureau(world: World, offers: readonly Offer[] = ['SERV-SSL', 'ORG']): Promise<Bureau> {
  const pen = penOf(world, CEREMONY, 'bureau');
  const structure: StructureRecord = {
    kind: 'structure',
    id: newId(world.randomness),
    version: 1,
    createdAt: pen.at,
    name: 'Clinique des Tilleuls',
    identifier: { scheme: 'FINESS', value: '750000001', finess: 'legal' },
    postalCode: '75012',
    town: 'Paris',
    department: 'Paris (75)',
    country: 'FR',
    state: 'active',
  };
  const subscriptions = offers.map(
    (offer): SubscriptionRecord => ({
      kind: 'subscription',
      id: newId(world.randomness),
      version: 1,
      createdAt: pen.at,
      structureId: structure.id,
      offer,
      ...(offer.startsWith('SERV') && { domain: { name: 'example.test', admits: 'domain' } }),
      control: undefined,
      population: 'production',
      dualControl: false,
      state: 'active',
    }),
  );
  await world.ledger.commit({
    records: [structure, ...subscriptions],
    events: [structure, ...subscriptions].map((record) => pen.event(record, `${record.kind}.recorded`)),
  });
  const representative = await makePerson(world, 'legal-representative', {
    reach: 'structure',
    structureId: structure.id,
  });
  await complete(world, representative.personId);
  return {
    structure,
    subscriptions,
    representative,
    agent: await makePerson(world, 'validation-agent', { reach: 'house' }),
    second: await makePerson(world, 'validation-agent', { reach: 'house' }),
  };
}

/** The mandates of technical administrators, ended ones too. */
export const administrators = (world: World): MandateRecord[] =>
  recordsOf<MandateRecord>(world, 'mandate').filter(({ role }) => role === 'technical-administrator');

/** Gives a person the fields of section 3 of the form. */
export async function complete(world: World, id: string): Promise<void> {
  const pen = penOf(world, CEREMONY, 'bureau');
  const person = (await world.ledger.read('person', { id }))!;
  const data = await world.vault.open<PersonData>(person.personal);
  const card = { family: 'CDE', number: '9999999999' } as const;
  const personal = await world.vault.seal(id, { ...data, civility: 'Mme' as const, phone: '+33 1 00 00 00 00', card });
  const record = { ...person, version: person.version + 1, personal };
  await world.ledger.commit({ records: [record], events: [pen.event(record, 'person.corrected')] });
}

/** A line of the form with the card of that number. */
export const lineOf = (action: 'add' | 'remove', number: number): LineInput => ({
  action,
  lastName: `Nom${'abcdefghij'[number % 10]}`,
  firstNames: 'Camille',
  phone: '+33 6 00 00 00 01',
  email: `p${number}@example.test`,
  card: { family: 'CPS', number: String(number).padStart(10, '0') },
});

/** From the lines to a form that the agent has under review; its id. */
export async function underReview(
  world: World,
  bureau: Bureau,
  lines: readonly LineInput[],
  subscriptions = bureau.subscriptions,
): Promise<string> {
  const house = houseOf(world);
  const caller = callerOf(bureau.representative);
  const input: DesignationInput = { subscriptionIds: subscriptions.map(({ id }) => id), lines };
  const { id } = await draftDesignation(house, caller, bureau.structure.id, input);
  await printedForm(house, caller, id);
  await receiveSignedForm(house, caller, id, new TextEncoder().encode(`signed ${id}`));
  await submitDesignation(house, caller, id, { signedOn: signedOn(world), texts: SIGNED_TEXTS });
  await reviewDesignation(house, callerOf(bureau.agent), id);
  return id;
}

export const signedOn = (world: World): string => world.clock.now().toISOString().slice(0, 10);

/** The principal as the next call would find them. */
export async function again(world: World, personId: string): Promise<Principal> {
  return { personId, authentication: 'token+card', mandates: await mandatesOf(world.ledger, personId), language: 'fr' };
}
