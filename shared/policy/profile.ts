import type { Offer } from '../registration/records.ts';
import { keyPurposes } from '../x509/extended-key-usage.ts';
import { attributeTypes } from '../x509/name.ts';
import type { Curve } from '../x509/subject-public-key-info.ts';

/**
 * What a certificate of one kind must say, as data. A profile is the only source of truth about its certificates: the
 * request rule, the plan, the builder, the lints and the printed page all read it, and none of them knows more.
 */
export interface CertificateProfile {
  readonly kind: 'end-entity';
  /** Name and version in one word, as requests and certificates record it: `ssl-serv-1`. */
  readonly id: string;
  readonly name: string;
  /** Rises with every change of any line; a version that has issued is never edited. */
  readonly version: number;
  readonly purpose: string;
  readonly offer: Offer;
  /** One row is one RDN; the order is that of the certificate. */
  readonly subject: readonly SubjectRule[];
  readonly subjectAltName: {
    readonly dNSName: {
      readonly atMost: number;
      readonly wildcards: boolean;
      /** The letters beyond a–z that an internationalised label may hold, once decoded. */
      readonly idnLetters: string;
    };
  };
  readonly keys: KeyRules;
  readonly keyUsage: Readonly<Record<KeyKind, readonly LeafKeyUsage[]>>;
  readonly extendedKeyUsage: readonly ExtendedKeyUsage[];
  /** The policy's OID below the operator's own arc. */
  readonly certificatePolicy: string;
  readonly validity: { readonly years: number };
  /** Whether revocation lists tell the cause. */
  readonly revocationReasons: 'withheld' | 'published';
  readonly approval: {
    /** Control of the declared domain is on record before the first certificate. */
    readonly domainControl: boolean;
    /** An agent who did not submit the request approves it. */
    readonly agent: 'always' | 'where-dual-control';
  };
}

/** What a certification authority's own certificate must say; the ceremony makes it. */
export interface AuthorityProfile {
  readonly kind: 'authority';
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly purpose: string;
  readonly level: 'root' | 'issuing';
  readonly subject: readonly AuthoritySubjectRule[];
  /** Begins the CN of every authority of the TEST hierarchy, and of no other. */
  readonly testPrefix: string;
  readonly keys: KeyRules;
  readonly keyUsage: readonly ('keyCertSign' | 'cRLSign')[];
  /** RFC 5280 §4.2.1.9; absent: unlimited. */
  readonly pathLength?: number;
  readonly certificatePolicy: 'none' | 'any';
  readonly validity: { readonly atMostYears: number };
  /** Whether CRL distribution point and caIssuers are given: a self-signed certificate has neither. */
  readonly pointsToIssuer: boolean;
}

export type KeyKind = 'ec' | 'rsa';

export interface KeyRules {
  readonly ec: readonly Curve[];
  /** Size of the modulus in bits, both ends included; absent: no RSA. */
  readonly rsa?: { readonly bits: readonly [least: number, most: number] };
}

export interface SubjectRule {
  readonly type: SubjectType;
  readonly says: SubjectSource;
  readonly as: 'PrintableString' | 'UTF8String';
  /** In characters (X.520 counts characters, not octets). */
  readonly atMost: number;
  /** What happens to a longer value: refused, cut (the plan shows it), or left out of the subject. */
  readonly over: 'refuse' | 'shorten' | 'omit';
}

export interface AuthoritySubjectRule {
  readonly type: SubjectType;
  readonly as: 'PrintableString' | 'UTF8String';
  readonly atMost: number;
  readonly required: boolean;
}

/** Where a subject's value comes from: the structure's record or the declared fields, never the PKCS #10 request. */
export type SubjectSource =
  | 'structure.country'
  | 'structure.department'
  | 'structure.name'
  | 'structure.identifier'
  | 'declared.commonName';

export type LeafKeyUsage = 'digitalSignature' | 'nonRepudiation' | 'keyEncipherment' | 'keyAgreement';

/** RFC 5280 §4.2.1.12. OCSPSigning and anyExtendedKeyUsage are left out on purpose: no profile can name them. */
export const EXTENDED_KEY_USAGES = {
  serverAuth: keyPurposes.serverAuth,
  clientAuth: keyPurposes.clientAuth,
  emailProtection: keyPurposes.emailProtection,
} as const;
export type ExtendedKeyUsage = keyof typeof EXTENDED_KEY_USAGES;

/** Upper bounds in characters (X.520; RFC 5280 appendix A.1) and the string types that each attribute may have. */
export const SUBJECT_TYPES = {
  C: { oid: attributeTypes.C, atMost: 2, as: ['PrintableString'], citation: 'X.520 §6.3.1, ISO 3166-1' },
  ST: { oid: attributeTypes.ST, atMost: 128, as: ['UTF8String'], citation: 'X.520 §6.3.3, ub-state-name' },
  L: { oid: attributeTypes.L, atMost: 128, as: ['UTF8String'], citation: 'X.520 §6.3.4, ub-locality-name' },
  O: { oid: attributeTypes.O, atMost: 64, as: ['UTF8String'], citation: 'X.520 §6.4.1, ub-organization-name' },
  OU: { oid: attributeTypes.OU, atMost: 64, as: ['UTF8String'], citation: 'X.520 §6.4.2, ub-organizational-unit-name' },
  CN: { oid: attributeTypes.CN, atMost: 64, as: ['UTF8String'], citation: 'X.520 §6.2.2, ub-common-name' },
} as const;
export type SubjectType = keyof typeof SUBJECT_TYPES;

export type Profile = CertificateProfile | AuthorityProfile;

/** How findings and the printed page name one line of a profile: `SSL_SERV version 1, subject.O`. */
export function cite(profile: Profile, line: string): string {
  return `${profile.name} version ${profile.version}, ${line}`;
}
