import { DerError } from '../der/error.ts';
import { equalOctets } from '../der/octets.ts';
import { checkDer, type Reader, readDer } from '../der/reader.ts';
import { explicit } from '../der/tags.ts';
import { encodeTime, readTime } from '../der/time.ts';
import { bitString, encode, integer, sequence } from '../der/writer.ts';
import { readSignatureAlgorithm, type SignatureAlgorithm, signatureAlgorithms } from './algorithms.ts';
import { type Extension, encodeExtensions, readExtensions } from './extension.ts';
import { checkName } from './name.ts';
import { encodeSerialNumber, readSerialNumber } from './serial-number.ts';
import { checkSubjectPublicKeyInfo } from './subject-public-key-info.ts';

/**
 * Certificate ::= SEQUENCE {
 *   tbsCertificate      TBSCertificate,
 *   signatureAlgorithm  AlgorithmIdentifier,
 *   signatureValue      BIT STRING }
 * TBSCertificate ::= SEQUENCE {
 *   version               [0] EXPLICIT INTEGER, -- v3(2): the only one that we write or read
 *   serialNumber          CertificateSerialNumber,
 *   signature             AlgorithmIdentifier,
 *   issuer                Name,
 *   validity              SEQUENCE { notBefore Time, notAfter Time },
 *   subject               Name,
 *   subjectPublicKeyInfo  SubjectPublicKeyInfo,
 *   extensions            [3] EXPLICIT Extensions }  -- unique identifiers are obsolete and refused   RFC 5280 §4.1
 */
export interface TbsCertificate {
  /** Lower-case hex, positive. */
  readonly serial: string;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** DER of the issuer's Name, byte for byte its certificate's subject. */
  readonly issuer: Uint8Array;
  /** First instant of validity, whole seconds. */
  readonly notBefore: Date;
  /** Last second of validity, inclusive. */
  readonly notAfter: Date;
  /** DER of the subject's Name. */
  readonly subject: Uint8Array;
  /** Of any kind of key: `decodeSubjectPublicKeyInfo` tells which, and whether it is one. */
  readonly spki: Uint8Array;
  readonly extensions: readonly Extension[];
}

export interface Certificate {
  readonly tbs: TbsCertificate;
  /** The signed octets. */
  readonly tbsDer: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  readonly der: Uint8Array;
}

const VERSION_3 = encode(explicit(0), integer(2));

/** The octets to sign. RangeError for a value that X.509 cannot say; parts of a second are dropped from both instants. */
export function encodeTbsCertificate(tbs: TbsCertificate): Uint8Array {
  return sequence(
    VERSION_3,
    encodeSerialNumber(tbs.serial),
    signatureAlgorithms[tbs.signatureAlgorithm].der,
    tbs.issuer,
    sequence(encodeTime(tbs.notBefore), encodeTime(tbs.notAfter)),
    tbs.subject,
    tbs.spki,
    encode(explicit(3), encodeExtensions(tbs.extensions)),
  );
}

/** The certificate of a TBS and its signature. */
export function assembleCertificate(
  tbsDer: Uint8Array,
  algorithm: SignatureAlgorithm,
  signature: Uint8Array,
): Uint8Array {
  return sequence(tbsDer, signatureAlgorithms[algorithm].der, bitString(signature));
}

/** Reads a version 3 certificate signed with an algorithm of our table, or throws DerError. Verifies nothing. */
export function decodeCertificate(der: Uint8Array): Certificate {
  checkDer(der);
  return readDer(der, (reader) => {
    const outer = reader.sequence();
    const tbsDer = outer.element();
    const signatureAlgorithm = readSignatureAlgorithm(outer);
    const signature = outer.bitStringOctets();
    outer.done();
    const tbs = readDer(tbsDer, readTbsCertificate);
    if (tbs.signatureAlgorithm !== signatureAlgorithm) {
      throw new DerError('the signed and the outer signature algorithm differ');
    }
    return { tbs, tbsDer, signatureAlgorithm, signature, der };
  });
}

/** The signed octets of a certificate. Nothing but the frame is looked at: for one that has just been assembled. */
export function tbsCertificateOf(der: Uint8Array): Uint8Array {
  return readDer(der, (reader) => reader.sequence().element());
}

/** Reads the octets to sign, by themselves. */
export function decodeTbsCertificate(tbsDer: Uint8Array): TbsCertificate {
  checkDer(tbsDer);
  return readDer(tbsDer, readTbsCertificate);
}

function readTbsCertificate(reader: Reader): TbsCertificate {
  const inner = reader.sequence();
  if (!equalOctets(inner.element(), VERSION_3)) throw new DerError('not a version 3 certificate', inner.offset);
  const serial = readSerialNumber(inner);
  const signatureAlgorithm = readSignatureAlgorithm(inner);
  const issuer = nameDer(inner);
  const validity = inner.sequence();
  const notBefore = readTime(validity);
  const notAfter = readTime(validity);
  validity.done();
  const subject = nameDer(inner);
  const spki = checkSubjectPublicKeyInfo(inner);
  const tagged = inner.enter(explicit(3));
  const extensions = readExtensions(tagged);
  tagged.done();
  inner.done();
  return { serial, signatureAlgorithm, issuer, notBefore, notAfter, subject, spki, extensions };
}

function nameDer(reader: Reader): Uint8Array {
  const start = reader.offset;
  checkName(reader);
  return reader.bytes.subarray(start, reader.offset);
}
