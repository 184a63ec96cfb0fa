import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as oracle from '@peculiar/x509';
import { afterAll, describe, expect, it } from 'vitest';
import { encodePem } from '../../../shared/der/pem.ts';
import { buildAuthorityTbs } from '../../../shared/policy/authority.ts';
import { buildTbs, type Issue } from '../../../shared/policy/build-tbs.ts';
import { issuerFacts } from '../../../shared/policy/issuer-facts.ts';
import { lintTbs } from '../../../shared/policy/lint.ts';
import { planCertificate } from '../../../shared/policy/plan.ts';
import { sslServ } from '../../../shared/policy/profiles/ssl-serv.ts';
import { lastSecond, validityFrom } from '../../../shared/policy/validity.ts';
import { encodeTbsCertificate } from '../../../shared/x509/certificate.ts';
import { attribute, type Name } from '../../../shared/x509/name.ts';
import { decodeSubjectPublicKeyInfo } from '../../../shared/x509/subject-public-key-info.ts';
import { facts, keys, makeHierarchy, name, plan, refusalOf, serial, signTbs, spkiOf } from './samples.ts';

const production = makeHierarchy('production');
const test = makeHierarchy('test');
const rsa = generateKeyPairSync('rsa', { modulusLength: 3072 });
const issue: Issue = {
  serial: serial(),
  publicKey: decodeSubjectPublicKeyInfo(spkiOf(keys.p256)),
  notBefore: new Date('2031-02-03T04:05:06.789Z'),
  issuer: production.issuer,
  policyArc: '1.3.6.1.4.1.32473',
};
const certificate = (publicKey = issue.publicKey) =>
  signTbs(buildTbs(plan, { ...issue, publicKey }), 'ecdsa-with-SHA256', production.issuerKey);

const folder = mkdtempSync(join(tmpdir(), 'sceau-policy-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (base: string, der: Uint8Array) => {
  const path = join(folder, base);
  writeFileSync(path, encodePem('CERTIFICATE', der));
  return path;
};
const openssl = (...args: string[]) =>
  execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

describe('the validity of a certificate', () => {
  it('is three years, both ends included, in whole seconds', () => {
    const { notBefore, notAfter } = buildTbs(plan, issue);
    expect([notBefore.toISOString(), notAfter.toISOString()]).toEqual([
      '2031-02-03T04:05:06.000Z',
      '2034-02-03T04:05:05.000Z',
    ]);
    expect(validityFrom(sslServ, issue.notBefore)).toEqual({ notBefore, notAfter });
    expect(lastSecond(new Date('2032-02-29T12:00:00Z'), 3).toISOString()).toBe('2035-03-01T11:59:59.000Z');
  });

  it('is never clipped: an issuer with too little life left stops, to the second', () => {
    const { notAfter } = buildTbs(plan, issue);
    const ending = (end: Date) => () => buildTbs(plan, { ...issue, issuer: { ...issue.issuer, notAfter: end } });
    expect(ending(notAfter)().notAfter).toEqual(notAfter);
    expect(refusalOf(ending(new Date(notAfter.getTime() - 1000)))).toEqual({
      code: 'policy',
      findings: ['issuer-lifetime'],
    });
    const young = { ...issue.issuer, notBefore: new Date('2031-02-03T04:05:07Z') };
    expect(refusalOf(() => buildTbs(plan, { ...issue, issuer: young }))?.code).toBe('policy');
  });
});

it('a certificate is not built by an issuer of the other hierarchy, nor for a refused key', () => {
  expect(() => buildTbs(plan, { ...issue, issuer: test.issuer })).toThrow(TypeError);
  const publicKey = { kind: 'unsupported', what: 'Ed448', spki: new Uint8Array() } as const;
  expect(() => buildTbs(plan, { ...issue, publicKey })).toThrow(TypeError);
});

it('an issuer whose key cannot sign as its record says is not used', () => {
  const record = { certificate: production.issuerCertificate, crlUrl: 'http://x/', certificateUrl: 'http://x/' };
  for (const signatureAlgorithm of ['sha256WithRSAEncryption', 'md5', '']) {
    expect(() => issuerFacts({ ...record, hierarchy: 'production', signatureAlgorithm })).toThrow(TypeError);
  }
});

describe('OpenSSL', () => {
  const chain = () => [
    '-CAfile',
    file('root.pem', production.rootCertificate),
    '-untrusted',
    file('ca.pem', production.issuerCertificate),
  ];
  const at = ['-attime', String(Date.UTC(2032, 0, 1) / 1000)];

  it('verifies the chain strictly, for a server and for a client', () => {
    const leaf = file('leaf.pem', certificate());
    for (const purpose of ['sslserver', 'sslclient']) {
      const names = ['-verify_hostname', 'leaf.example.test', '-purpose', purpose];
      expect(openssl('verify', '-x509_strict', '-policy_check', ...names, ...at, ...chain(), leaf)).toContain('OK');
    }
  });

  it('verifies the chain of an RSA key and reads what the profile says', () => {
    const publicKey = decodeSubjectPublicKeyInfo(spkiOf(rsa));
    const leaf = file('rsa.pem', certificate(publicKey));
    expect(openssl('verify', '-x509_strict', ...at, ...chain(), leaf)).toContain('OK');
    const text = openssl('x509', '-in', leaf, '-noout', '-text', '-nameopt', 'utf8,sep_comma_plus');
    for (const line of [
      "Subject: C=FR,ST=Paris (75),O=Hôpital d'exemple,OU=1750000001,CN=leaf.example.test",
      'Not Before: Feb  3 04:05:06 2031 GMT',
      'Not After : Feb  3 04:05:05 2034 GMT',
      'Digital Signature, Key Encipherment',
      'TLS Web Server Authentication, TLS Web Client Authentication',
      'DNS:leaf.example.test',
      'Policy: 1.3.6.1.4.1.32473.1.1.1',
      'URI:http://pki.example.test/ca.crl',
      'CA Issuers - URI:http://pki.example.test/ca.cer',
    ]) {
      expect(text).toContain(line);
    }
    expect(text).not.toContain('CA:TRUE');
  });

  it('reads pathLen 0 on the issuing authority, and none on the root', () => {
    const ca = openssl('x509', '-in', file('ca.pem', production.issuerCertificate), '-noout', '-text');
    expect(ca).toMatch(/Basic Constraints: critical\s+CA:TRUE, pathlen:0/);
    expect(ca).toMatch(/Key Usage: critical\s+Certificate Sign, CRL Sign/);
    expect(ca).toContain('URI:http://pki.example.test/root.crl');
    const root = openssl('x509', '-in', file('root.pem', production.rootCertificate), '-noout', '-text');
    expect(root).toMatch(/Basic Constraints: critical\s+CA:TRUE\s/);
    expect(root).not.toMatch(/pathlen|CRL Distribution|Authority Information/);
  });
});

it('@peculiar/x509 reads the same certificate and verifies its signature', async () => {
  oracle.cryptoProvider.set(webcrypto as unknown as Parameters<typeof oracle.cryptoProvider.set>[0]);
  const read = new oracle.X509Certificate(certificate());
  const issuer = new oracle.X509Certificate(production.issuerCertificate);
  expect(await read.verify({ publicKey: issuer.publicKey, signatureOnly: true })).toBe(true);
  expect(read.serialNumber).toBe(serial());
  expect(read.subjectName.getField('OU')).toEqual(['1750000001']);
  expect(read.getExtension(oracle.SubjectAlternativeNameExtension)?.names.items.map(({ value }) => value)).toEqual([
    'leaf.example.test',
  ]);
  expect(read.getExtension(oracle.KeyUsagesExtension)?.usages).toBe(oracle.KeyUsageFlags.digitalSignature);
  expect(read.getExtension(oracle.ExtendedKeyUsageExtension)?.usages).toHaveLength(2);
});

describe('the certificate of an authority', () => {
  const subject = name(['C', 'FR'], ['O', 'Exemple'], ['CN', 'CA 2']);
  const planned = { level: 'issuing', hierarchy: 'production', subject, years: 10 } as const;
  const given = {
    serial: serial(),
    spki: spkiOf(keys.p256),
    notBefore: new Date('2030-01-01T00:00:00Z'),
    signatureAlgorithm: 'ecdsa-with-SHA384',
    issuer: production.root,
  } as const;
  const build = (more: object, other: object = {}) =>
    refusalOf(() => buildAuthorityTbs({ ...planned, ...more }, { ...given, ...other }));
  const { issuer: _, ...selfSigned } = given;

  it('is built by its profile', () => {
    expect(build({})).toBeUndefined();
    expect(build({ subject: name(['C', 'FR'], ['O', 'Exemple'], ['OU', '0002'], ['CN', 'CA 2']) })).toBeUndefined();
  });

  it.each<[string, { subject: Name } & object, string]>([
    ['without O', { subject: name(['C', 'FR'], ['CN', 'CA 2']) }, 'authority-subject'],
    ['out of order', { subject: subject.toReversed() }, 'authority-subject'],
    ['with more', { subject: [...subject, [attribute('L', 'Paris')]] }, 'authority-subject'],
    [
      'in another string type',
      { subject: [[{ ...subject[0]![0]!, encoding: 'UTF8String' }], ...subject.slice(1)] },
      'authority-subject',
    ],
    ['of no country', { subject: name(['C', 'fr'], ['O', 'Exemple'], ['CN', 'CA 2']) }, 'authority-subject'],
    ['too long', { subject: name(['C', 'FR'], ['O', 'x'.repeat(65)], ['CN', 'CA 2']) }, 'authority-subject'],
    ['of the issuer', { subject: name(['C', 'FR'], ['O', 'Exemple'], ['CN', 'Root 1']) }, 'authority-subject'],
    [
      'marked TEST in production',
      { subject: name(['C', 'FR'], ['O', 'Exemple'], ['CN', 'TEST CA']) },
      'authority-subject',
    ],
  ])('is refused for a name %s', (_, more, code) => {
    expect(build(more)?.code).toBe('name-violation');
    expect(build(more)?.findings).toContain(code);
  });

  it('is refused in the wrong place, for too long, or for a weak key', () => {
    const testName = name(['C', 'FR'], ['O', 'Exemple'], ['CN', 'TEST CA 2']);
    expect(build({ hierarchy: 'test', subject: testName })?.code).toBe('policy');
    expect(build({ hierarchy: 'test', subject: testName }, { issuer: test.root })).toBeUndefined();
    expect(build({ hierarchy: 'test' }, { issuer: test.root })?.code).toBe('name-violation');
    expect(build({ years: 11 })?.code).toBe('policy');
    expect(build({ years: 1.5 })?.code).toBe('policy');
    expect(build({}, { notBefore: new Date('2041-01-01T00:00:00Z') })?.findings).toEqual(['authority-validity']);
    expect(build({ level: 'root' }, { spki: spkiOf(keys.p384) })?.code).toBe('policy');
    expect(refusalOf(() => buildAuthorityTbs(planned, selfSigned))?.code).toBe('policy');
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 });
    expect(build({}, { spki: spkiOf(small) })?.code).toBe('weak-key');
    expect(build({ level: 'root' }, { spki: spkiOf(keys.p256) })?.code).toBe('unsupported-key');
  });
});

it('a FQDN of more than 64 characters makes a certificate without a CN that passes the lints', () => {
  const long = planCertificate(sslServ, facts({ declared: { commonName: `${'a'.repeat(60)}.example.test` } }));
  const tbs = encodeTbsCertificate(buildTbs(long, issue));
  expect(lintTbs(tbs, long, issue.issuer, issue)).toEqual([]);
});
