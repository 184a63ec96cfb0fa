import { domainToASCII } from 'node:url';
import { declaredDomainFault, isInside } from '../policy/host-name.ts';
import { frenchLetters } from '../policy/idn-letters.ts';
import type { DeclaredDomain } from './records.ts';
import { refuseField } from './written.ts';

export type { DeclaredDomain } from './records.ts';

/** The letters of every profile's names: a domain with others could never be certified. */
const RULES = { idnLetters: frenchLetters };

/**
 * Checks a declared domain by the rules that its hosts will meet (`policy/host-name.ts`): a name below a public suffix that
 * somebody can hold, as A-labels in lower case (RFC 5890), no wildcard. Nothing is rewritten: another spelling is refused
 * with the right one. Throws a Refusal `malformed`.
 */
export function declaredDomain(domain: DeclaredDomain, pointer = '/domain/name'): DeclaredDomain {
  const { name } = domain;
  const spelt = domainToASCII(name);
  const fault = declaredDomainFault(spelt || name, RULES);
  if (fault) refuseField(pointer, fault.code, `This domain ${fault.detail}.`, fault.citation);
  if (spelt !== name) refuseField(pointer, 'domain-not-a-label', `Write this domain as ${spelt}.`, 'RFC 5890 §2.3.2.1');
  return domain;
}

/** A declared domain and each domain above it that somebody could declare, from below. */
export function domainAndParents(name: string): readonly string[] {
  const labels = name.split('.');
  const all = labels.map((_, index) => labels.slice(index).join('.'));
  return all.filter((one) => one === name || declaredDomainFault(one, RULES) === undefined);
}

/** Whether there are hosts that two declared domains both admit. */
export function overlapping(one: DeclaredDomain, other: DeclaredDomain): boolean {
  return isInside(one.name, other) || isInside(other.name, one);
}
