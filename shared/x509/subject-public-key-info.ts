import { DerError } from '../der/error.ts';
import { equalOctets, toBigInt } from '../der/octets.ts';
import { type Reader, readDer } from '../der/reader.ts';
import { tags } from '../der/tags.ts';
import { NULL } from '../der/writer.ts';
import { readAlgorithmIdentifier } from './algorithm-identifier.ts';
import { type Curve, curves, isOnCurve } from './curve.ts';
import { importPublicKey } from './imported-key.ts';

export type { Curve } from './curve.ts';

/**
 * SubjectPublicKeyInfo ::= SEQUENCE {
 *   algorithm         AlgorithmIdentifier,
 *   subjectPublicKey  BIT STRING }                                                      RFC 5280 §4.1
 * RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }                 RFC 3279 §2.3.1
 * ECParameters ::= CHOICE { namedCurve OBJECT IDENTIFIER, … }                           RFC 5480 §2.1.1
 */
export interface RsaPublicKey {
  readonly kind: 'rsa';
  /** Length of the modulus. Known from its encoding, before any arithmetic. */
  readonly bits: number;
  readonly modulus: bigint;
  readonly exponent: bigint;
  readonly spki: Uint8Array;
}

export interface EcPublicKey {
  readonly kind: 'ec';
  readonly curve: Curve;
  readonly spki: Uint8Array;
  /** False as well for the point at infinity and for octets that are no point. */
  readonly onCurve: boolean;
  /** The point is written in its compressed form (SEC 1 §2.3.3). */
  readonly compressed: boolean;
}

export interface UnsupportedPublicKey {
  readonly kind: 'unsupported';
  /** A curve (`P-192`, `secp256k1`), `explicit-parameters`, `hybrid-point`, an algorithm (`Ed448`, `RSASSA-PSS`), or an OID. */
  readonly what: string;
  readonly spki: Uint8Array;
}

export type PublicKey = RsaPublicKey | EcPublicKey | UnsupportedPublicKey;

const RSA = '1.2.840.113549.1.1.1';
const EC = '1.2.840.10045.2.1';

const otherAlgorithms: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.10': 'RSASSA-PSS',
  '1.2.840.113549.1.1.7': 'RSAES-OAEP',
  '1.2.840.113549.1.3.1': 'DH',
  '1.2.840.10046.2.1': 'DH',
  '1.2.840.10040.4.1': 'DSA',
  '1.3.132.1.12': 'ECDH',
  '1.3.101.110': 'X25519',
  '1.3.101.111': 'X448',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
  '2.16.840.1.101.3.4.3.17': 'ML-DSA-44',
  '2.16.840.1.101.3.4.3.18': 'ML-DSA-65',
  '2.16.840.1.101.3.4.3.19': 'ML-DSA-87',
};

const curveByOid = new Map(Object.entries(curves).map(([curve, { oid }]) => [oid, curve as Curve]));

const otherCurves: Readonly<Record<string, string>> = {
  '1.2.840.10045.3.1.1': 'P-192',
  '1.3.132.0.33': 'P-224',
  '1.3.132.0.35': 'P-521',
  '1.3.132.0.8': 'secp160r1',
  '1.3.132.0.9': 'secp160k1',
  '1.3.132.0.31': 'secp192k1',
  '1.3.132.0.32': 'secp224k1',
  '1.3.132.0.10': 'secp256k1',
  '1.3.36.3.3.2.8.1.1.7': 'brainpoolP256r1',
  '1.3.36.3.3.2.8.1.1.11': 'brainpoolP384r1',
  '1.3.36.3.3.2.8.1.1.13': 'brainpoolP512r1',
  '1.2.250.1.223.101.256.1': 'FRP256v1',
};

/** DerError only for bad encoding; a key that we do not use is `unsupported`, a point that is none is `onCurve: false`. */
export function decodeSubjectPublicKeyInfo(der: Uint8Array): PublicKey {
  return readDer(der, readSubjectPublicKeyInfo);
}

/** Steps over the next SubjectPublicKeyInfo and returns it whole, with only its frame looked at. */
export function checkSubjectPublicKeyInfo(reader: Reader): Uint8Array {
  const start = reader.offset;
  const inner = reader.sequence();
  readAlgorithmIdentifier(inner);
  inner.bitStringOctets();
  inner.done();
  return reader.bytes.subarray(start, reader.offset);
}

export function readSubjectPublicKeyInfo(reader: Reader): PublicKey {
  const start = reader.offset;
  const inner = reader.sequence();
  const spki = reader.bytes.subarray(start, reader.offset);
  const algorithm = readAlgorithmIdentifier(inner);
  const key = inner.bitStringOctets();
  inner.done();
  if (algorithm.oid === RSA) return rsaKey(spki, algorithm.parameters, key);
  if (algorithm.oid === EC) return ecKey(spki, algorithm.parameters, key);
  return { kind: 'unsupported', what: otherAlgorithms[algorithm.oid] ?? algorithm.oid, spki };
}

function rsaKey(spki: Uint8Array, parameters: Uint8Array | undefined, key: Uint8Array): RsaPublicKey {
  if (parameters === undefined || !equalOctets(parameters, NULL)) {
    throw new DerError('rsaEncryption: the parameters are not NULL');
  }
  return readDer(key, (reader) => {
    const inner = reader.sequence();
    const modulus = positive(inner);
    const exponent = positive(inner);
    inner.done();
    return { kind: 'rsa', bits: bitLength(modulus), modulus: toBigInt(modulus), exponent: toBigInt(exponent), spki };
  });
}

function positive(reader: Reader): Uint8Array {
  const octets = reader.unsignedOctets();
  if (octets[0] === 0) throw new DerError('RSAPublicKey with a zero', reader.offset);
  return octets;
}

function bitLength(magnitude: Uint8Array): number {
  return (magnitude.length - 1) * 8 + (32 - Math.clz32(magnitude[0]!));
}

function ecKey(
  spki: Uint8Array,
  parameters: Uint8Array | undefined,
  point: Uint8Array,
): EcPublicKey | UnsupportedPublicKey {
  if (parameters === undefined) throw new DerError('id-ecPublicKey without parameters');
  if (parameters[0] === tags.sequence || parameters[0] === tags.null) {
    return { kind: 'unsupported', what: parameters[0] === tags.null ? 'implicit-curve' : 'explicit-parameters', spki };
  }
  const oid = readDer(parameters, (reader) => reader.oid());
  const curve = curveByOid.get(oid);
  if (curve === undefined) return { kind: 'unsupported', what: otherCurves[oid] ?? oid, spki };
  const form = point[0];
  if (form === 6 || form === 7) return { kind: 'unsupported', what: 'hybrid-point', spki };
  const compressed = form === 2 || form === 3;
  // to unfold a compressed point takes a square root, which is OpenSSL's work
  const onCurve = compressed ? importPublicKey(spki) !== undefined : isOnCurve(curve, point);
  return { kind: 'ec', curve, spki, onCurve, compressed };
}

/** The contents of subjectPublicKey, which key identifiers are digests of (RFC 5280 §4.2.1.2). */
export function subjectPublicKeyOctets(spki: Uint8Array): Uint8Array {
  return readDer(spki, (reader) => {
    const inner = reader.sequence();
    inner.element();
    const octets = inner.bitStringOctets();
    inner.done();
    return octets;
  });
}
