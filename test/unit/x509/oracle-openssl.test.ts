import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodePem, encodePem } from '../../../shared/der/pem.ts';
import { verifySignature } from '../../../shared/x509/algorithms.ts';
import { decodeAuthorityInfoAccess } from '../../../shared/x509/authority-info-access.ts';
import { decodeBasicConstraints } from '../../../shared/x509/basic-constraints.ts';
import { decodeCertificate } from '../../../shared/x509/certificate.ts';
import {
  assembleCertificateList,
  decodeCertificateList,
  encodeRevokedCertificate,
  encodeTbsCertList,
} from '../../../shared/x509/certificate-list.ts';
import { decodeCertificationRequest, provesPossession } from '../../../shared/x509/certification-request.ts';
import { decodeCertsOnly, encodeCertsOnly } from '../../../shared/x509/certs-only.ts';
import { encodeCrlNumber } from '../../../shared/x509/crl-number.ts';
import { extensionIds, extensionValue } from '../../../shared/x509/extension.ts';
import { encodeIssuingDistributionPoint } from '../../../shared/x509/issuing-distribution-point.ts';
import { encodeAuthorityKeyIdentifier, keyIdentifier } from '../../../shared/x509/key-identifiers.ts';
import { decodeName, encodeName, formatName } from '../../../shared/x509/name.ts';
import { encodeSubjectAltName } from '../../../shared/x509/subject-alt-name.ts';
import {
  authorityName,
  authorityTbs,
  certificate,
  type Key,
  leafTbs,
  makeKey,
  request,
  signWith,
  subjectName,
} from './fixtures.ts';

/** OpenSSL reads what we write and says the same; we read what OpenSSL writes. */
let folder: string;
const at = (name: string) => join(folder, name);
const openssl = (...args: string[]) =>
  execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const save = (name: string, label: string, der: Uint8Array) => {
  writeFileSync(at(name), encodePem(label, der));
  return at(name);
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sceau-x509-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const subject = makeKey('P-256');

describe.each(['P-256', 'P-384', 'RSA-3072'] as const)('an issuer of %s', (kind) => {
  let issuer: Key;
  let authority: string;
  beforeAll(() => {
    issuer = makeKey(kind);
    authority = save(`${kind}-ca.pem`, 'CERTIFICATE', certificate(issuer, authorityTbs(issuer)));
  });

  test('a certificate verifies strictly and reads the same', () => {
    const leaf = save('leaf.pem', 'CERTIFICATE', certificate(issuer, leafTbs(issuer, subject.spki)));
    expect(openssl('verify', '-x509_strict', '-attime', '1800000000', '-CAfile', authority, leaf)).toContain('OK');
    const text = openssl(
      'x509',
      '-in',
      leaf,
      '-noout',
      '-text',
      '-serial',
      '-subject',
      '-nameopt',
      'RFC2253,utf8,-esc_msb',
    );
    for (const said of [
      'serial=5B0102030405060708090A0B0C0D0EFF',
      `subject=${formatName(subjectName)}`,
      'Not Before: Jun  1 00:00:00 2026 GMT',
      'Not After : May 31 23:59:59 2029 GMT',
      'DNS:leaf.example.test, DNS:b.example.test',
      'TLS Web Server Authentication, TLS Web Client Authentication',
      'CA:FALSE',
      'Policy: 1.3.6.1.4.1.32473.1.1',
      'CPS: http://pki.example.test/cps',
      'URI:http://pki.example.test/ca.crl',
      'OCSP - URI:http://ocsp.example.test',
      'CA Issuers - URI:http://pki.example.test/ca.cer',
    ]) {
      expect(text).toContain(said);
    }
    expect(openssl('x509', '-in', authority, '-noout', '-enddate')).toContain('Dec 31 23:59:59 2055');
  });

  test('a list revokes, and reads the same', () => {
    const tbs = encodeTbsCertList({
      signatureAlgorithm: issuer.algorithm,
      issuer: encodeName(authorityName),
      thisUpdate: new Date('2026-07-01T00:00:00Z'),
      nextUpdate: new Date('2050-07-01T00:00:00Z'),
      entries: [
        encodeRevokedCertificate({
          serial: '5b0102030405060708090a0b0c0d0eff',
          revocationDate: new Date('2026-06-30T10:11:12Z'),
          reason: 'keyCompromise',
        }),
        encodeRevokedCertificate({ serial: 'ff', revocationDate: new Date('2050-01-01T00:00:00Z') }),
      ],
      extensions: [
        encodeAuthorityKeyIdentifier(keyIdentifier(issuer.spki)),
        encodeCrlNumber(258),
        encodeIssuingDistributionPoint({ onlyContainsUserCerts: true }),
      ],
    });
    const list = save('list.pem', 'X509 CRL', assembleCertificateList(tbs, issuer.algorithm, signWith(issuer, tbs)));
    const text = openssl('crl', '-in', list, '-noout', '-text', '-nameopt', 'RFC2253,utf8,-esc_msb');
    for (const said of [
      'Last Update: Jul  1 00:00:00 2026 GMT',
      'Next Update: Jul  1 00:00:00 2050 GMT',
      'Serial Number: 5B0102030405060708090A0B0C0D0EFF',
      'Revocation Date: Jun 30 10:11:12 2026 GMT',
      'Key Compromise',
      'Serial Number: FF',
      'Revocation Date: Jan  1 00:00:00 2050 GMT',
      'Only User Certificates',
    ]) {
      expect(text).toContain(said);
    }
    expect(text).toMatch(/X509v3 CRL Number:\s*\n\s*(258|0x102)\b/);
    const leaf = save('leaf.pem', 'CERTIFICATE', certificate(issuer, leafTbs(issuer, subject.spki)));
    const verify = (serial: string) =>
      openssl('verify', '-crl_check', '-attime', '1800000000', '-CRLfile', list, '-CAfile', authority, serial);
    expect(() => verify(leaf)).toThrow(/certificate revoked/);
    const other = save(
      'other.pem',
      'CERTIFICATE',
      certificate(issuer, leafTbs(issuer, subject.spki, { serial: '77' })),
    );
    expect(verify(other)).toContain('OK');
  });

  test('a request of ours is verified by OpenSSL', () => {
    const wanted = [encodeSubjectAltName([{ kind: 'iPAddress', value: Uint8Array.of(192, 0, 2, 1) }])];
    const csr = save('csr.pem', 'CERTIFICATE REQUEST', request(issuer, subjectName, wanted));
    const text = openssl('req', '-in', csr, '-noout', '-verify', '-text', '-nameopt', 'RFC2253,utf8,-esc_msb');
    expect(text).toContain(formatName(subjectName));
    expect(text).toContain('IP Address:192.0.2.1');
  });

  test('a certs-only message lists its certificates, whole DER', () => {
    const der = encodeCertsOnly([
      certificate(issuer, leafTbs(issuer, subject.spki)),
      certificate(issuer, authorityTbs(issuer)),
    ]);
    const p7 = save('chain.p7c', 'PKCS7', der);
    const printed = openssl('pkcs7', '-in', p7, '-print_certs', '-noout');
    expect(printed.match(/subject=/g)).toHaveLength(2);
    const again = openssl('pkcs7', '-in', p7, '-outform', 'PEM');
    expect(decodePem(again, 'PKCS7')).toEqual(der);
  });
});

describe('what OpenSSL writes', () => {
  const config = `
[req]
distinguished_name = dn
prompt = no
string_mask = utf8only
[dn]
C = FR
O = Hôpital de test
0.OU = un
1.OU = deux
CN = leaf.example.test
emailAddress = a@example.test
[v3_ca]
basicConstraints = critical, CA:TRUE, pathlen:1
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[wanted]
subjectAltName = DNS:leaf.example.test, IP:2001:db8::1, email:a@example.test, URI:http://example.test/, dirName:dn, RID:1.2.3
keyUsage = digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth, 1.2.3.4
basicConstraints = CA:FALSE
[leaf]
authorityKeyIdentifier = keyid, issuer:always
authorityInfoAccess = OCSP;URI:http://ocsp.example.test
crlDistributionPoints = URI:http://example.test/ca.crl
certificatePolicies = 1.2.3.4
subjectKeyIdentifier = hash
[ca]
default_ca = house
[house]
database = INDEX
crlnumber = NUMBER
default_md = sha384
default_crl_days = 30
crl_extensions = crl
[crl]
authorityKeyIdentifier = keyid
`;

  beforeAll(() => {
    writeFileSync(at('openssl.cnf'), config.replace('INDEX', at('index.txt')).replace('NUMBER', at('number')));
    writeFileSync(
      at('index.txt'),
      'R\t490101000000Z\t260102030405Z,keyCompromise\t01AB\tunknown\t/CN=a\nR\t490101000000Z\t260102030406Z\tFF\tunknown\t/CN=b\n',
    );
    writeFileSync(at('number'), '1F\n');
    openssl('ecparam', '-name', 'secp384r1', '-genkey', '-noout', '-out', at('ca.key'));
    openssl(
      'req',
      '-x509',
      '-utf8',
      '-new',
      '-key',
      at('ca.key'),
      '-sha384',
      '-days',
      '9000',
      '-config',
      at('openssl.cnf'),
      '-extensions',
      'v3_ca',
      '-out',
      at('ca.pem'),
    );
    openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', at('leaf.key'));
    openssl(
      'req',
      '-utf8',
      '-new',
      '-key',
      at('leaf.key'),
      '-sha256',
      '-config',
      at('openssl.cnf'),
      '-reqexts',
      'wanted',
      '-out',
      at('req.pem'),
    );
    openssl(
      'x509',
      '-req',
      '-in',
      at('req.pem'),
      '-CA',
      at('ca.pem'),
      '-CAkey',
      at('ca.key'),
      '-set_serial',
      '0xff01',
      '-days',
      '9000',
      '-sha384',
      '-extfile',
      at('openssl.cnf'),
      '-extensions',
      'leaf',
      '-out',
      at('cert.pem'),
    );
    openssl(
      'ca',
      '-gencrl',
      '-config',
      at('openssl.cnf'),
      '-keyfile',
      at('ca.key'),
      '-cert',
      at('ca.pem'),
      '-out',
      at('crl.pem'),
    );
    openssl('crl2pkcs7', '-nocrl', '-certfile', at('cert.pem'), '-certfile', at('ca.pem'), '-out', at('chain.p7'));
  });
  const load = (name: string, label: string) => decodePem(readFileSync(at(name), 'utf8'), label);

  test('a request', () => {
    const read = decodeCertificationRequest(load('req.pem', 'CERTIFICATE REQUEST'));
    expect(formatName(read.subject)).toBe(
      'emailAddress=a@example.test,CN=leaf.example.test,OU=deux,OU=un,O=Hôpital de test,C=FR',
    );
    expect(provesPossession(read)).toBe(true);
    expect(read.requested.keyUsage).toEqual(['digitalSignature', 'keyEncipherment']);
    expect(read.requested.extendedKeyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.2.3.4']);
    expect(read.requested.basicConstraints).toEqual({ cA: false });
    expect(read.requested.subjectAltName?.map(({ kind }) => kind)).toEqual([
      'dNSName',
      'iPAddress',
      'rfc822Name',
      'uniformResourceIdentifier',
      'directoryName',
      'registeredID',
    ]);
  });

  test('a certificate and its issuer, beyond 2050 or before', () => {
    const authority = decodeCertificate(load('ca.pem', 'CERTIFICATE'));
    const leaf = decodeCertificate(load('cert.pem', 'CERTIFICATE'));
    expect(leaf.tbs.serial).toBe('ff01');
    expect(leaf.tbs.issuer).toEqual(authority.tbs.subject);
    expect(leaf.signatureAlgorithm).toBe('ecdsa-with-SHA384');
    expect(verifySignature(leaf.signatureAlgorithm, authority.tbs.spki, leaf.tbsDer, leaf.signature)).toBe(true);
    expect(verifySignature(leaf.signatureAlgorithm, leaf.tbs.spki, leaf.tbsDer, leaf.signature)).toBe(false);
    const value = (id: string, from = leaf) => extensionValue(from.tbs.extensions, id)!;
    expect(decodeBasicConstraints(value(extensionIds.basicConstraints, authority))).toEqual({
      cA: true,
      pathLenConstraint: 1,
    });
    expect(decodeAuthorityInfoAccess(value(extensionIds.authorityInfoAccess))).toHaveLength(1);
    const ends = new Date(openssl('x509', '-in', at('cert.pem'), '-noout', '-enddate').slice('notAfter='.length));
    expect(leaf.tbs.notAfter).toEqual(ends);
    expect(formatName(decodeName(leaf.tbs.subject))).toContain('CN=leaf.example.test');
  });

  test('a revocation list', () => {
    const list = decodeCertificateList(load('crl.pem', 'X509 CRL'));
    const authority = decodeCertificate(load('ca.pem', 'CERTIFICATE'));
    expect([...list.entries()]).toEqual([
      { serial: 'ff', revocationDate: new Date('2026-01-02T03:04:06Z') },
      { serial: '01ab', revocationDate: new Date('2026-01-02T03:04:05Z'), reason: 'keyCompromise' },
    ]);
    expect(list.crlNumber).toBe(0x1fn);
    expect(verifySignature(list.signatureAlgorithm, authority.tbs.spki, list.tbsDer, list.signature)).toBe(true);
  });

  test('a certs-only message', () => {
    expect(decodeCertsOnly(load('chain.p7', 'PKCS7'))).toHaveLength(2);
  });
});
