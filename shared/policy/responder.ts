import type { TbsCertificate } from '../x509/certificate.ts';
import { encodeExtendedKeyUsage, keyPurposes } from '../x509/extended-key-usage.ts';
import { encodeKeyUsage } from '../x509/key-usage.ts';
import { ocspNoCheck } from '../x509/ocsp-no-check.ts';
import { buildOwnTbs, type OwnIssue } from './own-certificate.ts';
import type { PlannedName } from './planned-name.ts';
import type { ResponderProfile } from './profile.ts';
import { daysFrom } from './validity.ts';

/** What every responder's certificate says besides, encoded once. */
const SAME = [
  encodeKeyUsage(['digitalSignature']),
  encodeExtendedKeyUsage([keyPurposes.OCSPSigning]),
  ocspNoCheck,
] as const;

/**
 * Builds the certificate of an issuer's authorized responder by its profile (RFC 6960 §4.2.2.2). Throws a Refusal:
 * `unsupported-key` or `weak-key` for its key, `name-violation` for its name, `policy` for its place or for an issuer
 * that has ended.
 */
export function buildResponderTbs(profile: ResponderProfile, planned: PlannedName, issue: OwnIssue): TbsCertificate {
  const validity = daysFrom(issue.notBefore, profile.validity.days, issue.issuer);
  return buildOwnTbs(profile, planned, issue, validity, SAME);
}
