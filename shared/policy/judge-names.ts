import type { Finding } from '../errors.ts';
import type { CertificationRequest } from '../x509/certification-request.ts';
import type { GeneralName } from '../x509/general-name.ts';
import { type Attribute, attributeTypeName } from '../x509/name.ts';
import { notHonoured, refuse } from './findings.ts';
import { canonicalHost, type Fault, hostFault, isInside, wildcardBase } from './host-name.ts';
import { addressFault, canonicalAddress } from './mail-address.ts';
import { equalOctets } from './octets.ts';
import type { Plan } from './plan.ts';
import { cite, SUBJECT_TYPES } from './profile.ts';

const SUBJECT = '/certificationRequest/subject';
const SAN = '/certificationRequest/subjectAltName';
const RULE = 'request rule, names';

/**
 * A request may say less than the plan, never other: each subject and SAN value must equal one of its type in the plan,
 * after canonicalisation (string type, NFC, case of country and host, repeats), which is told. Throws a Refusal
 * `name-violation`, or `policy` where the only fault is a wildcard that the profile does not allow.
 */
export function judgeNames(request: CertificationRequest, plan: Plan, issuerName: Uint8Array): readonly Finding[] {
  const verdicts: Verdict[] = [];
  if (!equalOctets(request.subjectDer, plan.subjectDer)) judgeSubject(request, plan, issuerName, verdicts);
  judgeAltNames(request.requested.subjectAltName ?? [], plan, verdicts);
  const of = (kind: Verdict[0]) => verdicts.filter(([found]) => found === kind).map(([, finding]) => finding);
  const violations = of('violation');
  if (violations.length > 0) refuse('name-violation', violations);
  const wildcards = of('wildcard');
  if (wildcards.length > 0) refuse('policy', wildcards);
  return of('accepted');
}

type Verdict = readonly ['violation' | 'wildcard' | 'accepted', Finding];

function judgeSubject(
  { subject, subjectDer }: CertificationRequest,
  plan: Plan,
  issuerName: Uint8Array,
  to: Verdict[],
) {
  if (equalOctets(subjectDer, issuerName)) {
    const detail = 'The subject is the name of the certification authority itself.';
    to.push(['violation', { code: 'subject-is-issuer', citation: 'RFC 5280 §4.1.2.6', pointer: SUBJECT, detail }]);
    return;
  }
  const planned = plan.subject.flat();
  const seen = new Set<string>();
  for (const [i, rdn] of subject.entries()) {
    for (const [j, attribute] of rdn.entries()) {
      const pointer = `${SUBJECT}/${i}/${j}`;
      const twin = planned.find((candidate) => sameValue(attribute, candidate, plan));
      if (!twin) to.push(['violation', subjectViolation(attribute, plan, pointer)]);
      else if (seen.has(twin.type)) to.push(['accepted', repeated(pointer)]);
      else if (twin.value !== attribute.value || twin.encoding !== attribute.encoding) {
        const detail = `The ${attributeTypeName(twin.type)} is written as the plan has it.`;
        to.push(['accepted', notHonoured(pointer, detail, RULE)]);
      }
      if (twin) seen.add(twin.type);
    }
  }
}

/** Whether two values are one after canonicalisation; a value that is no string equals none. */
function sameValue(requested: Attribute, planned: Attribute, plan: Plan): boolean {
  if (requested.type !== planned.type || requested.encoding === 'DER') return false;
  return requested.value === planned.value || canonical(requested, plan) === canonical(planned, plan);
}

function canonical({ type, value }: Attribute, plan: Plan): string {
  const text = value.normalize('NFC');
  const rule = plan.profile.subject.find((candidate) => SUBJECT_TYPES[candidate.type].oid === type);
  if (rule?.says === 'structure.country') return text.toUpperCase();
  if (rule?.says === 'declared.contact' && text.includes('@')) return canonicalAddress(text);
  return rule?.says === 'declared.commonName' || rule?.says === 'declared.contact' ? canonicalHost(text) : text;
}

function subjectViolation({ type }: Attribute, plan: Plan, pointer: string): Finding {
  const rule = plan.profile.subject.find((candidate) => SUBJECT_TYPES[candidate.type].oid === type);
  const citation = rule ? `${RULE}; ${cite(plan.profile, `subject.${rule.type}`)}` : RULE;
  const name = attributeTypeName(type);
  const detail = rule
    ? `The ${name} is not the one that the certificate will have: leave it out, or take it from the preview.`
    : `A subject has no ${name} here: leave it out.`;
  return { code: 'subject-not-planned', citation, pointer, detail };
}

function judgeAltNames(requested: readonly GeneralName[], plan: Plan, to: Verdict[]): void {
  const planned = new Set(plan.subjectAltNames.map(canonicalName));
  const seen = new Set<string>();
  for (const [index, name] of requested.entries()) {
    const pointer = `${SAN}/${index}`;
    const canonical = canonicalName(name);
    if (canonical === undefined || !planned.has(canonical)) {
      to.push(altNameViolation(name, plan, pointer));
    } else {
      if (seen.has(canonical)) to.push(['accepted', repeated(pointer)]);
      else if (canonical !== tagged(name)) to.push(['accepted', notHonoured(pointer, IN_LOWER_CASE[name.kind]!, RULE)]);
      seen.add(canonical);
    }
  }
}

const IN_LOWER_CASE: Partial<Readonly<Record<GeneralName['kind'], string>>> = {
  dNSName: 'It is written in lower case.',
  rfc822Name: 'Its domain is written in lower case.',
};

/** The canonical form of a name with its kind before it; undefined for a kind that no plan has. */
function canonicalName(name: GeneralName): string | undefined {
  if (name.kind === 'dNSName') return `dNSName:${canonicalHost(name.value)}`;
  return name.kind === 'rfc822Name' ? `rfc822Name:${canonicalAddress(name.value)}` : undefined;
}

const tagged = (name: GeneralName) => `${name.kind}:${name.value}`;

function altNameViolation(name: GeneralName, { profile, domain }: Plan, pointer: string): Verdict {
  const { dNSName } = profile.subjectAltName;
  const base = name.kind === 'dNSName' ? wildcardBase(canonicalHost(name.value)) : undefined;
  if (
    base !== undefined &&
    dNSName &&
    domain &&
    !dNSName.wildcards &&
    !hostFault(base, dNSName) &&
    isInside(base, domain)
  ) {
    const citation = cite(profile, 'subjectAltName.wildcard');
    return [
      'wildcard',
      { code: 'wildcard', citation, pointer, detail: 'The name is a wildcard, which is not allowed.' },
    ];
  }
  const fault = altNameFault(name, base, profile);
  const detail =
    fault === 'kind'
      ? `The certificate will have no ${name.kind}: leave it out.`
      : `The name ${fault?.detail ?? 'is not among those that the certificate will have: declare it, or leave it out'}.`;
  const known = fault === 'kind' ? undefined : fault;
  const citation = known ? `${RULE}; ${known.citation}` : RULE;
  return ['violation', { code: known?.code ?? 'name-not-planned', citation, pointer, detail }];
}

/** What is wrong with a name in itself; `kind` when the profile has no name of its kind. */
function altNameFault(
  name: GeneralName,
  base: string | undefined,
  { subjectAltName: { dNSName, rfc822Name } }: Plan['profile'],
): Fault | 'kind' | undefined {
  if (name.kind === 'dNSName' && dNSName) return hostFault(base ?? canonicalHost(name.value), dNSName);
  if (name.kind === 'rfc822Name' && rfc822Name) return addressFault(canonicalAddress(name.value), rfc822Name);
  return 'kind';
}

const repeated = (pointer: string) => notHonoured(pointer, 'It is repeated; the certificate says it once.', RULE);
