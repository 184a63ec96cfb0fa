import { createHash, KeyObject, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Certificate, ContentInfo, SignedData } from 'pkijs';
import { afterAll, expect, test } from 'vitest';
import { openssl } from '../../../infra/local/openssl.ts';
import { encodePem } from '../../../shared/der/pem.ts';
import { decodeCertificate } from '../../../shared/x509/certificate.ts';
import { encodeDetachedSignature, encodeSignedAttributes } from '../../../shared/x509/signed-data.ts';
import { der, identity } from '../evidence/signing.ts';

/** RFC 5652 and RFC 5035, with pkijs and OpenSSL as the oracles of what we write. */
const folder = mkdtempSync(join(tmpdir(), 'sceau-cms-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const content = new TextEncoder().encode('octets that stand elsewhere');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

async function signed(over: Uint8Array = content) {
  const root = await identity('CN=Root', undefined, { ca: true });
  const signer = await identity('CN=Seal', root, { usages: 0x03 });
  const certificate = der(signer.certificate);
  const signedAttributes = encodeSignedAttributes({ content: sha256(over), certificate: sha256(certificate) });
  const signature = sign('sha256', signedAttributes, KeyObject.from(signer.keys.privateKey));
  const { issuer, serial } = decodeCertificate(certificate).tbs;
  const cms = encodeDetachedSignature({
    signedAttributes,
    issuer,
    serial,
    algorithm: 'ecdsa-with-SHA256',
    signature,
    certificates: [certificate],
  });
  return { root, certificate, cms, signedAttributes };
}

test('pkijs reads it whole, verifies it, and writes the same octets again', async () => {
  const { certificate, cms } = await signed();
  const info = ContentInfo.fromBER(new Uint8Array(cms).buffer);
  const data = new SignedData({ schema: info.content });
  expect(await data.verify({ signer: 0, data: content.buffer as ArrayBuffer })).toBe(true);
  const [one] = data.certificates as Certificate[];
  expect(Buffer.from(one!.toSchema().toBER())).toEqual(Buffer.from(certificate));
  expect(Buffer.from(info.toSchema().toBER())).toEqual(Buffer.from(cms));
});

test('openssl cms verifies it over the content, and no other', async () => {
  const { root, cms } = await signed();
  const file = (name: string, bytes: Uint8Array | string) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  const rootFile = file('root.pem', encodePem('CERTIFICATE', der(root.certificate)));
  const cmsFile = file('seal.der', cms);
  const verify = (name: string, bytes: Uint8Array) =>
    openssl(
      [
        'cms',
        '-verify',
        '-binary',
        '-inform',
        'DER',
        '-in',
        cmsFile,
        '-content',
        file(name, bytes),
        '-CAfile',
        rootFile,
      ].concat(['-purpose', 'any', '-cades', '-out', join(folder, 'out')]),
      { mayFail: true },
    );
  expect(verify('content', content).text).toContain('successful');
  expect(verify('other', new TextEncoder().encode('other octets')).ok).toBe(false);
});

test('the attributes to sign are DER: sorted, with the digests of content and certificate, and no signing time', async () => {
  const { signedAttributes, certificate } = await signed();
  const text = Buffer.from(signedAttributes).toString('hex');
  expect(text).toContain(Buffer.from(sha256(content)).toString('hex'));
  expect(text).toContain(Buffer.from(sha256(certificate)).toString('hex'));
  writeFileSync(join(folder, 'attributes.der'), signedAttributes);
  const parsed = openssl(['asn1parse', '-inform', 'DER', '-in', join(folder, 'attributes.der')]).text;
  expect(parsed).toContain('contentType');
  expect(parsed).toContain('messageDigest');
  expect(parsed).toContain('signingCertificateV2');
  expect(parsed).not.toContain('signingTime');
});

test('what is no SET OF, or not digested with SHA-256, is not written', () => {
  const empty = { issuer: Uint8Array.of(0x30, 0), serial: '01', signature: new Uint8Array(8), certificates: [] };
  const attributes = encodeSignedAttributes({ content: new Uint8Array(32), certificate: new Uint8Array(32) });
  const write = (more: object) =>
    encodeDetachedSignature({ ...empty, signedAttributes: attributes, algorithm: 'ecdsa-with-SHA256', ...more });
  expect(() => write({ signedAttributes: Uint8Array.of(0x30, 0) })).toThrow(RangeError);
  expect(() => write({ algorithm: 'ecdsa-with-SHA384' })).toThrow(RangeError);
  expect(write({}).length).toBeGreaterThan(100);
});
