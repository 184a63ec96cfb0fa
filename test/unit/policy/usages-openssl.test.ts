import 'reflect-metadata';
import { execFileSync } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as oracle from '@peculiar/x509';
import { afterAll, describe, expect, it } from 'vitest';
import { encodePem } from '../../../shared/der/pem.ts';
import type { KeyKind } from '../../../shared/policy/profile.ts';
import { certificateOf, everyProfile, hierarchy, pairs, planOf, profileNamed } from './usages.ts';

/** OpenSSL and @peculiar/x509 read a certificate of every usage, and use it for what it is for and for nothing else. */
const folder = mkdtempSync(join(tmpdir(), 'sceau-usages-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (base: string, text: string) => {
  const path = join(folder, base);
  writeFileSync(path, text);
  return path;
};
const pem = (base: string, der: Uint8Array) => file(base, encodePem('CERTIFICATE', der));
const root = pem('root.pem', hierarchy.rootCertificate);
const issuer = pem('ca.pem', hierarchy.issuerCertificate);
const AT = ['-attime', String(Date.UTC(2032, 0, 1) / 1000)];
const openssl = (...args: string[]) =>
  execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const leaf = (id: string, kind: KeyKind) => pem(`${id}-${kind}.pem`, certificateOf(planOf(profileNamed(id)), kind));

const PURPOSES = ['sslclient', 'sslserver', 'smimesign', 'smimeencrypt'] as const;
const purposesOf = (path: string) =>
  PURPOSES.filter((purpose) => {
    try {
      openssl('verify', '-x509_strict', '-purpose', purpose, ...AT, '-CAfile', root, '-untrusted', issuer, path);
      return true;
    } catch {
      return false;
    }
  });

// OpenSSL counts only keyEncipherment as a key that mail is encrypted for, not the keyAgreement of an EC key.
const cases: readonly (readonly [id: string, rsa: string, ec: string])[] = [
  ['ssl-serv-1', 'sslclient sslserver', 'sslclient sslserver'],
  ['org-auth-cli-1', 'sslclient', 'sslclient'],
  ['org-sign-1', 'smimesign', 'smimesign'],
  ['org-conf-1', 'smimeencrypt', ''],
  ['serv-smime-1', 'smimesign smimeencrypt', 'smimesign'],
  ['serv-sign-1', 'smimesign', 'smimesign'],
  ['serv-conf-1', 'smimeencrypt', ''],
  ['pro-auth-cli-1', 'sslclient', 'sslclient'],
];

describe('OpenSSL', () => {
  it.each(cases)('takes %s with an RSA key for: %s; with an EC key for: %s', (id, rsa, ec) => {
    expect(purposesOf(leaf(id, 'rsa')).join(' ')).toBe(rsa);
    expect(purposesOf(leaf(id, 'ec')).join(' ')).toBe(ec);
  });

  it.each(everyProfile.map(({ id }) => id))('verifies the chain of %s strictly', (id) => {
    const path = leaf(id, 'ec');
    const verified = openssl(
      'verify',
      '-x509_strict',
      '-policy_check',
      ...AT,
      '-CAfile',
      root,
      '-untrusted',
      issuer,
      path,
    );
    expect(verified).toContain('OK');
  });

  it('reads the subject and names of both families', () => {
    const text = (id: string) =>
      openssl('x509', '-in', leaf(id, 'ec'), '-noout', '-text', '-nameopt', 'utf8,sep_comma_plus');
    expect(text('org-sign-etsi-1')).toContain(
      'Subject: C=FR,O=Exemple SA,OU=0002 000000018,organizationIdentifier=NTRFR-000000018,CN=INSI-AUTO',
    );
    expect(text('org-sign-etsi-1')).not.toContain('Subject Alternative Name');
    expect(text('serv-smime-1')).toMatch(/X509v3 Subject Alternative Name:\s+email:contact@example.test\n/);
    expect(text('pro-auth-cli-1')).toContain(
      "GN=Camille Noé,SN=D'Exemple,CN=Camille Noé D'Exemple,serialNumber=0123456789abcdef0123456789abcdef",
    );
  });

  it('signs and encrypts messages with SERV_SMIME, and verifies and decrypts them', () => {
    const certificate = leaf('serv-smime-1', 'rsa');
    const key = file('rsa.key', pairs.rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    const message = file('message.txt', 'Bonjour.\r\n');
    const [signed, encrypted] = [join(folder, 'signed.eml'), join(folder, 'encrypted.eml')];
    openssl('cms', '-sign', '-in', message, '-signer', certificate, '-inkey', key, '-certfile', issuer, '-out', signed);
    expect(openssl('cms', '-verify', ...AT, '-in', signed, '-CAfile', root)).toContain('Bonjour.');
    openssl('cms', '-encrypt', '-aes256', '-in', message, '-out', encrypted, certificate);
    expect(openssl('cms', '-decrypt', '-in', encrypted, '-recip', certificate, '-inkey', key)).toContain('Bonjour.');
  });

  it('encrypts for an EC key of SERV_CONF, which agrees on a key', () => {
    const certificate = leaf('serv-conf-1', 'ec');
    const key = file('ec.key', pairs.ec.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    const encrypted = join(folder, 'agreed.eml');
    openssl('cms', '-encrypt', '-aes256', '-in', file('clear.txt', 'Secret.\r\n'), '-out', encrypted, certificate);
    expect(openssl('cms', '-decrypt', '-in', encrypted, '-recip', certificate, '-inkey', key)).toContain('Secret.');
  });
});

describe('@peculiar/x509', () => {
  oracle.cryptoProvider.set(webcrypto as unknown as Parameters<typeof oracle.cryptoProvider.set>[0]);
  const authority = new oracle.X509Certificate(hierarchy.issuerCertificate);

  it.each(everyProfile.map((profile) => [profile.id, profile] as const))(
    'reads and verifies %s',
    async (_, profile) => {
      const plan = planOf(profile);
      const read = new oracle.X509Certificate(certificateOf(plan));
      expect(await read.verify({ publicKey: authority.publicKey, signatureOnly: true })).toBe(true);
      const names = read.getExtension(oracle.SubjectAlternativeNameExtension)?.names.items ?? [];
      expect(names.map(({ value }) => value)).toEqual(plan.subjectAltNames.map(({ value }) => value));
      expect(read.subjectName.getField('CN')).toEqual(
        plan.subject.flat().flatMap((a) => (a.type === '2.5.4.3' ? [a.value] : [])),
      );
    },
  );
});
