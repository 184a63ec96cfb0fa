import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DerError } from '../../../shared/der/error.ts';
import { encodeOid } from '../../../shared/der/oid.ts';
import { encodePem } from '../../../shared/der/pem.ts';
import { explicit } from '../../../shared/der/tags.ts';
import { bitString, encode, integer, NULL, octetString, sequence } from '../../../shared/der/writer.ts';
import { verifySignature } from '../../../shared/x509/algorithms.ts';
import { encodeExtendedKeyUsage } from '../../../shared/x509/extended-key-usage.ts';
import { encodeExtensions } from '../../../shared/x509/extension.ts';
import { encodeName } from '../../../shared/x509/name.ts';
import {
  decodeNonce,
  EXTENDED_REVOKE,
  encodeArchiveCutoff,
  encodeNonce,
  ocspExtensionIds,
} from '../../../shared/x509/ocsp-extensions.ts';
import { decodeOcspRequest, encodeCertId, encodeOcspRequest, MAX_CERT_IDS } from '../../../shared/x509/ocsp-request.ts';
import {
  assembleOcspResponse,
  type CertStatus,
  decodeOcspResponse,
  encodeOcspError,
  encodeResponseData,
  responderTemplate,
} from '../../../shared/x509/ocsp-response.ts';
import { subjectPublicKeyOctets } from '../../../shared/x509/subject-public-key-info.ts';
import { authorityName, authorityTbs, certificate, leafTbs, makeKey, signWith } from './fixtures.ts';

/** RFC 6960, as OpenSSL and pkijs read and write it. */
let folder: string;
const at = (name: string) => join(folder, name);
const openssl = (...args: string[]) =>
  execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
/** Both streams, however it ends. */
const hear = (...args: string[]) => {
  const { stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' });
  return stdout + stderr;
};
const save = (name: string, octets: string | Uint8Array) => {
  writeFileSync(at(name), octets);
  return at(name);
};
const sha = (digest: string, octets: Uint8Array) => createHash(digest).update(octets).digest();

const authority = makeKey('P-256');
const subject = makeKey('P-256');
const ca = certificate(authority, authorityTbs(authority));
const leaf = certificate(authority, leafTbs(authority, subject.spki));
const hashes = (digest: string) => ({
  nameHash: sha(digest, encodeName(authorityName)),
  keyHash: sha(digest, subjectPublicKeyOctets(authority.spki)),
});
const SERIAL = '5f0123456789abcdef0123456789abcd';
const certId = encodeCertId('sha1', hashes('sha1'), SERIAL);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sceau-ocsp-'));
  save('ca.pem', encodePem('CERTIFICATE', ca));
  save('leaf.pem', encodePem('CERTIFICATE', leaf));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a request', () => {
  test.each([
    ['sha1', 'with a nonce', ['-nonce']],
    ['sha1', 'without a nonce', ['-no_nonce']],
    ['sha256', 'with a nonce', ['-nonce']],
  ] as const)('of OpenSSL, %s, %s, says what it was asked', (digest, _, more) => {
    openssl('ocsp', `-${digest}`, '-issuer', at('ca.pem'), '-cert', at('leaf.pem'), ...more, '-reqout', at('req'));
    const { certIds, nonce } = decodeOcspRequest(readFileSync(at('req')));
    expect(certIds).toHaveLength(1);
    expect(certIds[0]).toMatchObject({ digest, bare: false, issuerNameHash: hashes(digest).nameHash });
    expect(Buffer.from(certIds[0]!.issuerKeyHash)).toEqual(hashes(digest).keyHash);
    expect(nonce?.length).toBe(more[0] === '-nonce' ? 16 : undefined);
  });

  test('of OpenSSL, signed, about several, is read past its signature', () => {
    const key = subject.privateKey.export({ type: 'pkcs8', format: 'pem' });
    const signed = ['-signer', at('leaf.pem'), '-signkey', save('leaf.key', key as string)];
    const two = ['-issuer', at('ca.pem'), '-serial', '0x4711', '-serial', '0x8000'];
    openssl('ocsp', ...two, ...signed, '-reqout', at('signed'));
    const { certIds } = decodeOcspRequest(readFileSync(at('signed')));
    expect(certIds.map(({ serial }) => serial)).toEqual(['4711', '8000']);
  });

  test('of ours is what OpenSSL and pkijs read', () => {
    const der = encodeOcspRequest([certId], Uint8Array.of(1, 2, 3));
    const said = openssl('ocsp', '-reqin', save('ours', der), '-req_text');
    expect(said).toContain(`Serial Number: ${SERIAL.toUpperCase()}`);
    expect(said).toContain('0403010203');
    const { tbsRequest } = pkijs.OCSPRequest.fromBER(der);
    expect(Buffer.from(tbsRequest.requestList[0]!.reqCert.serialNumber.valueBlock.valueHexView).toString('hex')).toBe(
      SERIAL,
    );
    expect(decodeOcspRequest(der).certIds[0]!.der).toEqual(certId);
  });

  test('may leave out the parameters of its digest, and is answered as it asked', () => {
    const bare = sequence(
      sequence(encodeOid('2.16.840.1.101.3.4.2.1')),
      octetString(hashes('sha256').nameHash),
      octetString(hashes('sha256').keyHash),
      integer(5),
    );
    expect(decodeOcspRequest(encodeOcspRequest([bare])).certIds[0]).toMatchObject({
      digest: 'sha256',
      bare: true,
      der: bare,
    });
  });

  const list = sequence(sequence(certId));
  const request = (...parts: Uint8Array[]) => sequence(sequence(...parts));
  const extension = (id: string, critical: boolean, value: Uint8Array) => encodeExtensions([{ id, critical, value }]);

  test.each([
    ['a version written out', request(encode(explicit(0), integer(0)), list)],
    ['a name of whoever asks', request(encode(explicit(1), encode(explicit(4), encodeName(authorityName))), list)],
    ['an extension that may be ignored', request(list, encode(explicit(2), extension('1.2.3', false, NULL)))],
    [
      'one about a single certificate',
      request(sequence(sequence(certId, encode(explicit(0), extension('1.2.3', false, NULL))))),
    ],
    [
      'a nonce called critical',
      request(list, encode(explicit(2), extension(ocspExtensionIds.nonce, true, octetString(Uint8Array.of(1))))),
    ],
    ['as many certificates as there may be', request(sequence(...Array(MAX_CERT_IDS).fill(sequence(certId))))],
  ])('is read with %s', (_, der) => {
    expect(decodeOcspRequest(der).certIds[0]!.serial).toBe(SERIAL);
  });

  test.each([
    ['nothing', new Uint8Array(0)],
    ['an empty sequence', sequence()],
    ['an empty TBSRequest', request()],
    ['no certificate', request(sequence())],
    ['one certificate too many', request(sequence(...Array(MAX_CERT_IDS + 1).fill(sequence(certId))))],
    ['version 2', request(encode(explicit(0), integer(1)), list)],
    ['a critical extension that nobody knows', request(list, encode(explicit(2), extension('1.2.3', true, NULL)))],
    [
      'such a one about a single certificate',
      request(sequence(sequence(certId, encode(explicit(0), extension('1.2.3', true, NULL))))),
    ],
    ['no extension in the field for them', request(list, encode(explicit(2), sequence()))],
    [
      'a nonce of no octet',
      request(list, encode(explicit(2), extension(ocspExtensionIds.nonce, false, octetString(new Uint8Array(0))))),
    ],
    [
      'a nonce of 129 octets',
      request(list, encode(explicit(2), extension(ocspExtensionIds.nonce, false, octetString(new Uint8Array(129))))),
    ],
    [
      'a nonce without its own wrapping',
      request(list, encode(explicit(2), extension(ocspExtensionIds.nonce, false, Uint8Array.of(1, 2, 3)))),
    ],
    ['octets behind it', Buffer.concat([request(list), Uint8Array.of(0)])],
    ['an indefinite length', Uint8Array.of(0x30, 0x80, 0, 0)],
    ['a signature that is none', sequence(sequence(list), encode(explicit(0), NULL))],
    [
      'a signature with something behind it',
      sequence(sequence(list), encode(explicit(0), sequence(sequence(encodeOid('1.2.3')), bitString(NULL)), NULL)),
    ],
    [
      'an element behind the extensions',
      sequence(sequence(list, encode(explicit(2), extension('1.2.3', false, NULL)), NULL)),
    ],
    [
      'more than 64 KiB',
      request(list, encode(explicit(2), extension('1.2.3', false, octetString(new Uint8Array(65_536))))),
    ],
    [
      'a CertID with a field missing',
      request(sequence(sequence(sequence(sequence(encodeOid('1.2.3')), octetString(NULL), integer(1))))),
    ],
  ])('is not read with %s', (_, der) => {
    expect(() => decodeOcspRequest(der)).toThrow(DerError);
  });

  test.each([
    ['zero', Uint8Array.of(2, 1, 0)],
    ['a negative one', Uint8Array.of(2, 1, 0x81)],
    ['one of 21 octets', Uint8Array.of(2, 21, ...Array(21).fill(1))],
  ])('about a serial that no certificate has (%s) is read, and means none', (_, serial) => {
    const odd = sequence(sequence(encodeOid('1.3.14.3.2.26'), NULL), octetString(NULL), octetString(NULL), serial);
    expect(decodeOcspRequest(encodeOcspRequest([odd])).certIds[0]!.serial).toBeUndefined();
  });

  test.each([
    ['MD5', sequence(encodeOid('1.2.840.113549.2.5'), NULL)],
    ['SHA-1 with odd parameters', sequence(encodeOid('1.3.14.3.2.26'), integer(1))],
  ])('by a digest that we do not answer in (%s) is read, and means nobody', (_, algorithm) => {
    const odd = sequence(algorithm, octetString(NULL), octetString(NULL), integer(1));
    expect(decodeOcspRequest(encodeOcspRequest([odd])).certIds[0]!.digest).toBeUndefined();
  });
});

describe.each(['P-256', 'P-384', 'RSA-3072'] as const)('an answer signed by a key of %s', (kind) => {
  const key = makeKey(kind);
  const tbs = leafTbs(authority, key.spki);
  const purposes = encodeExtendedKeyUsage(['1.3.6.1.5.5.7.3.9']);
  const own = tbs.extensions.filter(({ id }) => id !== purposes.id);
  const responder = certificate(authority, { ...tbs, extensions: [...own, purposes] });
  const template = responderTemplate(responder, key.spki, key.algorithm);
  const now = new Date(Math.floor(Date.now() / 1000) * 1000);
  const later = new Date(now.getTime() + 43_200_000);
  const at1980 = new Date('1980-01-02T03:04:05.000Z');
  const answer = (certStatus: CertStatus, extensions = [encodeArchiveCutoff(at1980)]) => {
    const responses = [{ certId, certStatus, extensions }];
    const data = encodeResponseData(template, {
      thisUpdate: now,
      nextUpdate: later,
      responses,
      extensions: [encodeNonce(Uint8Array.of(7, 8, 9)), EXTENDED_REVOKE],
    });
    return assembleOcspResponse(template, data, signWith(key, data));
  };
  const STATUSES: readonly (readonly [string, CertStatus])[] = [
    ['good', { status: 'good' }],
    ['unknown', { status: 'unknown' }],
    ['revoked', { status: 'revoked', at: at1980 }],
    ['revoked', { status: 'revoked', at: at1980, reason: 'keyCompromise' }],
  ];

  test.each(STATUSES)('says %s to OpenSSL, to pkijs and to us (%#)', async (word, certStatus) => {
    const der = answer(certStatus);
    // OpenSSL would put a nonce of its own in the place of the one that was asked with
    const trust = ['-CAfile', at('ca.pem'), '-no_nonce'];
    save('answer', der);
    save('asked', encodeOcspRequest([certId], Uint8Array.of(7, 8, 9)));
    const about = ['-issuer', at('ca.pem'), '-serial', `0x${SERIAL}`];
    const said = hear('ocsp', '-respin', at('answer'), '-reqin', at('asked'), ...about, '-text', ...trust);
    expect(said).toContain('Response verify OK');
    expect(said).toContain(`0x${SERIAL}: ${word}`);
    expect(said).toContain('Jan  2 03:04:05 1980 GMT');
    expect(said.includes('Reason: keyCompromise')).toBe('reason' in certStatus);

    const parsed = pkijs.OCSPResponse.fromBER(der);
    const basic = pkijs.BasicOCSPResponse.fromBER(parsed.responseBytes!.response.valueBlock.valueHexView);
    expect(basic.tbsResponseData.responses[0]!.thisUpdate).toEqual(now);
    expect(basic.certs).toHaveLength(1);
    expect(basic.tbsResponseData.responderID).toBeInstanceOf(asn1js.OctetString);

    const read = decodeOcspResponse(der);
    if (typeof read === 'string') throw new Error(read);
    expect(read).toMatchObject({ producedAt: now, responses: [{ certStatus, thisUpdate: now, nextUpdate: later }] });
    expect(read.responses[0]!.certId).toEqual(certId);
    expect(decodeNonce(read.extensions[0]!.value)).toEqual(Uint8Array.of(7, 8, 9));
    expect(Buffer.from(read.responderKeyHash)).toEqual(sha('sha1', subjectPublicKeyOctets(key.spki)));
    expect(verifySignature(key.algorithm, key.spki, read.tbsDer, read.signature)).toBe(true);
    expect(read.certificates).toEqual([responder]);
  });

  test('a change of one octet is no signature of the responder any more', () => {
    const der = answer({ status: 'good' });
    const read = decodeOcspResponse(der);
    if (typeof read === 'string') throw new Error(read);
    const changed = Uint8Array.from(read.tbsDer);
    changed[changed.length >> 1]! ^= 1;
    expect(verifySignature(key.algorithm, key.spki, changed, read.signature)).toBe(false);
  });
});

test.each([
  ['malformedRequest', '(1)'],
  ['internalError', '(2)'],
  ['tryLater', '(3)'],
  ['unauthorized', '(6)'],
] as const)('the error %s is what OpenSSL calls %s', (error, code) => {
  const der = encodeOcspError(error);
  expect(decodeOcspResponse(der)).toBe(error);
  expect(hear('ocsp', '-respin', save('error', der))).toContain(code);
});

test('a nonce that may not be is not written either', () => {
  expect(() => encodeNonce(new Uint8Array(0))).toThrow(RangeError);
  expect(() => encodeNonce(randomBytes(129))).toThrow(RangeError);
  expect(decodeNonce(encodeNonce(randomBytes(128)).value)).toHaveLength(128);
});
