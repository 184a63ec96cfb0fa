import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { DerError } from '../der/error.ts';
import { Reader } from '../der/reader.ts';
import { tags } from '../der/tags.ts';
import { Refusal } from '../errors.ts';

/**
 * A private key was pasted where a request belongs. Whatever became of the body, the key counts as known to others:
 * the caller blocks `disclosedSpkiSha256` where there is one (an encrypted or damaged key does not tell its public half).
 * Neither this error nor anything that it holds carries the body or a part of it.
 */
export class DisclosedKey extends Refusal {
  /** SHA-256 of the public half's SubjectPublicKeyInfo, hex. */
  readonly disclosedSpkiSha256: string | undefined;

  constructor(disclosedSpkiSha256: string | undefined) {
    super(
      'weak-key',
      'A private key was sent. A key that has left its place is not certified: make a new one and send the request only.',
      {
        findings: [
          {
            code: 'private-key-disclosed',
            citation: 'CA/Browser Forum BR §4.9.1.1, §6.1.1.3; RFC 7468 §10, §13',
            pointer: '/certificationRequest',
            detail: 'The text holds a private key. Nothing of it was kept.',
          },
        ],
      },
    );
    this.name = 'DisclosedKey';
    this.disclosedSpkiSha256 = disclosedSpkiSha256;
  }
}

/** Room for an RSA key of 16,384 bits in base64; what is longer is no key that could be certified. */
const MAX_KEY_CHARACTERS = 16_384;
/** A text with more keys than this is not read further. */
const MAX_KEYS = 8;

const PEM_KEY = /-----BEGIN ((?:[A-Z0-9]+ )*PRIVATE KEY)-----/g;

/** The SPKI digests of the private keys that stand in a text, `undefined` for each that cannot be read; [] when none. */
export function privateKeysInText(text: string): readonly (string | undefined)[] {
  if (!text.includes('PRIVATE KEY-----')) return privateKeysInDer(withoutArmour(text));
  const found: (string | undefined)[] = [];
  for (const { 0: begin, 1: label, index } of text.matchAll(PEM_KEY)) {
    const end = `-----END ${label}-----`;
    const stop = text.indexOf(end, index);
    const block = stop < 0 ? undefined : text.slice(index, stop + end.length);
    const readable = block !== undefined && block.length <= MAX_KEY_CHARACTERS && begin.length < 64;
    found.push(readable ? spkiDigest(() => createPrivateKey(block)) : undefined);
    if (found.length === MAX_KEYS) break;
  }
  return found;
}

/**
 * The same for octets. A private key in DER is a SEQUENCE that begins with a version INTEGER (PKCS #8 of RFC 5958, SEC 1
 * of RFC 5915, PKCS #1 of RFC 8017), where a request begins with another SEQUENCE; an encrypted one (RFC 5958 §3) is a
 * SEQUENCE of an algorithm and an OCTET STRING.
 */
export function privateKeysInDer(der: Uint8Array): readonly (string | undefined)[] {
  const shape = der.length > MAX_KEY_CHARACTERS ? 'other' : shapeOf(der);
  if (shape === 'encrypted') return [undefined];
  if (shape === 'other') return [];
  const key = Buffer.from(der.buffer, der.byteOffset, der.length);
  for (const type of ['pkcs8', 'sec1', 'pkcs1'] as const) {
    const digest = spkiDigest(() => createPrivateKey({ key, format: 'der', type }));
    if (digest) return [digest];
  }
  return [];
}

function shapeOf(der: Uint8Array): 'versioned' | 'encrypted' | 'other' {
  try {
    const outer = new Reader(der).sequence();
    if (outer.tag === tags.integer) return 'versioned';
    const algorithm = outer.sequence();
    return algorithm.tag === tags.oid && outer.tag === tags.octetString ? 'encrypted' : 'other';
  } catch (error) {
    if (error instanceof DerError) return 'other';
    throw error;
  }
}

/** Base64 that was pasted without its boundaries, as octets. */
function withoutArmour(text: string): Uint8Array {
  const bare = text.length <= MAX_KEY_CHARACTERS && /^[A-Za-z0-9+/=\s]+$/.test(text);
  return bare ? Buffer.from(text, 'base64') : new Uint8Array();
}

function spkiDigest(read: () => KeyObject): string | undefined {
  try {
    const key = read();
    if (!belongTogether(key)) return undefined;
    return hash('sha256', createPublicKey(key).export({ format: 'der', type: 'spki' }), 'hex');
  } catch {
    // encrypted, damaged or of an unknown kind: disclosed all the same, but nameless
    return undefined;
  }
}

/** The largest modulus with which a signature is tried: beyond it no key is certified anyway. */
const MAX_MODULUS = 8192;

/**
 * Whether the private half makes signatures that the public half verifies. A file may claim any public half: without the
 * proof, whoever knows somebody's certificate could have that key blocked.
 */
function belongTogether(key: KeyObject): boolean {
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) > MAX_MODULUS) return false;
  const digest = ['rsa', 'ec'].includes(key.asymmetricKeyType ?? '') ? 'sha256' : null;
  const text = Buffer.from('whose key is this?');
  return verify(digest, text, createPublicKey(key), sign(digest, text, key));
}
