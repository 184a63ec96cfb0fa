import { decodeCertificate } from '../x509/certificate.ts';
import { decodeCertificatePolicies } from '../x509/certificate-policies.ts';
import { decodeExtendedKeyUsage } from '../x509/extended-key-usage.ts';
import { extensionIds } from '../x509/extension.ts';
import { formatGeneralName } from '../x509/general-name.ts';
import { decodeKeyUsage } from '../x509/key-usage.ts';
import { attributeTypeName, decodeName, formatName, type Name } from '../x509/name.ts';
import { decodeSubjectAltName } from '../x509/subject-alt-name.ts';
import { decodeSubjectPublicKeyInfo, type PublicKey } from '../x509/subject-public-key-info.ts';
import { equalOctets } from './octets.ts';
import type { Plan } from './plan.ts';
import { EXTENDED_KEY_USAGES } from './profile.ts';

/** One thing that relying parties would see otherwise; an empty text: it is not there. */
export interface Difference {
  /** A line of the profile's page, for example `subject.O`; or `issuer`. */
  readonly line: string;
  readonly before: string;
  readonly after: string;
}

/** What the plan does not say, where it is known already. */
export interface Next {
  /** DER of the issuer's Name. */
  readonly issuerName?: Uint8Array;
  readonly publicKey?: PublicKey;
}

/**
 * What a certificate made by the plan would say otherwise than the one that it replaces (DER), in the order of its
 * fields. The key, the serial number and the dates always differ and are not listed. None for a renewal by the same
 * profile and issuer.
 */
export function differences(previous: Uint8Array, plan: Plan, next: Next = {}): readonly Difference[] {
  const { tbs } = decodeCertificate(previous);
  const { profile } = plan;
  const read = <T>(id: string, decode: (value: Uint8Array) => T, absent: T): T => {
    const extension = tbs.extensions.find((one) => one.id === id);
    return extension ? decode(extension.value) : absent;
  };
  const found: Difference[] = [];
  const compare = (line: string, before: string, after: string) => {
    if (before !== after) found.push({ line, before, after });
  };

  if (next.issuerName) compare('issuer', formatName(decodeName(tbs.issuer)), formatName(decodeName(next.issuerName)));
  if (!equalOctets(tbs.subject, plan.subjectDer))
    found.push(...subjectDifferences(decodeName(tbs.subject), plan.subject));
  const altNames = read(extensionIds.subjectAltName, decodeSubjectAltName, []);
  compare('subjectAltName', list(altNames.map(formatGeneralName)), list(plan.subjectAltNames.map(formatGeneralName)));
  const { kind } = next.publicKey ?? decodeSubjectPublicKeyInfo(tbs.spki);
  if (kind !== 'unsupported') {
    compare(`keyUsage.${kind}`, list(read(extensionIds.keyUsage, decodeKeyUsage, [])), list(profile.keyUsage[kind]));
  }
  const purposes = read(extensionIds.extendedKeyUsage, decodeExtendedKeyUsage, []).map(purposeName);
  compare('extendedKeyUsage', list(purposes.sort()), list([...profile.extendedKeyUsage].sort()));
  const policies = list(
    read(extensionIds.certificatePolicies, decodeCertificatePolicies, []).map(({ policy }) => policy),
  );
  if (!policies.endsWith(`.${profile.certificatePolicy}`)) {
    found.push({ line: 'certificatePolicies', before: policies, after: `….${profile.certificatePolicy}` });
  }
  return found;
}

/** By attribute; the whole name where only its order or its string types differ. */
function subjectDifferences(before: Name, after: Name): Difference[] {
  const types = new Set([...before, ...after].flat().map(({ type }) => type));
  const values = (name: Name, wanted: string) =>
    list(name.flat().flatMap(({ type, value }) => (type === wanted ? [value] : [])));
  const found = [...types].flatMap((type) => {
    const [was, is] = [values(before, type), values(after, type)];
    return was === is ? [] : [{ line: `subject.${attributeTypeName(type)}`, before: was, after: is }];
  });
  if (found.length > 0) return found;
  const form = (name: Name) => list(name.flat().map(({ type, encoding }) => `${attributeTypeName(type)} ${encoding}`));
  return [{ line: 'subject', before: form(before), after: form(after) }];
}

const list = (items: readonly string[]) => items.join(', ');
const purposeName = (oid: string) => Object.entries(EXTENDED_KEY_USAGES).find(([, known]) => known === oid)?.[0] ?? oid;
