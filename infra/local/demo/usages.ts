import { writeFileSync } from 'node:fs';
import { openssl } from '../openssl.ts';
import { type Held, keyAndRequest, P256, publicKey, RSA, retrieve } from './certificate.ts';
import { STAYING } from './designation.ts';
import type { Offer, Organisation } from './organisation.ts';
import { filesOf, verify, writeLists } from './relying-party.ts';
import { personOf, refusalOf, type Stage } from './stage.ts';
import { letterTo, nowIn } from './surroundings.ts';

interface Usage {
  readonly offer: Offer;
  readonly usage: string;
  readonly declared: object;
  readonly key: readonly string[];
  readonly by: (typeof STAYING)[number];
  /** What openssl is to verify it for. */
  readonly purpose: readonly string[];
}

const [ONE, OTHER] = STAYING;

/** One certificate per usage, by the name of its file. */
const usages = (domain: string) =>
  ({
    'usage-org-auth-cli': org('AUTH_CLI', 'INSI-AUTO', P256, 'sslclient'),
    'usage-org-sign': org('SIGN', 'Cachet des comptes rendus', P256, 'smimesign'),
    'usage-org-conf': org('CONF', 'Dépôt chiffré', RSA, 'smimeencrypt'),
    'usage-ssl-serv': {
      offer: 'SERV-SSL',
      usage: 'SSL_SERV',
      declared: { commonName: `www.${domain}`, dnsNames: [`api.${domain}`] },
      key: P256,
      by: OTHER,
      purpose: ['-purpose', 'sslserver', '-verify_hostname', `api.${domain}`],
    },
    'usage-serv-smime': {
      ...contact('SMIME', { email: `accueil@${domain}` }),
      key: RSA,
      purpose: ['-purpose', 'smimesign', '-verify_email', `accueil@${domain}`],
    },
    'usage-serv-sign': {
      ...contact('SIGN', { commonName: `cachet.${domain}` }),
      key: P256,
      purpose: ['-purpose', 'smimesign', '-verify_hostname', `cachet.${domain}`],
    },
  }) as const satisfies Record<string, Usage>;

export type UsageName = keyof ReturnType<typeof usages>;

function org(usage: string, serviceName: string, key: readonly string[], purpose: string): Usage {
  return { offer: 'ORG', usage, declared: { serviceName }, key, by: ONE, purpose: ['-purpose', purpose] };
}

const contact = (usage: string, declared: object) =>
  ({ offer: 'SERV-SMIME-SIGN-CONF', usage, declared, by: OTHER }) as const;

/** Six usages: previewed, requested with a key of their own, retrieved under a code, verified by openssl. */
export async function obtainUsages(stage: Stage, organisation: Organisation): Promise<Record<UsageName, Held>> {
  const { narrator } = stage;
  narrator.chapter('The two request one certificate for each of six usages, and retrieve them');
  await tryNearMiss(stage, organisation);
  const held = {} as Record<UsageName, Held>;
  for (const [name, usage] of Object.entries(usages(organisation.domain)) as [UsageName, Usage][]) {
    held[name] = await obtain(stage, organisation, name, usage);
    if (Object.keys(held).length === 1) await lookAtLetter(stage, usage.by, held[name]);
  }
  narrator.chapter('openssl verifies each of them with the root as its only anchor');
  await verifyAll(stage, organisation, held);
  return held;
}

async function obtain(stage: Stage, { subscriptions }: Organisation, name: UsageName, asked: Usage): Promise<Held> {
  const { offer, usage, declared, key, by } = asked;
  const client = await stage.as(by);
  const application = { subscriptionId: subscriptions[offer], usage, declared };
  const preview = (await client.post('/requests/preview', application)).expect(200).json();
  const order = { ...application, certificationRequest: keyAndRequest(stage, name, key) };
  const held = await retrieve(stage, client, await client.post('/requests', order), name);
  stage.narrator.check(`${name}.pem: ${[held.subject, ...held.names].join(' · ')}`, held.subject === preview.subject);
  return held;
}

async function tryNearMiss(stage: Stage, { subscriptions }: Organisation): Promise<void> {
  const client = await stage.as(ONE);
  const declared = { serviceName: 'INSl-AUTO' };
  const refused = refusalOf(
    await client.post('/requests/preview', { subscriptionId: subscriptions.ORG, usage: 'AUTH_CLI', declared }),
  );
  const found = refused.rules.includes('service-name-near-miss');
  stage.narrator.check('INSl-AUTO, with a small L, is refused: INSI-AUTO is meant', found, refused.said);
}

/** The e-mail says where to go, and the address opens nothing. */
async function lookAtLetter({ house, narrator }: Stage, by: string, { serial }: Held): Promise<void> {
  const letter = await letterTo(house, personOf(by).email, ({ text }) => text.includes(serial) && LINK.test(text));
  const link = LINK.exec(letter?.text ?? '')?.[0];
  const notice = link === undefined ? '' : await (await fetch(link)).text();
  narrator.check(
    `an e-mail had said where to go (“${letter?.subject}”); without a sign-in the address shows nothing of it`,
    notice.length > 0 && !notice.includes(serial) && !notice.includes('INSI'),
  );
}

const LINK = /http\S+\/retrieval\/\S+/;

async function verifyAll(stage: Stage, { domain }: Organisation, held: Record<UsageName, Held>): Promise<void> {
  const { narrator, house, at } = stage;
  const { href, crlUrl } = held['usage-ssl-serv'];
  const chain = (await (await stage.as(OTHER)).get(href, 'application/pem-certificate-chain')).expect(200).bytes;
  writeFileSync(at('issuer.pem'), issuerIn(new TextDecoder().decode(chain)));
  await writeLists(house, crlUrl, at('lists.pem'));
  const now = await nowIn(house);
  for (const [name, { purpose }] of Object.entries(usages(domain)) as [UsageName, Usage][]) {
    const { ok, text } = verify(filesOf(stage, name), now, purpose);
    const own = publicKey(stage, name) === openssl(['pkey', '-in', at(`${name}.key`), '-pubout']).text;
    narrator.check(`openssl verify -x509_strict ${purpose.join(' ')} ${name}.pem: OK`, ok && own, text);
  }
}

/** The chain without the certificate itself. */
const issuerIn = (chain: string) => chain.slice(chain.indexOf('-----BEGIN', 1));
