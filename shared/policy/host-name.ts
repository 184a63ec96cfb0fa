import { domainToASCII, domainToUnicode } from 'node:url';
import { getPublicSuffix } from 'tldts';

/** What is wrong with a host name: a rule's code, where the rule is written, and a sentence. */
export interface Fault {
  readonly code: string;
  readonly citation: string;
  readonly detail: string;
}

export interface HostRules {
  readonly idnLetters: string;
}

interface Rule extends Fault {
  readonly broken: (name: string, rules: HostRules) => boolean;
}

const LABELS = /[^.]+/g;
const SPECIAL_USE = /(^|\.)(localhost|local|invalid|onion|arpa)$/;

/** Asked in this order; the first broken rule is the answer, so each may rely on those above it. */
const RULES: readonly Rule[] = [
  {
    code: 'host-address',
    citation: 'RFC 9525 §6.1.2; RFC 5280 §4.2.1.6',
    detail: 'is an address, not a name',
    broken: (name) => name.includes(':') || /(^|\.)\d+$/.test(name),
  },
  {
    code: 'host-characters',
    citation: 'RFC 1034 §3.5; RFC 5890 §2.3.2.1',
    detail: 'has other characters than a–z, 0–9, hyphen and dot (internationalised names are written as A-labels)',
    broken: (name) => /[^a-z0-9.-]/.test(name),
  },
  {
    code: 'host-empty-label',
    citation: 'RFC 1034 §3.5; RFC 5280 §4.2.1.6',
    detail: 'is empty, or begins or ends with a dot, or has two dots in a row',
    broken: (name) => name === '' || /^\.|\.\.|\.$/.test(name),
  },
  {
    code: 'host-length',
    citation: 'RFC 1034 §3.1',
    detail: 'has a label of more than 63 octets, or more than 253 in all',
    broken: (name) => name.length > 253 || (name.match(LABELS) ?? []).some((label) => label.length > 63),
  },
  {
    code: 'host-hyphen',
    citation: 'RFC 1123 §2.1',
    detail: 'has a label that begins or ends with a hyphen',
    broken: (name) => /(^|\.)-|-(\.|$)/.test(name),
  },
  {
    code: 'host-single-label',
    citation: 'CA/Browser Forum BR §7.1.4.3 (internal names)',
    detail: 'is a single label, which names nothing on the public Internet',
    broken: (name) => !name.includes('.'),
  },
  {
    code: 'host-special-use',
    citation: 'RFC 6761 §6; RFC 6762 §3; RFC 7686 §2; RFC 3172 §2',
    detail: 'lies in a domain that nobody can hold (localhost, local, invalid, onion, arpa)',
    broken: (name) => SPECIAL_USE.test(name),
  },
  {
    code: 'host-reserved-label',
    citation: 'RFC 5890 §2.3.1',
    detail: 'has hyphens in third and fourth place of a label that is no A-label',
    broken: (name) => /(^|\.)(?!xn--)..--/.test(name),
  },
  {
    code: 'host-a-label',
    citation: 'RFC 5890 §2.3.2.1; RFC 5891 §5.4',
    detail: 'has a label beginning with xn-- that is not the A-label of any text',
    broken: (name) => aLabels(name).some((label) => decoded(label) === undefined),
  },
  {
    code: 'host-idn-letters',
    citation: 'RFC 5890 §4.4; UTS 39 §5',
    detail: 'has an internationalised label with letters that the profile does not list, or that look like others',
    broken: (name, { idnLetters }) => aLabels(name).some((label) => !isOf(idnLetters, decoded(label) ?? '')),
  },
];

/** What nearly every name is: it breaks none of the rules up to the single label, and has no label that is reserved. */
const PLAIN = /^(?=.{1,253}$)(?!.*--)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** What is wrong with a fully qualified host name in canonical form (lower case); undefined when nothing is. */
export function hostFault(name: string, rules: HostRules): Fault | undefined {
  if (PLAIN.test(name) && !SPECIAL_USE.test(name)) return undefined;
  return RULES.find(({ broken }) => broken(name, rules));
}

/**
 * What is wrong with a domain that a structure declares: the rules of a host name, and that nobody else registers below
 * it. A top level that the public suffix list does not know is a suffix itself (the list's prevailing rule `*`), so
 * `example.test` may be declared and `test` may not; the list's private section counts too.
 */
export function declaredDomainFault(name: string, rules: HostRules): Fault | undefined {
  return hostFault(name, rules) ?? (isPublicSuffix(name) ? PUBLIC_SUFFIX : undefined);
}

const PUBLIC_SUFFIX: Fault = {
  code: 'domain-public-suffix',
  citation: 'publicsuffix.org; CA/Browser Forum BR §3.2.2.6',
  detail: 'is a public suffix, below which others register',
};

function isPublicSuffix(name: string): boolean {
  const options = { allowPrivateDomains: true, extractHostname: false, validateHostname: false };
  return getPublicSuffix(name, options) === name;
}

export interface DeclaredDomain {
  readonly name: string;
  readonly admits: 'domain' | 'host';
}

/** Whether a host (canonical form) lies inside a declared domain: the very host, or the domain and all below it. */
export function isInside(host: string, domain: DeclaredDomain): boolean {
  return host === domain.name || (domain.admits === 'domain' && host.endsWith(`.${domain.name}`));
}

/** The base of a wildcard name (`*.example.test` → `example.test`); undefined when the name is no such thing. */
export function wildcardBase(name: string): string | undefined {
  return name.startsWith('*.') ? name.slice(2) : undefined;
}

/** Host names compare without regard to the case of ASCII letters (RFC 4343). */
export function canonicalHost(name: string): string {
  return /[A-Z]/.test(name) ? name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : name;
}

function aLabels(name: string): readonly string[] {
  return name.includes('xn--') ? (name.match(LABELS) ?? []).filter((label) => label.startsWith('xn--')) : [];
}

/** The U-label of an A-label, if encoding it again gives the same A-label. */
function decoded(label: string): string | undefined {
  const text = domainToUnicode(label);
  return text !== label && text !== '' && domainToASCII(text) === label ? text : undefined;
}

function isOf(letters: string, text: string): boolean {
  return [...text].every((letter) => /[a-z0-9-]/.test(letter) || letters.includes(letter));
}
