import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DerError } from '../../../shared/der/error.ts';
import { type SignatureAlgorithm, signatureAlgorithms } from '../../../shared/x509/algorithms.ts';
import { encodeRevokedCertificate } from '../../../shared/x509/certificate-list.ts';
import { CrlEntryWalk, commonEntries, instantOf, missingEntries, secondOf } from '../../../shared/x509/crl-entries.ts';
import { verifyDigest } from '../../../shared/x509/digest-signature.ts';
import { decodeExpiredCertsOnCrl, encodeExpiredCertsOnCrl } from '../../../shared/x509/expired-certs-on-crl.ts';
import { decodeSubjectPublicKeyInfo } from '../../../shared/x509/subject-public-key-info.ts';
import { generate, type KeyKind, softwareSigner } from '../../world/keys.ts';

interface Revoked {
  readonly serial: string;
  readonly second: number;
  readonly reason: boolean;
}
/** Around the turn of the encodings of time, and serials of one and of several octets with a high first bit. */
const START = Date.UTC(2049, 11, 31, 23, 59, 50);
const revoked = fc.record({
  serial: fc.constantFrom('01', '7f', '80', 'ff01', '0102030405060708090a0b0c0d0e0f10', 'c3'),
  second: fc.nat(15),
  reason: fc.boolean(),
});
const run = fc
  .uniqueArray(revoked, { selector: ({ serial, second }) => `${serial} ${second}`, maxLength: 20 })
  .map((all) => all.sort((a, b) => a.second - b.second));
const encoded = (all: readonly Revoked[]) =>
  Buffer.concat(
    all.map(({ serial, second, reason }) => {
      const revocationDate = new Date(START + second * 1000);
      return encodeRevokedCertificate({ serial, revocationDate, ...(reason && { reason: 'superseded' as const }) });
    }),
  );
const seconds = ({ second }: Revoked) => secondOf(new Date(START + second * 1000).toISOString());

describe('entries as octets', () => {
  test('are walked one by one, with their serials and seconds', () => {
    fc.assert(
      fc.property(run, (all) => {
        const walk = new CrlEntryWalk(encoded(all));
        const found: [string, number][] = [];
        while (walk.next()) found.push([walk.serial, walk.time]);
        expect(found).toEqual(all.map((one) => [one.serial, seconds(one)]));
      }),
    );
  });

  test('what two runs have in common ends with an entry of both', () => {
    fc.assert(
      fc.property(run, run, run, (before, one, other) => {
        const [a, b] = [one, other].map((rest) => Buffer.concat([encoded(before), encoded(rest)])) as [Buffer, Buffer];
        let same = 0;
        while (same < one.length && JSON.stringify(one[same]) === JSON.stringify(other[same])) same++;
        const ordered = [...before, ...one].every((e, i, all) => i === 0 || all[i - 1]!.second <= e.second);
        if (!ordered) return;
        expect(commonEntries(a, b)).toBe(encoded(before).length + encoded(one.slice(0, same)).length);
      }),
    );
  });

  test('the missing are those that a model misses, whatever came between', () => {
    fc.assert(
      fc.property(run, fc.infiniteStream(fc.boolean()), run, (all, keeps, more) => {
        const kept = all.filter(() => keeps.next().value);
        const named = new Set(kept.map(({ serial, second }) => `${serial} ${second}`));
        const added = more.filter(({ serial, second }) => !named.has(`${serial} ${second}`));
        const newer = [...kept, ...added].sort((a, b) => a.second - b.second);
        const has = new Set(newer.map(({ serial, second }) => `${serial} ${second}`));
        const expected = all.filter(({ serial, second }) => !has.has(`${serial} ${second}`));
        const found = missingEntries(encoded(all), encoded(newer)).map(({ serial, time }) => `${serial} ${time}`);
        expect(found.sort()).toEqual(expected.map((one) => `${one.serial} ${seconds(one)}`).sort());
      }),
    );
  });

  test('bytes that are none never do more than throw DerError', () => {
    fc.assert(
      fc.property(run, fc.uint8Array({ maxLength: 3 }), fc.nat(400), (all, noise, at) => {
        const bytes = encoded(all);
        noise.forEach((octet, n) => {
          if (at + n < bytes.length) bytes[at + n] = octet;
        });
        const walk = new CrlEntryWalk(bytes.subarray(0, bytes.length - (at % 2)));
        try {
          while (walk.next());
        } catch (error) {
          expect(error).toBeInstanceOf(DerError);
        }
      }),
    );
    expect(() => new CrlEntryWalk(Uint8Array.of(0x30)).next()).toThrow(DerError);
  });

  test('out of order is refused, and seconds are instants and back', () => {
    const early = { serial: '01', second: 0, reason: false };
    const walk = new CrlEntryWalk(encoded([{ ...early, second: 9 }, early]));
    expect(walk.next()).toBe(true);
    expect(() => walk.next()).toThrow('order');
    expect(instantOf(secondOf('2050-01-01T00:00:05.678Z'))).toBe('2050-01-01T00:00:05.000Z');
  });
});

const kinds: readonly (readonly [KeyKind, SignatureAlgorithm])[] = [
  ['P-256', 'ecdsa-with-SHA256'],
  ['P-384', 'ecdsa-with-SHA384'],
  ['RSA', 'sha256WithRSAEncryption'],
  ['RSA', 'sha384WithRSAEncryption'],
];

describe('a signature over a digest', () => {
  test.each(kinds)('%s, %s: is the one that OpenSSL makes over the message, and no other', async (kind, algorithm) => {
    const { hash } = signatureAlgorithms[algorithm];
    const message = Buffer.from('a list');
    const digest = createHash(hash).update(message).digest();
    const key = generate(kind);
    const publicKey = decodeSubjectPublicKeyInfo(createPublicKey(key).export({ type: 'spki', format: 'der' }));
    const signature = sign(hash, message, key);
    expect(verifyDigest(algorithm, publicKey, digest, signature)).toBe(true);
    const other = createHash(hash).update('another').digest();
    expect(verifyDigest(algorithm, publicKey, other, signature)).toBe(false);
    expect(verifyDigest(algorithm, publicKey, digest, sign(hash, message, generate(kind)))).toBe(false);
    for (let at = 0; at < signature.length; at += 7) {
      const flipped = Uint8Array.from(signature, (octet, index) => (index === at ? octet ^ 1 : octet));
      expect(verifyDigest(algorithm, publicKey, digest, flipped)).toBe(false);
    }
    expect(verifyDigest(algorithm, publicKey, digest, new Uint8Array())).toBe(false);
    const wrongKind = kind === 'RSA' ? 'ecdsa-with-SHA256' : 'sha256WithRSAEncryption';
    expect(verifyDigest(wrongKind, publicKey, digest, signature)).toBe(false);

    const signer = softwareSigner({ key: kind });
    const spki = await signer.publicKey('key');
    const made = await signer.signDigest('key', algorithm, digest);
    expect(verifyDigest(algorithm, decodeSubjectPublicKeyInfo(spki), digest, made.signature)).toBe(true);
    const folder = mkdtempSync(join(tmpdir(), 'sceau-digest-'));
    const at = (name: string, bytes: Uint8Array) => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    const [spkiFile, signed, text] = [at('key', spki), at('signature', made.signature), at('message', message)];
    const args = ['dgst', `-${hash}`, '-verify', spkiFile, '-keyform', 'DER', '-signature', signed, text];
    expect(execFileSync('openssl', args, { encoding: 'utf8' })).toContain('Verified OK');
    rmSync(folder, { recursive: true });
  });
});

test('expiredCertsOnCRL is a GeneralizedTime, not critical', () => {
  const since = new Date('2026-03-02T09:00:00Z');
  const { critical, value, id } = encodeExpiredCertsOnCrl(since);
  expect([id, critical, Buffer.from(value).toString('latin1')]).toEqual([
    '2.5.29.60',
    false,
    '\x18\x0f20260302090000Z',
  ]);
  expect(decodeExpiredCertsOnCrl(value)).toEqual(since);
});
