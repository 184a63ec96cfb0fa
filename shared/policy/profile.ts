import type { Naming, Offer } from '../registration/records.ts';
import { keyPurposes } from '../x509/extended-key-usage.ts';
import { attributeTypes } from '../x509/name.ts';
import type { Curve } from '../x509/subject-public-key-info.ts';

/**
 * What a certificate of one kind must say, as data. A profile is the only source of truth about its certificates: the
 * request rule, the plan, the builder, the lints and the printed page all read it, and none of them knows more.
 */
export interface CertificateProfile {
  readonly kind: 'end-entity';
  /** Name, naming family and version in one word, as requests and certificates record it: `org-sign-1`, `org-sign-etsi-1`. */
  readonly id: string;
  readonly name: string;
  /** What people ask for at an offer, for example `SIGN`; the offer and the naming family tell the rest. */
  readonly usage: string;
  /** The family of rules by which the subject names the structure. */
  readonly naming: Naming;
  /** Rises with every change of any line; a version that has issued is never edited. */
  readonly version: number;
  readonly purpose: string;
  readonly offer: Offer;
  /** What the applicant states beside the key; all else of the names comes from records. */
  readonly declares: Declares;
  /** One row is one RDN; the order is that of the certificate. */
  readonly subject: readonly SubjectRule[];
  /** The kinds of name that it may hold; none: there is no such extension. */
  readonly subjectAltName: AltNameRules;
  /** Service names that stand for one thing exactly: what is nearly one of them is refused. */
  readonly presets: readonly string[];
  readonly keys: KeyRules;
  readonly keyUsage: Readonly<Record<KeyKind, readonly LeafKeyUsage[]>>;
  readonly extendedKeyUsage: readonly ExtendedKeyUsage[];
  /** The policy's OID below the operator's own arc. */
  readonly certificatePolicy: string;
  readonly validity: { readonly years: number };
  /** Whether revocation lists tell the cause. */
  readonly revocationReasons: 'withheld' | 'published';
  /** Whether a revoked certificate stays on the lists when it has expired: what it signed is looked at for longer. */
  readonly expiredOnLists: 'kept' | 'removed';
  readonly approval: {
    /** Control of the declared domain is on record before the first certificate, where a domain is declared. */
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

/**
 * What the certificate of the platform's own seal must say. The ceremony plans it, and issuance makes it: no request, no
 * subscription, nothing that anybody declares.
 */
export interface SealProfile {
  readonly kind: 'seal';
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly purpose: string;
  readonly subject: readonly AuthoritySubjectRule[];
  /** Begins the CN (behind `testPrefix`, in the TEST hierarchy): a seal is never taken for a person's signature. */
  readonly commonNamePrefix: string;
  readonly testPrefix: string;
  readonly keys: KeyRules;
  readonly keyUsage: readonly LeafKeyUsage[];
  readonly extendedKeyUsage: readonly ExtendedKeyUsage[];
  /** The policy's OID below the operator's own arc. */
  readonly certificatePolicy: string;
  readonly validity: { readonly years: number };
}

/**
 * What the certificate of an authorized OCSP responder must say (RFC 6960 §4.2.2.2). The ceremony plans its keys, and
 * issuance makes one certificate after the other. The one kind of profile whose certificates sign OCSP answers, and no
 * request leads to it.
 */
export interface ResponderProfile {
  readonly kind: 'responder';
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly purpose: string;
  readonly subject: readonly AuthoritySubjectRule[];
  readonly testPrefix: string;
  readonly keys: KeyRules;
  readonly validity: {
    readonly days: number;
    /** With less than this left the next certificate is made. */
    readonly renewDaysBefore: number;
  };
}

/**
 * hosts    servers inside the declared domain: the CN and further dNSNames
 * service  a service of the structure, by its name; no domain
 * contact  one e-mail address or one host inside the declared domain
 * holder   a registered professional; inside the domain, if one is declared
 */
export type Declares = 'hosts' | 'service' | 'contact' | 'holder';

/** Whether the names of a certificate lie in the domain that its subscription declares. */
export const DOMAINS: Readonly<Record<Declares, 'required' | 'optional' | 'none'>> = {
  hosts: 'required',
  service: 'none',
  contact: 'required',
  holder: 'optional',
};

export interface AltNameRules {
  readonly dNSName?: HostNameRules;
  readonly rfc822Name?: AddressRules;
}

export interface HostNameRules {
  readonly atMost: number;
  readonly wildcards: boolean;
  /** The letters beyond a–z that an internationalised label may hold, once decoded. */
  readonly idnLetters: string;
}

export interface AddressRules {
  readonly atMost: number;
  /** As for hosts, in the domain of the address. */
  readonly idnLetters: string;
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
  /** ISO 6523: the register's code (0002, SIRENE) and the SIREN. */
  | 'structure.siren'
  /** ETSI EN 319 412-1 §5.1.4: `NTRFR-` and the SIREN. */
  | 'structure.nationalTradeRegister'
  /** A host. */
  | 'declared.commonName'
  | 'declared.serviceName'
  /** An e-mail address or a host. */
  | 'declared.contact'
  | 'holder.firstNames'
  | 'holder.lastName'
  | 'holder.fullName'
  | 'holder.serialNumber';

export type LeafKeyUsage = 'digitalSignature' | 'nonRepudiation' | 'keyEncipherment' | 'keyAgreement';

/** RFC 5280 §4.2.1.12. OCSPSigning and anyExtendedKeyUsage are left out on purpose: no profile can name them. */
export const EXTENDED_KEY_USAGES = {
  serverAuth: keyPurposes.serverAuth,
  clientAuth: keyPurposes.clientAuth,
  emailProtection: keyPurposes.emailProtection,
  documentSigning: keyPurposes.documentSigning,
} as const;
export type ExtendedKeyUsage = keyof typeof EXTENDED_KEY_USAGES;

/** Upper bounds in characters (X.520; RFC 5280 appendix A.1) and the string types that each attribute may have. */
export const SUBJECT_TYPES = {
  C: { oid: attributeTypes.C, atMost: 2, as: ['PrintableString'], citation: 'X.520 §6.3.1, ISO 3166-1' },
  ST: { oid: attributeTypes.ST, atMost: 128, as: ['UTF8String'], citation: 'X.520 §6.3.3, ub-state-name' },
  L: { oid: attributeTypes.L, atMost: 128, as: ['UTF8String'], citation: 'X.520 §6.3.4, ub-locality-name' },
  O: { oid: attributeTypes.O, atMost: 64, as: ['UTF8String'], citation: 'X.520 §6.4.1, ub-organization-name' },
  OU: { oid: attributeTypes.OU, atMost: 64, as: ['UTF8String'], citation: 'X.520 §6.4.2, ub-organizational-unit-name' },
  organizationIdentifier: {
    oid: attributeTypes.organizationIdentifier,
    atMost: 64,
    as: ['UTF8String'],
    citation: 'X.520 §6.4.4; ETSI EN 319 412-1 §5.1.4',
  },
  GN: { oid: attributeTypes.GN, atMost: 64, as: ['UTF8String'], citation: 'X.520 §6.2.4, ub-name' },
  SN: { oid: attributeTypes.SN, atMost: 64, as: ['UTF8String'], citation: 'X.520 §6.2.3, ub-surname' },
  CN: { oid: attributeTypes.CN, atMost: 64, as: ['UTF8String'], citation: 'X.520 §6.2.2, ub-common-name' },
  serialNumber: {
    oid: attributeTypes.serialNumber,
    atMost: 64,
    as: ['PrintableString'],
    citation: 'X.520 §6.2.9, ub-serial-number',
  },
} as const;
export type SubjectType = keyof typeof SUBJECT_TYPES;

/** The profiles of the house's own certificates, whose names the ceremony's file gives. */
export type OwnProfile = AuthorityProfile | SealProfile | ResponderProfile;

export type Profile = CertificateProfile | OwnProfile;

/** A profile by its name, for people: `SSL_SERV version 1`, `SSL_SERV (etsi) version 1`. */
export function titleOf(profile: Profile): string {
  const family = profile.kind === 'end-entity' && profile.naming !== 'sector' ? ` (${profile.naming})` : '';
  return `${profile.name}${family} version ${profile.version}`;
}

/** How findings and the printed page name one line of a profile: `SSL_SERV version 1, subject.O`. */
export function cite(profile: Profile, line: string): string {
  return `${titleOf(profile)}, ${line}`;
}
