import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodePem } from '../../../shared/der/pem.ts';
import {
  DisclosedKey,
  MAX_REQUEST_BYTES,
  readCertificationRequest,
  spkiDigest,
} from '../../../shared/policy/read-request.ts';
import { decodeCertificationRequest } from '../../../shared/x509/certification-request.ts';
import { keys, makeRequest, refusalOf } from './samples.ts';

const der = makeRequest();
const pem = encodePem('CERTIFICATE REQUEST', der);
const digest = spkiDigest(decodeCertificationRequest(der));
const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });

const secret = (key: KeyObject, type: 'pkcs8' | 'sec1' | 'pkcs1', locked = false) =>
  key.export({
    type,
    format: 'pem',
    ...(locked && { cipher: 'aes-128-cbc', passphrase: 'p' }),
  } as never) as unknown as string;
const rsaDigest = spkiDigest({ publicKey: { spki: rsa.publicKey.export({ type: 'spki', format: 'der' }) } } as never);

const disclosed = (body: Uint8Array | string): DisclosedKey => {
  try {
    readCertificationRequest(body);
  } catch (error) {
    if (error instanceof DisclosedKey) return error;
    throw error;
  }
  throw new Error('not refused');
};

describe('a private key in the body', () => {
  const { privateKey } = keys.p256;
  const pkcs8 = secret(privateKey, 'pkcs8');
  const named: readonly (readonly [string, string | Uint8Array, string | undefined])[] = [
    ['PKCS #8 beside its request', pem + pkcs8, digest],
    ['PKCS #8 before its request', pkcs8 + pem, digest],
    ['SEC 1', pem + secret(privateKey, 'sec1'), digest],
    ['PKCS #1, alone', secret(rsa.privateKey, 'pkcs1'), rsaDigest],
    ["another request's", pem + secret(rsa.privateKey, 'pkcs8'), rsaDigest],
    ['two, of which one is for the request', secret(rsa.privateKey, 'pkcs1') + pkcs8 + pem, digest],
    ['octets, PKCS #8', privateKey.export({ type: 'pkcs8', format: 'der' }), digest],
    ['octets, SEC 1', privateKey.export({ type: 'sec1', format: 'der' }), digest],
    ['octets, PKCS #1', rsa.privateKey.export({ type: 'pkcs1', format: 'der' }), rsaDigest],
    ['text as octets', Buffer.from(`My key:\r\n${pkcs8}`), digest],
    ['base64 without boundaries', pkcs8.replace(/-----.*-----/g, ''), digest],
    ['encrypted PKCS #8', pem + secret(privateKey, 'pkcs8', true), undefined],
    ['encrypted SEC 1', pem + secret(privateKey, 'sec1', true), undefined],
    ['encrypted PKCS #1', secret(rsa.privateKey, 'pkcs1', true), undefined],
    [
      'encrypted, as octets',
      privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-128-cbc', passphrase: 'p' }),
      undefined,
    ],
    ['damaged', pkcs8.replace(/\n[A-Za-z0-9+/=]{20}/, '\n'), undefined],
    ['not closed', pem + pkcs8.split('-----END')[0], undefined],
    ['of another kind', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n', undefined],
    ['in a body that is too large', `${' '.repeat(MAX_REQUEST_BYTES)}${pkcs8}`, digest],
  ];
  it.each(named)('is seen: %s', (_, body, expected) => {
    const error = disclosed(body);
    expect(error.code).toBe('weak-key');
    expect(error.disclosedSpkiSha256).toBe(expected);
  });

  it('leaves nothing of itself in the refusal', () => {
    const error = disclosed(pem + pkcs8);
    const kept = JSON.stringify({ ...error, message: error.message, stack: error.stack, cause: error.cause });
    for (const line of pkcs8.split('\n').slice(1, -2)) expect(kept).not.toContain(line);
  });
});

describe('the form of a request', () => {
  it.each([
    ['DER', der],
    ['PEM', pem],
    ['PEM as octets', Buffer.from(pem)],
    ['PEM with the older label', encodePem('NEW CERTIFICATE REQUEST', der)],
    ['PEM in UTF-16 with its mark', Buffer.from(`\ufeff${pem}`, 'utf16le')],
    ['PEM with carriage returns', pem.replaceAll('\n', '\r\n')],
  ])('may be %s', (_, body) => {
    const read = readCertificationRequest(body);
    expect(read.spkiSha256).toBe(digest);
    expect(Buffer.compare(read.request.der, der)).toBe(0);
    expect(read.findings).toEqual([]);
  });

  it('tells of text around the block', () => {
    expect(readCertificationRequest(`Here:\n${pem}`).findings.map(({ code }) => code)).toEqual(['not-honoured']);
  });

  it.each([
    ['nothing', ''],
    ['no octets', new Uint8Array()],
    ['words', 'please'],
    ['a certificate', encodePem('CERTIFICATE', der)],
    ['two requests', pem + pem],
    ['base64 without boundaries', Buffer.from(der).toString('base64')],
    ['base64 with a stray character', pem.replace('A', '*')],
    ['an octet more', Buffer.concat([der, Buffer.of(0)])],
  ])('is not %s', (_, body) => {
    expect(refusalOf(() => readCertificationRequest(body))).toEqual({ code: 'bad-encoding', findings: ['encoding'] });
  });

  it('is judged after the size', () => {
    const large = refusalOf(() => readCertificationRequest('x'.repeat(MAX_REQUEST_BYTES + 1)));
    expect(large).toEqual({ code: 'policy', findings: ['request-size'] });
    expect(refusalOf(() => readCertificationRequest('é'.repeat(MAX_REQUEST_BYTES / 2 + 1)))?.code).toBe('policy');
    expect(refusalOf(() => readCertificationRequest('x'.repeat(MAX_REQUEST_BYTES)))?.code).toBe('bad-encoding');
  });
});
