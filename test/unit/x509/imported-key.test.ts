import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { importPublicKey, isSignedWith } from '../../../shared/x509/imported-key.ts';

const message = new TextEncoder().encode('what is signed');
const pair = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
  return { spki, signature: new Uint8Array(sign('sha256', message, privateKey)) };
};

/** The first sight of a key, the second, which remembers it, and those after. */
const SIGHTS = [1, 2, 3];

describe('a signature by a key that comes as octets', () => {
  test('is told from others at every sight of the key', () => {
    const [ours, other] = [pair(), pair()];
    for (const sight of SIGHTS) {
      expect(isSignedWith(ours.spki, 'sha256', message, ours.signature), `${sight}`).toBe(true);
      expect(isSignedWith(ours.spki, 'sha256', message, other.signature), `${sight}`).toBe(false);
      expect(isSignedWith(ours.spki, 'sha384', message, ours.signature), `${sight}`).toBe(false);
      expect(isSignedWith(ours.spki, 'sha256', message, Uint8Array.of(0x30, 0)), `${sight}`).toBe(false);
    }
  });

  test('first met with a wrong signature, a key is none the worse', () => {
    const [ours, other] = [pair(), pair()];
    expect(isSignedWith(ours.spki, 'sha256', message, other.signature)).toBe(false);
    for (const sight of SIGHTS)
      expect(isSignedWith(ours.spki, 'sha256', message, ours.signature), `${sight}`).toBe(true);
  });

  test('is by no key that is none, at any sight', () => {
    const { spki, signature } = pair();
    const offCurve = spki.slice();
    offCurve[offCurve.length - 1]! ^= 1;
    for (const bad of [offCurve, spki.slice(0, -1), new Uint8Array(), Uint8Array.of(0x30, 0)]) {
      for (const sight of SIGHTS) expect(isSignedWith(bad, 'sha256', message, signature), `${sight}`).toBe(false);
      expect(importPublicKey(bad)).toBeUndefined();
    }
  });

  test('what is no text or octets at all is a mistake of ours, and said', () => {
    const { spki } = pair();
    expect(() => isSignedWith(spki, 'sha256', message, undefined as never)).toThrow(TypeError);
  });
});
