import { accessMethods, decodeAuthorityInfoAccess } from '../../x509/authority-info-access.ts';
import { decodeBasicConstraints } from '../../x509/basic-constraints.ts';
import { decodeCertificatePolicies } from '../../x509/certificate-policies.ts';
import { decodeCrlDistributionPoints } from '../../x509/crl-distribution-points.ts';
import { decodeExtendedKeyUsage } from '../../x509/extended-key-usage.ts';
import { type Extension, extensionIds } from '../../x509/extension.ts';
import type { GeneralName } from '../../x509/general-name.ts';
import { decodeAuthorityKeyIdentifier, decodeSubjectKeyIdentifier, keyIdentifier } from '../../x509/key-identifiers.ts';
import { decodeKeyUsage, type KeyUsageBit } from '../../x509/key-usage.ts';
import { hostFault, isInside, wildcardBase } from '../host-name.ts';
import { addressFault, canonicalAddress } from '../mail-address.ts';
import { equalOctets } from '../octets.ts';
import { outsideFault } from '../plan-names.ts';
import { EXTENDED_KEY_USAGES } from '../profile.ts';
import { type Lint, type Specimen, unless } from './lint.ts';

const {
  authorityKeyIdentifier,
  subjectKeyIdentifier,
  keyUsage,
  certificatePolicies,
  subjectAltName,
  extendedKeyUsage,
  crlDistributionPoints,
  freshestCrl,
  authorityInfoAccess,
  basicConstraints,
  qcStatements,
} = extensionIds;

/** What every end-entity certificate has; nothing else may be there, and none may be missing. */
const LISTED: readonly string[] = [
  authorityKeyIdentifier,
  subjectKeyIdentifier,
  keyUsage,
  certificatePolicies,
  extendedKeyUsage,
  crlDistributionPoints,
  authorityInfoAccess,
];
const listed = ({ plan: { profile }, issuer }: Specimen) => [
  ...LISTED,
  ...(profile.subjectAltName.dNSName || profile.subjectAltName.rfc822Name ? [subjectAltName] : []),
  ...(issuer.extensions.freshestCrl ? [freshestCrl] : []),
];

export const extensionLints: readonly Lint[] = [
  {
    code: 'extensions-unlisted',
    citation: 'RFC 5280 §4.2',
    line: 'extensions',
    check: (specimen) => {
      const others = specimen.tbs.extensions.filter(({ id }) => !listed(specimen).includes(id));
      return others.length === 0 ? undefined : `has ${idsOf(others)}, which the profile does not list`;
    },
  },
  {
    code: 'extensions-missing',
    citation: 'RFC 5280 §4.2',
    line: 'extensions',
    check: (specimen) => {
      const missing = listed(specimen).filter((id) => !specimen.values.has(id));
      return missing.length === 0 ? undefined : `lacks ${missing.join(', ')}`;
    },
  },
  {
    code: 'extensions-critical',
    citation: 'RFC 5280 §4.2.1',
    line: 'extensions',
    check: ({ tbs, subject }) => {
      const critical = (id: string) => id === keyUsage || (id === subjectAltName && subject.length === 0);
      const wrong = tbs.extensions.filter((extension) => extension.critical !== critical(extension.id));
      return wrong.length === 0 ? undefined : `is critical or not, against the rule: ${idsOf(wrong)}`;
    },
  },
  {
    code: 'no-authority',
    citation: 'RFC 5280 §4.2.1.9, §4.2.1.3',
    line: 'extensions',
    check: (specimen) => {
      const constraints = specimen.values.get(basicConstraints);
      if (constraints && decodeBasicConstraints(constraints.value).cA) return 'makes the subject an authority';
      const bits = keyUsageOf(specimen);
      return unless(
        !bits.includes('keyCertSign') && !bits.includes('cRLSign'),
        'lets the key sign certificates or lists',
      );
    },
  },
  {
    code: 'not-qualified',
    citation: 'ETSI EN 319 412-5 §4',
    line: 'extensions',
    check: ({ values }) =>
      unless(!values.has(qcStatements), 'has qcStatements, though the certificate is not qualified'),
  },
  {
    code: 'authority-key-identifier',
    citation: 'RFC 5280 §4.2.1.1',
    line: 'authorityKeyIdentifier',
    check: ({ values, issuer }) => {
      const extension = values.get(authorityKeyIdentifier);
      if (!extension) return undefined;
      const { keyIdentifier: identifier, ...others } = decodeAuthorityKeyIdentifier(extension.value);
      const right = identifier !== undefined && equalOctets(identifier, issuer.subjectKeyIdentifier);
      return unless(right && Object.keys(others).length === 0, "is not the issuer's key identifier alone");
    },
  },
  {
    code: 'subject-key-identifier',
    citation: 'RFC 5280 §4.2.1.2; RFC 7093 §2',
    line: 'subjectKeyIdentifier',
    check: ({ values, tbs }) => {
      const extension = values.get(subjectKeyIdentifier);
      if (!extension) return undefined;
      const right = equalOctets(decodeSubjectKeyIdentifier(extension.value), keyIdentifier(tbs.spki, 'sha256'));
      return unless(right, 'is not the digest of the public key');
    },
  },
  {
    code: 'key-usage',
    citation: 'RFC 5280 §4.2.1.3; RFC 3279 §2.3',
    line: 'keyUsage',
    check: (specimen) => {
      const { key, plan } = specimen;
      const wanted: readonly string[] = key.kind === 'unsupported' ? [] : plan.profile.keyUsage[key.kind];
      return sameSet(keyUsageOf(specimen), wanted) ? undefined : `is not exactly ${wanted.join(', ')}`;
    },
  },
  {
    code: 'extended-key-usage',
    citation: 'RFC 5280 §4.2.1.12',
    line: 'extendedKeyUsage',
    check: ({ values, plan }) => {
      const extension = values.get(extendedKeyUsage);
      if (!extension) return undefined;
      const wanted = plan.profile.extendedKeyUsage.map((use): string => EXTENDED_KEY_USAGES[use]);
      return sameSet(decodeExtendedKeyUsage(extension.value), wanted)
        ? undefined
        : `is not exactly ${wanted.join(', ')}`;
    },
  },
  {
    code: 'certificate-policies',
    citation: 'RFC 5280 §4.2.1.4',
    line: 'certificatePolicies',
    check: ({ values, plan, expected }) => {
      const extension = values.get(certificatePolicies);
      if (!extension) return undefined;
      const [only, ...others] = decodeCertificatePolicies(extension.value);
      const suffix = `.${plan.profile.certificatePolicy}`;
      const arc = expected.policyArc;
      const right = arc === undefined ? only?.policy.endsWith(suffix) : only?.policy === arc + suffix;
      return unless(right === true && !only?.qualifiers && others.length === 0, "is not the profile's policy alone");
    },
  },
  {
    code: 'alt-name-planned',
    citation: 'RFC 5280 §4.2.1.6',
    line: 'subjectAltName',
    check: ({ values, plan }) => {
      const extension = values.get(subjectAltName);
      const planned = plan.subjectAltNameDer;
      return unless(
        !extension || (planned !== undefined && equalOctets(extension.value, planned)),
        "is not the plan's, byte for byte",
      );
    },
  },
  {
    code: 'alt-name-hosts',
    citation: 'RFC 1034 §3.5; RFC 5890 §2.3; CA/Browser Forum BR §7.1.4.3',
    line: 'subjectAltName',
    check: ({ altNames, plan }) => {
      const rules = plan.profile.subjectAltName.dNSName;
      for (const name of altNames) {
        if (name.kind === 'rfc822Name' && plan.profile.subjectAltName.rfc822Name) continue;
        if (name.kind !== 'dNSName' || !rules) return `holds a ${name.kind}`;
        const base = wildcardBase(name.value);
        if (base !== undefined && !rules.wildcards) return 'holds a wildcard';
        const fault = hostFault(base ?? name.value, rules);
        if (fault) return `holds a name that ${fault.detail}`;
        if (!plan.domain || !isInside(base ?? name.value, plan.domain))
          return 'holds a name outside the declared domain';
      }
      return undefined;
    },
  },
  {
    code: 'alt-name-addresses',
    citation: 'RFC 5280 §4.2.1.6, §7.5; RFC 5321 §4.1.2',
    line: 'subjectAltName',
    check: ({ altNames, plan }) => {
      const rules = plan.profile.subjectAltName.rfc822Name;
      for (const name of altNames) {
        if (name.kind !== 'rfc822Name' || !rules) continue;
        const { value } = name;
        if (value !== canonicalAddress(value)) return 'holds an address whose domain is not in lower case';
        const fault = addressFault(value, rules) ?? outsideFault(value, plan.domain);
        if (fault) return `holds an address that ${fault.detail}`;
      }
      return undefined;
    },
  },
  {
    code: 'alt-name-number',
    citation: 'RFC 5280 §4.2.1.6',
    line: 'subjectAltName',
    check: ({ altNames, plan }) => {
      const names = new Set(altNames.map(({ kind, value }) => `${kind}:${value}`));
      if (names.size < altNames.length) return 'says a name twice';
      const { dNSName, rfc822Name } = plan.profile.subjectAltName;
      const atMost = Math.max(dNSName?.atMost ?? 0, rfc822Name?.atMost ?? 0);
      return names.size <= atMost ? undefined : `holds more than ${atMost} names`;
    },
  },
  {
    code: 'alt-name-common-name',
    citation: 'CA/Browser Forum BR §7.1.4.3; CA/Browser Forum S/MIME BR §7.1.4.2.2',
    line: 'subjectAltName',
    check: ({ altNames, subject }) => {
      const held = (text: string) => altNames.some(({ value }) => value === text);
      const missing = subject.some(
        ({ row, attribute }) =>
          (row?.says === 'declared.commonName' || row?.says === 'declared.contact') && !held(attribute.value),
      );
      return unless(!missing, 'does not hold the CN');
    },
  },
  {
    code: 'crl-distribution-point',
    citation: 'RFC 5280 §4.2.1.13',
    line: 'crlDistributionPoints',
    check: ({ values, issuer }) => {
      const extension = values.get(crlDistributionPoints);
      if (!extension) return undefined;
      const delta = values.get(freshestCrl)?.value;
      const meant = issuer.extensions.freshestCrl?.value;
      if (delta && meant && !equalOctets(delta, meant)) return "is not the issuer's delta where freshestCRL stands";
      const [point, ...others] = decodeCrlDistributionPoints(extension.value);
      const right = others.length === 0 && point?.fullName.length === 1 && isHttp(point.fullName[0]!, issuer.crlUrl);
      return unless(right, "is not the issuer's list as one http URI");
    },
  },
  {
    code: 'authority-info-access',
    citation: 'RFC 5280 §4.2.2.1',
    line: 'authorityInfoAccess',
    check: ({ values, issuer }) => {
      const extension = values.get(authorityInfoAccess);
      if (!extension) return undefined;
      const wanted = [
        ...(issuer.ocspUrl === undefined ? [] : [{ method: accessMethods.ocsp, url: issuer.ocspUrl }]),
        { method: accessMethods.caIssuers, url: issuer.certificateUrl },
      ];
      const found = decodeAuthorityInfoAccess(extension.value);
      const right =
        found.length === wanted.length &&
        wanted.every(({ method, url }, at) => {
          const { accessMethod, accessLocation } = found[at]!;
          return accessMethod === method && isHttp(accessLocation, url);
        });
      return unless(right, "is not the issuer's responder, where it has one, and its certificate, as http URIs");
    },
  },
];

function keyUsageOf({ values }: Specimen): readonly KeyUsageBit[] {
  const extension = values.get(keyUsage);
  return extension ? decodeKeyUsage(extension.value) : [];
}

const idsOf = (extensions: readonly Extension[]) => extensions.map(({ id }) => id).join(', ');

const isHttp = (name: GeneralName, url: string) =>
  name.kind === 'uniformResourceIdentifier' && name.value === url && /^http:\/\/[^/]/.test(url);

/** Whether the values are the wanted ones, which are distinct, in any order. */
const sameSet = (values: readonly string[], wanted: readonly string[]) =>
  values.length === wanted.length && wanted.every((value) => values.includes(value));
