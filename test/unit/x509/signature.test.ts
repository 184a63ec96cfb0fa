import { describe, expect, test } from 'vitest';
import { fromHex } from '../../../shared/der/octets.ts';
import { integer, sequence } from '../../../shared/der/writer.ts';
import {
  type SignatureAlgorithm,
  signatureAlgorithmByOid,
  signatureAlgorithmFromDer,
  signatureAlgorithms,
  verifySignature,
  weakDigestOf,
} from '../../../shared/x509/algorithms.ts';
import { type Curve, curves } from '../../../shared/x509/curve.ts';
import { isEcdsaSignature } from '../../../shared/x509/ecdsa-signature.ts';
import { decodeSubjectPublicKeyInfo } from '../../../shared/x509/subject-public-key-info.ts';
import { makeKey, signWith } from './fixtures.ts';

const p256 = makeKey('P-256');
const p384 = makeKey('P-384');
const rsa = makeKey('RSA-3072');
const message = new TextEncoder().encode('a message');

describe('the table of algorithms', () => {
  test.each(Object.values(signatureAlgorithms))('$name is found by its OID and its DER', ({ name, oid, der }) => {
    expect(signatureAlgorithmByOid(oid)).toBe(name);
    expect(signatureAlgorithmFromDer(der)).toBe(name);
    expect(weakDigestOf(oid)).toBeUndefined();
  });

  test('weak digests are known by name and are no algorithms', () => {
    for (const [oid, digest] of [
      ['1.2.840.113549.1.1.4', 'md5'],
      ['1.2.840.113549.1.1.5', 'sha1'],
      ['1.2.840.10045.4.1', 'sha1'],
    ] as const) {
      expect(weakDigestOf(oid)).toBe(digest);
      expect(signatureAlgorithmByOid(oid)).toBeUndefined();
    }
  });

  test('RSA without NULL and ECDSA with it are not in the table', () => {
    expect(signatureAlgorithmFromDer(fromHex('300b06092a864886f70d01010b'))).toBeUndefined();
    expect(signatureAlgorithmFromDer(fromHex('300c06082a8648ce3d0403020500'))).toBeUndefined();
  });
});

describe('signatures', () => {
  const keys = { p256, p384, rsa };
  const admits: Record<SignatureAlgorithm, readonly (keyof typeof keys)[]> = {
    sha256WithRSAEncryption: ['rsa'],
    sha384WithRSAEncryption: ['rsa'],
    'ecdsa-with-SHA256': ['p256', 'p384'],
    'ecdsa-with-SHA384': ['p256', 'p384'],
  };

  const algorithms = Object.keys(admits) as SignatureAlgorithm[];

  test.each(algorithms)('%s verifies with its digest, for its kind of key, and nothing else', (algorithm) => {
    for (const [name, key] of Object.entries(keys)) {
      for (const digest of ['ecdsa-with-SHA256', 'ecdsa-with-SHA384'] as const) {
        const signature = signWith(key, message, digest);
        const right =
          admits[algorithm].includes(name as keyof typeof keys) &&
          signatureAlgorithms[algorithm].hash === signatureAlgorithms[digest].hash;
        expect(verifySignature(algorithm, key.spki, message, signature), `${name} ${digest}`).toBe(right);
      }
    }
  });

  test('another message, another key, a changed or a cut signature do not verify', () => {
    for (const key of Object.values(keys)) {
      const signature = signWith(key, message);
      expect(verifySignature(key.algorithm, key.spki, message.subarray(1), signature)).toBe(false);
      expect(verifySignature(key.algorithm, makeKey('P-256').spki, message, signature)).toBe(false);
      for (const length of [0, 1, signature.length - 1]) {
        expect(verifySignature(key.algorithm, key.spki, message, signature.subarray(0, length))).toBe(false);
      }
      const changed = signature.slice();
      changed[changed.length - 1]! ^= 1;
      expect(verifySignature(key.algorithm, key.spki, message, changed)).toBe(false);
      expect(verifySignature(key.algorithm, key.spki, message, Uint8Array.of(...signature, 0))).toBe(false);
    }
  });

  test('a key that is seen often answers as one that is seen once', () => {
    const signature = signWith(p256, message);
    for (let i = 0; i < 4; i++) {
      expect(verifySignature('ecdsa-with-SHA256', p256.spki, message, signature)).toBe(true);
      expect(verifySignature('ecdsa-with-SHA256', makeKey('P-256').spki, message, signature)).toBe(false);
    }
  });

  test('an RSA key above the bound is not computed with', () => {
    const modulus = (1n << 8200n) + 1n;
    const key = sequence(integer(modulus), integer(65537));
    const spki = sequence(
      fromHex('300d06092a864886f70d0101010500'),
      Uint8Array.of(3, 0x82, (key.length + 1) >> 8, (key.length + 1) & 255, 0, ...key),
    );
    expect(decodeSubjectPublicKeyInfo(spki)).toMatchObject({ kind: 'rsa', bits: 8201, modulus, exponent: 65537n });
    expect(verifySignature('sha256WithRSAEncryption', spki, message, new Uint8Array(1026))).toBe(false);
  });
});

describe('ECDSA signatures are strict DER with r and s in 1..n−1', () => {
  const der = (r: bigint, s: bigint) => sequence(integer(r), integer(s));

  test.each(['P-256', 'P-384'] as Curve[])('%s', (curve) => {
    const n = BigInt(`0x${Buffer.from(curves[curve].order).toString('hex')}`);
    for (const [r, s] of [
      [1n, 1n],
      [n - 1n, n - 1n],
      [n >> 1n, 2n],
    ] as const)
      expect(isEcdsaSignature(der(r, s), curve)).toBe(true);
    for (const [r, s] of [
      [0n, 1n],
      [1n, 0n],
      [n, 1n],
      [1n, n],
      [1n, n + 1n],
      [n << 8n, 1n],
    ] as const) {
      expect(isEcdsaSignature(der(r, s), curve)).toBe(false);
    }
  });

  test('a high s is legal', () => {
    const n = BigInt(`0x${Buffer.from(curves['P-256'].order).toString('hex')}`);
    const signature = signWith(p256, message);
    const low = Buffer.from(signature).toString('hex');
    const sAt = 8 + 2 * signature[3]!;
    const flipped = der(BigInt(`0x${low.slice(8, sAt)}`), n - BigInt(`0x${low.slice(sAt + 4)}`));
    expect(verifySignature('ecdsa-with-SHA256', p256.spki, message, flipped)).toBe(true);
  });

  test.each([
    ['padded r', '300702020001020101'],
    ['negative r', '30060201ff020101'],
    ['long-form length', '308106020101020101'],
    ['octets behind', '300602010102010100'],
    ['three integers', '3009020101020101020101'],
    ['one integer', '3003020101'],
    ['r ‖ s without DER', '01'.repeat(64)],
    ['nothing', ''],
  ])('%s is none', (_, hex) => expect(isEcdsaSignature(fromHex(hex), 'P-256')).toBe(false));
});

describe('public keys', () => {
  test('kinds and curves', () => {
    expect(decodeSubjectPublicKeyInfo(p256.spki)).toMatchObject({
      kind: 'ec',
      curve: 'P-256',
      onCurve: true,
      compressed: false,
    });
    expect(decodeSubjectPublicKeyInfo(p384.spki)).toMatchObject({
      kind: 'ec',
      curve: 'P-384',
      onCurve: true,
      compressed: false,
    });
    expect(decodeSubjectPublicKeyInfo(rsa.spki)).toMatchObject({ kind: 'rsa', bits: 3072, exponent: 65537n });
  });

  const point = (octets: string) => {
    const bits = Buffer.from(octets, 'hex');
    return decodeSubjectPublicKeyInfo(
      sequence(fromHex('301306072a8648ce3d020106082a8648ce3d030107'), Uint8Array.of(3, bits.length + 1, 0, ...bits)),
    );
  };
  const hex = Buffer.from(p256.spki.subarray(-65)).toString('hex');
  const compressed = (parity: number) => `0${2 + parity}${hex.slice(2, 66)}`;

  test('points that are none', () => {
    const off = `${hex.slice(0, -1)}${hex.endsWith('0') ? '1' : '0'}`;
    const p = 'ffffffff00000001000000000000000000000000ffffffffffffffffffffffff';
    for (const octets of [off, '00', '', '04', hex.slice(0, -2), `${hex}00`, `05${hex.slice(2)}`, `04${p}${p}`]) {
      expect(point(octets), octets).toMatchObject({ kind: 'ec', onCurve: false });
    }
  });

  test('compressed points are told, hybrid ones are not supported', () => {
    for (const parity of [0, 1])
      expect(point(compressed(parity))).toMatchObject({ kind: 'ec', onCurve: true, compressed: true });
    expect(point(`02${'ff'.repeat(32)}`)).toMatchObject({ kind: 'ec', onCurve: false, compressed: true });
    expect(point(`06${hex.slice(2)}`)).toMatchObject({ kind: 'unsupported', what: 'hybrid-point' });
  });
});
