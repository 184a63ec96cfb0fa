import type { Finding } from '../errors.ts';
import type { GeneralName } from '../x509/general-name.ts';
import type { DeclaredFields, HolderFacts } from './declared.ts';
import { refuse } from './findings.ts';
import { type DeclaredDomain, declaredDomainFault, type Fault, isInside } from './host-name.ts';
import { addressFault, canonicalAddress, domainOfAddress } from './mail-address.ts';
import { planHosts } from './plan-hosts.ts';
import { type AddressRules, type CertificateProfile, cite, type Declares, DOMAINS } from './profile.ts';
import { serviceNameFault } from './service-name.ts';

/** The names that the applicant chose, settled. */
export interface PlannedNames {
  /** What the CN says; empty for a holder, whose record says it. */
  readonly commonName: string;
  readonly altNames: readonly GeneralName[];
  readonly notices: readonly Finding[];
  /** They lie in it. */
  readonly domain?: DeclaredDomain;
  readonly holder?: HolderFacts;
}

export interface NameFacts {
  readonly declared: DeclaredFields;
  readonly domain: DeclaredDomain | undefined;
  /** The record that `declared.holder` names. */
  readonly holder: HolderFacts | undefined;
}

/**
 * The CN and alternative names by what the profile lets people declare. Throws a Refusal `policy` for fields of another
 * kind, a missing domain or an unknown holder; `name-violation` for a name that cannot be certified.
 */
export function planNames(profile: CertificateProfile, facts: NameFacts): PlannedNames {
  const domain = domainFor(profile, facts.domain);
  return { ...(domain && { domain }), ...PLANNERS[profile.declares](profile, facts, domain) };
}

type Planner = (
  profile: CertificateProfile,
  facts: NameFacts,
  domain: DeclaredDomain | undefined,
) => Omit<PlannedNames, 'domain'>;

const PLANNERS: Readonly<Record<Declares, Planner>> = {
  hosts: (profile, { declared }, domain) =>
    'commonName' in declared ? planHostNames(profile, declared, domain!) : wrongForm(profile),
  contact: (profile, { declared }, domain) => {
    if ('commonName' in declared) return planHostNames(profile, declared, domain!);
    if (!('email' in declared)) return wrongForm(profile);
    const { address, notices } = planAddress(profile, declared.email, '/declared/email', domain);
    return { commonName: address, altNames: [{ kind: 'rfc822Name', value: address }], notices };
  },
  service: (profile, { declared }) => {
    if (!('serviceName' in declared)) return wrongForm(profile);
    const commonName = declared.serviceName;
    const fault = serviceNameFault(commonName, profile.presets);
    if (fault) {
      const line = fault.code === 'service-name-near-miss' ? 'presets' : 'subject.CN';
      const citation = `${cite(profile, line)}; ${fault.citation}`;
      refuse('name-violation', located('/declared/serviceName', { ...fault, citation }));
    }
    return { commonName, altNames: [], notices: [] };
  },
  holder: (profile, { declared, holder }, domain) => {
    if (!('holder' in declared)) return wrongForm(profile);
    if (holder?.holderId !== declared.holder.holderId) {
      const detail = 'This professional is not registered as a holder under this subscription.';
      const citation = cite(profile, 'declares');
      refuse('policy', [{ code: 'holder-unknown', citation, pointer: '/declared/holder/holderId', detail }]);
    }
    const { address, notices } = planAddress(profile, holder.email, '/holder/email', domain);
    return { commonName: '', altNames: [{ kind: 'rfc822Name', value: address }], notices, holder };
  },
};

function planHostNames(
  profile: CertificateProfile,
  declared: { readonly commonName: string; readonly dnsNames: readonly string[] },
  domain: DeclaredDomain,
): Omit<PlannedNames, 'domain'> {
  const { hosts, notices } = planHosts(profile, declared, domain);
  const altNames = hosts.map((value): GeneralName => ({ kind: 'dNSName', value }));
  return { commonName: hosts[0]!, altNames, notices };
}

function planAddress(
  profile: CertificateProfile,
  written: string,
  pointer: string,
  domain: DeclaredDomain | undefined,
): { readonly address: string; readonly notices: readonly Finding[] } {
  const rules: AddressRules = profile.subjectAltName.rfc822Name!;
  const address = canonicalAddress(written);
  const violations = [
    ...located('/subscription/domain/name', domain && declaredDomainFault(domain.name, rules)),
    ...located(pointer, addressFault(address, rules) ?? outsideFault(address, domain), 'address'),
  ];
  if (violations.length > 0) refuse('name-violation', violations);
  if (address === written) return { address, notices: [] };
  const detail = 'Its domain is certified in lower case.';
  return { address, notices: [{ code: 'address-case', citation: 'RFC 5280 §7.5', pointer, detail }] };
}

/** Why an address (canonical form) lies outside the declared domain; undefined when it does not, or none is declared. */
export function outsideFault(address: string, domain: DeclaredDomain | undefined): Fault | undefined {
  if (!domain || isInside(domainOfAddress(address) ?? '', domain)) return undefined;
  const detail = domain.admits === 'host' ? 'is not at the declared host' : 'lies outside the declared domain';
  return { code: 'address-outside-domain', citation: 'form F503 §4 (declared domain)', detail };
}

/** The subscription's domain, where the profile's names lie in one. */
function domainFor(profile: CertificateProfile, domain: DeclaredDomain | undefined): DeclaredDomain | undefined {
  const asked = DOMAINS[profile.declares];
  if (asked === 'none') return undefined;
  if (asked === 'required' && !domain) {
    const detail = 'The subscription declares no domain, and the names of this profile lie in one.';
    const citation = cite(profile, 'subjectAltName');
    refuse('policy', [{ code: 'no-domain', citation, pointer: '/subscription/domain', detail }]);
  }
  return domain;
}

const FORMS: Readonly<Record<Declares, string>> = {
  hosts: 'commonName and dnsNames',
  service: 'serviceName',
  contact: 'email, or commonName for a host',
  holder: 'holder',
};

function wrongForm(profile: CertificateProfile): never {
  const detail = `For this usage people declare ${FORMS[profile.declares]}.`;
  return refuse('policy', [
    { code: 'declared-fields', citation: cite(profile, 'declares'), pointer: '/declared', detail },
  ]);
}

function located(pointer: string, fault: Fault | undefined, what = 'name'): Finding[] {
  return fault ? [{ code: fault.code, citation: fault.citation, pointer, detail: `The ${what} ${fault.detail}.` }] : [];
}
