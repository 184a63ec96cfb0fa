import { kinds } from './define-profile.ts';
import {
  type AuthorityProfile,
  type CertificateProfile,
  cite,
  EXTENDED_KEY_USAGES,
  type KeyRules,
  type Profile,
  SUBJECT_TYPES,
  type SubjectRule,
  type SubjectSource,
} from './profile.ts';

/** One line of a profile's page: the name by which findings cite it, and the rule in words. */
export interface Statement {
  readonly line: string;
  readonly rule: string;
}

/** A profile as a page of MUST and MUST NOT (RFC 2119) in Markdown, made from its data and from nothing else. */
export function printProfile(profile: Profile): string {
  const rows = statements(profile).map(({ line, rule }) => `| \`${line}\` | ${rule.replaceAll('|', '\\|')} |`);
  return [
    `# ${profile.name}, version ${profile.version}`,
    '',
    `A certificate of this profile ${profile.purpose}.`,
    `Cite a line as “${cite(profile, 'line')}”.`,
    '',
    '| line | rule |',
    '|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** The rules of a profile, one per line, in the order of the certificate's fields. */
export function statements(profile: Profile): readonly Statement[] {
  return profile.kind === 'authority' ? authorityStatements(profile) : leafStatements(profile);
}

const SAYS: Readonly<Record<SubjectSource, string>> = {
  'structure.country': "the structure's country, two capital letters (ISO 3166-1)",
  'structure.department': "the structure's department as confirmed, `Name (number)`",
  'structure.name': "the structure's name",
  'structure.identifier': 'the national structure id: type digit (1 FINESS, 3 SIRET, 4 RPPS rank), then the number',
  'declared.commonName': 'the declared host name',
};

const OVER: Readonly<Record<SubjectRule['over'], (row: SubjectRule) => string>> = {
  refuse: ({ atMost }) => `It MUST NOT have more than ${atMost} characters.`,
  shorten: ({ atMost }) => `A longer one MUST be cut at ${atMost} characters, and the preview MUST show it.`,
  omit: ({ atMost }) => `A longer one than ${atMost} characters MUST be in the subjectAltName only.`,
};

function leafStatements(profile: CertificateProfile): Statement[] {
  const names = profile.subjectAltName.dNSName;
  const wildcards = names.wildcards
    ? 'A name MAY be a wildcard (`*.` before a name inside the declared domain).'
    : 'A name MUST NOT be a wildcard.';
  return [
    { line: 'offer', rule: `The subscription MUST be to the offer ${profile.offer}.` },
    ...serialAndSignature,
    {
      line: 'validity',
      rule:
        `notAfter MUST be ${years(profile.validity.years)} after notBefore, less one second (both are inclusive). ` +
        'It MUST NOT lie past the end of the issuer: an issuer with less life left MUST NOT sign.',
    },
    { line: 'subject', rule: `The subject MUST be ${order(profile.subject)}, in this order, one attribute per RDN.` },
    ...profile.subject.map((row) => ({
      line: `subject.${row.type}`,
      rule: `${row.type} MUST be ${SAYS[row.says]}, as ${row.as}. ${OVER[row.over](row)} (${SUBJECT_TYPES[row.type].citation})`,
    })),
    {
      line: 'subjectAltName',
      rule:
        `It MUST hold from 1 to ${names.atMost} dNSNames and nothing else, each inside the declared domain, in lower ` +
        'case, the CN first. It MUST be critical if the subject is empty, and MUST NOT be otherwise.',
    },
    { line: 'subjectAltName.wildcard', rule: wildcards },
    {
      line: 'subjectAltName.idn',
      rule: `An A-label MUST decode to letters a–z, digits, hyphens and ${[...names.idnLetters].join(' ')}.`,
    },
    ...keyStatements(profile.keys),
    ...kinds(profile.keys).map((kind) => ({
      line: `keyUsage.${kind}`,
      rule: `For ${kind.toUpperCase()} keys keyUsage MUST be critical and exactly: ${list(profile.keyUsage[kind])}.`,
    })),
    {
      line: 'extendedKeyUsage',
      rule: `It MUST be exactly: ${list(profile.extendedKeyUsage.map((use) => `${use} (${EXTENDED_KEY_USAGES[use]})`))}.`,
    },
    {
      line: 'certificatePolicies',
      rule: `It MUST hold the operator's arc followed by .${profile.certificatePolicy}, and no other policy.`,
    },
    ...keyIdentifiers,
    ...pointers,
    {
      line: 'extensions',
      rule:
        'There MUST NOT be any other extension: no basicConstraints, hence no CA; no nameConstraints; no qcStatements, ' +
        'since these certificates are not qualified.',
    },
    {
      line: 'revocationReasons',
      rule:
        profile.revocationReasons === 'withheld'
          ? 'The cause of a revocation MUST NOT appear in revocation lists.'
          : 'The cause of a revocation MUST appear in revocation lists.',
    },
    {
      line: 'approval.domainControl',
      rule: profile.approval.domainControl
        ? 'Control of the declared domain MUST be on record before the first certificate.'
        : 'Control of the declared domain is not asked for.',
    },
    {
      line: 'approval.agent',
      rule: `An agent who did not submit the request MUST approve it${
        profile.approval.agent === 'always' ? '.' : ' where the subscription is under dual control.'
      }`,
    },
  ];
}

function authorityStatements(profile: AuthorityProfile): Statement[] {
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
    ...profile.subject.map(({ type, as, atMost }) => ({
      line: `subject.${type}`,
      rule:
        `${type} MUST be ${type === 'C' ? 'two capital letters' : `of 1 to ${atMost} characters`}, as ${as}. ` +
        `(${SUBJECT_TYPES[type].citation})`,
    })),
    {
      line: 'subject.test',
      rule: `CN MUST begin with “${profile.testPrefix}” in the TEST hierarchy, and MUST NOT otherwise.`,
    },
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

const serialAndSignature: readonly Statement[] = [
  { line: 'serial', rule: 'It MUST be 16 octets of a secure generator, the first from 01 to 7F. (RFC 5280 §4.1.2.2)' },
  { line: 'signature', rule: "The algorithm MUST be the issuer's, of the kind of its key. (RFC 5280 §4.1.1.2)" },
];

const keyIdentifiers: readonly Statement[] = [
  {
    line: 'subjectKeyIdentifier',
    rule: 'It MUST be the first 160 bits of the SHA-256 of the public key, not critical. (RFC 7093 §2 (1))',
  },
  {
    line: 'authorityKeyIdentifier',
    rule: "It MUST be the issuer's subject key identifier and nothing else, not critical. (RFC 5280 §4.2.1.1)",
  },
];

const pointers: readonly Statement[] = [
  {
    line: 'crlDistributionPoints',
    rule: "It MUST be one point with the issuer's list as one http URI, not critical. (RFC 5280 §4.2.1.13)",
  },
  {
    line: 'authorityInfoAccess',
    rule: "It MUST be caIssuers with the issuer's certificate as one http URI, not critical. (RFC 5280 §4.2.2.1)",
  },
];

function keyStatements({ ec, rsa }: KeyRules): Statement[] {
  const choices = [
    ...(ec.length > 0 ? [`an uncompressed point on ${ec.join(' or ')}`] : []),
    ...(rsa
      ? [rsa.bits[0] === rsa.bits[1] ? `RSA of ${rsa.bits[0]} bits` : `RSA of ${rsa.bits.join(' to ')} bits`]
      : []),
  ];
  const known = 'It MUST NOT be blocked, nor be one whose private half is public.';
  const rsaRule =
    'The exponent MUST be odd, from 65537 to 2^256 − 1. The modulus MUST NOT have a factor below 752, bear the ' +
    'fingerprint of CVE-2017-15361, or yield to 100 rounds of Fermat’s method. (CA/Browser Forum BR §6.1.1.3, §6.1.6)';
  return [
    { line: 'key', rule: `The key MUST be ${choices.join(', or ')}. ${known}` },
    ...(rsa ? [{ line: 'key.rsa', rule: rsaRule }] : []),
  ];
}

const list = (items: readonly string[]) => items.join(', ');
const years = (count: number) => (count === 1 ? 'one year' : `${count} years`);
const order = (rows: readonly { readonly type: string }[]) => rows.map(({ type }) => type).join(', ');
