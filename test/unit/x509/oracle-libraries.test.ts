import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../../shared/der/octets.ts';
import { verifySignature } from '../../../shared/x509/algorithms.ts';
import { decodeCertificate } from '../../../shared/x509/certificate.ts';
import {
  assembleCertificateList,
  encodeRevokedCertificate,
  encodeTbsCertList,
} from '../../../shared/x509/certificate-list.ts';
import { decodeCertificationRequest, provesPossession } from '../../../shared/x509/certification-request.ts';
import { encodeCertsOnly } from '../../../shared/x509/certs-only.ts';
import { encodeCrlNumber } from '../../../shared/x509/crl-number.ts';
import { encodeName } from '../../../shared/x509/name.ts';
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

/** Two libraries that were written by others, as oracles in both directions. */
const subject = makeKey('P-256');
const keys: Partial<Record<string, Key>> = {};
const kinds = ['P-256', 'P-384', 'RSA-3072'] as const;
const arrayBuffer = (der: Uint8Array) => der.slice().buffer as ArrayBuffer;

beforeAll(() => {
  x509.cryptoProvider.set(webcrypto as never);
  pkijs.setEngine('node', new pkijs.CryptoEngine({ name: 'node', crypto: webcrypto as never }));
  for (const kind of kinds) keys[kind] = makeKey(kind);
});

describe.each(kinds)('an issuer of %s', (kind) => {
  test('@peculiar/x509 reads and verifies our certificate', async () => {
    const issuer = keys[kind]!;
    const leaf = new x509.X509Certificate(certificate(issuer, leafTbs(issuer, subject.spki)));
    const authority = new x509.X509Certificate(certificate(issuer, authorityTbs(issuer)));
    expect(leaf.serialNumber).toBe('5b0102030405060708090a0b0c0d0eff');
    expect(leaf.subject).toBe('C=FR, ST=Paris (75), O=Hôpital de test, OU=1750000000, CN=leaf.example.test');
    expect([leaf.notBefore, leaf.notAfter]).toEqual([
      new Date('2026-06-01T00:00:00Z'),
      new Date('2029-05-31T23:59:59Z'),
    ]);
    expect(authority.notAfter).toEqual(new Date('2055-12-31T23:59:59Z'));
    expect(leaf.getExtension(x509.SubjectAlternativeNameExtension)?.names.toJSON()).toEqual([
      { type: 'dns', value: 'leaf.example.test' },
      { type: 'dns', value: 'b.example.test' },
    ]);
    expect(leaf.getExtension(x509.KeyUsagesExtension)?.usages).toBe(x509.KeyUsageFlags.digitalSignature);
    expect(leaf.getExtension(x509.ExtendedKeyUsageExtension)?.usages).toEqual([
      '1.3.6.1.5.5.7.3.1',
      '1.3.6.1.5.5.7.3.2',
    ]);
    expect(authority.getExtension(x509.BasicConstraintsExtension)).toMatchObject({ ca: true, pathLength: 0 });
    expect(await leaf.verify({ publicKey: await authority.publicKey.export(), signatureOnly: true })).toBe(true);
  });

  test('pkijs verifies our certificate and list, and finds the serial on it', async () => {
    const issuer = keys[kind]!;
    const leaf = pkijs.Certificate.fromBER(arrayBuffer(certificate(issuer, leafTbs(issuer, subject.spki))));
    const authority = pkijs.Certificate.fromBER(arrayBuffer(certificate(issuer, authorityTbs(issuer))));
    expect(await leaf.verify(authority)).toBe(true);
    const tbs = encodeTbsCertList({
      signatureAlgorithm: issuer.algorithm,
      issuer: encodeName(authorityName),
      thisUpdate: new Date('2049-12-31T23:59:59Z'),
      nextUpdate: new Date('2050-01-01T00:00:00Z'),
      entries: [
        encodeRevokedCertificate({
          serial: '5b0102030405060708090a0b0c0d0eff',
          revocationDate: new Date('2026-07-01T00:00:00Z'),
          reason: 'superseded',
        }),
      ],
      extensions: [encodeCrlNumber(3)],
    });
    const der = assembleCertificateList(tbs, issuer.algorithm, signWith(issuer, tbs));
    const list = pkijs.CertificateRevocationList.fromBER(arrayBuffer(der));
    expect(await list.verify({ issuerCertificate: authority })).toBe(true);
    expect(list.isCertificateRevoked(leaf)).toBe(true);
    expect(list.isCertificateRevoked(authority)).toBe(false);
    expect([list.thisUpdate.value, list.nextUpdate?.value]).toEqual([
      new Date('2049-12-31T23:59:59Z'),
      new Date('2050-01-01T00:00:00Z'),
    ]);
    const other = new x509.X509Crl(der);
    expect(other.entries.map((entry) => [entry.serialNumber, entry.revocationDate, entry.reason])).toEqual([
      ['5b0102030405060708090a0b0c0d0eff', new Date('2026-07-01T00:00:00Z'), x509.X509CrlReason.superseded],
    ]);
  });

  test('both verify our request', async () => {
    const issuer = keys[kind]!;
    const der = request(issuer, subjectName, [encodeSubjectAltName([{ kind: 'dNSName', value: 'leaf.example.test' }])]);
    const theirs = new x509.Pkcs10CertificateRequest(der);
    expect(await theirs.verify()).toBe(true);
    const names = theirs.extensions.find((item) => item instanceof x509.SubjectAlternativeNameExtension)?.names;
    expect(names?.toJSON()).toEqual([{ type: 'dns', value: 'leaf.example.test' }]);
    expect(await pkijs.CertificationRequest.fromBER(arrayBuffer(der)).verify()).toBe(true);
  });
});

describe('what the libraries write', () => {
  test.each([
    ['P-256', 'SHA-256', 'ecdsa-with-SHA256'],
    ['P-384', 'SHA-384', 'ecdsa-with-SHA384'],
  ])('a request and a certificate of @peculiar/x509, %s', async (namedCurve, hash, algorithm) => {
    const signing = { name: 'ECDSA', namedCurve, hash };
    const pair = (await webcrypto.subtle.generateKey(signing, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
    const name = 'C=FR, O=Hôpital de test, CN=leaf.example.test';
    const extensions = [
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: 'leaf.example.test' }]),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.1']),
    ];
    const csr = await x509.Pkcs10CertificateRequestGenerator.create({
      name,
      keys: pair,
      signingAlgorithm: signing,
      extensions,
    });
    const read = decodeCertificationRequest(new Uint8Array(csr.rawData));
    expect(provesPossession(read)).toBe(true);
    expect(read.signatureAlgorithm).toBe(algorithm);
    expect(read.subject.flat().map(({ value }) => value)).toEqual(['FR', 'Hôpital de test', 'leaf.example.test']);
    expect(read.requested.subjectAltName).toEqual([{ kind: 'dNSName', value: 'leaf.example.test' }]);
    expect(read.requested.keyUsage).toEqual(['digitalSignature']);

    const theirs = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: '7f0203',
      name,
      notBefore: new Date('2049-12-31T23:59:59Z'),
      notAfter: new Date('2050-01-01T00:00:00Z'),
      keys: pair,
      signingAlgorithm: signing,
      extensions,
    });
    const ours = decodeCertificate(new Uint8Array(theirs.rawData));
    expect(ours.tbs.serial).toBe('7f0203');
    expect([ours.tbs.notBefore, ours.tbs.notAfter]).toEqual([theirs.notBefore, theirs.notAfter]);
    expect(verifySignature(ours.signatureAlgorithm, ours.tbs.spki, ours.tbsDer, ours.signature)).toBe(true);
  });

  test('a request of pkijs, RSA', async () => {
    const algorithm = {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      modulusLength: 2048,
      publicExponent: Uint8Array.of(1, 0, 1),
    };
    const pair = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
    const csr = new pkijs.CertificationRequest();
    csr.subject.typesAndValues.push(
      new pkijs.AttributeTypeAndValue({
        type: '2.5.4.3',
        value: new asn1js.Utf8String({ value: 'leaf.example.test' }),
      }),
    );
    csr.attributes = [];
    await csr.subjectPublicKeyInfo.importKey(pair.publicKey);
    await csr.sign(pair.privateKey, 'SHA-256');
    const read = decodeCertificationRequest(new Uint8Array(csr.toSchema().toBER(false)));
    expect(read.publicKey).toMatchObject({ kind: 'rsa', bits: 2048 });
    expect(provesPossession(read)).toBe(true);
  });

  test('pkijs reads our certs-only message', () => {
    const issuer = keys['P-256']!;
    const leaf = certificate(issuer, leafTbs(issuer, subject.spki));
    const content = pkijs.ContentInfo.fromBER(arrayBuffer(encodeCertsOnly([leaf])));
    const signed = new pkijs.SignedData({ schema: content.content });
    expect(signed.certificates?.map((item) => toHex(new Uint8Array(item.toSchema().toBER(false))))).toEqual([
      toHex(leaf),
    ]);
  });
});
