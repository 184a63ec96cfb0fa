import { DerError } from '../der/error.ts';
import { allocate } from '../der/octets.ts';
import { encodeOid } from '../der/oid.ts';
import { type Reader, readDer } from '../der/reader.ts';
import { explicit, implicit, tags } from '../der/tags.ts';
import { encodeGeneralizedTime, readGeneralizedTime } from '../der/time.ts';
import { elementLength, encode, NOTHING, octetString, sequence, writeHeader, writeOctets } from '../der/writer.ts';
import { readSignatureAlgorithm, type SignatureAlgorithm, signatureAlgorithms } from './algorithms.ts';
import { type Extension, encodeExtensions, readExtensions } from './extension.ts';
import { keyIdentifier } from './key-identifiers.ts';
import { decodeReasonCode, type ReasonCodeName, reasonCodes } from './reason-code.ts';

/**
 * OCSPResponse ::= SEQUENCE {
 *   responseStatus  ENUMERATED,
 *   responseBytes   [0] EXPLICIT SEQUENCE { responseType OBJECT IDENTIFIER, response OCTET STRING } OPTIONAL }
 * BasicOCSPResponse ::= SEQUENCE {
 *   tbsResponseData     ResponseData,
 *   signatureAlgorithm  AlgorithmIdentifier,
 *   signature           BIT STRING,
 *   certs               [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL }
 * ResponseData ::= SEQUENCE {
 *   version             [0] EXPLICIT INTEGER DEFAULT v1(0),
 *   responderID         CHOICE { byName [1] Name, byKey [2] OCTET STRING },
 *   producedAt          GeneralizedTime,
 *   responses           SEQUENCE OF SingleResponse,
 *   responseExtensions  [1] EXPLICIT Extensions OPTIONAL }
 * SingleResponse ::= SEQUENCE {
 *   certID            CertID,
 *   certStatus        CHOICE {
 *     good     [0] IMPLICIT NULL,
 *     revoked  [1] IMPLICIT SEQUENCE { revocationTime GeneralizedTime, revocationReason [0] EXPLICIT CRLReason OPTIONAL },
 *     unknown  [2] IMPLICIT NULL },
 *   thisUpdate        GeneralizedTime,
 *   nextUpdate        [0] EXPLICIT GeneralizedTime OPTIONAL,
 *   singleExtensions  [1] EXPLICIT Extensions OPTIONAL }                                RFC 6960 §4.2.1
 *
 * We write responders by key, always a nextUpdate, and one certificate: the responder's own.
 */
export type CertStatus =
  | { readonly status: 'good' | 'unknown' }
  /** No reason: it is not published, or `unspecified`. */
  | { readonly status: 'revoked'; readonly at: Date; readonly reason?: ReasonCodeName };

export interface Standing {
  /** DER of the CertID. */
  readonly certId: Uint8Array;
  readonly certStatus: CertStatus;
  readonly extensions: readonly Extension[];
}

/** What we answer: one look at the ledger, so one instant for all of it. */
export interface ResponseData {
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  readonly responses: readonly Standing[];
  readonly extensions: readonly Extension[];
}

/** What every answer of one responder certificate has in common, encoded once. */
export interface ResponderTemplate {
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly responderId: Uint8Array;
  /** The field `certs`. */
  readonly certs: Uint8Array;
}

/** The template of a responder. `spki` is the key of `certificate`; both are DER. */
export function responderTemplate(
  certificate: Uint8Array,
  spki: Uint8Array,
  signatureAlgorithm: SignatureAlgorithm,
): ResponderTemplate {
  return {
    signatureAlgorithm,
    responderId: encode(explicit(2), octetString(keyIdentifier(spki, 'sha1'))),
    certs: encode(explicit(0), sequence(certificate)),
  };
}

/** The octets to sign. Their lengths first, then all in one go: an answer is written for every question with a nonce. */
export function encodeResponseData({ responderId }: ResponderTemplate, data: ResponseData): Uint8Array {
  const thisUpdate = encodeGeneralizedTime(data.thisUpdate);
  const nextUpdate = encodeGeneralizedTime(data.nextUpdate);
  const instants = thisUpdate.length + elementLength(nextUpdate.length);
  const singles = data.responses.map(({ certId, certStatus, extensions }) => {
    const [status, tagged] = [encodeCertStatus(certStatus), encodeTagged(extensions)];
    return { certId, status, tagged, length: certId.length + status.length + instants + tagged.length };
  });
  const extensions = encodeTagged(data.extensions);
  let responses = 0;
  for (const { length } of singles) responses += elementLength(length);
  const length = responderId.length + thisUpdate.length + elementLength(responses) + extensions.length;

  const out = allocate(elementLength(length));
  let at = writeHeader(out, 0, tags.sequence, length);
  at = writeOctets(out, at, responderId);
  at = writeOctets(out, at, thisUpdate);
  at = writeHeader(out, at, tags.sequence, responses);
  for (const single of singles) {
    at = writeHeader(out, at, tags.sequence, single.length);
    at = writeOctets(out, at, single.certId);
    at = writeOctets(out, at, single.status);
    at = writeOctets(out, at, thisUpdate);
    at = writeHeader(out, at, explicit(0), nextUpdate.length);
    at = writeOctets(out, at, nextUpdate);
    at = writeOctets(out, at, single.tagged);
  }
  writeOctets(out, at, extensions);
  return out;
}

const encodeTagged = (extensions: readonly Extension[]): Uint8Array =>
  extensions.length === 0 ? NOTHING : encode(explicit(1), encodeExtensions(extensions));

const GOOD = Uint8Array.of(implicit(0), 0);
const UNKNOWN = Uint8Array.of(implicit(2), 0);

function encodeCertStatus(certStatus: CertStatus): Uint8Array {
  if (certStatus.status !== 'revoked') return certStatus.status === 'good' ? GOOD : UNKNOWN;
  const { at, reason } = certStatus;
  const code = reason === undefined ? NOTHING : Uint8Array.of(explicit(0), 3, tags.enumerated, 1, reasonCodes[reason]);
  return encode(explicit(1), encodeGeneralizedTime(at), code);
}

const SUCCESSFUL = Uint8Array.of(tags.enumerated, 1, 0);
const BASIC = '1.3.6.1.5.5.7.48.1.1';
const RESPONSE_TYPE = encodeOid(BASIC);

/** The whole answer from its signed octets, each part copied once: layer by layer the certificate would be copied five times. */
export function assembleOcspResponse(
  { signatureAlgorithm, certs }: ResponderTemplate,
  tbs: Uint8Array,
  signature: Uint8Array,
): Uint8Array {
  const algorithm = signatureAlgorithms[signatureAlgorithm].der;
  const bits = 1 + signature.length;
  const basic = tbs.length + algorithm.length + elementLength(bits) + certs.length;
  const octets = elementLength(basic);
  const bytes = RESPONSE_TYPE.length + elementLength(octets);
  const tagged = elementLength(bytes);
  const length = SUCCESSFUL.length + elementLength(tagged);

  const out = allocate(elementLength(length));
  let at = writeHeader(out, 0, tags.sequence, length);
  at = writeOctets(out, at, SUCCESSFUL);
  at = writeHeader(out, at, explicit(0), tagged);
  at = writeHeader(out, at, tags.sequence, bytes);
  at = writeOctets(out, at, RESPONSE_TYPE);
  at = writeHeader(out, at, tags.octetString, octets);
  at = writeHeader(out, at, tags.sequence, basic);
  at = writeOctets(out, at, tbs);
  at = writeOctets(out, at, algorithm);
  at = writeHeader(out, at, tags.bitString, bits);
  // of whole octets: what says so is the zero that is there
  at = writeOctets(out, at + 1, signature);
  writeOctets(out, at, certs);
  return out;
}

/** Why there is no answer; the code 4 is not used (RFC 6960 §4.2.1), and 5 asks for signed requests, which we never do. */
const ERRORS = { malformedRequest: 1, internalError: 2, tryLater: 3, unauthorized: 6 } as const;
export type OcspError = keyof typeof ERRORS;

/** An answer without an answer. It is not signed (RFC 6960 §2.3). */
export function encodeOcspError(error: OcspError): Uint8Array {
  return Uint8Array.of(tags.sequence, 3, tags.enumerated, 1, ERRORS[error]);
}

export interface SingleResponse extends Standing {
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
}

export interface BasicResponse {
  readonly producedAt: Date;
  readonly responses: readonly SingleResponse[];
  readonly extensions: readonly Extension[];
  /** The signed octets. */
  readonly tbsDer: Uint8Array;
  /** SHA-1 of the responder's public key. */
  readonly responderKeyHash: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly signature: Uint8Array;
  readonly certificates: readonly Uint8Array[];
}

/** Reads an answer of the form that we give, or throws DerError. Verifies nothing. */
export function decodeOcspResponse(der: Uint8Array): OcspError | BasicResponse {
  return readDer(der, (reader) => {
    const outer = reader.sequence();
    const status = outer.smallInteger(tags.enumerated);
    if (status !== 0) {
      outer.done();
      const error = Object.entries(ERRORS).find(([, code]) => code === status);
      if (!error) throw new DerError(`there is no response status ${status}`, outer.offset);
      return error[0] as OcspError;
    }
    const tagged = outer.enter(explicit(0));
    outer.done();
    const bytes = tagged.sequence();
    tagged.done();
    if (bytes.oid() !== BASIC) throw new DerError('not a basic response', bytes.offset);
    const basic = bytes.octetString();
    bytes.done();
    return readDer(basic, readBasic);
  });
}

function readBasic(reader: Reader): BasicResponse {
  const outer = reader.sequence();
  const tbsDer = outer.element();
  const signatureAlgorithm = readSignatureAlgorithm(outer);
  const signature = outer.bitStringOctets();
  const certificates: Uint8Array[] = [];
  if (outer.more) {
    const tagged = outer.enter(explicit(0));
    const list = tagged.sequence();
    tagged.done();
    while (list.more) certificates.push(list.element());
  }
  outer.done();
  return { ...readDer(tbsDer, readResponseData), tbsDer, signatureAlgorithm, signature, certificates };
}

function readResponseData(reader: Reader) {
  const inner = reader.sequence();
  const responderId = inner.enter(explicit(2));
  const responderKeyHash = responderId.octetString();
  responderId.done();
  const producedAt = readGeneralizedTime(inner);
  const list = inner.sequence();
  const responses: SingleResponse[] = [];
  while (list.more) responses.push(readSingleResponse(list));
  const extensions = readTagged(inner);
  inner.done();
  return { responderKeyHash, producedAt, responses, extensions };
}

function readSingleResponse(list: Reader): SingleResponse {
  const inner = list.sequence();
  const certId = inner.element();
  const certStatus = readCertStatus(inner);
  const thisUpdate = readGeneralizedTime(inner);
  const tagged = inner.enter(explicit(0));
  const nextUpdate = readGeneralizedTime(tagged);
  tagged.done();
  const extensions = readTagged(inner);
  inner.done();
  return { certId, certStatus, thisUpdate, nextUpdate, extensions };
}

function readTagged(inner: Reader): readonly Extension[] {
  if (!inner.more) return [];
  const tagged = inner.enter(explicit(1));
  const extensions = readExtensions(tagged);
  tagged.done();
  return extensions;
}

function readCertStatus(inner: Reader): CertStatus {
  if (inner.tag !== explicit(1)) {
    const status = inner.tag === implicit(0) ? 'good' : 'unknown';
    const contents = inner.contents(status === 'good' ? implicit(0) : implicit(2));
    if (contents.length > 0) throw new DerError('a NULL with contents', inner.offset);
    return { status };
  }
  const info = inner.enter(explicit(1));
  const at = readGeneralizedTime(info);
  if (!info.more) return { status: 'revoked', at };
  const tagged = info.enter(explicit(0));
  const reason = decodeReasonCode(tagged.element());
  tagged.done();
  info.done();
  return { status: 'revoked', at, reason };
}
