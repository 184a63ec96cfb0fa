import { kinds } from './define-profile.ts';
import { authorityStatements, responderStatements, sealStatements } from './print-own-profile.ts';
import {
  type CertificateProfile,
  cite,
  DOMAINS,
  EXTENDED_KEY_USAGES,
  type Profile,
  SUBJECT_TYPES,
  type SubjectRule,
  type SubjectSource,
  titleOf,
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

export type { Statement } from './statement.ts';

/** A profile as a page of MUST and MUST NOT (RFC 2119) in Markdown, made from its data and from nothing else. */
export function printProfile(profile: Profile): string {
  const rows = statements(profile).map(({ line, rule }) => `| \`${line}\` | ${rule.replaceAll('|', '\\|')} |`);
  return [
    `# ${titleOf(profile).replace(' version', ', version')}`,
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
  if (profile.kind === 'seal') return sealStatements(profile);
  if (profile.kind === 'responder') return responderStatements(profile);
  return profile.kind === 'authority' ? authorityStatements(profile) : leafStatements(profile);
}

const SAYS: Readonly<Record<SubjectSource, string>> = {
  'structure.country': "the structure's country, two capital letters (ISO 3166-1)",
  'structure.department': "the structure's department as confirmed, `Name (number)`",
  'structure.name': "the structure's name",
  'structure.identifier': 'the national structure id: type digit (1 FINESS, 3 SIRET, 4 RPPS rank), then the number',
  'structure.siren': '`0002 ` (SIRENE in ISO 6523) and the SIREN, which the structure’s SIRET holds',
  'structure.nationalTradeRegister': '`NTRFR-` and the SIREN, which the structure’s SIRET holds',
  'declared.commonName': 'the declared host name',
  'declared.serviceName': 'the declared name of a service, of letters of French, digits and a little punctuation',
  'declared.contact': 'the declared e-mail address or host name',
  'holder.firstNames': "the holder's first names as registered",
  'holder.lastName': "the holder's last name as registered",
  'holder.fullName': "the holder's first names, a space, the last name",
  'holder.serialNumber': '32 hex digits drawn for this holder, which MUST NOT ever be given to another',
};

const DECLARED: Readonly<Record<CertificateProfile['declares'], string>> = {
  hosts: 'a host (commonName) and further ones (dnsNames), all inside the declared domain',
  service: 'the name of a service (serviceName); the subscription MAY have no domain',
  contact: 'one e-mail address (email), or one host (commonName), inside the declared domain',
  holder: 'a registered holder of the structure (holder); the address MUST lie in the domain, where one is declared',
};

const FAMILIES: Readonly<Record<CertificateProfile['naming'], string>> = {
  sector: 'the structure by its department, name and national structure id',
  etsi: 'the structure by its full name and its SIREN (ETSI EN 319 412, RGS)',
};

const OVER: Readonly<Record<SubjectRule['over'], (row: SubjectRule) => string>> = {
  refuse: ({ atMost }) => `It MUST NOT have more than ${atMost} characters.`,
  shorten: ({ atMost }) => `A longer one MUST be cut at ${atMost} characters, and the preview MUST show it.`,
  omit: ({ atMost }) => `A longer one than ${atMost} characters MUST be in the subjectAltName only.`,
};

function leafStatements(profile: CertificateProfile): Statement[] {
  return [
    { line: 'offer', rule: `The subscription MUST be to the offer ${profile.offer}; people ask for ${profile.usage}.` },
    { line: 'naming', rule: `The subscription MUST name ${FAMILIES[profile.naming]}.` },
    { line: 'declares', rule: `The applicant MUST declare ${DECLARED[profile.declares]}. Nothing else is declared.` },
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
    ...presetStatements(profile),
    ...altNameStatements(profile),
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
      line: 'expiredOnLists',
      rule:
        profile.expiredOnLists === 'kept'
          ? 'A revoked certificate MUST stay on revocation lists after its end. (X.509 expiredCertsOnCRL)'
          : 'A revoked certificate MAY leave revocation lists after its end, once it has appeared on one.',
    },
    {
      line: 'renewal',
      rule:
        'Subject and subjectAltName of a renewed certificate MUST be those of the one before, byte for byte, and the key ' +
        'MUST be new. Another identifier MUST be a new order.',
    },
    {
      line: 'approval.domainControl',
      rule: profile.approval.domainControl
        ? `Control of the declared domain${
            DOMAINS[profile.declares] === 'optional' ? ', where one is declared,' : ''
          } MUST be on record before the first certificate.`
        : 'No name lies in a domain: there MAY be no control of one on record.',
    },
    {
      line: 'approval.agent',
      rule: `An agent who did not submit the request MUST approve it${
        profile.approval.agent === 'always' ? '.' : ' where the subscription is under dual control.'
      }`,
    },
  ];
}

function presetStatements({ presets }: CertificateProfile): Statement[] {
  if (presets.length === 0) return [];
  const rule =
    `Each of ${list(presets)} MUST be written exactly so. A name that is nearly one of them (case, hyphens, spaces, ` +
    'look-alikes, up to two letters, the same words) MUST be refused, with the reason.';
  return [{ line: 'presets', rule }];
}

function altNameStatements({ subjectAltName, declares }: CertificateProfile): Statement[] {
  const { dNSName, rfc822Name } = subjectAltName;
  if (!dNSName && !rfc822Name) return [{ line: 'subjectAltName', rule: 'It MUST NOT be present.' }];
  const inside =
    DOMAINS[declares] === 'optional' ? 'inside the domain, where one is declared' : 'inside the declared domain';
  const critical = 'It MUST be critical if the subject is empty, and MUST NOT be otherwise.';
  const hosts = 'in lower case, the CN first';
  const addresses = 'its domain in lower case';
  const holds = !rfc822Name
    ? `from 1 to ${dNSName?.atMost} dNSNames and nothing else, each ${inside}, ${hosts}`
    : `one rfc822Name, ${addresses}${dNSName ? ', or one dNSName, in lower case,' : ''} and nothing else, ${inside}`;
  const letters = (dNSName ?? rfc822Name)!.idnLetters;
  return [
    { line: 'subjectAltName', rule: `It MUST hold ${holds}. ${critical}` },
    ...(dNSName ? [{ line: 'subjectAltName.wildcard', rule: wildcardRule(dNSName.wildcards) }] : []),
    ...(rfc822Name
      ? [
          {
            line: 'subjectAltName.address',
            rule:
              "Before the @ there MUST be ASCII letters, digits and . _ + - ' only, beginning with a letter or digit, the " +
              'dot neither last nor doubled, unquoted, at most 64. (RFC 5321 §4.1.2)',
          },
        ]
      : []),
    {
      line: 'subjectAltName.idn',
      rule: `An A-label MUST decode to letters a–z, digits, hyphens and ${[...letters].join(' ')}.`,
    },
  ];
}

const wildcardRule = (allowed: boolean) =>
  allowed
    ? 'A name MAY be a wildcard (`*.` before a name inside the declared domain).'
    : 'A name MUST NOT be a wildcard.';
