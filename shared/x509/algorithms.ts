import { DerError } from '../der/error.ts';
import { equalOctets } from '../der/octets.ts';
import { encodeOid } from '../der/oid.ts';
import type { Reader } from '../der/reader.ts';
import { NOTHING, NULL, sequence } from '../der/writer.ts';
import { readAlgorithmIdentifier } from './algorithm-identifier.ts';
import { isEcdsaSignature } from './ecdsa-signature.ts';
import { isSignedWith } from './imported-key.ts';
import { decodeSubjectPublicKeyInfo, type PublicKey } from './subject-public-key-info.ts';

/** The signature algorithms. RSA: parameters NULL (RFC 4055 §5). ECDSA: none (RFC 5758 §3.2), as ML-DSA (RFC 9881 §2). */
export type SignatureAlgorithm =
  | 'sha256WithRSAEncryption'
  | 'sha384WithRSAEncryption'
  | 'ecdsa-with-SHA256'
  | 'ecdsa-with-SHA384';

export interface SignatureAlgorithmRow {
  readonly name: SignatureAlgorithm;
  readonly oid: string;
  /** The whole AlgorithmIdentifier. */
  readonly der: Uint8Array;
  readonly hash: 'sha256' | 'sha384';
  readonly key: 'rsa' | 'ec';
}

function row(
  name: SignatureAlgorithm,
  oid: string,
  hash: SignatureAlgorithmRow['hash'],
  key: SignatureAlgorithmRow['key'],
): SignatureAlgorithmRow {
  return { name, oid, der: sequence(encodeOid(oid), key === 'rsa' ? NULL : NOTHING), hash, key };
}

/** All that we sign with and verify. A new algorithm is a new row (and a new `key` where its kind is new). */
export const signatureAlgorithms: Readonly<Record<SignatureAlgorithm, SignatureAlgorithmRow>> = {
  sha256WithRSAEncryption: row('sha256WithRSAEncryption', '1.2.840.113549.1.1.11', 'sha256', 'rsa'),
  sha384WithRSAEncryption: row('sha384WithRSAEncryption', '1.2.840.113549.1.1.12', 'sha384', 'rsa'),
  'ecdsa-with-SHA256': row('ecdsa-with-SHA256', '1.2.840.10045.4.3.2', 'sha256', 'ec'),
  'ecdsa-with-SHA384': row('ecdsa-with-SHA384', '1.2.840.10045.4.3.3', 'sha384', 'ec'),
};

const rows = Object.values(signatureAlgorithms);

/** Broken or short digests by the OID that announces them: known in order to be named in a refusal, never verified. */
const weakDigests: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'md2',
  '1.2.840.113549.1.1.3': 'md4',
  '1.2.840.113549.1.1.4': 'md5',
  '1.2.840.113549.1.1.5': 'sha1',
  '1.3.14.3.2.29': 'sha1',
  '1.2.840.10040.4.3': 'sha1',
  '1.2.840.10045.4.1': 'sha1',
  '1.2.840.113549.1.1.14': 'sha224',
  '1.2.840.10045.4.3.1': 'sha224',
};

/** The weak digest that a signature algorithm uses, or undefined if it is not on the list. */
export function weakDigestOf(oid: string): string | undefined {
  return weakDigests[oid];
}

export function signatureAlgorithmByOid(oid: string): SignatureAlgorithm | undefined {
  return rows.find((candidate) => candidate.oid === oid)?.name;
}

/** The algorithm whose AlgorithmIdentifier is exactly `der`, or undefined. */
export function signatureAlgorithmFromDer(der: Uint8Array): SignatureAlgorithm | undefined {
  return rows.find((candidate) => equalOctets(candidate.der, der))?.name;
}

/** The next AlgorithmIdentifier, which must be exactly one of the table's: what certificates and lists carry. */
export function readSignatureAlgorithm(reader: Reader): SignatureAlgorithm {
  const { oid, der } = readAlgorithmIdentifier(reader);
  const algorithm = signatureAlgorithmFromDer(der);
  if (algorithm === undefined) throw new DerError(`signature algorithm ${oid} is not one of ours`, reader.offset);
  return algorithm;
}

/** Longest RSA modulus that is ever computed with, bits. Policy is stricter; this bounds what a mistake there may cost. */
const MAX_RSA_BITS = 8192;
const MAX_RSA_EXPONENT = 1n << 256n;

/**
 * Whether `signature` over `message` is by the key in `spki` with `algorithm`. False for everything that is not: another
 * kind of key, a point off its curve, a signature in another encoding (ECDSA: DER with r and s in 1..n−1; a high s is
 * legal). DerError only if `spki` is not a SubjectPublicKeyInfo.
 */
export function verifySignature(
  algorithm: SignatureAlgorithm,
  spki: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  return verifyWithKey(algorithm, decodeSubjectPublicKeyInfo(spki), message, signature);
}

/** The same with a key that has been decoded already. */
export function verifyWithKey(
  algorithm: SignatureAlgorithm,
  publicKey: PublicKey,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { hash, key: kind } = signatureAlgorithms[algorithm];
  if (publicKey.kind !== kind) return false;
  if (publicKey.kind === 'rsa') {
    if (publicKey.bits > MAX_RSA_BITS || publicKey.exponent >= MAX_RSA_EXPONENT) return false;
    if (signature.length !== Math.ceil(publicKey.bits / 8)) return false;
  } else if (!publicKey.onCurve || !isEcdsaSignature(signature, publicKey.curve)) return false;
  return isSignedWith(publicKey.spki, hash, message, signature);
}
