import { writeFileSync } from 'node:fs';
import { clientOf } from '../client.ts';
import { openssl } from '../openssl.ts';
import type { House } from './house.ts';
import type { Stage } from './stage.ts';

/** What somebody can check who has the root's certificate and openssl, and nothing else of ours. */

export interface Verified {
  /** Paths of PEM files. */
  readonly root: string;
  readonly issuer: string;
  readonly lists: string;
  readonly certificate: string;
}

/** The files that the journey of the organisation leaves for one of its certificates. */
export const filesOf = ({ at }: Pick<Stage, 'at'>, name: string): Verified => ({
  root: at('root.pem'),
  issuer: at('issuer.pem'),
  lists: at('lists.pem'),
  certificate: at(`${name}.pem`),
});

/** `openssl verify`, strictly, with the lists of the whole path, at an instant. */
export function verify({ root, issuer, lists, certificate }: Verified, at: Date, more: readonly string[] = []) {
  const time = ['-attime', String(Math.floor(at.getTime() / 1000))];
  const strictly = ['verify', '-x509_strict', '-crl_check_all', ...time, ...more];
  const files = ['-CAfile', root, '-untrusted', issuer, '-CRLfile', lists, certificate];
  return openssl([...strictly, ...files], { mayFail: true });
}

/** The root's list, by the address in the issuing authority's certificate. */
export async function rootListOf({ url }: Pick<House, 'url'>): Promise<string> {
  const issuers = (await clientOf(url).get('/issuers')).expect(200).json() as unknown as {
    items: { level: string; hierarchy: string; crlUrl: string }[];
  };
  return issuers.items.find(({ level, hierarchy }) => level === 'root' && hierarchy === 'production')!.crlUrl;
}

/** Fetches an authority's list and its root's, and writes both into one PEM file. */
export async function writeLists(house: Pick<House, 'url'>, crlUrl: string, path: string): Promise<void> {
  const lists = await Promise.all([crlUrl, await rootListOf(house)].map(fetchList));
  writeFileSync(path, lists.map(pemOf).join(''));
}

/** Waits until the published list has the serial; throws when it does not within a minute. Seconds that went by. */
export async function untilListed(crlUrl: string, serial: string): Promise<string> {
  const asked = Date.now();
  while (!(await listHas(crlUrl, serial))) {
    if (Date.now() > asked + 60_000) throw new Error('the revocation list did not show the serial within a minute');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return ((Date.now() - asked) / 1000).toFixed(1);
}

async function listHas(crlUrl: string, serial: string): Promise<boolean> {
  const text = openssl(['crl', '-noout', '-text'], { input: pemOf(await fetchList(crlUrl)) }).text;
  return text.toLowerCase().includes(`serial number: ${serial}`);
}

/** A host that is busy just now is asked again, as relying parties do. */
async function fetchList(url: string): Promise<Buffer> {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    if (answer.ok) return Buffer.from(await answer.arrayBuffer());
    if (attempt === 5) throw new Error(`${url} answered ${answer.status}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

const pemOf = (der: Buffer) =>
  `-----BEGIN X509 CRL-----\n${der.toString('base64').replace(/.{1,64}/g, '$&\n')}-----END X509 CRL-----\n`;
