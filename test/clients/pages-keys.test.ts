import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificationRequest, makeKey, makePkcs12, readChain } from '../../functions/pages/keys/keys.ts';
import { KEY_KINDS } from '../../functions/pages/keys/make-key.ts';
import { TRIED } from '../../functions/pages/steps/retrieval.ts';
import { withProgram } from './programs.ts';

/** The PKCS #12 of the pages in the hands of the programs that the page names; openssl's is `test/unit/pages/keys.test.ts`. */
const PASSWORD = 'Grue cendree 42 ~{x}"\\';
const NAME = 'Théo BELLERIVE-ESSAI 0a1b2c3d';
let folder: string;
const shell = (line: string) =>
  execFileSync('sh', ['-c', line], {
    cwd: folder,
    env: { ...process.env, PASSWORD, LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
  }).toString();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sceau-pages-programs-'));
  const ca = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=Authority -days 9';
  shell(`openssl req -x509 ${ca} -keyout ca.key -out ca.pem`);
  for (const kind of KEY_KINDS) {
    const key = await makeKey(kind);
    writeFileSync(join(folder, 'request.pem'), await makeCertificationRequest(key));
    const sign = '-CA ca.pem -CAkey ca.key -CAcreateserial -subj /CN=Leaf -days 9';
    shell(`openssl x509 -req -in request.pem ${sign} -out ${kind}.pem`);
    const { certificates } = await readChain(shell(`cat ${kind}.pem ca.pem`));
    const content = { privateKey: key.pair.privateKey, certificates, name: NAME, password: PASSWORD };
    writeFileSync(join(folder, `${kind}.p12`), await makePkcs12(content));
  }
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As `openssl x509 -fingerprint` writes it. */
const fingerprint = (kind: string) =>
  shell(`openssl x509 -in ${kind}.pem -noout -fingerprint -sha256`).trim().split('=')[1]!;

test('the page names the programs that are tried here and in its keys’ own test, and no others', () => {
  expect(TRIED.map((one) => one.replace(/ [\d.]+$/, ''))).toEqual(['OpenSSL', 'Java keytool', 'NSS pk12util']);
});

withProgram('keytool', () => {
  describe.each(KEY_KINDS)('a file with a key %s', (kind) => {
    test('is a key store with the key and its whole chain', () => {
      const listed = shell(`keytool -list -v -storetype PKCS12 -keystore ${kind}.p12 -storepass:env PASSWORD`);
      expect(listed).toContain('Your keystore contains 1 entry');
      expect(listed).toContain('Entry type: PrivateKeyEntry');
      expect(listed).toContain('Certificate chain length: 2');
      expect(listed).toContain(fingerprint(kind));
      expect(listed).toContain(`Alias name: ${NAME.toLowerCase()}`);
    });

    test('signs there, and opens with no other password', () => {
      const store = `-storetype PKCS12 -keystore ${kind}.p12`;
      const alias = `-alias '${NAME.toLowerCase()}'`;
      shell(`keytool -certreq ${store} -storepass:env PASSWORD ${alias} -file again-${kind}.pem`);
      expect(shell(`openssl req -in again-${kind}.pem -noout -pubkey`)).toBe(
        shell(`openssl x509 -in ${kind}.pem -noout -pubkey`),
      );
      expect(() => shell(`keytool -list ${store} -storepass 'Another one 42'`)).toThrow();
    });
  });
});

withProgram('pk12util', () => {
  test.each(KEY_KINDS)('a file with a key %s comes into an NSS store, key and certificate together', (kind) => {
    mkdirSync(join(folder, `nss-${kind}`));
    writeFileSync(join(folder, 'password'), PASSWORD);
    const store = `-d sql:nss-${kind}`;
    shell(`certutil -N ${store} --empty-password`);
    expect(() => shell(`pk12util -i ${kind}.p12 ${store} -W 'Another one 42' 2>&1`)).toThrow();
    expect(shell(`pk12util -i ${kind}.p12 ${store} -w password 2>&1`)).toContain('IMPORT SUCCESSFUL');
    expect(shell(`certutil -K ${store}`)).toContain(NAME);
    expect(shell(`certutil -L ${store} -n '${NAME}' -a | openssl x509 -noout -fingerprint -sha256`)).toContain(
      fingerprint(kind),
    );
  });
});
