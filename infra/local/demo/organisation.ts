import { PHONE } from '../identity/sign-ins.ts';
import { evidence, idOf } from '../sample.ts';
import { anyDomain, anyFiness } from './identifiers.ts';
import { calledOf, personOf, refusalOf, type Stage } from './stage.ts';
import { nowIn, showTxt } from './surroundings.ts';

/** The organisation as it stands after its registration. */
export interface Organisation {
  readonly structureId: string;
  readonly domain: string;
  readonly subscriptions: Readonly<Record<Offer, string>>;
}

const OFFERS = ['SERV-SSL', 'SERV-SMIME-SIGN-CONF', 'ORG', 'PRO'] as const;
export type Offer = (typeof OFFERS)[number];

export const DIRECTOR = 'hospital-director';

/** Advice, registration, contract, representative, offers, and the proof of the domain. */
export async function registerOrganisation(stage: Stage): Promise<Organisation> {
  const { narrator } = stage;
  narrator.chapter('A hospital asks which number to order with, and is registered');
  const structureId = await register(stage);
  await represent(stage, structureId);
  narrator.chapter('Its director subscribes to four offers, and proves the domain');
  const domain = anyDomain('hopital');
  const subscriptions = await subscribe(stage, structureId, domain);
  const servers = [subscriptions['SERV-SSL'], subscriptions['SERV-SMIME-SIGN-CONF']];
  await proveDomain(stage, domain, servers);
  return { structureId, domain, subscriptions };
}

async function register(stage: Stage): Promise<string> {
  const { narrator, anybody } = stage;
  const advice = async (contract: string) => {
    const question = `establishment=public-hospital&project=segur-core&contract=${contract}`;
    return (await anybody.get(`/finess-advice?${question}`)).expect(200).json() as unknown as Advice;
  };
  const before = await advice('none');
  narrator.say(`  asked for a public hospital, a core service, no contract yet: “${before.why}”`);
  narrator.check(
    'the notice’s table answers one number: the legal FINESS, after the contract is signed',
    before.answer === 'one' && before.options[0]?.finess === 'legal' && before.options[0].contract === 'sign-first',
  );

  const agent = await stage.as('validation-agent-1');
  const structure = {
    name: 'Hôpital de la Démonstration',
    identifier: { scheme: 'FINESS', value: anyFiness(), finess: 'legal' },
    establishment: 'public-hospital',
    postalCode: '75013',
    town: 'Paris',
    department: 'Paris (75)',
  };
  const mistyped = { ...structure, identifier: { scheme: 'SIRET', value: '00000001800011' } };
  const refused = refusalOf(await agent.post('/structures', mistyped));
  narrator.check('a mistyped number is refused with its rule', refused.rules.includes('siret-invalid'), refused.said);
  const { id, nationalId } = (await agent.post('/structures', structure)).expect(201).json();
  narrator.say(
    `  an agent registers it with its FINESS ${structure.identifier.value}: in subjects it is ${nationalId}`,
  );
  const contract = { finess: 'legal', evidence: evidence('membership contract'), from: new Date(0).toISOString() };
  (await agent.post(`/structures/${id}/contracts`, contract)).expect(201);
  const after = await advice('legal');
  narrator.check(
    'with the contract on record the advice is to stay with that number, at renewals too',
    after.options[0]?.contract === 'in-force' && after.options[0].atRenewal === 'same-number',
  );
  return id;
}

interface Advice {
  readonly answer: string;
  readonly why: string;
  readonly options: readonly { readonly finess: string; readonly contract: string; readonly atRenewal: string }[];
}

async function represent(stage: Stage, structureId: string): Promise<void> {
  const agent = await stage.as('validation-agent-1');
  const { personId } = await idOf(await stage.as(DIRECTOR), agent, personOf(DIRECTOR));
  const until = new Date((await nowIn(stage.house)).getTime() + 3 * 365 * 86_400_000).toISOString();
  const deed = { personId, until, evidence: evidence('deed of appointment') };
  (await agent.post(`/structures/${structureId}/representatives`, deed)).expect(201);
  stage.narrator.say(`  on the deed of appointment, ${calledOf(personOf(DIRECTOR))} (${PHONE}) represents it by law`);
}

async function subscribe(stage: Stage, structureId: string, name: string): Promise<Organisation['subscriptions']> {
  const { narrator } = stage;
  const director = await stage.as(DIRECTOR);
  const agent = await stage.as('validation-agent-2');
  const form = (offer: Offer) => ({ offer, ...(offer.startsWith('SERV') && { domain: { name, admits: 'domain' } }) });
  const everybodys = { offer: 'SERV-SSL', domain: { name: 'co.uk', admits: 'domain' } };
  const refused = refusalOf(await director.post(`/structures/${structureId}/subscriptions`, everybodys));
  narrator.check('a public suffix is nobody’s domain to declare', refused.code === 'malformed', refused.said);
  const made = OFFERS.map(async (offer) => {
    const { id } = (await director.post(`/structures/${structureId}/subscriptions`, form(offer))).expect(201).json();
    const { state } = (await agent.post(`/subscriptions/${id}/decision`, { decision: 'accepted' })).expect(200).json();
    return [offer, id, state] as const;
  });
  const subscriptions = await Promise.all(made);
  narrator.check(
    `${OFFERS.join(', ')}: asked for by the director, accepted by an agent`,
    subscriptions.every(([, , state]) => state === 'active'),
  );
  return Object.fromEntries(subscriptions.map(([offer, id]) => [offer, id])) as Organisation['subscriptions'];
}

/** Shows in the DNS that the structure controls its domain, once per subscription that declares it. */
export async function proveDomain(stage: Stage, domain: string, subscriptions: readonly string[], who = DIRECTOR) {
  const { narrator, house } = stage;
  const client = await stage.as(who);
  const challenges: { name: string; value: string }[] = [];
  for (const id of subscriptions) {
    challenges.push((await client.post(`/subscriptions/${id}/domain-challenge`, {})).expect(200, 201).json() as never);
  }
  const name = challenges[0]!.name;
  const early = refusalOf(await client.post(`/subscriptions/${subscriptions[0]}/domain-check`, {}));
  narrator.check(
    'nothing is proved before the record is there',
    early.rules.includes('domain-value-missing'),
    early.said,
  );
  await showTxt(
    house,
    name,
    challenges.map(({ value }) => value),
  );
  const checks = await Promise.all(subscriptions.map((id) => client.post(`/subscriptions/${id}/domain-check`, {})));
  const methods = checks.map((reply) => (reply.expect(200).json().control as { method: string } | undefined)?.method);
  narrator.check(
    `the platform asks the DNS for TXT ${name} and finds its value${subscriptions.length > 1 ? 's' : ''}: ${domain} is theirs`,
    methods.every((method) => method === 'dns-txt'),
  );
}
