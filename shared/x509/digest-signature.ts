import { constants, publicDecrypt } from 'node:crypto';
import { p256, p384 } from '@noble/curves/nist.js';
import { type SignatureAlgorithm, signatureAlgorithms } from './algorithms.ts';
import { isEcdsaSignature } from './ecdsa-signature.ts';
import { importPublicKey } from './imported-key.ts';
import { type PublicKey, subjectPublicKeyOctets } from './subject-public-key-info.ts';

/** DER of DigestInfo up to the digest itself (RFC 8017 §9.2, note 1). */
const DIGEST_INFO = {
  sha256: Buffer.from('3031300d060960864801650304020105000420', 'hex'),
  sha384: Buffer.from('3041300d060960864801650304020205000430', 'hex'),
} as const;

/**
 * Whether `signature` is by `publicKey` over a message whose `digest`, made with the algorithm's own hash, is at hand: for
 * lists of many mebibytes, which are hashed once. False for everything that is not, as `verifyWithKey`. OpenSSL's
 * interface in Node hashes by itself, so RSA is undone here and ECDSA computed by a library.
 */
export function verifyDigest(
  algorithm: SignatureAlgorithm,
  publicKey: PublicKey,
  digest: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { hash, key: kind } = signatureAlgorithms[algorithm];
  if (publicKey.kind !== kind) return false;
  if (publicKey.kind === 'ec') {
    if (!publicKey.onCurve || !isEcdsaSignature(signature, publicKey.curve)) return false;
    const curve = publicKey.curve === 'P-256' ? p256 : p384;
    const options = { prehash: false, format: 'der', lowS: false } as const;
    return curve.verify(signature, digest, subjectPublicKeyOctets(publicKey.spki), options);
  }
  if (publicKey.kind !== 'rsa') return false;
  const key = importPublicKey(publicKey.spki);
  if (key === undefined || signature.length !== Math.ceil(publicKey.bits / 8)) return false;
  try {
    const info = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature);
    return Buffer.compare(info, Buffer.concat([DIGEST_INFO[hash], digest])) === 0;
  } catch {
    return false;
  }
}
