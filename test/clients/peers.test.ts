import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accept } from '../../infra/local/retrieval.ts';
import { absence, onPath, withProgram } from './programs.ts';
import { apply, type Certified, certified, eventually, host, openSession, type Session, subjectOf } from './session.ts';

let session: Session;
const DAY_MS = 86_400_000;

beforeAll(async () => {
  session = await openSession('peers', { concurrency: 1 });
}, 120_000);
afterAll(() => session?.close());

async function retrieve(name: string, { href }: Certified): Promise<void> {
  await accept(session.administrator, href);
  for (const [suffix, mediaType] of [
    ['pem', 'application/x-pem-file'],
    ['chain', 'application/pem-certificate-chain'],
    ['p7c', 'application/pkcs7-mime'],
  ] as const)
    session.write(`${name}.${suffix}`, (await session.administrator.get(href, mediaType)).expect(200).bytes);
}

/** Leaves `file`, PEM, with the lists of the root and of the issuer. */
async function fetchLists(file: string): Promise<void> {
  for (const name of ['root-1', 'ca-1']) {
    const list = await fetch(`${session.platform.publicationBase}/crl/${name}.crl`);
    session.write(`${name}.crl`, new Uint8Array(await list.arrayBuffer()));
    await session.done(`openssl crl -inform DER -in ${name}.crl -out ${name}.crl.pem`);
  }
  await session.done(`cat root-1.crl.pem ca-1.crl.pem > ${file}`);
}

const findingsOf = (json: Record<string, unknown>) =>
  (json.findings as { code: string; pointer: string }[]).map(({ code, pointer }) => `${code} ${pointer}`);

const revoke = async ({ href }: Certified) =>
  (await session.administrator.post(`${href}/revocation`, { reason: 'superseded' })).expect(200);

test('a program that is not there is named', () => {
  expect(onPath('no-such-program')).toBeUndefined();
  expect(absence('no-such-program')).toMatch(/^absent {2}no-such-program: /);
  expect(absence('sh')).toBeUndefined();
});

withProgram('certtool', () => {
  let it: Certified;
  const verify = (file = 'tls.chain') =>
    session.type(`certtool --verify --load-ca-certificate "$ROOT" --load-crl lists.pem --infile ${file}`);

  test('its own key and request are certified', async () => {
    await session.done('certtool --generate-privkey --key-type ecdsa --curve secp384r1 --outfile tls.key');
    session.write('tls.cfg', `dns_name = "${host('tls')}"\ntls_www_server\nsigning_key\n`);
    await session.done('certtool --generate-request --load-privkey tls.key --template tls.cfg --outfile tls.csr');
    const reply = await apply(session, { commonName: host('tls'), request: session.read('tls.csr') });
    it = certified(reply);
    await retrieve('tls', it);
    const said = await session.done('certtool --certificate-info --infile tls.pem');
    expect(said).toContain(`DNSname: ${host('tls')}`);
    expect(said).toContain('Curve:	SECP384R1');
  });
  test('it trusts the chain and finds it good for servers', async () => {
    await fetchLists('lists.pem');
    const { ok, text } = await verify();
    expect(text).toContain('Chain verification output: Verified. The certificate is trusted.');
    expect(ok).toBe(true);
    const { text: named } = await session.type(
      `certtool --verify --verify-hostname ${host('tls')} --verify-purpose 1.3.6.1.5.5.7.3.1 --load-ca-certificate "$ROOT" --infile tls.chain`,
    );
    expect(named).toContain('Verified. The certificate is trusted.');
  });
  test('it opens the PKCS #7', async () => {
    expect(await session.done('certtool --p7-info --inder --infile tls.p7c')).toContain('Number of certificates: 2');
  });
  test('it reads the list, and has nothing to complain of', async () => {
    const said = await session.done('certtool --crl-info --inder --infile ca-1.crl');
    expect(said).toMatch(/CRL Number \(not critical\): [0-9a-f]+/);
    expect(said).toContain('Authority Key Identifier (not critical)');
    const issuer = await fetch(`${session.platform.publicationBase}/ca/ca-1.cer`);
    session.write('ca.cer', new Uint8Array(await issuer.arrayBuffer()));
    const { text } = await session.type('certtool --verify-crl --load-ca-certificate ca.cer --inder --infile ca-1.crl');
    expect(text).toContain('Verified');
    expect(text).not.toContain('Not verified');
  });
  test('after revocation it trusts it no more', async () => {
    await revoke(it);
    await eventually('certtool says revoked', async () => {
      await fetchLists('lists.pem');
      return (await verify()).text.includes('revoked');
    });
    expect(await verify()).toMatchObject({ ok: false });
  });
});

withProgram('keytool', () => {
  let it: Certified;
  const STORE = '-keystore store.p12 -storetype PKCS12 -storepass changeit';
  const keytool = (line: string) => session.done(`keytool -J-XX:TieredStopAtLevel=1 -J-Xshare:auto ${line}`);

  test('its own request is certified; it writes strings in another type, which is told', async () => {
    const dname = subjectOf(host('java')).slice(1).split('/').reverse().join(', ');
    await keytool(
      `-genkeypair ${STORE} -alias server -keyalg EC -groupname secp256r1 -dname '${dname}' -ext SAN=dns:${host('java')}`,
    );
    await keytool(`-certreq ${STORE} -alias server -ext SAN=dns:${host('java')} -file java.csr`);
    const reply = await apply(session, { commonName: host('java'), request: session.read('java.csr') });
    it = certified(reply);
    const told = findingsOf(reply.json());
    expect(told).toContain('not-honoured /certificationRequest/extensions/2.5.29.14');
    expect(new Set(told.map((one) => one.split(' ')[0]))).toEqual(new Set(['not-honoured']));
    await retrieve('java', it);
  });
  test('it prints the certificate and the list', async () => {
    const printed = await keytool('-printcert -file java.pem');
    expect(printed).toContain(`DNSName: ${host('java')}`);
    expect(printed).toContain('ObjectId: 2.5.29.31 Criticality=false');
    expect(printed.toLowerCase()).toContain(`serial number: ${it.serial.replace(/^0+/, '')}`);
    await fetchLists('lists.pem');
    const list = await keytool('-printcrl -file ca-1.crl');
    expect(list).toMatch(/X\.509 CRL v2[\s\S]*CRL Number: /);
  });
  test('it takes root and PKCS #7 into the keystore where the key is', async () => {
    await keytool(`-importcert -noprompt ${STORE} -alias root -file "$ROOT"`);
    const { text } = await session.type(`keytool -importcert -noprompt ${STORE} -alias server -file java.p7c`);
    expect(text).toContain('Certificate reply was installed in keystore');
    const listed = await keytool(`-list -v ${STORE} -alias server`);
    expect(listed).toContain('Entry type: PrivateKeyEntry');
    expect(listed).toContain('Certificate chain length: 3');
  });
});

describe('time', () => {
  test('a list that is days old is not relied on: the platform has made a new one by then', async () => {
    session.platform.clock.advance(DAY_MS);
    try {
      const number = async () => {
        await fetchLists('lists.pem');
        const said = await session.done('openssl crl -in ca-1.crl -inform DER -noout -crlnumber');
        return Number(said.trim().split('=')[1]);
      };
      const before = await number();
      await session.platform.runSchedule('crls-due');
      await session.platform.settled();
      expect(await number()).toBe(before + 1);
      await session.platform.runSchedule('crls-due');
      await session.platform.settled();
      expect(await number()).toBe(before + 1);
    } finally {
      session.platform.clock.reset();
    }
  });
});
