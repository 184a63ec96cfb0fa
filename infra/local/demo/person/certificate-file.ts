import { randomBytes } from 'node:crypto';
import { openssl } from '../../openssl.ts';
import { ask } from '../../programs.ts';
import { publicKey } from '../certificate.ts';
import { verify, writeLists } from '../relying-party.ts';
import type { Stage } from '../stage.ts';
import { nowIn } from '../surroundings.ts';
import { obtainByOpenssl } from './by-openssl.ts';
import { type Held, HOLDER_CALLED } from './holder.ts';
import { obtainInBrowser } from './in-browser.ts';

/** As a holder would choose it: ASCII, long enough. */
const anyPassword = (): string => `Grue-cendree ${randomBytes(9).toString('base64')}`;

/** The holder's own certificate and its file, which other people's programs open. */
export async function obtainCertificate(stage: Stage, holderId: string): Promise<Held> {
  const { narrator } = stage;
  narrator.chapter(`${HOLDER_CALLED} attests, accepts, makes the key where it will live, and declares`);
  const [name, password] = ['holder', anyPassword()];
  let held = await obtainInBrowser(stage, holderId, name, password);
  if (!held) {
    narrator.say('  absent: chromium. The pages are not shown; openssl is the holder’s device, over the API');
    held = await obtainByOpenssl(stage, holderId, name, password);
    narrator.say('  attested, accepted, key made by openssl, retrieved under a revocation code, holder.p12, declared');
  }
  narrator.say(`  ${held.subject}`);
  openFile(stage, name, password);
  const ok = await verified(stage, held, ['-purpose', 'sslclient']);
  narrator.check(`openssl verify -x509_strict -crl_check_all -purpose sslclient ${name}.pem: OK`, ok.ok, ok.text);
  return held;
}

/** openssl and keytool on the file: the key in it is that of the certificate. */
export function openFile({ narrator, at }: Stage, name: string, password: string): void {
  const file = at(`${name}.p12`);
  const opened = openssl(['pkcs12', '-in', file, '-passin', 'stdin', '-nodes'], {
    input: `${password}\n`,
    mayFail: true,
  });
  const key = openssl(['pkey', '-pubout'], { input: opened.text, mayFail: true }).text;
  const chain = opened.text.match(/BEGIN CERTIFICATE/g)?.length;
  narrator.check(
    `openssl pkcs12 opens ${name}.p12: the key of ${name}.pem, and a chain of ${chain}`,
    opened.ok && chain === 2 && key === publicKey({ at }, name),
  );
  const wrong = openssl(['pkcs12', '-in', file, '-passin', 'stdin', '-nodes'], { input: 'another\n', mayFail: true });
  narrator.check('with another password it does not', !wrong.ok);
  const listed = ask('keytool', ['-list', '-keystore', file, '-storepass:env', 'P12_PASSWORD'], {
    P12_PASSWORD: password,
  });
  if (!listed) narrator.say('  absent: keytool. It was not asked');
  else narrator.check(`keytool opens ${name}.p12`, listed.ok && listed.text.includes('PrivateKeyEntry'), listed.text);
}

/** `openssl verify` with the root as the only anchor and the lists as they are published now. */
export async function verified(stage: Stage, { name, crlUrl }: Held, more: readonly string[] = []) {
  const { at, house } = stage;
  await writeLists(house, crlUrl, at(`${name}-lists.pem`));
  const lists = at(`${name}-lists.pem`);
  const files = { root: at('root.pem'), issuer: at(`${name}-chain.pem`), lists, certificate: at(`${name}.pem`) };
  return verify(files, await nowIn(house), more);
}
