import { createECDH, createPublicKey, generateKeyPairSync, hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  hasClosePrimes,
  hasRocaFingerprint,
  residuesOf,
  smallFactor,
  squareRoot,
} from '../../../shared/policy/key-arithmetic.ts';

import { judgeKey } from '../../../shared/policy/key-policy.ts';
import { PUBLICLY_KNOWN_KEYS } from '../../../shared/policy/known-keys.ts';
import { sslServ } from '../../../shared/policy/profiles/ssl-serv.ts';
import {
  decodeSubjectPublicKeyInfo,
  type EcPublicKey,
  type RsaPublicKey,
} from '../../../shared/x509/subject-public-key-info.ts';
import { corpusProfile, keys, refusalOf, spkiOf } from './samples.ts';

describe('arithmetic on a modulus', () => {
  it('takes the floor of the square root', () => {
    for (const n of [0n, 1n, 2n, 3n, 4n, 24n, 25n, 26n, (1n << 4096n) - 1n, 1n << 4096n]) {
      const root = squareRoot(n);
      expect(root * root <= n && (root + 1n) * (root + 1n) > n, String(n)).toBe(true);
    }
  });

  it('finds the smallest factor below 752', () => {
    expect(smallFactor(residuesOf(3n * 751n))).toBe(3);
    expect(smallFactor(residuesOf(751n * 757n))).toBe(751);
    expect(smallFactor(residuesOf(757n * 761n))).toBeUndefined();
  });

  it('sees primes that Fermat finds within its rounds, and no others', () => {
    const p = (1n << 521n) - 1n;
    expect(hasClosePrimes(p * (p + 2n), 1)).toBe(true);
    expect(hasClosePrimes(p * (p + (1n << 270n)), 100)).toBe(false);
    // (p·(p+2k)): Fermat needs about k²/2p rounds
    const small = 10_007n;
    expect(hasClosePrimes(small * (small + 2n * 1_200n), 100)).toBe(true);
    expect(hasClosePrimes(small * (small + 2n * 2_500n), 100)).toBe(false);
  });

  it('knows the residues of CVE-2017-15361', () => {
    // a product of powers of 65537 modulo every prime up to 701 bears the fingerprint, its successor does not
    const power = 65_537n ** 40n;
    expect(hasRocaFingerprint(residuesOf(power))).toBe(true);
    expect(hasRocaFingerprint(residuesOf(power + 2n))).toBe(false);
  });
});

describe('a public key', () => {
  const known = { spkiSha256: '00'.repeat(32), keyBlocked: false };
  const rsa = generateKeyPairSync('rsa', { modulusLength: 3072 });
  const good = decodeSubjectPublicKeyInfo(spkiOf(rsa)) as RsaPublicKey;
  const verdict = (key: Partial<RsaPublicKey>, profile = sslServ) =>
    refusalOf(() => judgeKey({ ...good, ...key }, profile, known));
  const weak = (code: string) => ({ code: 'weak-key', findings: [code] });

  it('of RSA 3072 and on P-256 and P-384 is good', () => {
    expect(judgeKey(good, sslServ, known)).toBe('rsa');
    for (const pair of [keys.p256, keys.p384]) {
      expect(judgeKey(decodeSubjectPublicKeyInfo(spkiOf(pair)), sslServ, known)).toBe('ec');
    }
  });

  it('of RSA is judged by its size before any arithmetic', () => {
    expect(verdict({ bits: 2048 })).toEqual(weak('key-size'));
    expect(verdict({ bits: 2048 }, corpusProfile)).toBeUndefined();
    expect(verdict({ bits: 3073 })).toEqual(weak('key-size'));
    // a modulus that would throw if it were computed with
    const trap = { bits: 16_384, modulus: undefined as unknown as bigint };
    expect(verdict(trap)).toEqual({ code: 'unsupported-key', findings: ['key-kind'] });
    expect(verdict({ bits: 1024, modulus: trap.modulus })).toEqual(weak('key-size'));
    const noRsa = { ...sslServ, keys: { ec: sslServ.keys.ec } };
    expect(verdict({}, noRsa)).toEqual({ code: 'unsupported-key', findings: ['key-kind'] });
  });

  it('of RSA has an odd exponent from 65537 to 2^256 − 1', () => {
    for (const exponent of [1n, 3n, 17n, 65_535n, 65_538n, 1n << 256n, (1n << 300n) + 1n]) {
      expect(verdict({ exponent }), String(exponent)).toEqual(weak('key-exponent'));
    }
    for (const exponent of [65_537n, 65_539n, (1n << 256n) - 1n]) expect(verdict({ exponent })).toBeUndefined();
  });

  it('of RSA is no multiple of a small prime', () => {
    expect(verdict({ modulus: good.modulus * 3n })).toEqual(weak('key-factor'));
    expect(verdict({ modulus: good.modulus * 751n })).toEqual(weak('key-factor'));
  });

  it('on a small curve is weak, on another curve unsupported, and so are others', () => {
    const of = (what: string) =>
      refusalOf(() => judgeKey({ kind: 'unsupported', what, spki: good.spki }, sslServ, known));
    expect(of('P-192')).toEqual(weak('key-size'));
    expect(of('secp160k1')).toEqual(weak('key-size'));
    for (const what of ['secp256k1', 'P-521', 'Ed448', 'explicit-parameters', '1.2.3.4']) {
      expect(of(what), what).toEqual({ code: 'unsupported-key', findings: ['key-kind'] });
    }
  });

  it('is a point of its curve, uncompressed', () => {
    const ec = decodeSubjectPublicKeyInfo(spkiOf(keys.p256)) as EcPublicKey;
    const of = (more: Partial<EcPublicKey>) => refusalOf(() => judgeKey({ ...ec, ...more }, sslServ, known));
    expect(of({ onCurve: false })).toEqual(weak('key-point'));
    expect(of({ compressed: true })).toEqual({ code: 'unsupported-key', findings: ['key-kind'] });
  });

  it('is not blocked, nor public knowledge', () => {
    expect(refusalOf(() => judgeKey(good, sslServ, { ...known, keyBlocked: true }))).toEqual(weak('key-blocked'));
    for (const spkiSha256 of PUBLICLY_KNOWN_KEYS.keys()) {
      expect(spkiSha256).toMatch(/^[0-9a-f]{64}$/);
      expect(refusalOf(() => judgeKey(good, sslServ, { ...known, spkiSha256 }))).toEqual(weak('key-known'));
    }
  });

  it('is known by the digest of its published private half', () => {
    // RFC 6979 §A.2.5 and §A.2.6, and the private key 1
    const published = [
      ['prime256v1', 'c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721'],
      ['prime256v1', '1'.padStart(64, '0')],
      ['secp384r1', '6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5'],
      ['secp384r1', '1'.padStart(96, '0')],
    ] as const;
    for (const [curve, secret] of published) {
      const point = createECDH(curve);
      point.setPrivateKey(secret, 'hex');
      const octets = point.getPublicKey();
      const half = (octets.length - 1) / 2;
      const crv = curve === 'prime256v1' ? 'P-256' : 'P-384';
      const [x, y] = [octets.subarray(1, 1 + half), octets.subarray(1 + half)].map((one) => one.toString('base64url'));
      const spki = createPublicKey({ key: { kty: 'EC', crv, x: x!, y: y! }, format: 'jwk' }).export({
        type: 'spki',
        format: 'der',
      });
      expect(PUBLICLY_KNOWN_KEYS.has(hash('sha256', spki, 'hex')), `${curve} ${secret}`).toBe(true);
    }
  });
});
