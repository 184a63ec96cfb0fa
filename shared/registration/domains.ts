import { domainToASCII } from 'node:url';
import { parse } from 'tldts';
import type { SubscriptionRecord } from './records.ts';
import { refuseField } from './written.ts';

export type DeclaredDomain = SubscriptionRecord['domain'];

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Checks a declared domain: A-labels in lower case (RFC 5890), no wildcard, and more than a public suffix, private ones
 * (`*.example-hosting`) included. Nothing is rewritten: another spelling is refused with the right one. Throws a Refusal
 * `malformed`.
 */
export function declaredDomain(domain: DeclaredDomain, pointer = '/domain/name'): DeclaredDomain {
  const { name } = domain;
  const spelt = domainToASCII(name);
  if (spelt !== '' && spelt !== name) refuseField(pointer, 'domain-not-a-label', `Write this domain as ${spelt}.`);
  const labels = name.split('.');
  if (name.length > 253 || labels.length < 2 || !labels.every((label) => LABEL.test(label)) || spelt === '') {
    refuseField(pointer, 'domain-invalid', 'This is not a domain name: letters, digits and hyphens between dots.');
  }
  const parsed = parse(name, { allowPrivateDomains: true, detectIp: true });
  if (parsed.isIp) refuseField(pointer, 'domain-is-address', 'This is an address, not a domain name.');
  if (parsed.domain === null) {
    refuseField(
      pointer,
      'domain-public-suffix',
      'This is a public suffix: everybody registers below it, so it is nobody’s.',
    );
  }
  return domain;
}
