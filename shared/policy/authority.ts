import { hash } from 'node:crypto';
import type { Finding } from '../errors.ts';
import type { SignatureAlgorithm } from '../x509/algorithms.ts';
import { encodeBasicConstraints } from '../x509/basic-constraints.ts';
import type { TbsCertificate } from '../x509/certificate.ts';
import { encodeCertificatePolicies } from '../x509/certificate-policies.ts';
import type { Extension } from '../x509/extension.ts';
import { encodeAuthorityKeyIdentifier, encodeSubjectKeyIdentifier, keyIdentifier } from '../x509/key-identifiers.ts';
import { encodeKeyUsage } from '../x509/key-usage.ts';
import { encodeName } from '../x509/name.ts';
import { decodeSubjectPublicKeyInfo } from '../x509/subject-public-key-info.ts';
import { refuse } from './findings.ts';
import type { IssuerFacts } from './issuer-facts.ts';
import { judgeKey } from './key-policy.ts';
import { equalOctets } from './octets.ts';
import { ownFinding, type PlannedName, plannedNameFaults } from './planned-name.ts';
import type { AuthorityProfile } from './profile.ts';
import { authorityProfiles } from './profiles.ts';
import { isWithin, yearsFrom } from './validity.ts';

/** An authority as the ceremony's file describes it. */
export interface PlannedAuthority extends PlannedName {
  readonly level: AuthorityProfile['level'];
  readonly years: number;
}

export interface AuthorityIssue {
  /** Lower-case hex of 16 octets. */
  readonly serial: string;
  readonly spki: Uint8Array;
  readonly notBefore: Date;
  /** Of the key that signs: the authority's own for a root, its issuer's otherwise. */
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Absent for a root, which signs itself. */
  readonly issuer?: IssuerFacts;
}

const ANY_POLICY = '2.5.29.32.0';

/**
 * Builds the certificate of a root or of an issuing authority by its profile. Throws a Refusal: `unsupported-key` or
 * `weak-key` for its key, `name-violation` for its name, `policy` for its validity or its place in the hierarchy.
 */
export function buildAuthorityTbs(planned: PlannedAuthority, issue: AuthorityIssue): TbsCertificate {
  const { serial, spki, signatureAlgorithm, issuer } = issue;
  const profile = authorityProfiles[planned.level];
  const spkiSha256 = hash('sha256', spki, 'hex');
  judgeKey(decodeSubjectPublicKeyInfo(spki), profile, { spkiSha256, keyBlocked: false });
  const subject = encodeName(planned.subject);
  const faults = plannedNameFaults(profile, planned);
  if (issuer && equalOctets(issuer.name, subject)) {
    faults.push(ownFinding(profile, 'subject', 'The name is that of the issuer: every authority has its own.'));
  }
  if (faults.length > 0) refuse('name-violation', faults);

  const validity = yearsFrom(issue.notBefore, planned.years);
  const misplaced = placeFaults(profile, planned, issuer);
  if (issuer && !isWithin(validity, issuer)) {
    misplaced.push(ownFinding(profile, 'validity', 'The authority would outlive its issuer.'));
  }
  if (misplaced.length > 0) refuse('policy', misplaced);

  const identifier = keyIdentifier(spki, 'sha256');
  return {
    serial,
    signatureAlgorithm,
    issuer: issuer?.name ?? subject,
    ...validity,
    subject,
    spki,
    extensions: extensionsOf(profile, identifier, issuer),
  };
}

function extensionsOf(profile: AuthorityProfile, identifier: Uint8Array, issuer?: IssuerFacts): Extension[] {
  const constraints = { cA: true, ...(profile.pathLength !== undefined && { pathLenConstraint: profile.pathLength }) };
  return [
    issuer?.extensions.authorityKeyIdentifier ?? encodeAuthorityKeyIdentifier(identifier),
    encodeSubjectKeyIdentifier(identifier),
    encodeBasicConstraints(constraints),
    encodeKeyUsage(profile.keyUsage),
    ...(profile.certificatePolicy === 'any' ? [encodeCertificatePolicies([{ policy: ANY_POLICY }])] : []),
    ...(profile.pointsToIssuer && issuer ? pointersOf(issuer) : []),
  ];
}

const pointersOf = ({ extensions }: IssuerFacts) => [extensions.crlDistributionPoints, extensions.authorityInfoAccess];

function placeFaults(profile: AuthorityProfile, planned: PlannedAuthority, issuer?: IssuerFacts): Finding[] {
  const faults: Finding[] = [];
  if ((planned.level === 'root') !== (issuer === undefined)) {
    faults.push(
      ownFinding(profile, 'signature', 'A root signs itself, and an issuing authority is signed by another.'),
    );
  }
  if (issuer && issuer.hierarchy !== planned.hierarchy) {
    faults.push(ownFinding(profile, 'subject.test', 'The issuer is of the other hierarchy.'));
  }
  const { atMostYears } = profile.validity;
  if (!Number.isInteger(planned.years) || planned.years < 1 || planned.years > atMostYears) {
    faults.push(ownFinding(profile, 'validity', `The validity is from 1 to ${atMostYears} whole years.`));
  }
  return faults;
}
