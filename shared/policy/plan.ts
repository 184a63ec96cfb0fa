import type { Finding } from '../errors.ts';
import type { StructureRecord, SubscriptionRecord } from '../registration/records.ts';
import { encodeGeneralNames, type GeneralName } from '../x509/general-name.ts';
import { encodeName, type Name } from '../x509/name.ts';
import { characters, shorten, textFault } from './directory-text.ts';
import { refuse } from './findings.ts';
import type { DeclaredDomain } from './host-name.ts';
import { nationalStructureId, structureIdFault } from './national-structure-id.ts';
import { type DeclaredNames, planHosts } from './plan-hosts.ts';
import { type CertificateProfile, cite, SUBJECT_TYPES, type SubjectRule, type SubjectSource } from './profile.ts';

/** What the certificate will say, settled without a look at the PKCS #10 request. */
export interface Plan {
  readonly profile: CertificateProfile;
  readonly subject: Name;
  readonly subjectAltNames: readonly GeneralName[];
  /** What a person should see in the preview: a name cut at the limit, a CN left out, a host that was given twice. */
  readonly notices: readonly Finding[];
  /** Every name lies in it. */
  readonly domain: DeclaredDomain;
  /** The issuer must be of this hierarchy. */
  readonly hierarchy: SubscriptionRecord['population'];
  /** The names as they will stand in the certificate. */
  readonly subjectDer: Uint8Array;
  readonly subjectAltNameDer: Uint8Array;
}

/** The records on which a certificate stands, and what the applicant declares beside the key. */
export interface PlanFacts {
  readonly structure: StructureRecord;
  readonly subscription: SubscriptionRecord;
  readonly declared: DeclaredNames;
}

/**
 * Makes the plan from records and declared fields only. Throws a Refusal `name-violation` for a name that cannot be
 * certified, `policy` for one that the profile does not allow; pointers lead into `/declared` and the records.
 */
export function planCertificate(profile: CertificateProfile, facts: PlanFacts): Plan {
  const { subscription } = facts;
  if (subscription.offer !== profile.offer || subscription.structureId !== facts.structure.id) {
    const detail = `The subscription is not one of this structure to the offer ${profile.offer}.`;
    refuse('policy', [{ code: 'offer', citation: cite(profile, 'offer'), pointer: '/subscription', detail }]);
  }
  const { hosts, notices } = planHosts(profile, facts.declared, subscription.domain);
  const subject = planSubject(profile, facts, hosts[0]!);
  const subjectAltNames = hosts.map((value): GeneralName => ({ kind: 'dNSName', value }));
  return {
    profile,
    subject: subject.name,
    subjectAltNames,
    notices: [...subject.notices, ...notices],
    domain: subscription.domain,
    hierarchy: subscription.population,
    subjectDer: encodeName(subject.name),
    subjectAltNameDer: encodeGeneralNames(subjectAltNames),
  };
}

interface Source {
  readonly pointer: string;
  readonly read: (facts: PlanFacts, commonName: string) => string;
  /** What is wrong with a value beyond the rules of every text. */
  readonly fault?: (value: string) => string | undefined;
}

const SOURCES: Readonly<Record<SubjectSource, Source>> = {
  'structure.country': {
    pointer: '/structure/country',
    read: ({ structure }) => structure.country,
    fault: (value) => (/^[A-Z]{2}$/.test(value) ? undefined : 'is no country code of two capital letters (ISO 3166-1)'),
  },
  'structure.department': {
    pointer: '/structure/department',
    read: ({ structure }) => structure.department,
    fault: (value) =>
      /^\S.* \((0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|9[78][0-9])\)$/.test(value)
        ? undefined
        : 'is not of the form `Paris (75)`: the name of the department, then its number in brackets',
  },
  'structure.name': { pointer: '/structure/name', read: ({ structure }) => structure.name.normalize('NFC') },
  'structure.identifier': {
    pointer: '/structure/identifier',
    read: ({ structure }) => nationalStructureId(structure.identifier),
    fault: structureIdFault,
  },
  'declared.commonName': { pointer: '/declared/commonName', read: (_, commonName) => commonName },
};

function planSubject(
  profile: CertificateProfile,
  facts: PlanFacts,
  commonName: string,
): { readonly name: Name; readonly notices: readonly Finding[] } {
  const name: Name[number][] = [];
  const notices: Finding[] = [];
  const violations: Finding[] = [];
  for (const rule of profile.subject) {
    const source = SOURCES[rule.says];
    const written = source.read(facts, commonName);
    const fault = source.fault?.(written) ?? textFault(written)?.detail;
    const { value, notice } = fitted(profile, rule, written);
    if (fault || (value === undefined && rule.over === 'refuse')) {
      violations.push(subjectFinding(profile, rule, `The value for ${rule.type} ${fault ?? TOO_LONG}.`));
    } else {
      if (notice) notices.push(notice);
      if (value) name.push([{ type: SUBJECT_TYPES[rule.type].oid, value, encoding: rule.as }]);
    }
  }
  if (violations.length > 0) refuse('name-violation', violations);
  return { name, notices };
}

const TOO_LONG = 'is too long';

/** A value at the length that its row admits, with the notice that goes with a change; no value: it does not go in. */
function fitted(profile: CertificateProfile, rule: SubjectRule, value: string): { value?: string; notice?: Finding } {
  if (value.length <= rule.atMost || characters(value) <= rule.atMost) return { value };
  if (rule.over === 'refuse') return {};
  if (rule.over === 'omit') {
    const detail = `It has more than ${rule.atMost} characters and goes to the subjectAltName only, not to the subject.`;
    return { notice: subjectFinding(profile, rule, detail, 'omitted') };
  }
  const shortened = shorten(value, rule.atMost);
  const detail = `It is cut at ${rule.atMost} characters and certified as “${shortened}”.`;
  return { value: shortened, notice: subjectFinding(profile, rule, detail, 'shortened') };
}

function subjectFinding(profile: CertificateProfile, rule: SubjectRule, detail: string, what = 'violation'): Finding {
  const { citation } = SUBJECT_TYPES[rule.type];
  const { pointer } = SOURCES[rule.says];
  return {
    code: `subject-${what}`,
    citation: `${cite(profile, `subject.${rule.type}`)}; ${citation}`,
    pointer,
    detail,
  };
}
