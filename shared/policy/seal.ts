import { hash } from 'node:crypto';
import type { TbsCertificate } from '../x509/certificate.ts';
import { encodeCertificatePolicies } from '../x509/certificate-policies.ts';
import { encodeExtendedKeyUsage } from '../x509/extended-key-usage.ts';
import { encodeSubjectKeyIdentifier, keyIdentifier } from '../x509/key-identifiers.ts';
import { encodeKeyUsage } from '../x509/key-usage.ts';
import { encodeName } from '../x509/name.ts';
import { decodeSubjectPublicKeyInfo } from '../x509/subject-public-key-info.ts';
import { refuse } from './findings.ts';
import type { IssuerFacts } from './issuer-facts.ts';
import { judgeKey } from './key-policy.ts';
import { equalOctets } from './octets.ts';
import { ownFinding, type PlannedName, plannedNameFaults } from './planned-name.ts';
import { EXTENDED_KEY_USAGES, type SealProfile } from './profile.ts';
import { isWithin, validityFrom } from './validity.ts';

export interface SealIssue {
  /** Lower-case hex of 16 octets. */
  readonly serial: string;
  readonly spki: Uint8Array;
  readonly notBefore: Date;
  readonly issuer: IssuerFacts;
  /** The operator's OID arc, below which the profile's policy stands. */
  readonly policyArc: string;
}

/**
 * Builds the certificate of a seal by its profile. Throws a Refusal: `unsupported-key` or `weak-key` for its key,
 * `name-violation` for its name, `policy` for its validity or its place in the hierarchy.
 */
export function buildSealTbs(profile: SealProfile, planned: PlannedName, issue: SealIssue): TbsCertificate {
  const { serial, spki, issuer, policyArc } = issue;
  const key = decodeSubjectPublicKeyInfo(spki);
  judgeKey(key, profile, { spkiSha256: hash('sha256', spki, 'hex'), keyBlocked: false });
  const subject = encodeName(planned.subject);
  const faults = plannedNameFaults(profile, planned);
  if (equalOctets(issuer.name, subject)) {
    faults.push(ownFinding(profile, 'subject', 'The name is that of the issuer: a seal has its own.'));
  }
  if (faults.length > 0) refuse('name-violation', faults);

  const validity = validityFrom(profile, issue.notBefore);
  const misplaced = [];
  if (issuer.hierarchy !== planned.hierarchy) {
    misplaced.push(ownFinding(profile, 'subject.test', 'The issuer is of the other hierarchy.'));
  }
  if (equalOctets(issuer.spki, spki)) {
    misplaced.push(ownFinding(profile, 'key', 'The key is the issuer’s own: a seal has another.'));
  }
  if (!isWithin(validity, issuer)) {
    misplaced.push(ownFinding(profile, 'validity', 'The authority has less life left than the seal would have.'));
  }
  if (misplaced.length > 0) refuse('policy', misplaced);

  return {
    serial,
    signatureAlgorithm: issuer.signatureAlgorithm,
    issuer: issuer.name,
    ...validity,
    subject,
    spki,
    extensions: [
      issuer.extensions.authorityKeyIdentifier,
      encodeSubjectKeyIdentifier(keyIdentifier(spki, 'sha256')),
      encodeKeyUsage(profile.keyUsage),
      encodeCertificatePolicies([{ policy: `${policyArc}.${profile.certificatePolicy}` }]),
      encodeExtendedKeyUsage(profile.extendedKeyUsage.map((use) => EXTENDED_KEY_USAGES[use])),
      issuer.extensions.crlDistributionPoints,
      issuer.extensions.authorityInfoAccess,
    ],
  };
}
