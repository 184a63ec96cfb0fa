import type { TbsCertificate } from '../x509/certificate.ts';
import { encodeCertificatePolicies } from '../x509/certificate-policies.ts';
import { encodeExtendedKeyUsage } from '../x509/extended-key-usage.ts';
import { type Extension, extensionIds } from '../x509/extension.ts';
import { encodeSubjectKeyIdentifier, keyIdentifier } from '../x509/key-identifiers.ts';
import { encodeKeyUsage } from '../x509/key-usage.ts';
import type { PublicKey } from '../x509/subject-public-key-info.ts';
import { refuse } from './findings.ts';
import type { IssuerFacts } from './issuer-facts.ts';
import type { Plan } from './plan.ts';
import { type CertificateProfile, cite, EXTENDED_KEY_USAGES, type KeyKind } from './profile.ts';
import { isWithin, validityFrom } from './validity.ts';

export { lastSecond, wholeSeconds } from './validity.ts';

/** What the plan does not know: drawn, counted or looked up at the moment of issue. */
export interface Issue {
  /** Lower-case hex of 16 octets. */
  readonly serial: string;
  readonly publicKey: PublicKey;
  /** First instant of validity; parts of a second are dropped. */
  readonly notBefore: Date;
  readonly issuer: IssuerFacts;
  /** The operator's OID arc, below which the profile's policy stands. */
  readonly policyArc: string;
}

/**
 * Builds the certificate that the plan describes. Only the key is the applicant's. Throws a Refusal `policy` when the
 * issuer has less life left than the profile's validity: certificates are never clipped.
 */
export function buildTbs(plan: Plan, { serial, publicKey, notBefore, issuer, policyArc }: Issue): TbsCertificate {
  const { profile } = plan;
  if (publicKey.kind === 'unsupported') throw new TypeError('a key that was refused is not certified');
  if (issuer.hierarchy !== plan.hierarchy) throw new TypeError('the issuer is of the other hierarchy');
  const validity = validityFrom(profile, notBefore);
  if (!isWithin(validity, issuer)) {
    const detail = 'The authority has less life left than the certificate would have: it issues no more of them.';
    refuse('policy', [{ code: 'issuer-lifetime', citation: cite(profile, 'validity'), pointer: '/issuer', detail }]);
  }
  const fromProfile = profileExtensions(profile, policyArc);
  return {
    serial,
    signatureAlgorithm: issuer.signatureAlgorithm,
    issuer: issuer.name,
    ...validity,
    subject: plan.subjectDer,
    spki: publicKey.spki,
    extensions: [
      issuer.extensions.authorityKeyIdentifier,
      encodeSubjectKeyIdentifier(keyIdentifier(publicKey.spki, 'sha256')),
      fromProfile.keyUsage[publicKey.kind]!,
      fromProfile.certificatePolicies,
      ...altNames(plan),
      fromProfile.extendedKeyUsage,
      issuer.extensions.crlDistributionPoints,
      ...(issuer.extensions.freshestCrl ? [issuer.extensions.freshestCrl] : []),
      issuer.extensions.authorityInfoAccess,
    ],
  };
}

/** Critical where the subject is empty (RFC 5280 §4.2.1.6); none where the plan has no alternative name. */
function altNames({ subject, subjectAltNameDer: value }: Plan): Extension[] {
  return value ? [{ id: extensionIds.subjectAltName, critical: subject.length === 0, value }] : [];
}

/** The OID of a profile's certificate policy below the operator's arc. */
export function policyOid(profile: CertificateProfile, policyArc: string): string {
  return `${policyArc}.${profile.certificatePolicy}`;
}

interface ProfileExtensions {
  readonly keyUsage: Readonly<Partial<Record<KeyKind, Extension>>>;
  readonly extendedKeyUsage: Extension;
  readonly certificatePolicies: Extension;
}

const known = new WeakMap<CertificateProfile, Map<string, ProfileExtensions>>();

/** The extensions that all certificates of a profile share, encoded once. */
function profileExtensions(profile: CertificateProfile, policyArc: string): ProfileExtensions {
  const byArc = known.get(profile) ?? new Map<string, ProfileExtensions>();
  known.set(profile, byArc);
  const remembered = byArc.get(policyArc);
  if (remembered) return remembered;
  const { ec, rsa } = profile.keyUsage;
  const made: ProfileExtensions = {
    keyUsage: {
      ...(profile.keys.ec.length > 0 && { ec: encodeKeyUsage(ec) }),
      ...(profile.keys.rsa && { rsa: encodeKeyUsage(rsa) }),
    },
    extendedKeyUsage: encodeExtendedKeyUsage(profile.extendedKeyUsage.map((use) => EXTENDED_KEY_USAGES[use])),
    certificatePolicies: encodeCertificatePolicies([{ policy: policyOid(profile, policyArc) }]),
  };
  byArc.set(policyArc, made);
  return made;
}
