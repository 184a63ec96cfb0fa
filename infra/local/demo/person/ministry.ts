import { evidence, idOf, subscribe } from '../../sample.ts';
import { anySiret } from '../identifiers.ts';
import { calledOf, personOf, refusalOf, type Stage } from '../stage.ts';
import { nowIn } from '../surroundings.ts';

export const OFFICER = 'ministry-officer-1';
export const SECOND = 'ministry-officer-2';
export const HOLDER = 'ministry-holder';
const DIRECTOR = 'ministry-director';

/** Where the addresses of the direction's people are. */
export const MAIL_DOMAIN = 'ministere.example.test';

/** A structure that subscribes to certificates for its people, and one of its directions. */
export interface Ministry {
  readonly structureId: string;
  readonly subscriptionId: string;
  readonly directionId: string;
}

const DAY_MS = 86_400_000;

/** An agent records the direction and its officers, on the letter of whoever represents the structure. */
export async function foundMinistry(stage: Stage): Promise<Ministry> {
  const { narrator, house } = stage;
  narrator.chapter(
    'A ministry subscribes to certificates for its people; an agent records a direction and its officers',
  );
  const agent = await stage.as('validation-agent-1');
  const structure = {
    name: 'Ministère de la Démonstration',
    identifier: { scheme: 'SIRET', value: anySiret() },
    postalCode: '75007',
    town: 'Paris',
    department: 'Paris (75)',
  };
  const { id: structureId } = (await agent.post('/structures', structure)).expect(201).json();
  const now = (await nowIn(house)).getTime();
  const inDays = (days: number) => new Date(now + days * DAY_MS).toISOString();
  const { personId: director } = await idOf(await stage.as(DIRECTOR), agent, personOf(DIRECTOR));
  const deed = { personId: director, until: inDays(3 * 365), evidence: evidence('deed of appointment') };
  (await agent.post(`/structures/${structureId}/representatives`, deed)).expect(201);
  const colleague = await stage.as('validation-agent-2');
  const subscriptionId = await subscribe(agent, colleague, structureId, { offer: 'PERSON' });
  narrator.say(`  registered with SIRET ${structure.identifier.value}; its subscription to PERSON is accepted`);

  const form = {
    subscriptionId,
    name: 'Direction des archives',
    mailDomains: [MAIL_DOMAIN],
    evidence: evidence('letter on the direction'),
  };
  const { id: directionId } = (await agent.post(`/structures/${structureId}/directions`, form)).expect(201).json();
  for (const name of [OFFICER, SECOND]) {
    const { personId } = await idOf(await stage.as(name), agent, personOf(name));
    // the letter is of three days ago: what officers do on a day that lies ahead is shown from the day before
    const term = { from: inDays(-3), until: inDays(3 * 365) };
    const letter = { personId, givenBy: director, ...term, evidence: evidence('letter on the officer') };
    (await agent.post(`/directions/${directionId}/officers`, letter)).expect(201);
  }
  const officer = await stage.as(OFFICER);
  const { items } = (await officer.get(`/directions/${directionId}/officers`)).expect(200).json() as unknown as {
    items: { person: { lastName: string } }[];
  };
  narrator.check(
    `${form.name}, addresses at ${MAIL_DOMAIN}, has two registration officers: ${[OFFICER, SECOND].map((one) => calledOf(personOf(one))).join(' and ')}`,
    items.length === 2,
  );
  await tryElsewhere(stage, structureId, form);
  return { structureId, subscriptionId, directionId };
}

/** An officer acts in their own direction and nowhere else. */
async function tryElsewhere({ narrator, as }: Stage, structureId: string, form: object): Promise<void> {
  const agent = await as('validation-agent-1');
  const other = { ...form, name: 'Direction du patrimoine' };
  const { id } = (await agent.post(`/structures/${structureId}/directions`, other)).expect(201).json();
  const refused = refusalOf(await (await as(OFFICER)).get(`/directions/${id}/holders`));
  narrator.check(
    'in another direction they see nothing',
    ['forbidden', 'not-found'].includes(refused.code),
    refused.said,
  );
}
