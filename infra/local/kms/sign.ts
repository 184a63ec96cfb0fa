import { constants, createHash, type KeyObject, privateEncrypt, randomBytes, sign } from 'node:crypto';
import { p256, p384 } from '@noble/curves/nist.js';
import type { KeySpec, SigningKey } from './keys.ts';
import { KmsProblem } from './problems.ts';

type Hash = 'sha256' | 'sha384' | 'sha512';

interface Algorithm {
  readonly hash: Hash;
  readonly specs: readonly KeySpec[];
}

/** KMS knows RSASSA-PSS as well; no profile of ours signs with it, so it is left out here and refused. */
export const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  ECDSA_SHA_256: { hash: 'sha256', specs: ['ECC_NIST_P256'] },
  ECDSA_SHA_384: { hash: 'sha384', specs: ['ECC_NIST_P384'] },
  RSASSA_PKCS1_V1_5_SHA_256: { hash: 'sha256', specs: ['RSA_3072', 'RSA_4096'] },
  RSASSA_PKCS1_V1_5_SHA_384: { hash: 'sha384', specs: ['RSA_3072', 'RSA_4096'] },
  RSASSA_PKCS1_V1_5_SHA_512: { hash: 'sha512', specs: ['RSA_3072', 'RSA_4096'] },
};

export function algorithmsOf(spec: KeySpec): string[] {
  return Object.keys(ALGORITHMS).filter((name) => ALGORITHMS[name]!.specs.includes(spec));
}

/** RFC 8017 §9.2, note 1: DER of DigestInfo up to the digest itself. */
const DIGEST_INFO: Readonly<Record<Hash, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

const DIGEST_LENGTH: Readonly<Record<Hash, number>> = { sha256: 32, sha384: 48, sha512: 64 };

export const RAW_LIMIT = 4096;

/**
 * Signs as KMS does: RAW messages of at most 4,096 octets are hashed here, a DIGEST is taken as it is. ECDSA answers in
 * DER and never twice the same. Throws `KmsProblem`.
 */
export function signMessage(
  key: SigningKey,
  algorithm: string,
  messageType: 'RAW' | 'DIGEST',
  message: Uint8Array,
): Buffer {
  const { hash } = ALGORITHMS[algorithm]!;
  if (messageType === 'RAW') return sign(hash, message, key.privateKey);
  if (message.length !== DIGEST_LENGTH[hash])
    throw new KmsProblem('ValidationException', `Digest is invalid length for algorithm ${algorithm}.`);
  return signDigestWith(key.privateKey, hash, message);
}

/** A signature over a digest that is there already: PKCS #1 v1.5, or ECDSA in DER. */
export function signDigestWith(key: KeyObject, hash: Hash, digest: Uint8Array): Buffer {
  if (key.asymmetricKeyType === 'rsa') {
    const info = Buffer.concat([Buffer.from(DIGEST_INFO[hash], 'hex'), digest]);
    return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, info);
  }
  // node:crypto cannot sign a digest that it did not make with an EC key.
  const { d, crv } = key.export({ format: 'jwk' });
  const secret = Buffer.from(d!, 'base64url');
  const extraEntropy = randomBytes(secret.length);
  const curve = crv === 'P-256' ? p256 : p384;
  return Buffer.from(curve.sign(digest, secret, { prehash: false, format: 'der', lowS: false, extraEntropy }));
}

/** The digest under which a signature is found in the log, whichever way the message came. */
export function digestOf(algorithm: string, messageType: 'RAW' | 'DIGEST', message: Uint8Array): string {
  if (messageType === 'DIGEST') return Buffer.from(message).toString('hex');
  return createHash(ALGORITHMS[algorithm]!.hash).update(message).digest('hex');
}
