import type { TbsCertificate } from '../x509/certificate.ts';
import { encodeCertificatePolicies } from '../x509/certificate-policies.ts';
import { encodeExtendedKeyUsage } from '../x509/extended-key-usage.ts';
import { encodeKeyUsage } from '../x509/key-usage.ts';
import { buildOwnTbs, type OwnIssue } from './own-certificate.ts';
import type { PlannedName } from './planned-name.ts';
import { EXTENDED_KEY_USAGES, type SealProfile } from './profile.ts';
import { validityFrom } from './validity.ts';

export interface SealIssue extends OwnIssue {
  /** The operator's OID arc, below which the profile's policy stands. */
  readonly policyArc: string;
}

/**
 * Builds the certificate of a seal by its profile. Throws a Refusal: `unsupported-key` or `weak-key` for its key,
 * `name-violation` for its name, `policy` for its validity or its place in the hierarchy.
 */
export function buildSealTbs(profile: SealProfile, planned: PlannedName, issue: SealIssue): TbsCertificate {
  const { crlDistributionPoints, authorityInfoAccess, freshestCrl } = issue.issuer.extensions;
  return buildOwnTbs(profile, planned, issue, validityFrom(profile, issue.notBefore), [
    encodeKeyUsage(profile.keyUsage),
    encodeCertificatePolicies([{ policy: `${issue.policyArc}.${profile.certificatePolicy}` }]),
    encodeExtendedKeyUsage(profile.extendedKeyUsage.map((use) => EXTENDED_KEY_USAGES[use])),
    crlDistributionPoints,
    authorityInfoAccess,
    ...(freshestCrl ? [freshestCrl] : []),
  ]);
}
