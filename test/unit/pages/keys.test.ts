import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  compare,
  makeCertificationRequest,
  makeKey,
  makePkcs12,
  readChain,
} from '../../../functions/pages/keys/keys.ts';
import { KEY_KINDS, type MadeKey } from '../../../functions/pages/keys/make-key.ts';
import { COSTS } from '../../../functions/pages/keys/pkcs12.ts';
import { decodePem } from '../../../shared/der/pem.ts';
import { decodeCertificationRequest } from '../../../shared/x509/certification-request.ts';

const PASSWORD = 'Grue cendree 42 ~{x}"\\';
/** Few rounds where their number is not what is asked. */
const CHEAP = { mac: 2048, key: 2048, certificates: 2048 };
let folder: string;
const openssl = (...args: string[]) =>
  execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }).toString();
const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sceau-pages-keys-'));
  openssl(
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-subj',
    '/CN=Authority',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '9',
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What an authority makes of a request, with the authority's own certificate behind it, PEM. */
function certified(request: string): string {
  write('request.pem', request);
  openssl(
    'x509',
    '-req',
    '-in',
    'request.pem',
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-subj',
    '/CN=Leaf',
    '-days',
    '9',
    '-out',
    'leaf.pem',
  );
  return read('leaf.pem') + read('ca.pem');
}

describe.each(KEY_KINDS)('a key %s made as in the page', (kind) => {
  let key: MadeKey;
  let request: string;
  beforeAll(async () => {
    key = await makeKey(kind);
    request = await makeCertificationRequest(key);
  });

  test('asks for nothing but a certificate: openssl and our own reader find an empty subject and a good signature', () => {
    write('asked.pem', request);
    const said = openssl('req', '-in', 'asked.pem', '-noout', '-verify', '-subject', '-pubkey');
    expect(said).toMatch(/^subject=\s*$/m);
    const decoded = decodeCertificationRequest(decodePem(request, 'CERTIFICATE REQUEST'));
    expect([decoded.subject, decoded.attributes]).toEqual([[], []]);
    write('public.pem', said.slice(said.indexOf('-----BEGIN')));
    const spki = execFileSync('openssl', ['pkey', '-pubin', '-in', 'public.pem', '-outform', 'DER'], { cwd: folder });
    expect(key.spkiSha256).toBe(createHash('sha256').update(spki).digest('hex'));
  });

  test('is compared with the certificate that comes', async () => {
    const received = await readChain(certified(request));
    expect(received.certificates).toHaveLength(2);
    const { sha256 } = received;
    expect(compare(received, { certificateSha256: sha256, key })).toBe('same');
    expect(compare(received, { certificateSha256: sha256 })).toBe('same');
    expect(compare(received, { certificateSha256: '00'.repeat(32), key })).toBe('other-certificate');
    expect(compare(received, { certificateSha256: sha256, key: await makeKey('P-256') })).toBe('other-key');
  });

  test('goes into a PKCS #12 that openssl opens with the password alone, key and chain, in the ciphers that were promised', async () => {
    const { certificates } = await readChain(certified(request));
    const content = { privateKey: key.pair.privateKey, certificates, name: 'Théo 2029', password: PASSWORD };
    write('kept.p12', await makePkcs12(content));
    write('right.txt', PASSWORD);
    write('wrong.txt', `${PASSWORD} `);
    const info = execFileSync(
      'sh',
      ['-c', 'openssl pkcs12 -in kept.p12 -passin file:right.txt -nodes -info -out opened.pem 2>&1'],
      { cwd: folder },
    ).toString();
    expect(info).toContain(`MAC: sha256, Iteration ${COSTS.mac}`);
    expect(info).toContain('salt length: 8');
    for (const rounds of [COSTS.key, COSTS.certificates])
      expect(info).toContain(`PBES2, PBKDF2, AES-256-CBC, Iteration ${rounds}, PRF hmacWithSHA256`);
    const opened = read('opened.pem');
    expect(opened.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    write('opened.key', /-----BEGIN PRIVATE KEY-----[\s\S]+?-----END PRIVATE KEY-----/.exec(opened)![0]);
    expect(openssl('pkey', '-in', 'opened.key', '-pubout')).toBe(
      openssl('x509', '-in', 'leaf.pem', '-noout', '-pubkey'),
    );
    expect(() => openssl('pkcs12', '-in', 'kept.p12', '-passin', 'file:wrong.txt', '-noout')).toThrow(/[Mm]ac verify/);
  });
});

describe('a PKCS #12', () => {
  test('draws salts and first blocks anew each time', async () => {
    const key = await makeKey('P-256');
    const { certificates } = await readChain(certified(await makeCertificationRequest(key)));
    const content = { privateKey: key.pair.privateKey, certificates, name: 'x', password: PASSWORD };
    const [one, other] = [await makePkcs12(content, CHEAP), await makePkcs12(content, CHEAP)];
    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(false);
    expect(one.length).toBe(other.length);
  });

  test('stays under what Microsoft’s libraries open, and no derivation is a cheaper oracle than the others by much', () => {
    const { mac, key, certificates } = COSTS;
    expect(mac + key + certificates).toBeLessThanOrEqual(600_000);
    expect(Math.max(mac, key, certificates)).toBeLessThanOrEqual(300_000);
    const compressions = [mac, 2 * key, 2 * certificates];
    expect(Math.max(...compressions) / Math.min(...compressions)).toBeLessThan(1.5);
  });

  test('is not made without a certificate, nor of a key that may not leave', async () => {
    const key = await makeKey('P-256');
    const content = { privateKey: key.pair.privateKey, certificates: [], name: 'x', password: PASSWORD };
    await expect(makePkcs12(content, CHEAP)).rejects.toThrow(TypeError);
    const kept = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
    const certificates = [new Uint8Array([0x30, 0])];
    await expect(makePkcs12({ ...content, certificates, privateKey: kept.privateKey }, CHEAP)).rejects.toThrow();
  });

  test('nothing of a chain that cannot be read passes for one', async () => {
    await expect(readChain('no certificate here')).rejects.toThrow('no certificate came');
    await expect(readChain('-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----')).rejects.toThrow();
  });
});
