import { hash } from 'node:crypto';
import type { Finding } from '../errors.ts';
import type { SignatureAlgorithm } from '../x509/algorithms.ts';
import { encodeBasicConstraints } from '../x509/basic-constraints.ts';
import type { TbsCertificate } from '../x509/certificate.ts';
import { encodeCertificatePolicies } from '../x509/certificate-policies.ts';
import type { Extension } from '../x509/extension.ts';
import { encodeAuthorityKeyIdentifier, encodeSubjectKeyIdentifier, keyIdentifier } from '../x509/key-identifiers.ts';
import { encodeKeyUsage } from '../x509/key-usage.ts';
import { encodeName, type Name } from '../x509/name.ts';
import { decodeSubjectPublicKeyInfo } from '../x509/subject-public-key-info.ts';
import { characters, textFault } from './directory-text.ts';
import { refuse } from './findings.ts';
import type { IssuerFacts } from './issuer-facts.ts';
import { judgeKey } from './key-policy.ts';
import { equalOctets } from './octets.ts';
import { type AuthorityProfile, cite, SUBJECT_TYPES } from './profile.ts';
import { authorityProfiles } from './profiles.ts';
import { isWithin, yearsFrom } from './validity.ts';

/** An authority as the ceremony's file describes it. */
export interface PlannedAuthority {
  readonly level: AuthorityProfile['level'];
  readonly hierarchy: 'production' | 'test';
  readonly subject: Name;
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
  const faults = nameFaults(profile, planned);
  if (issuer && equalOctets(issuer.name, subject)) {
    faults.push(finding(profile, 'subject', 'The name is that of the issuer: every authority has its own.'));
  }
  if (faults.length > 0) refuse('name-violation', faults);

  const validity = yearsFrom(issue.notBefore, planned.years);
  const misplaced = placeFaults(profile, planned, issuer);
  if (issuer && !isWithin(validity, issuer)) {
    misplaced.push(finding(profile, 'validity', 'The authority would outlive its issuer.'));
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

/** One attribute per RDN, in the profile's order, as its rows say; the TEST hierarchy marked and no other. */
function nameFaults(profile: AuthorityProfile, { subject, hierarchy }: PlannedAuthority): Finding[] {
  const faults: Finding[] = [];
  const rest = [...subject];
  for (const row of profile.subject) {
    const { oid } = SUBJECT_TYPES[row.type];
    const line = `subject.${row.type}`;
    const next = rest[0]?.[0];
    if (rest[0]?.length !== 1 || next?.type !== oid) {
      if (row.required) faults.push(finding(profile, line, `The ${row.type} is missing or in another place.`));
      continue;
    }
    rest.shift();
    const fault = next.encoding === row.as ? textFault(next.value)?.detail : `is not a ${row.as}`;
    if (fault) faults.push(finding(profile, line, `The ${row.type} ${fault}.`));
    if (characters(next.value) > row.atMost) faults.push(finding(profile, line, `The ${row.type} is too long.`));
    if (row.type === 'C' && !/^[A-Z]{2}$/.test(next.value)) {
      faults.push(finding(profile, line, 'The C is no country code of two capital letters.'));
    }
    if (row.type === 'CN' && next.value.startsWith(profile.testPrefix) !== (hierarchy === 'test')) {
      const detail = `The CN begins with “${profile.testPrefix}” in the TEST hierarchy and in no other.`;
      faults.push(finding(profile, 'subject.test', detail));
    }
  }
  if (rest.length > 0) faults.push(finding(profile, 'subject', 'The name has more than the profile lists.'));
  return faults;
}

function placeFaults(profile: AuthorityProfile, planned: PlannedAuthority, issuer?: IssuerFacts): Finding[] {
  const faults: Finding[] = [];
  if ((planned.level === 'root') !== (issuer === undefined)) {
    faults.push(finding(profile, 'signature', 'A root signs itself, and an issuing authority is signed by another.'));
  }
  if (issuer && issuer.hierarchy !== planned.hierarchy) {
    faults.push(finding(profile, 'subject.test', 'The issuer is of the other hierarchy.'));
  }
  const { atMostYears } = profile.validity;
  if (!Number.isInteger(planned.years) || planned.years < 1 || planned.years > atMostYears) {
    faults.push(finding(profile, 'validity', `The validity is from 1 to ${atMostYears} whole years.`));
  }
  return faults;
}

function finding(profile: AuthorityProfile, line: string, detail: string): Finding {
  return { code: `authority-${line.split('.')[0]}`, citation: cite(profile, line), detail };
}
