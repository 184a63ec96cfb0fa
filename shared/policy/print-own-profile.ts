import { keyPurposes } from '../x509/extended-key-usage.ts';
import {
  type AuthorityProfile,
  EXTENDED_KEY_USAGES,
  type OwnProfile,
  type ResponderProfile,
  type SealProfile,
  SUBJECT_TYPES,
} from './profile.ts';
import {
  keyIdentifiers,
  keyStatements,
  list,
  order,
  pointers,
  type Statement,
  serialAndSignature,
  years,
} from './statement.ts';

/** The pages of the profiles of the house's own certificates (`print-profile.ts`). */

/** The rules of an authority's own certificate. */
export function authorityStatements(profile: AuthorityProfile): Statement[] {
  const optional = profile.subject.filter(({ required }) => !required).map(({ type }) => type);
  return [
    ...serialAndSignature,
    {
      line: 'validity',
      rule: `It MUST NOT be longer than ${years(profile.validity.atMostYears)}, nor go past the end of the issuer.`,
    },
    {
      line: 'subject',
      rule:
        `The subject MUST be ${order(profile.subject)}, in this order, one attribute per RDN` +
        `${optional.length > 0 ? `; ${list(optional)} MAY be absent` : ''}. Two authorities MUST NOT have the same.`,
    },
    ...ownNameStatements(profile),
    ...keyStatements(profile.keys),
    { line: 'keyUsage', rule: `keyUsage MUST be critical and exactly: ${list(profile.keyUsage)}.` },
    {
      line: 'basicConstraints',
      rule: `It MUST be critical, with CA TRUE and ${
        profile.pathLength === undefined ? 'no path length' : `path length ${profile.pathLength}`
      }.`,
    },
    {
      line: 'certificatePolicies',
      rule: profile.certificatePolicy === 'any' ? 'It MUST be anyPolicy (2.5.29.32.0).' : 'It MUST NOT be present.',
    },
    ...keyIdentifiers,
    ...(profile.pointsToIssuer
      ? pointers
      : [{ line: 'pointers', rule: 'There MUST NOT be CRL distribution points nor authority information access.' }]),
    { line: 'extensions', rule: 'There MUST NOT be any other extension.' },
  ];
}

const ownNameStatements = ({ subject, testPrefix }: OwnProfile): Statement[] => [
  ...subject.map(({ type, as, atMost }) => ({
    line: `subject.${type}`,
    rule:
      `${type} MUST be ${type === 'C' ? 'two capital letters' : `of 1 to ${atMost} characters`}, as ${as}. ` +
      `(${SUBJECT_TYPES[type].citation})`,
  })),
  { line: 'subject.test', rule: `CN MUST begin with “${testPrefix}” in the TEST hierarchy, and MUST NOT otherwise.` },
];

/** The rules of the certificate of the platform's seal. */
export function sealStatements(profile: SealProfile): Statement[] {
  const uses = profile.extendedKeyUsage.map((use) => `${use} (${EXTENDED_KEY_USAGES[use]})`);
  return [
    ...serialAndSignature,
    {
      line: 'validity',
      rule: `It MUST be ${years(profile.validity.years)}, and MUST NOT go past the end of the issuer.`,
    },
    { line: 'subject', rule: `The subject MUST be ${order(profile.subject)}, in this order; OU MAY be absent.` },
    { line: 'subject.seal', rule: `CN MUST begin with “${profile.commonNamePrefix}”, so that no person is named.` },
    ...ownNameStatements(profile),
    ...keyStatements(profile.keys),
    { line: 'keyUsage', rule: `keyUsage MUST be critical and exactly: ${list(profile.keyUsage)}.` },
    { line: 'extendedKeyUsage', rule: `It MUST be exactly: ${list(uses)}.` },
    {
      line: 'certificatePolicies',
      rule: `It MUST hold the operator's arc followed by .${profile.certificatePolicy}, and no other policy.`,
    },
    ...keyIdentifiers,
    ...pointers,
    { line: 'extensions', rule: 'There MUST NOT be any other extension.' },
  ];
}

/** The rules of the certificate of an OCSP responder. */
export function responderStatements(profile: ResponderProfile): Statement[] {
  const { days, renewDaysBefore } = profile.validity;
  return [
    ...serialAndSignature,
    {
      line: 'validity',
      rule:
        `It MUST be ${days} days, or end with the issuer where that ends before. The next one MUST be made, for the other ` +
        `of the two keys, when less than ${renewDaysBefore} days are left.`,
    },
    { line: 'subject', rule: `The subject MUST be ${order(profile.subject)}, in this order; OU MAY be absent.` },
    ...ownNameStatements(profile),
    ...keyStatements(profile.keys),
    { line: 'keyUsage', rule: 'keyUsage MUST be critical and exactly: digitalSignature.' },
    {
      line: 'extendedKeyUsage',
      rule: `It MUST be exactly: OCSPSigning (${keyPurposes.OCSPSigning}). No other kind of profile MAY have it. (RFC 6960 §4.2.2.2)`,
    },
    {
      line: 'ocspNoCheck',
      rule: 'It MUST be present, NULL and not critical: nobody asks whether it is revoked. (RFC 6960 §4.2.2.2.1)',
    },
    ...keyIdentifiers,
    {
      line: 'extensions',
      rule: 'There MUST NOT be any other extension: no CRL distribution points, no authority information access, no policies.',
    },
  ];
}
