import type { Finding } from '../errors.ts';
import type { NamedStructure, SubscriptionRecord } from '../registration/records.ts';
import { encodeGeneralNames, type GeneralName } from '../x509/general-name.ts';
import { encodeName, type Name } from '../x509/name.ts';
import type { DeclaredFields, HolderFacts } from './declared.ts';
import { characters, shorten, textFault } from './directory-text.ts';
import { refuse } from './findings.ts';
import type { DeclaredDomain } from './host-name.ts';
import { planNames } from './plan-names.ts';
import { type CertificateProfile, cite, SUBJECT_TYPES, type SubjectRule } from './profile.ts';
import { type SubjectFacts, subjectSources } from './subject-sources.ts';

/** What the certificate will say, settled without a look at the PKCS #10 request. */
export interface Plan {
  readonly profile: CertificateProfile;
  readonly subject: Name;
  readonly subjectAltNames: readonly GeneralName[];
  /** What a person should see in the preview: a name cut at the limit, a CN left out, a host that was given twice. */
  readonly notices: readonly Finding[];
  /** Every host and address lies in it; absent where the subscription declares none. */
  readonly domain?: DeclaredDomain;
  /** The issuer must be of this hierarchy. */
  readonly hierarchy: SubscriptionRecord['population'];
  /** The names as they will stand in the certificate. */
  readonly subjectDer: Uint8Array;
  /** Absent: the certificate has no subjectAltName. */
  readonly subjectAltNameDer?: Uint8Array;
}

/** The records on which a certificate stands, and what the applicant declares beside the key. */
export interface PlanFacts {
  readonly structure: NamedStructure;
  readonly subscription: SubscriptionRecord;
  readonly declared: DeclaredFields;
  /** The record of the holder that `declared` names. */
  readonly holder?: HolderFacts;
}

/**
 * Makes the plan from records and declared fields only. Throws a Refusal `name-violation` for a name that cannot be
 * certified, `policy` for one that the profile does not allow; pointers lead into `/declared` and the records.
 */
export function planCertificate(profile: CertificateProfile, facts: PlanFacts): Plan {
  const { structure, subscription, declared } = facts;
  if (subscription.offer !== profile.offer || subscription.structureId !== structure.id) {
    const detail = `The subscription is not one of this structure to the offer ${profile.offer}.`;
    refuse('policy', [{ code: 'offer', citation: cite(profile, 'offer'), pointer: '/subscription', detail }]);
  }
  if ((subscription.naming ?? 'sector') !== profile.naming) {
    const detail = `The subscription names its structure by the other family of rules, not by ${profile.naming}.`;
    refuse('policy', [{ code: 'naming', citation: cite(profile, 'naming'), pointer: '/subscription/naming', detail }]);
  }
  const names = planNames(profile, { declared, domain: subscription.domain, holder: facts.holder });
  const { commonName, altNames, domain, holder } = names;
  const subject = planSubject(profile, { structure, commonName, ...(holder && { holder }) });
  return {
    profile,
    subject: subject.name,
    subjectAltNames: altNames,
    notices: [...subject.notices, ...names.notices],
    ...(domain && { domain }),
    hierarchy: subscription.population,
    subjectDer: encodeName(subject.name),
    ...(altNames.length > 0 && { subjectAltNameDer: encodeGeneralNames(altNames) }),
  };
}

function planSubject(
  profile: CertificateProfile,
  facts: SubjectFacts,
): { readonly name: Name; readonly notices: readonly Finding[] } {
  const name: Name[number][] = [];
  const notices: Finding[] = [];
  const violations: Finding[] = [];
  for (const rule of profile.subject) {
    const source = subjectSources[rule.says];
    const written = source.read(facts);
    const fault = source.fault?.(written, facts) ?? textFault(written)?.detail;
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
  // what a finding says is kept with the request: a person's name stays where it is
  const as = rule.says.startsWith('holder.') ? '' : ` and certified as “${shortened}”`;
  const detail = `It is cut at ${rule.atMost} characters${as}.`;
  return { value: shortened, notice: subjectFinding(profile, rule, detail, 'shortened') };
}

/** A finding about one row of the subject, with the place that its value comes from. */
export function subjectFinding(
  profile: CertificateProfile,
  rule: SubjectRule,
  detail: string,
  what = 'violation',
): Finding {
  const { citation } = SUBJECT_TYPES[rule.type];
  const { pointer } = subjectSources[rule.says];
  return {
    code: `subject-${what}`,
    citation: `${cite(profile, `subject.${rule.type}`)}; ${citation}`,
    pointer,
    detail,
  };
}
