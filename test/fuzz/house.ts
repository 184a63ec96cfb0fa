import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, clientOf } from '../../infra/local/client.ts';
import { scannedForm } from '../../infra/local/demo/signed-form.ts';
import { claimStrings } from '../../infra/local/gateway/event.ts';
import { type SignIn, signIns } from '../../infra/local/identity/sign-ins.ts';
import { type Platform, startPlatform } from '../../infra/local/platform.ts';
import { evidence, idOf, makeSample, subscribe } from '../../infra/local/sample.ts';
import { decodeCertificate } from '../../shared/x509/certificate.ts';
import { encodeCertId, encodeOcspRequest } from '../../shared/x509/ocsp-request.ts';
import { subjectPublicKeyOctets } from '../../shared/x509/subject-public-key-info.ts';
import { bodies, type Place } from '../authorisation/calls.ts';
import { auditedFrom } from '../clients/audited.ts';
import { audit } from '../faults/audit.ts';
import { generate } from '../world/keys.ts';
import { pkcs10 } from '../world/pkcs10.ts';
import type { Samples } from './shots.ts';

/** A platform with somebody in each role and something of each kind, so that calls get as far as they can. */
export interface FuzzedHouse {
  readonly platform: Platform;
  readonly place: Place;
  readonly samples: Samples;
  /** By sign-in. */
  readonly tokens: ReadonlyMap<string, string>;
  /** The claims of those tokens, as a function gets them. */
  readonly claims: readonly Readonly<Record<string, unknown>>[];
  /** Whether it still issues; throws otherwise. */
  stillWorks(): Promise<void>;
  /** Stops it, and tells what is wrong with the whole ledger or with what was logged. */
  close(forbidden: readonly string[]): Promise<readonly string[]>;
}

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const signIn = (name: string): SignIn => signIns.find((one) => one.name === name)!;
const WHO = [
  'security-officer-1',
  'validation-agent-1',
  'auditor',
  'legal-representative',
  'technical-administrator-1',
  'registration-officer',
  'stranger',
];

export async function openHouse(concurrency = 2): Promise<FuzzedHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'sceau-fuzz-'));
  const state = join(folder, 'state');
  const environment = { SCEAU_RATE_LIMIT: '1000000' };
  const platform = await startPlatform({ folder: state, firstPort: 0, concurrency, environment });
  const { structureId, subscriptionId } = await makeSample(platform);
  const tokens = new Map<string, string>();
  for (const name of WHO) tokens.set(name, await platform.tokenFor(name));
  const as = (name: string): Client => clientOf(platform.url, tokens.get(name));
  const administrator = as('technical-administrator-1');
  const issue = async (commonName: string) => {
    const declared = { commonName, dnsNames: [] };
    const certificationRequest = pkcs10(generate('P-256'));
    const form = { subscriptionId, usage: 'SSL_SERV', declared, certificationRequest };
    return (await administrator.post('/requests', form)).expect(201).json();
  };
  const request = await issue('www.clinique.example.org');
  const first = {
    structureId,
    subscriptionId,
    requestId: request.id,
    ...(request.certificate as { issuer: string; serial: string }),
  };
  const made = async (client: Client, path: string, operation: string, headers = {}): Promise<string> =>
    (await client.post(path, bodies[operation]!(first), headers)).expect(201).json().id;
  const agent = as('validation-agent-1');
  const colleague = clientOf(platform.url, await platform.tokenFor('validation-agent-2'));
  const representative = as('legal-representative');
  const place = {
    ...first,
    contactId: await made(administrator, `/subscriptions/${subscriptionId}/contacts`, 'enter-contact'),
    webhookId: await made(administrator, `/subscriptions/${subscriptionId}/webhooks`, 'enter-webhook'),
    designationId: await made(representative, `/structures/${structureId}/designations`, 'draft-designation'),
    ...(await withDirection(first, { agent, colleague, representative, officer: as('registration-officer') })),
  };
  return {
    platform,
    place,
    samples: await samplesFor(platform, first),
    tokens,
    claims: [...tokens.values()].map(claimsIn),
    stillWorks: async () => {
      (await clientOf(platform.url).get('/health')).expect(200);
      await issue('api.clinique.example.org');
    },
    close: async (forbidden) => {
      try {
        await platform.settled();
        await platform.runSchedule('sweep-outbox');
        await platform.settled();
        await platform.stop();
        const log = readFileSync(join(state, 'log', 'functions.log'), 'utf8');
        const said = forbidden.filter((word) => log.includes(word)).map((word) => `the log says ${word}`);
        return [...audit(await auditedFrom(state)), ...said];
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

const claimsIn = (token: string) =>
  claimStrings(JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString('utf8')) as Record<string, unknown>);

/** A direction for persons, its officer, a holder and a file of others. */
async function withDirection(
  { structureId, ...first }: Place,
  by: Readonly<Record<'agent' | 'colleague' | 'representative' | 'officer', Client>>,
): Promise<Partial<Place>> {
  const { agent, colleague, representative, officer } = by;
  const subscriptionId = await subscribe(agent, colleague, structureId, { offer: 'PERSON' });
  const place = { ...first, structureId, subscriptionId };
  const form = bodies['record-direction']!(place);
  const { id: directionId } = (await agent.post(`/structures/${structureId}/directions`, form)).expect(201).json();
  const { personId } = await idOf(officer, agent, signIn('registration-officer'));
  const { personId: givenBy } = (await representative.get('/me')).expect(200).json();
  const letter = { personId, givenBy, until: inDays(300), evidence: evidence('letter') };
  (await agent.post(`/directions/${directionId}/officers`, letter)).expect(201);
  const path = `/directions/${directionId}`;
  const file = await officer.post(`${path}/imports`, bodies['receive-import']!(place), { 'content-type': 'text/csv' });
  const holder = await officer.post(`${path}/holders`, bodies['register-in-direction']!(place));
  return { directionId, personId, importId: file.expect(201).json().id, holderId: holder.expect(201).json().id };
}

async function samplesFor({ publicationBase }: Platform, { issuer, serial }: Place): Promise<Samples> {
  const answer = await fetch(`${publicationBase}/ca/${issuer}.cer`);
  const { tbs } = decodeCertificate(new Uint8Array(await answer.arrayBuffer()));
  const sha1 = (octets: Uint8Array) => createHash('sha1').update(octets).digest();
  const facts = { nameHash: sha1(tbs.subject), keyHash: sha1(subjectPublicKeyOctets(tbs.spki)) };
  return {
    ocspRequest: encodeOcspRequest([encodeCertId('sha1', facts, serial)]),
    pdf: await scannedForm(['Formulaire F503, signé et cacheté']),
    csv: bodies['receive-import']!({} as Place) as Uint8Array,
  };
}
