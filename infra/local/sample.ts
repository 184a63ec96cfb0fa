import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Client, clientOf } from './client.ts';
import { designateOnPaper } from './designating.ts';
import { readJson, writeAtomically } from './files.ts';
import { PHONE, type SignIn, signIns } from './identity/sign-ins.ts';

/** The sample organisation, by the ids that the ledger gave. */
export interface Sample {
  readonly structureId: string;
  readonly subscriptionId: string;
}

export interface SamplePlace {
  readonly url: string;
  readonly folder: string;
  tokenFor(signIn: string): Promise<string>;
}

/**
 * Gives the ready-made sign-ins something to do: agents and an auditor appointed by two officers, a clinic with one
 * subscription, its representative and two administrators. All of it goes over HTTP like anybody's; each step carries
 * an idempotency key and asks first, so that a start that was cut short takes up where it stopped.
 */
export async function makeSample({ url, folder, tokenFor }: SamplePlace): Promise<Sample> {
  const done = join(folder, 'sample.json');
  const found = readJson(done) as Sample | undefined;
  if (found !== undefined) return found;
  const as = async (signIn: string): Promise<Client> => clientOf(url, await tokenFor(signIn));
  await appointStaff(as);

  const agent = await as('validation-agent-1');
  const structure = (await agent.post('/structures', CLINIC, once('structure'))).expect(201).json();
  const form = { offer: 'SERV-SSL', domain: { name: 'clinique.example.org', admits: 'domain' } };
  const colleague = await as('validation-agent-2');
  const subscriptionId = await subscribe(agent, colleague, structure.id, form, once('subscription'));

  const [signatory] = peopleOf('legal-representative');
  const { personId: signatoryId, roles } = await idOf(await as(signatory!.name), agent, signatory!);
  if (!roles.includes('legal-representative')) {
    const deed = { personId: signatoryId, until: inDays(3 * 365), evidence: evidence('deed of appointment') };
    (await agent.post(`/structures/${structure.id}/representatives`, deed, once('representative'))).expect(201);
  }
  const people = [];
  for (const signIn of peopleOf('technical-administrator')) {
    const client = await as(signIn.name);
    await idOf(client, agent, signIn);
    people.push({ signIn, client });
  }
  const subscriptionIds = [subscriptionId];
  const paper = { structureId: structure.id, subscriptionIds, signatoryId, people };
  await designateOnPaper({ agent, colleague }, paper, once('form'));
  const sample = { structureId: structure.id, subscriptionId };
  writeAtomically(done, `${JSON.stringify(sample)}\n`);
  return sample;
}

const peopleOf = (role: SignIn['role']) => signIns.filter((signIn) => signIn.role === role);

/** The two officers whom the ceremony named appoint agents and an auditor: one proposes, the other gives. */
export async function appointStaff(as: (signIn: string) => Promise<Client>): Promise<void> {
  const officer = await as('security-officer-1');
  const second = await as('security-officer-2');
  for (const signIn of signIns.filter(({ role }) => role === 'validation-agent' || role === 'auditor')) {
    const me = await idOf(await as(signIn.name), officer, signIn);
    if (me.roles.includes(signIn.role)) continue;
    const proposal = {
      personId: me.personId,
      role: signIn.role,
      until: inDays(360),
      evidence: evidence('appointment'),
    };
    const proposed = (await officer.post('/appointments', proposal, once(`appoint-${signIn.name}`))).expect(201).json();
    (await second.post(`/appointments/${proposed.id}/approval`, {})).expect(200);
  }
}

/**
 * A subscription that one agent enters and another accepts, with that one's check of its domain. May be repeated when
 * `headers` has an idempotency key.
 */
export async function subscribe(
  agent: Client,
  colleague: Client,
  structureId: string,
  form: {
    readonly offer: string;
    readonly domain?: unknown;
    readonly dualControl?: boolean;
    readonly population?: string;
  },
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const made = await agent.post(`/structures/${structureId}/subscriptions`, form, headers);
  const { id } = made.expect(201).json();
  if ((await agent.get(`/subscriptions/${id}`)).expect(200).json().state === 'requested') {
    (await colleague.post(`/subscriptions/${id}/decision`, { decision: 'accepted' })).expect(200);
  }
  if (form.domain === undefined) return id;
  const control = { method: 'agent-check', evidence: evidence('record of the domain check') };
  (await colleague.post(`/subscriptions/${id}/domain-control`, control)).expect(200);
  return id;
}

/** Nobody's: SIREN numbers do not begin with 0. */
export const CLINIC = {
  name: 'Clinique de l’Exemple',
  identifier: { scheme: 'SIRET', value: '00000001800010' },
  postalCode: '75001',
  town: 'Paris',
  department: 'Paris (75)',
} as const;

/** Who a sign-in is in the ledger, registered by `registrar` where the ledger does not know them yet, and then linked. */
export async function idOf(
  client: Client,
  registrar: Client,
  signIn: SignIn,
): Promise<{ readonly personId: string; readonly roles: readonly string[] }> {
  const known = await client.get('/me');
  if (known.status === 200) {
    const { personId, mandates } = known.json() as unknown as {
      personId: string;
      mandates: { role: string; inForce: boolean }[];
    };
    return { personId, roles: mandates.filter(({ inForce }) => inForce).map(({ role }) => role) };
  }
  const { civility, lastName, firstNames, email, card, directoryId, language } = signIn;
  const signatory = civility && { civility, phone: PHONE };
  const form = {
    ...signatory,
    lastName,
    firstNames,
    email,
    language,
    ...(card && { card }),
    ...(directoryId && { directoryId }),
  };
  const { id: personId } = (await registrar.post('/persons', form)).expect(201).json();
  (await client.get('/me')).expect(200);
  return { personId, roles: [] };
}

const once = (step: string) => ({ 'idempotency-key': `sample-${step}` });
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
export const evidence = (what: string) => ({
  what,
  sha256: createHash('sha256').update(`sample: ${what}`).digest('hex'),
});
