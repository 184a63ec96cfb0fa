import { createHash, timingSafeEqual } from 'node:crypto';
import { Certificate, CertificateRevocationList, ContentInfo, RSASSAPSSParams, SignedData } from 'pkijs';
import { readDer } from '../../der/reader.ts';
import { tags } from '../../der/tags.ts';
import { fails, holds, notKnown, type SignatureFinding } from './verdict.ts';

const ids = {
  signedData: '1.2.840.113549.1.7.2',
  data: '1.2.840.113549.1.7.1',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  rsaPss: '1.2.840.113549.1.1.10',
} as const;
const DIGESTS: Readonly<Record<string, 'sha256' | 'sha384' | 'sha512'>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
/** RSA PKCS #1, alone and with SHA-256, 384, 512; RSA-PSS; ECDSA with SHA-256, 384, 512. */
const SIGNATURES = /^1\.2\.840\.(113549\.1\.1\.(1|1[0-3])|10045\.4\.3\.[234])$/;
const MOST_OCTETS = 256 << 10;
const MOST_ELEMENTS = 20_000;
const MOST_DEPTH = 48;

export interface CheckedCms {
  readonly findings: readonly SignatureFinding[];
  readonly signer?: Certificate;
  readonly signingTime?: Date;
  /** Further certificates and lists that came along: material for the path, trusted in nothing. */
  readonly certificates: readonly Certificate[];
  readonly crls: readonly CertificateRevocationList[];
}

/**
 * Checks the CMS signature in `contents` (hexadecimal digits, as they stand in the file) over `signed`. One signer,
 * content outside, digest and signature right, the signing certificate bound. Never throws for what it is given.
 */
export async function checkCms(contents: Uint8Array, signed: Uint8Array): Promise<CheckedCms> {
  const nothing = { certificates: [], crls: [] } as const;
  let data: SignedData;
  try {
    data = readSignedData(contents);
  } catch {
    const detail = 'The signature is no CMS structure in DER, or is built to exhaust the reader.';
    return { ...nothing, findings: [fails('signature-form', detail)] };
  }
  const [info, second] = data.signerInfos;
  const attributes = info?.signedAttrs?.attributes ?? [];
  const only = (type: string) => {
    const [one, more] = attributes.filter((attribute) => attribute.type === type);
    return one && !more && one.values?.length === 1 ? one.values[0] : undefined;
  };
  const fault =
    !info || second ? 'not exactly one signer' : formFault(data, only(ids.contentType)?.valueBlock.toString());
  if (fault !== undefined || !info) {
    return { ...nothing, findings: [fails('signature-form', `The signature is not of the expected form: ${fault}.`)] };
  }
  const findings = [holds('signature-form', 'One CMS signature with one signer, the form itself outside it.')];
  const hash = DIGESTS[info.digestAlgorithm.algorithmId];
  findings.push(digestFinding(hash, only(ids.messageDigest)?.valueBlock.valueHexView, signed));
  const { outcome, certificate } = await verify(data, signed);
  findings.push(
    strong(info) ? outcome : fails('signature-value', 'The signature uses an algorithm that is not accepted.'),
  );
  const certificates = (data.certificates ?? []).filter((one) => one instanceof Certificate);
  const time: unknown = only(ids.signingTime)?.toDate?.();
  if (certificate)
    findings.push(boundCertificate(certificate, only(ids.signingCertificateV2), only(ids.signingCertificate)));
  return {
    findings,
    certificates,
    crls: (data.crls ?? []).filter((one) => one instanceof CertificateRevocationList),
    ...(certificate ? { signer: certificate } : {}),
    ...(time instanceof Date && !Number.isNaN(time.getTime()) ? { signingTime: time } : {}),
  };
}

/** DER of a certificate, as it was. */
export function derOf(certificate: Certificate): Uint8Array {
  return new Uint8Array(certificate.toSchema().toBER());
}

function readSignedData(contents: Uint8Array): SignedData {
  const digits = Buffer.from(contents.buffer, contents.byteOffset, contents.length).toString('latin1');
  if (!/^(?:[0-9A-Fa-f]{2})+$/.test(digits) || digits.length > 2 * MOST_OCTETS) throw new TypeError('contents');
  const padded = Buffer.from(digits, 'hex');
  const length = checkNesting(padded);
  if (padded.subarray(length).some((octet) => octet !== 0)) throw new TypeError('octets behind the signature');
  const info = ContentInfo.fromBER(new Uint8Array(padded.subarray(0, length)).buffer);
  if (info.contentType !== ids.signedData) throw new TypeError('content type');
  return new SignedData({ schema: info.content });
}

/** Definite lengths, bounded depth and number of elements, before a recursive reader sees them. Length of the first. */
function checkNesting(bytes: Uint8Array): number {
  const ends: number[] = [];
  let offset = 0;
  let whole = 0;
  for (let elements = 0; elements === 0 || ends.length > 0; elements++) {
    const tag = bytes[offset] ?? 0; // 0 ends an indefinite length, which DER does not have
    const first = bytes[offset + 1] ?? 0x80;
    const octets = first < 0x80 ? 0 : first & 0x7f;
    if (tag === 0 || first === 0x80 || octets > 3 || (tag & 0x1f) === 0x1f) throw new TypeError('not DER');
    let length = octets === 0 ? first : 0;
    for (let index = 0; index < octets; index++) length = length * 256 + (bytes[offset + 2 + index] ?? 0);
    const start = offset + 2 + octets;
    if (start + length > (ends.at(-1) ?? bytes.length) || elements > MOST_ELEMENTS) throw new TypeError('not DER');
    if (elements === 0) whole = start + length;
    if ((tag & 0x20) !== 0) ends.push(start + length);
    if (ends.length > MOST_DEPTH) throw new TypeError('nested too deeply');
    offset = (tag & 0x20) === 0 ? start + length : start;
    while (ends.length > 0 && offset === ends.at(-1)) ends.pop();
  }
  return whole;
}

function formFault(data: SignedData, contentType: string | undefined): string | undefined {
  if (data.encapContentInfo.eContentType !== ids.data) return 'it does not sign data';
  if (data.encapContentInfo.eContent) return 'it carries a content of its own';
  return contentType?.includes(ids.data) ? undefined : 'signed attributes are missing or stand twice';
}

function digestFinding(hash: string | undefined, stated: Uint8Array | undefined, signed: Uint8Array): SignatureFinding {
  if (!hash) return fails('signature-digest', 'The digest is not SHA-256, SHA-384 or SHA-512.');
  const digest = createHash(hash).update(signed).digest();
  const right = stated?.length === digest.length && timingSafeEqual(stated, digest);
  if (right) return holds('signature-digest', `The ${hash.toUpperCase()} digest in the signature is that of the file.`);
  return fails('signature-digest', 'The file is not what was signed: the digest in the signature is of other octets.');
}

async function verify(
  data: SignedData,
  signed: Uint8Array,
): Promise<{ outcome: SignatureFinding; certificate?: Certificate }> {
  const wrong = fails('signature-value', 'The signature does not verify with the key of the signing certificate.');
  try {
    const buffer = new Uint8Array(signed).buffer;
    const result = await data.verify({ signer: 0, data: buffer, checkChain: false, extendedMode: true });
    const certificate = result.signerCertificate;
    const right = holds('signature-value', 'The signature verifies with the key of the signing certificate.');
    return { outcome: result.signatureVerified === true ? right : wrong, ...(certificate ? { certificate } : {}) };
  } catch (error) {
    const certificate = (error as { signerCertificate?: unknown }).signerCertificate;
    return { outcome: wrong, ...(certificate instanceof Certificate ? { certificate } : {}) };
  }
}

function strong(info: SignedData['signerInfos'][number]): boolean {
  const { algorithmId, algorithmParams } = info.signatureAlgorithm;
  if (!SIGNATURES.test(algorithmId)) return false;
  if (algorithmId !== ids.rsaPss) return true;
  try {
    return DIGESTS[new RSASSAPSSParams({ schema: algorithmParams }).hashAlgorithm.algorithmId] !== undefined;
  } catch {
    return false;
  }
}

/** RFC 5035: the signature names its certificate by digest, so that no other with the same key can take its place. */
function boundCertificate(
  certificate: Certificate,
  second: { valueBeforeDecodeView: Uint8Array } | undefined,
  first: unknown,
): SignatureFinding {
  if (!second) {
    const weak = first ? 'only by SHA-1' : 'not at all';
    return notKnown('signature-certificate', `The signature binds its certificate ${weak}.`);
  }
  try {
    const { hash, digest } = readDer(second.valueBeforeDecodeView, (reader) => {
      const outer = reader.sequence();
      const id = outer.sequence().sequence();
      const oid = id.tag === tags.sequence ? id.sequence().oid() : '2.16.840.1.101.3.4.2.1';
      const octets = id.octetString();
      outer.offset = outer.end;
      return { hash: DIGESTS[oid], digest: octets };
    });
    const found = createHash(hash!).update(derOf(certificate)).digest();
    if (Buffer.compare(found, digest) === 0) {
      return holds('signature-certificate', 'The signature names the certificate it was made with.');
    }
  } catch {
    return notKnown('signature-certificate', 'How the signature binds its certificate cannot be read.');
  }
  return fails('signature-certificate', 'The signature names another certificate than the one that came with it.');
}
