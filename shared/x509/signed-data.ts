import { compareOctets } from '../der/octets.ts';
import { encodeOid } from '../der/oid.ts';
import { explicit, tags } from '../der/tags.ts';
import { encode, encodeAll, integer, octetString, sequence, setOf } from '../der/writer.ts';
import { type SignatureAlgorithm, signatureAlgorithms } from './algorithms.ts';
import { encodeSerialNumber } from './serial-number.ts';

/**
 * ContentInfo ::= SEQUENCE { contentType OBJECT IDENTIFIER, content [0] EXPLICIT SignedData }
 * SignedData ::= SEQUENCE {
 *   version           INTEGER, -- 1
 *   digestAlgorithms  SET OF AlgorithmIdentifier,
 *   encapContentInfo  SEQUENCE { eContentType OBJECT IDENTIFIER }, -- id-data, the content is elsewhere
 *   certificates      [0] IMPLICIT SET OF Certificate,
 *   signerInfos       SET OF SignerInfo }
 * SignerInfo ::= SEQUENCE {
 *   version             INTEGER, -- 1
 *   sid                 SEQUENCE { issuer Name, serialNumber INTEGER },
 *   digestAlgorithm     AlgorithmIdentifier,
 *   signedAttrs         [0] IMPLICIT SET OF Attribute,
 *   signatureAlgorithm  AlgorithmIdentifier,
 *   signature           OCTET STRING }                                                    RFC 5652 §5.1, §5.3
 *
 * Written here and not by a CMS library, because the octets to sign are stored before anybody signs them, and the key
 * signs elsewhere: a library would want the key itself. It is the oracle in the tests instead.
 */
const SIGNED_DATA = encodeOid('1.2.840.113549.1.7.2');
const DATA = encodeOid('1.2.840.113549.1.7.1');
const CONTENT_TYPE = encodeOid('1.2.840.113549.1.9.3');
const MESSAGE_DIGEST = encodeOid('1.2.840.113549.1.9.4');
/** RFC 5035 §3: names the signing certificate by its digest. */
const SIGNING_CERTIFICATE_V2 = encodeOid('1.2.840.113549.1.9.16.2.47');
/** Without parameters (RFC 5754 §2). */
const SHA256 = sequence(encodeOid('2.16.840.1.101.3.4.2.1'));

/**
 * The octets that are signed: DER of SET OF Attribute (RFC 5652 §5.4), with the SHA-256 of the content and of the signing
 * certificate (SHA-256 is the default of ESSCertIDv2, hence not written). No signing time: PAdES has it in the document
 * (ETSI EN 319 142-1 §6.3).
 */
export function encodeSignedAttributes(digests: {
  readonly content: Uint8Array;
  readonly certificate: Uint8Array;
}): Uint8Array {
  const attribute = (type: Uint8Array, value: Uint8Array) => sequence(type, setOf([value]));
  return setOf([
    attribute(CONTENT_TYPE, DATA),
    attribute(MESSAGE_DIGEST, octetString(digests.content)),
    attribute(SIGNING_CERTIFICATE_V2, sequence(sequence(sequence(octetString(digests.certificate))))),
  ]);
}

export interface DetachedSignature {
  /** As `encodeSignedAttributes` wrote them. */
  readonly signedAttributes: Uint8Array;
  /** DER of the Name and the serial of the signing certificate. */
  readonly issuer: Uint8Array;
  readonly serial: string;
  readonly algorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  /** The signing certificate and those above it. */
  readonly certificates: readonly Uint8Array[];
}

/** One signature over a content that is elsewhere. RangeError for attributes that are none, or an algorithm without SHA-256. */
export function encodeDetachedSignature(signed: DetachedSignature): Uint8Array {
  const { signedAttributes, issuer, serial, signature, certificates } = signed;
  const algorithm = signatureAlgorithms[signed.algorithm];
  if (signedAttributes[0] !== tags.set) throw new RangeError('signed attributes are a SET OF');
  if (algorithm.hash !== 'sha256') throw new RangeError('the content is digested with SHA-256');
  const implicitly = Uint8Array.from(signedAttributes);
  implicitly[0] = explicit(0);
  const signerInfo = sequence(
    integer(1),
    sequence(issuer, encodeSerialNumber(serial)),
    SHA256,
    implicitly,
    algorithm.der,
    octetString(signature),
  );
  const signedData = sequence(
    integer(1),
    setOf([SHA256]),
    sequence(DATA),
    encodeAll(explicit(0), [...certificates].sort(compareOctets)),
    setOf([signerInfo]),
  );
  return sequence(SIGNED_DATA, encode(explicit(0), signedData));
}
