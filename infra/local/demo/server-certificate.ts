import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, clientOf } from '../client.ts';
import { designateOnPaper } from '../designating.ts';
import { signIns } from '../identity/sign-ins.ts';
import { openssl } from '../openssl.ts';
import { accept } from '../retrieval.ts';
import { CLINIC, subscribe as enter, evidence } from '../sample.ts';
import type { House } from './house.ts';
import { anyDomain, anySiret } from './identifiers.ts';
import type { Narrator } from './narrator.ts';
import { untilListed, verify, writeLists } from './relying-party.ts';
import { nowIn } from './surroundings.ts';

/** From a structure's registration to a revoked certificate: the main job, as its people and openssl see it. */
export async function serverCertificateJourney(house: House, narrator: Narrator, out: string): Promise<void> {
  const at = (name: string) => join(out, name);
  const as = async (signIn: string) => clientOf(house.url, await house.tokenFor(signIn));
  copyFileSync(house.rootCertificate, at('root.pem'));

  narrator.chapter('A validation agent registers a structure, its subscription and its technical administrator');
  const agent = await as('validation-agent-1');
  const administrator = await as('technical-administrator-1');
  const domain = anyDomain('demo');
  const { subscriptionId, structureId } = await subscribe(agent, await as('validation-agent-2'), domain, narrator);
  await designate(as, structureId, subscriptionId, narrator);

  narrator.chapter('The administrator makes a key where it will live, previews and requests');
  const host = `www.${domain}`;
  makeKeyAndRequest(at('key.pem'), at('request.pem'));
  narrator.say('  openssl made key.pem (P-256) and request.pem; the key stays in that folder and is sent nowhere');
  const application = { subscriptionId, usage: 'SSL_SERV', declared: { commonName: host, dnsNames: [`api.${host}`] } };
  const preview = (await administrator.post('/requests/preview', application)).expect(200).json();
  narrator.say(`  preview: ${preview.subject}`);
  const submission = { ...application, certificationRequest: readFileSync(at('request.pem'), 'utf8') };
  const request = (await administrator.post('/requests', submission)).expect(201).json();
  const { issuer, serial, href } = request.certificate as { issuer: string; serial: string; href: string };
  narrator.say(`  issued: serial ${serial} by ${issuer}`);
  const other = { ...submission, declared: { commonName: `other.${host}`, dnsNames: [] } };
  const again = await administrator.post('/requests', other);
  narrator.check(
    'the same key is refused for another certificate',
    again.json().code === 'weak-key',
    JSON.stringify(again.json()),
  );

  narrator.chapter('Retrieval, and verification by openssl');
  const early = await administrator.get(href, 'application/x-pem-file');
  narrator.check('nothing is downloaded before it is accepted', early.json().code === 'wrong-state');
  await accept(administrator, href);
  narrator.say('  accepted with the terms and the policy in one act, under a revocation code');
  writeFileSync(at('cert.pem'), (await administrator.get(href, 'application/x-pem-file')).expect(200).bytes);
  writeFileSync(
    at('chain.pem'),
    (await administrator.get(href, 'application/pem-certificate-chain')).expect(200).bytes,
  );
  writeFileSync(at('chain.p7c'), (await administrator.get(href, 'application/pkcs7-mime')).expect(200).bytes);
  const record = (await administrator.get(href)).expect(200).json();
  const crlUrl = record.crlUrl as string;
  await writeLists(house, crlUrl, at('crl-before.pem'));
  const files = { root: at('root.pem'), issuer: at('chain.pem'), certificate: at('cert.pem') };
  const before = verify({ ...files, lists: at('crl-before.pem') }, await nowIn(house));
  narrator.check('openssl verify -x509_strict -crl_check_all says OK', before.ok, before.text);
  const text = openssl(['x509', '-in', at('cert.pem'), '-noout', '-text']).text;
  narrator.check('the names are those of the preview', text.includes(host) && text.includes(`DNS:api.${host}`), text);
  const same =
    openssl(['x509', '-in', at('cert.pem'), '-noout', '-pubkey']).text ===
    openssl(['pkey', '-in', at('key.pem'), '-pubout']).text;
  narrator.check('the certificate holds the public half of key.pem', same);
  const p7 = openssl(['pkcs7', '-inform', 'DER', '-in', at('chain.p7c'), '-print_certs', '-noout']).text;
  narrator.check('the PKCS #7 chain opens', p7.includes('subject'), p7);

  narrator.chapter('Revocation, as the world sees it');
  (await administrator.post(`${href}/revocation`, { reason: 'keyCompromise' })).expect(200);
  const seconds = await untilListed(crlUrl, serial);
  narrator.say(`  the list at ${crlUrl} has the serial ${seconds} s after the answer`);
  await writeLists(house, crlUrl, at('crl.pem'));
  const after = verify({ ...files, lists: at('crl.pem') }, await nowIn(house));
  narrator.check(
    'openssl verify now says: certificate revoked',
    !after.ok && after.text.includes('certificate revoked'),
    after.text,
  );
}

async function subscribe(agent: Client, colleague: Client, domain: string, narrator: Narrator) {
  const structure = {
    ...CLINIC,
    name: 'Établissement de la démonstration',
    identifier: { scheme: 'SIRET', value: anySiret() },
  };
  const structureId = (await agent.post('/structures', structure)).expect(201).json().id;
  const form = { offer: 'SERV-SSL', domain: { name: domain, admits: 'domain' } };
  const subscriptionId = await enter(agent, colleague, structureId, form);
  narrator.say(`  structure ${structureId}, subscription SERV-SSL to ${domain} ${subscriptionId}`);
  return { structureId, subscriptionId };
}

/** By a form on paper, signed by the structure's representative. */
async function designate(
  as: (signIn: string) => Promise<Client>,
  structureId: string,
  subscriptionId: string,
  narrator: Narrator,
) {
  const [agent, colleague] = [await as('validation-agent-1'), await as('validation-agent-2')];
  const { personId: signatoryId } = (await (await as('legal-representative')).get('/me')).expect(200).json();
  const until = new Date(Date.now() + 300 * 86_400_000).toISOString();
  const deed = { personId: signatoryId, until, evidence: evidence('deed of appointment') };
  (await agent.post(`/structures/${structureId}/representatives`, deed)).expect(201);
  const signIn = signIns.find(({ name }) => name === 'technical-administrator-1')!;
  const people = [{ signIn, client: await as(signIn.name) }];
  const paper = { structureId, subscriptionIds: [subscriptionId], signatoryId: String(signatoryId), people };
  await designateOnPaper({ agent, colleague }, paper);
  narrator.say(`  a form on paper, entered by one agent and accepted by another, designates ${signIn.lastName}`);
}

function makeKeyAndRequest(key: string, request: string): void {
  openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', key]);
  openssl(['req', '-new', '-key', key, '-subj', '/', '-out', request]);
}
