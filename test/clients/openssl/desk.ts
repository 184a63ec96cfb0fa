import type { Client, Reply } from '../../../infra/local/client.ts';
import { accept } from '../../../infra/local/retrieval.ts';
import { apply, type Certified, certified, host, openSession, type Session } from '../session.ts';

/** The one session of `openssl.test.ts`, at which its parts sit down one after another. */
export let session: Session;
export const type: Session['type'] = (line, more) => session.type(line, more);
export const done: Session['done'] = (line, more) => session.done(line, more);

/** By the names that `obtain` was given. */
export const held: Record<string, Certified> = {};
/** Requests that were answered 201 or 202. */
export const accepted = new Set<string>();
/** What somebody put into a request, and nobody must find anywhere. */
export const PASSWORD = 'Sesame-Essai-4711';

export async function sitDown(): Promise<void> {
  session = await openSession('openssl', { concurrency: 1 });
  await fetchList('root-1', 'root.crl');
}

export const P256 = '-algorithm EC -pkeyopt ec_paramgen_curve:P-256';
export const rsa = (bits: number) => `-algorithm RSA -pkeyopt rsa_keygen_bits:${bits}`;
/** Verifies as a relying party that has a root and its list; the issuer's list is fetched where the certificate says. */
const VERIFY = 'openssl verify -x509_strict -crl_check_all -crl_download -CAfile "$ROOT" -CRLfile root.crl';
export const verify = (name: string, purpose = '') => type(`${VERIFY} ${purpose} -untrusted ${name}.chain ${name}.pem`);

export async function fetchList(name: string, file: string): Promise<void> {
  const list = await fetch(`${session.platform.publicationBase}/crl/${name}.crl`);
  session.write('list.der', new Uint8Array(await list.arrayBuffer()));
  await done(`openssl crl -in list.der -inform DER -out ${file}`);
}

/** Where certificates say that their issuer's is. */
export async function fetchIssuer(name: string, file: string): Promise<void> {
  const found = await fetch(`${session.platform.publicationBase}/ca/${name}.cer`);
  session.write('issuer.cer', new Uint8Array(await found.arrayBuffer()));
  await done(`openssl x509 -in issuer.cer -inform DER -out ${file}`);
}

export interface Asked {
  readonly key?: string;
  /** Put behind `openssl req -new -key name.key -out name.csr`; an empty subject when absent. */
  readonly request?: string;
  readonly commonName?: string;
  readonly dnsNames?: readonly string[];
  readonly subscriptionId?: string;
}

/** Makes name.key where there is none yet, makes name.csr and sends it. */
export async function ask(name: string, { key = P256, request = '-subj /', ...more }: Asked = {}): Promise<Reply> {
  const make = `test -f ${name}.key || openssl genpkey ${key} -out ${name}.key`;
  await done(`{ ${make}; } && openssl req -new -utf8 -key ${name}.key ${request} -out ${name}.csr`);
  const reply = await apply(session, { commonName: host(name), ...more, request: session.read(`${name}.csr`) });
  note(reply);
  return reply;
}

/** Counts a request that was accepted. */
export function note(reply: Reply): void {
  if (reply.status === 201 || reply.status === 202) accepted.add(reply.json().id);
}

/** Asks, and leaves name.pem and name.chain. */
export async function obtain(name: string, asked: Asked = {}): Promise<Certified> {
  const it = certified(await ask(name, asked));
  held[name] = it;
  await retrieve(name, it);
  return it;
}

export async function retrieve(
  name: string,
  { href }: Certified,
  client: Client = session.administrator,
): Promise<void> {
  await accept(client, href);
  session.write(`${name}.pem`, (await client.get(href, 'application/x-pem-file')).expect(200).bytes);
  session.write(`${name}.chain`, (await client.get(href, 'application/pem-certificate-chain')).expect(200).bytes);
}

export const refusal = (reply: Reply) => {
  const { code, findings } = reply.json() as unknown as {
    code: string;
    findings: { code: string; pointer: string }[];
  };
  return { status: reply.status, code, findings: findings.map((one) => `${one.code} ${one.pointer}`) };
};
export const findingsOf = (reply: Reply) =>
  (reply.expect(201).json().findings as { code: string; pointer: string }[]).map((one) => `${one.code} ${one.pointer}`);
