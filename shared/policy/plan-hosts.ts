import type { Finding } from '../errors.ts';
import type { DeclaredHosts } from './declared.ts';
import { refuse } from './findings.ts';
import {
  canonicalHost,
  type DeclaredDomain,
  declaredDomainFault,
  type Fault,
  hostFault,
  isInside,
  wildcardBase,
} from './host-name.ts';
import { type CertificateProfile, cite } from './profile.ts';

/**
 * The dNSNames of a certificate in canonical form, each once, the CN's first. Throws a Refusal `name-violation` for a
 * name that is none or lies outside the domain, then `policy` for wildcards and numbers that the profile does not allow.
 */
export function planHosts(
  profile: CertificateProfile,
  declared: DeclaredHosts,
  domain: DeclaredDomain,
): { readonly hosts: readonly string[]; readonly notices: readonly Finding[] } {
  const rules = profile.subjectAltName.dNSName!;
  const violations = located('/subscription/domain/name', declaredDomainFault(domain.name, rules));
  const wildcards: Finding[] = [];
  const notices: Finding[] = [];
  const hosts = new Set<string>();
  const listed = new Set<string>();

  const take = (written: string, pointer: string): string => {
    const host = canonicalHost(written);
    const base = wildcardBase(host);
    const fault = hostFault(base ?? host, rules) ?? outsideFault(base ?? host, domain);
    violations.push(...located(pointer, fault));
    if (!fault && base !== undefined && !(rules.wildcards && domain.admits === 'domain')) {
      const citation = cite(profile, 'subjectAltName.wildcard');
      wildcards.push({ code: 'wildcard', citation, pointer, detail: 'The name is a wildcard, which is not allowed.' });
    }
    if (host !== written) notices.push(notice('host-case', pointer, `It is certified as ${host}.`, 'RFC 4343'));
    hosts.add(host);
    return host;
  };

  take(declared.commonName, '/declared/commonName');
  for (const [index, written] of declared.dnsNames.entries()) {
    const pointer = `/declared/dnsNames/${index}`;
    const host = take(written, pointer);
    if (listed.has(host)) notices.push(notice('host-repeated', pointer, 'It is certified once.', 'RFC 5280 §4.2.1.6'));
    listed.add(host);
  }

  if (violations.length > 0) refuse('name-violation', violations);
  if (wildcards.length > 0) refuse('policy', wildcards);
  if (hosts.size > rules.atMost) {
    const detail = `There are ${hosts.size} names; at most ${rules.atMost} are allowed.`;
    const citation = cite(profile, 'subjectAltName');
    refuse('policy', [{ code: 'too-many-names', citation, pointer: '/declared/dnsNames', detail }]);
  }
  return { hosts: [...hosts], notices };
}

function outsideFault(host: string, domain: DeclaredDomain): Fault | undefined {
  if (isInside(host, domain)) return undefined;
  const detail = domain.admits === 'host' ? 'is not the declared host' : 'lies outside the declared domain';
  return { code: 'host-outside-domain', citation: 'form F503 §4 (declared domain)', detail };
}

function located(pointer: string, fault: Fault | undefined): Finding[] {
  return fault ? [{ code: fault.code, citation: fault.citation, pointer, detail: `The name ${fault.detail}.` }] : [];
}

function notice(code: string, pointer: string, detail: string, citation: string): Finding {
  return { code, citation, pointer, detail };
}
