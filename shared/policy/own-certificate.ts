import { hash } from 'node:crypto';
import type { TbsCertificate } from '../x509/certificate.ts';
import type { Extension } from '../x509/extension.ts';
import { encodeSubjectKeyIdentifier, keyIdentifier } from '../x509/key-identifiers.ts';
import { encodeName } from '../x509/name.ts';
import { decodeSubjectPublicKeyInfo } from '../x509/subject-public-key-info.ts';
import { refuse } from './findings.ts';
import type { IssuerFacts } from './issuer-facts.ts';
import { judgeKey } from './key-policy.ts';
import { equalOctets } from './octets.ts';
import { ownFinding, type PlannedName, plannedNameFaults } from './planned-name.ts';
import type { ResponderProfile, SealProfile } from './profile.ts';
import { isWithin, type Validity } from './validity.ts';

/** What is drawn, counted or looked up when one of the house's own certificates is made below an authority. */
export interface OwnIssue {
  /** Lower-case hex of 16 octets. */
  readonly serial: string;
  readonly spki: Uint8Array;
  readonly notBefore: Date;
  readonly issuer: IssuerFacts;
}

/**
 * Judges key, name and place in the hierarchy, and builds the certificate: the key identifiers, then `extensions`. Throws a
 * Refusal: `unsupported-key` or `weak-key`, `name-violation`, or `policy` for its validity or its place.
 */
export function buildOwnTbs(
  profile: SealProfile | ResponderProfile,
  planned: PlannedName,
  issue: OwnIssue,
  validity: Validity,
  extensions: readonly Extension[],
): TbsCertificate {
  const { serial, spki, issuer } = issue;
  const subject = judge(profile, planned, issue, validity);
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
      ...extensions,
    ],
  };
}

/** Returns the DER of the subject. */
function judge(
  profile: SealProfile | ResponderProfile,
  planned: PlannedName,
  { spki, issuer }: OwnIssue,
  validity: Validity,
): Uint8Array {
  const what = profile.kind;
  const key = decodeSubjectPublicKeyInfo(spki);
  judgeKey(key, profile, { spkiSha256: hash('sha256', spki, 'hex'), keyBlocked: false });
  const subject = encodeName(planned.subject);
  const faults = plannedNameFaults(profile, planned);
  if (equalOctets(issuer.name, subject)) {
    faults.push(ownFinding(profile, 'subject', `The name is that of the issuer: a ${what} has its own.`));
  }
  if (faults.length > 0) refuse('name-violation', faults);

  const misplaced = [];
  if (issuer.hierarchy !== planned.hierarchy) {
    misplaced.push(ownFinding(profile, 'subject.test', 'The issuer is of the other hierarchy.'));
  }
  if (equalOctets(issuer.spki, spki)) {
    misplaced.push(ownFinding(profile, 'key', `The key is the issuer’s own: a ${what} has another.`));
  }
  if (validity.notAfter <= validity.notBefore || !isWithin(validity, issuer)) {
    misplaced.push(ownFinding(profile, 'validity', `The authority has less life left than the ${what} would have.`));
  }
  if (misplaced.length > 0) refuse('policy', misplaced);
  return subject;
}
