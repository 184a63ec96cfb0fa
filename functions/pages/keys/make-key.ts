import { type KeyPair, type Octets, sha256Hex } from './web-crypto.ts';

/** The kinds of key that the pages make. Which of them a certificate admits, its profile says. */
export const KEY_KINDS = ['P-256', 'RSA-3072'] as const;
export type KeyKind = (typeof KEY_KINDS)[number];

/** A key that was made here and is nowhere else. */
export interface MadeKey {
  readonly kind: KeyKind;
  readonly pair: KeyPair;
  /** SHA-256 of the DER SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), lower-case hex. */
  readonly spkiSha256: string;
}

const ALGORITHMS = {
  'P-256': { name: 'ECDSA', namedCurve: 'P-256' },
  'RSA-3072': {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 3072,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  },
} as const;

/** How a key of each kind signs its certification request. */
export const SIGNATURES = {
  'P-256': { name: 'ECDSA', hash: 'SHA-256' },
  'RSA-3072': { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
} as const;

/**
 * Makes a key in this browser. It is extractable only because a PKCS #12 has to be made of it; its octets are never asked
 * for by this code, the browser wraps them itself (`pkcs12.ts`).
 */
export async function makeKey(kind: KeyKind): Promise<MadeKey> {
  const pair = await crypto.subtle.generateKey(ALGORITHMS[kind], true, ['sign', 'verify']);
  return { kind, pair, spkiSha256: await spkiDigest(pair) };
}

async function spkiDigest({ publicKey }: KeyPair): Promise<string> {
  const spki: Octets = new Uint8Array(await crypto.subtle.exportKey('spki', publicKey));
  return sha256Hex(spki);
}
