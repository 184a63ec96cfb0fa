import { randomInt } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, clientOf } from '../client.ts';
import { openssl } from '../openssl.ts';
import { accept } from '../retrieval.ts';
import { CLINIC, subscribe as enter, evidence } from '../sample.ts';
import type { House } from './house.ts';
import type { Narrator } from './narrator.ts';

/** From a structure's registration to a revoked certificate: the main job, as its people and openssl see it. */
export async function serverCertificateJourney(house: House, narrator: Narrator, out: string): Promise<void> {
  const at = (name: string) => join(out, name);
  const as = async (signIn: string) => clientOf(house.url, await house.tokenFor(signIn));
  copyFileSync(house.rootCertificate, at('root.pem'));

  narrator.chapter('1. A validation agent registers a structure, its subscription and its technical administrator');
  const agent = await as('validation-agent-1');
  const administrator = await as('technical-administrator-1');
  const { subscriptionId, structureId } = await subscribe(agent, await as('validation-agent-2'), narrator);
  await designate(agent, administrator, structureId, subscriptionId, narrator);

  narrator.chapter('2. The administrator makes a key where it will live, previews and requests');
  const host = 'www.demo.example.org';
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

  narrator.chapter('3. Retrieval, and verification by openssl');
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
  await writeLists(crlUrl, at('crl-before.pem'), await rootListOf(house));
  const before = verify(at, 'crl-before.pem');
  narrator.check('openssl verify -x509_strict -crl_check_all says OK', before.ok, before.text);
  const text = openssl(['x509', '-in', at('cert.pem'), '-noout', '-text']).text;
  narrator.check('the names are those of the preview', text.includes(host) && text.includes(`DNS:api.${host}`), text);
  const same =
    openssl(['x509', '-in', at('cert.pem'), '-noout', '-pubkey']).text ===
    openssl(['pkey', '-in', at('key.pem'), '-pubout']).text;
  narrator.check('the certificate holds the public half of key.pem', same);
  const p7 = openssl(['pkcs7', '-inform', 'DER', '-in', at('chain.p7c'), '-print_certs', '-noout']).text;
  narrator.check('the PKCS #7 chain opens', p7.includes('subject'), p7);

  narrator.chapter('4. Revocation, as the world sees it');
  const asked = Date.now();
  (await administrator.post(`${href}/revocation`, { reason: 'keyCompromise' })).expect(200);
  await until(() => listHas(crlUrl, serial));
  narrator.say(
    `  the list at ${crlUrl} has the serial ${((Date.now() - asked) / 1000).toFixed(1)} s after the request`,
  );
  await writeLists(crlUrl, at('crl.pem'), await rootListOf(house));
  const after = verify(at, 'crl.pem');
  narrator.check(
    'openssl verify now says: certificate revoked',
    !after.ok && after.text.includes('certificate revoked'),
    after.text,
  );
}

async function subscribe(agent: Client, colleague: Client, narrator: Narrator) {
  const structure = {
    ...CLINIC,
    name: 'Établissement de la démonstration',
    identifier: { scheme: 'SIRET', value: anySiret() },
  };
  const structureId = (await agent.post('/structures', structure)).expect(201).json().id;
  const form = { offer: 'SERV-SSL', domain: { name: 'demo.example.org', admits: 'domain' } };
  const subscriptionId = await enter(agent, colleague, structureId, form);
  narrator.say(`  structure ${structureId}, subscription SERV-SSL to demo.example.org ${subscriptionId}`);
  return { structureId, subscriptionId };
}

async function designate(
  agent: Client,
  administrator: Client,
  structureId: string,
  subscriptionId: string,
  narrator: Narrator,
) {
  const { personId } = (await administrator.get('/me')).expect(200).json() as unknown as { personId: string };
  const until = new Date(Date.now() + 300 * 86_400_000).toISOString();
  const mandate = {
    personId,
    role: 'technical-administrator',
    structureId,
    subscriptionId,
    evidence: evidence('form F503'),
    until,
  };
  (await agent.post('/mandates', mandate)).expect(201);
  narrator.say(`  the administrator ${personId} has a mandate on it until ${until.slice(0, 10)}`);
}

function makeKeyAndRequest(key: string, request: string): void {
  openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', key]);
  openssl(['req', '-new', '-key', key, '-subj', '/', '-out', request]);
}

const verify = (at: (name: string) => string, crl: string) =>
  openssl(
    [
      'verify',
      '-x509_strict',
      '-crl_check_all',
      '-CAfile',
      at('root.pem'),
      '-untrusted',
      at('chain.pem'),
      '-CRLfile',
      at(crl),
      at('cert.pem'),
    ],
    { mayFail: true },
  );

/** The root's list, by the address in the issuing authority's certificate. */
async function rootListOf({ url }: House): Promise<string> {
  const issuers = (await clientOf(url).get('/issuers')).expect(200).json() as unknown as {
    items: { id: string; level: string; hierarchy: string; crlUrl: string }[];
  };
  return issuers.items.find(({ level, hierarchy }) => level === 'root' && hierarchy === 'production')!.crlUrl;
}

async function fetchList(url: string): Promise<Buffer> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  return Buffer.from(await answer.arrayBuffer());
}

async function writeLists(crlUrl: string, path: string, rootCrlUrl: string): Promise<void> {
  const lists = await Promise.all([crlUrl, rootCrlUrl].map(fetchList));
  writeFileSync(path, lists.map(pemOf).join(''));
}

const pemOf = (der: Buffer) =>
  `-----BEGIN X509 CRL-----\n${der.toString('base64').replace(/.{1,64}/g, '$&\n')}-----END X509 CRL-----\n`;

async function listHas(crlUrl: string, serial: string): Promise<boolean> {
  const text = openssl(['crl', '-noout', '-text'], { input: pemOf(await fetchList(crlUrl)) }).text;
  return text.toLowerCase().includes(`serial number: ${serial}`);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await holds()); ) {
    if (Date.now() > end) throw new Error('the revocation list did not show the serial within a minute');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** A SIRET that passes its checks and that no register gives: SIREN numbers do not begin with 0. */
function anySiret(): string {
  const siren = withCheckDigit(`000${String(randomInt(100_000)).padStart(5, '0')}`);
  return withCheckDigit(`${siren}${String(randomInt(10_000)).padStart(4, '0')}`);
}

function withCheckDigit(body: string): string {
  const sum = [...body].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
