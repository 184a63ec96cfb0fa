import { DerError } from '../der/error.ts';
import { equalOctets } from '../der/octets.ts';
import { checkDer, type Reader, readDer } from '../der/reader.ts';
import { explicit } from '../der/tags.ts';
import { NULL } from '../der/writer.ts';
import { type AlgorithmIdentifier, readAlgorithmIdentifier } from './algorithm-identifier.ts';
import { type SignatureAlgorithm, signatureAlgorithmByOid, signatureAlgorithms, verifyWithKey } from './algorithms.ts';
import { type BasicConstraints, decodeBasicConstraints } from './basic-constraints.ts';
import { decodeExtendedKeyUsage } from './extended-key-usage.ts';
import { type Extension, extensionIds, readExtensions } from './extension.ts';
import { decodeGeneralNames, type GeneralName } from './general-name.ts';
import { decodeKeyUsage, type KeyUsageBit } from './key-usage.ts';
import { type Name, readName } from './name.ts';
import { type PublicKey, readSubjectPublicKeyInfo } from './subject-public-key-info.ts';

/**
 * CertificationRequest ::= SEQUENCE {
 *   certificationRequestInfo  CertificationRequestInfo,
 *   signatureAlgorithm        AlgorithmIdentifier,
 *   signature                 BIT STRING }
 * CertificationRequestInfo ::= SEQUENCE {
 *   version        INTEGER { v1(0) },
 *   subject        Name,
 *   subjectPKInfo  SubjectPublicKeyInfo,
 *   attributes     [0] SET OF Attribute }
 * Attribute ::= SEQUENCE { type OBJECT IDENTIFIER, values SET SIZE (1..MAX) OF ANY }    RFC 2986 §4
 */
export interface RequestAttribute {
  /** OID. */
  readonly type: string;
  /** Whole elements. */
  readonly values: readonly Uint8Array[];
}

export interface CertificationRequest {
  readonly der: Uint8Array;
  /** The signed octets. */
  readonly infoDer: Uint8Array;
  readonly subject: Name;
  readonly subjectDer: Uint8Array;
  readonly publicKey: PublicKey;
  readonly attributes: readonly RequestAttribute[];
  /** The mandatory [0] is missing, as old tools leave it out. */
  readonly attributesAbsent: boolean;
  /** From the one extension request, PKCS #9's or Microsoft's; undefined when there is none. */
  readonly extensions: readonly Extension[] | undefined;
  /** What of `extensions` a profile can speak about, decoded. */
  readonly requested: RequestedExtensions;
  readonly signatureAlgorithmOid: string;
  /** Undefined when it is none of our table. */
  readonly signatureAlgorithm: SignatureAlgorithm | undefined;
  readonly signature: Uint8Array;
}

export interface RequestedExtensions {
  readonly subjectAltName?: readonly GeneralName[];
  /** May be empty: the bit string was. */
  readonly keyUsage?: readonly KeyUsageBit[];
  /** OIDs. */
  readonly extendedKeyUsage?: readonly string[];
  readonly basicConstraints?: BasicConstraints;
}

/** Attribute types that requests are known to carry. */
export const requestAttributeIds = {
  challengePassword: '1.2.840.113549.1.9.7',
  unstructuredName: '1.2.840.113549.1.9.2',
  /** PKCS #9 (RFC 2985 §5.4.2). */
  extensionRequest: '1.2.840.113549.1.9.14',
  smimeCapabilities: '1.2.840.113549.1.9.15',
  /** Microsoft szOID_CERT_EXTENSIONS, szOID_OS_VERSION, szOID_REQUEST_CLIENT_INFO, szOID_ENROLLMENT_CSP_PROVIDER. */
  microsoftExtensions: '1.3.6.1.4.1.311.2.1.14',
  microsoftOsVersion: '1.3.6.1.4.1.311.13.2.3',
  microsoftClientInfo: '1.3.6.1.4.1.311.21.20',
  microsoftProvider: '1.3.6.1.4.1.311.13.2.2',
  /** Microsoft szOID_ENROLLMENT_NAME_VALUE_PAIR, used for a wished validity. */
  microsoftNameValuePair: '1.3.6.1.4.1.311.13.2.1',
} as const;

/** Reads a request of any key and signature algorithm, or throws DerError. Verifies nothing. */
export function decodeCertificationRequest(der: Uint8Array): CertificationRequest {
  checkDer(der);
  return readDer(der, (reader) => {
    const outer = reader.sequence();
    const infoDer = outer.element();
    const algorithm = readAlgorithmIdentifier(outer);
    const signature = outer.bitStringOctets();
    outer.done();
    return {
      der,
      infoDer,
      ...readDer(infoDer, readInfo),
      signatureAlgorithmOid: algorithm.oid,
      signatureAlgorithm: knownAlgorithm(algorithm),
      signature,
    };
  });
}

/** Whether the request is signed by the key that it asks a certificate for. False as well for an algorithm that is not ours. */
export function provesPossession(request: CertificationRequest): boolean {
  const { signatureAlgorithm, publicKey, infoDer, signature } = request;
  return signatureAlgorithm !== undefined && verifyWithKey(signatureAlgorithm, publicKey, infoDer, signature);
}

type Info = Omit<
  CertificationRequest,
  'der' | 'infoDer' | 'signatureAlgorithmOid' | 'signatureAlgorithm' | 'signature'
>;

function readInfo(reader: Reader): Info {
  const inner = reader.sequence();
  if (inner.smallInteger() !== 0) throw new DerError('version is not v1', inner.offset);
  const subjectStart = inner.offset;
  const subject = readName(inner);
  const subjectDer = inner.bytes.subarray(subjectStart, inner.offset);
  const publicKey = readSubjectPublicKeyInfo(inner);
  const attributesAbsent = !inner.more;
  const attributes = attributesAbsent ? [] : readAttributes(inner);
  inner.done();
  const extensions = requestedExtensions(attributes);
  return {
    subject,
    subjectDer,
    publicKey,
    attributes,
    attributesAbsent,
    extensions,
    requested: decodeKnown(extensions),
  };
}

/**
 * Each type at most once (X.501 §8.2 has attributes of distinct types), each with at least one value. The order of the
 * outer SET OF is the one place where DER is not insisted on: common clients do not sort, and nothing hangs on it.
 */
function readAttributes(reader: Reader): RequestAttribute[] {
  const set = reader.enter(explicit(0));
  const attributes: RequestAttribute[] = [];
  const seen = new Set<string>();
  while (set.more) {
    const inner = set.sequence();
    const type = inner.oid();
    if (seen.has(type)) throw new DerError(`attribute ${type} stands twice`, inner.offset);
    seen.add(type);
    const list = inner.setOf();
    const values: Uint8Array[] = [];
    if (!list.more) throw new DerError('attribute without a value', list.offset);
    while (list.more) values.push(list.element());
    inner.done();
    attributes.push({ type, values });
  }
  return attributes;
}

/** The one extension request. Two of them, even of the two kinds, may contradict each other: DerError. */
function requestedExtensions(attributes: readonly RequestAttribute[]): Extension[] | undefined {
  const { extensionRequest, microsoftExtensions } = requestAttributeIds;
  const requests = attributes.filter(({ type }) => type === extensionRequest || type === microsoftExtensions);
  if (requests[0] === undefined) return undefined;
  if (requests.length > 1 || requests[0].values.length > 1) throw new DerError('more than one extension request');
  const extensions = readDer(requests[0].values[0]!, readExtensions);
  for (const { value } of extensions) checkDer(value);
  return extensions;
}

function decodeKnown(extensions: readonly Extension[] | undefined): RequestedExtensions {
  const requested: { -readonly [K in keyof RequestedExtensions]: RequestedExtensions[K] } = {};
  for (const { id, value } of extensions ?? []) {
    if (id === extensionIds.subjectAltName) requested.subjectAltName = decodeGeneralNames(value);
    else if (id === extensionIds.keyUsage) requested.keyUsage = decodeKeyUsage(value);
    else if (id === extensionIds.extendedKeyUsage) requested.extendedKeyUsage = decodeExtendedKeyUsage(value);
    else if (id === extensionIds.basicConstraints) requested.basicConstraints = decodeBasicConstraints(value);
  }
  return requested;
}

/** Ours, with the right parameters. RFC 4055 §5: RSA's NULL may be missing where others sign; anything else is bad. */
function knownAlgorithm({ oid, parameters }: AlgorithmIdentifier): SignatureAlgorithm | undefined {
  const name = signatureAlgorithmByOid(oid);
  if (name === undefined || parameters === undefined) return name;
  if (signatureAlgorithms[name].key !== 'rsa' || !equalOctets(parameters, NULL)) {
    throw new DerError(`${name}: wrong parameters`);
  }
  return name;
}
