import { type BasicConstraints, Certificate, type Extension } from 'pkijs';

const MOST_LONG = 6;
const MOST_CHECKS = 64;
const MOST_CANDIDATES = 40;
/** RSA with SHA-256, 384, 512 and PSS; ECDSA with SHA-256, 384, 512; EdDSA. */
const STRONG = /^(1\.2\.840\.113549\.1\.1\.1[0-3]|1\.2\.840\.10045\.4\.3\.[234]|1\.3\.101\.11[23])$/;
/** Critical extensions whose meaning is applied here. */
const APPLIED = new Set(['2.5.29.15', '2.5.29.17', '2.5.29.19', '2.5.29.32', '2.5.29.37', '2.5.29.31']);
/** Those that restrict the path in ways that are left to a person. */
const LEFT = new Set(['2.5.29.30', '2.5.29.36', '2.5.29.54', '2.5.29.33']);

/** From the signer to an anchor, the anchor last; undefined when no chain of signatures leads to one. */
export async function pathToAnchor(
  signer: Certificate,
  others: readonly Certificate[],
  anchors: readonly Certificate[],
): Promise<readonly Certificate[] | undefined> {
  const pool = [...anchors, ...others.slice(0, MOST_CANDIDATES)];
  const isAnchor = (one: Certificate) => anchors.some((anchor) => sameOctets(anchor.tbsView, one.tbsView));
  let checks = MOST_CHECKS;
  const climb = async (path: readonly Certificate[]): Promise<readonly Certificate[] | undefined> => {
    const last = path.at(-1)!;
    if (isAnchor(last)) return path;
    if (path.length >= MOST_LONG || !STRONG.test(last.signatureAlgorithm.algorithmId)) return undefined;
    for (const candidate of pool) {
      if (path.includes(candidate) || !sameName(last.issuer, candidate.subject) || checks-- <= 0) continue;
      const found = (await signs(candidate, last)) ? await climb([...path, candidate]) : undefined;
      if (found) return found;
    }
    return undefined;
  };
  return climb([signer]);
}

/** Whether `issuer`'s key made the signature of a certificate. */
async function signs(issuer: Certificate, certificate: Certificate): Promise<boolean> {
  try {
    return await certificate.verify(issuer);
  } catch {
    return false;
  }
}

/** What forbids a path (RFC 5280 §6.1.4): an issuer that is none, a path too long, an unknown critical extension. */
export function pathFault(path: readonly Certificate[]): string | undefined {
  for (const [index, certificate] of path.entries()) {
    const unknown = extensionsOf(certificate).find(
      ({ critical, extnID }) => critical && !APPLIED.has(extnID) && !LEFT.has(extnID),
    );
    if (unknown) return `a certificate has an unknown critical extension (${unknown.extnID})`;
    if (index === 0) continue;
    const constraints = extensionOf(certificate, '2.5.29.19')?.parsedValue as BasicConstraints | undefined;
    if (constraints?.cA !== true || !mayUse(certificate, KEY_CERT_SIGN))
      return 'an issuer is not a certification authority';
    const most = constraints.pathLenConstraint;
    const below = path.slice(1, index).filter((one) => !sameName(one.issuer, one.subject)).length;
    if (most !== undefined && below > Number(most instanceof Object ? most.toString() : most))
      return 'the path is longer than an issuer allows';
  }
  return undefined;
}

/** Restrictions of names or policies that a person must look at. */
export function restricted(path: readonly Certificate[]): boolean {
  return path.some((certificate) => extensionsOf(certificate).some(({ extnID }) => LEFT.has(extnID)));
}

/** First octet of the keyUsage bits (RFC 5280 §4.2.1.3). */
export const DIGITAL_SIGNATURE = 0x80;
export const NON_REPUDIATION = 0x40;
const KEY_CERT_SIGN = 0x04;
export const CRL_SIGN = 0x02;

/** Whether the certificate's keyUsage admits one of these bits; without the extension it admits all. */
export function mayUse(certificate: Certificate, bits: number): boolean {
  const usage = extensionOf(certificate, '2.5.29.15');
  if (!usage) return true;
  const view = (usage.parsedValue as { valueBlock?: { valueHexView?: Uint8Array } } | undefined)?.valueBlock
    ?.valueHexView;
  return ((view?.[0] ?? 0) & bits) !== 0;
}

export function extensionOf(certificate: Certificate, id: string): Extension | undefined {
  return extensionsOf(certificate).find(({ extnID }) => extnID === id);
}

function extensionsOf(certificate: Certificate): readonly Extension[] {
  return certificate.extensions ?? [];
}

interface EncodedName {
  readonly valueBeforeDecode: ArrayBuffer;
}

/** Names are one when their octets are: what decides trust is not prepared or folded. */
export function sameName(a: EncodedName, b: EncodedName): boolean {
  return sameOctets(new Uint8Array(a.valueBeforeDecode), new Uint8Array(b.valueBeforeDecode));
}

function sameOctets(a: Uint8Array, b: Uint8Array): boolean {
  return a.length > 0 && Buffer.compare(a, b) === 0;
}

/** Certificates from DER; those that cannot be read are left out. */
export function readCertificates(ders: readonly Uint8Array[]): readonly Certificate[] {
  return ders.flatMap((der) => {
    try {
      return [Certificate.fromBER(new Uint8Array(der).buffer)];
    } catch {
      return [];
    }
  });
}
