import { DerError } from '../der/error.ts';
import { toHex } from '../der/octets.ts';
import { encodeOid } from '../der/oid.ts';
import { checkDer, type Reader, readDer } from '../der/reader.ts';
import { explicit } from '../der/tags.ts';
import { encode, NOTHING, NULL, octetString, sequence } from '../der/writer.ts';
import { readAlgorithmIdentifier } from './algorithm-identifier.ts';
import { type Extension, encodeExtensions, readExtensions } from './extension.ts';
import { decodeNonce, encodeNonce, ocspExtensionIds } from './ocsp-extensions.ts';
import { encodeSerialNumber } from './serial-number.ts';

/**
 * OCSPRequest ::= SEQUENCE { tbsRequest TBSRequest, optionalSignature [0] EXPLICIT Signature OPTIONAL }
 * TBSRequest ::= SEQUENCE {
 *   version            [0] EXPLICIT INTEGER DEFAULT v1(0),
 *   requestorName      [1] EXPLICIT GeneralName OPTIONAL,
 *   requestList        SEQUENCE OF Request,
 *   requestExtensions  [2] EXPLICIT Extensions OPTIONAL }
 * Request ::= SEQUENCE { reqCert CertID, singleRequestExtensions [0] EXPLICIT Extensions OPTIONAL }
 * CertID ::= SEQUENCE {
 *   hashAlgorithm   AlgorithmIdentifier,
 *   issuerNameHash  OCTET STRING,
 *   issuerKeyHash   OCTET STRING,
 *   serialNumber    INTEGER }                                                           RFC 6960 §4.1.1
 *
 * What a caller says of itself, name and signature, is looked at for its form alone: status is public here.
 */
export interface OcspRequest {
  /** At least one. */
  readonly certIds: readonly CertId[];
  /** Octets to give back, 1 to 128. */
  readonly nonce: Uint8Array | undefined;
}

export interface CertId {
  /** The whole element: an answer repeats it octet by octet, or clients do not recognise their question. */
  readonly der: Uint8Array;
  /** Undefined: a digest that we do not answer in. */
  readonly digest: OcspDigest | undefined;
  /** Whether the digest's parameters are absent instead of NULL: both are met (RFC 5754 §2). */
  readonly bare: boolean;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  /** Lower-case hex; undefined for what can be no certificate's serial (zero, negative, more than 20 octets). */
  readonly serial: string | undefined;
}

export type OcspDigest = 'sha1' | 'sha256';

const DIGESTS: Readonly<Record<string, OcspDigest>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
};
const OIDS = { sha1: '1.3.14.3.2.26', sha256: '2.16.840.1.101.3.4.2.1' } as const;

/** Largest request, octets; a signed one brings its certificates. */
export const MAX_OCSP_REQUEST = 64 * 1024;
/** Certificates in one request. */
export const MAX_CERT_IDS = 16;

/** Reads a request whole. DerError for everything else: another version, more than 16 certificates, a critical extension. */
export function decodeOcspRequest(der: Uint8Array): OcspRequest {
  return readDer(der, readRequest, MAX_OCSP_REQUEST);
}

function readRequest(reader: Reader): OcspRequest {
  const outer = reader.sequence();
  const tbs = outer.sequence();
  if (outer.more) readSignature(outer);
  outer.done();
  if (tbs.tag === explicit(0)) readVersion(tbs);
  if (tbs.tag === explicit(1)) checkDer(tbs.contents(explicit(1)));
  const certIds = readCertIds(tbs.sequence());
  const extensions = tbs.more ? readUnderstood(tbs, explicit(2), ocspExtensionIds.nonce) : [];
  tbs.done();
  const nonce = extensions.find(({ id }) => id === ocspExtensionIds.nonce);
  return { certIds, nonce: nonce && decodeNonce(nonce.value) };
}

/** DER leaves the default out; written out all the same it means nothing else, and some clients do. */
function readVersion(tbs: Reader): void {
  const inner = tbs.enter(explicit(0));
  if (inner.smallInteger() !== 0) throw new DerError('not a version 1 request', inner.offset);
  inner.done();
}

/** Signature ::= SEQUENCE { AlgorithmIdentifier, BIT STRING, certs [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL } */
function readSignature(outer: Reader): void {
  const tagged = outer.enter(explicit(0));
  const inner = tagged.sequence();
  tagged.done();
  readAlgorithmIdentifier(inner);
  inner.bitStringOctets();
  if (inner.more) checkDer(inner.contents(explicit(0)));
  inner.done();
}

function readCertIds(list: Reader): CertId[] {
  const certIds: CertId[] = [];
  if (!list.more) throw new DerError('a request about no certificate', list.offset);
  while (list.more) {
    if (certIds.length === MAX_CERT_IDS) throw new DerError(`more than ${MAX_CERT_IDS} certificates`, list.offset);
    const one = list.sequence();
    certIds.push(readCertId(one));
    if (one.more) readUnderstood(one, explicit(0));
    one.done();
  }
  return certIds;
}

function readCertId(reader: Reader): CertId {
  const start = reader.offset;
  const inner = reader.sequence();
  const algorithm = readAlgorithmIdentifier(inner);
  const issuerNameHash = inner.octetString();
  const issuerKeyHash = inner.octetString();
  const serial = inner.integerOctets();
  inner.done();
  const bare = algorithm.parameters === undefined;
  const known = bare || isNull(algorithm.parameters);
  return {
    der: reader.bytes.subarray(start, reader.offset),
    digest: known && Object.hasOwn(DIGESTS, algorithm.oid) ? DIGESTS[algorithm.oid] : undefined,
    bare,
    issuerNameHash,
    issuerKeyHash,
    serial: serialOf(serial),
  };
}

const isNull = (element: Uint8Array): boolean => element.length === 2 && element[0] === NULL[0] && element[1] === 0;

function serialOf(octets: Uint8Array): string | undefined {
  if (octets.length > 20 || octets[0]! >= 0x80) return undefined;
  const magnitude = octets[0] === 0 ? octets.subarray(1) : octets;
  return magnitude.length === 0 ? undefined : toHex(magnitude);
}

/** The extensions under `tag`; one that is critical and not `understood` makes the request another than we could answer. */
function readUnderstood(reader: Reader, tag: number, understood?: string): Extension[] {
  const tagged = reader.enter(tag);
  const extensions = readExtensions(tagged);
  tagged.done();
  const odd = extensions.find(({ id, critical }) => critical && id !== understood);
  if (odd) throw new DerError(`critical extension ${odd.id} is not known`, tagged.offset);
  return extensions;
}

/** CertID of a certificate, from its issuer's digests. The digest's parameters are NULL, as most clients write them. */
export function encodeCertId(
  digest: OcspDigest,
  issuer: { readonly nameHash: Uint8Array; readonly keyHash: Uint8Array },
  serial: string,
): Uint8Array {
  return sequence(
    sequence(encodeOid(OIDS[digest]), NULL),
    octetString(issuer.nameHash),
    octetString(issuer.keyHash),
    encodeSerialNumber(serial),
  );
}

/** An unsigned request about certificates given by their CertIDs. */
export function encodeOcspRequest(certIds: readonly Uint8Array[], nonce?: Uint8Array): Uint8Array {
  const extensions = nonce ? encode(explicit(2), encodeExtensions([encodeNonce(nonce)])) : NOTHING;
  return sequence(sequence(sequence(...certIds.map((certId) => sequence(certId))), extensions));
}
