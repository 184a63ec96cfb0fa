import { canonicalHost, type Fault, type HostRules, hostFault } from './host-name.ts';

/** RFC 5321 §4.5.3.1.1 and §4.5.3.1.3 (a path of 256 octets, less its brackets). */
const LONGEST = { localPart: 64, address: 254 } as const;

/**
 * Less than RFC 5321's Dot-string: nothing quoted, and nothing that a spreadsheet, a shell or a page could take for
 * something else. Who needs such an address for a certificate asks for another address.
 */
const LOCAL_PART = /^[0-9A-Za-z](?:[0-9A-Za-z_+'-]|\.(?!\.|$))*$/;

/** The domain of an address; undefined when the text has not exactly one `@`. */
export function domainOfAddress(address: string): string | undefined {
  const [, domain, ...more] = address.split('@');
  return more.length === 0 ? domain : undefined;
}

/** RFC 5280 §7.5: the domain compares without regard to case, the local part exactly. */
export function canonicalAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? address : address.slice(0, at + 1) + canonicalHost(address.slice(at + 1));
}

/** What is wrong with an address in canonical form, as an rfc822Name; undefined when nothing is. */
export function addressFault(address: string, rules: HostRules): Fault | undefined {
  const domain = domainOfAddress(address);
  if (domain === undefined) return FORM;
  const localPart = address.slice(0, -domain.length - 1);
  if (address.length > LONGEST.address || localPart.length > LONGEST.localPart) return LENGTH;
  return LOCAL_PART.test(localPart) ? hostFault(domain, rules) : CHARACTERS;
}

const FORM: Fault = {
  code: 'address-form',
  citation: 'RFC 5280 §4.2.1.6; RFC 5321 §4.1.2',
  detail: 'is no e-mail address: one local part, one @, one domain, and nothing around them',
};
const LENGTH: Fault = {
  code: 'address-length',
  citation: 'RFC 5321 §4.5.3.1',
  detail: `has more than ${LONGEST.localPart} octets before the @, or more than ${LONGEST.address} in all`,
};
const CHARACTERS: Fault = {
  code: 'address-characters',
  citation: 'RFC 5321 §4.1.2 (a part of Dot-string)',
  detail:
    "has other characters before the @ than ASCII letters, digits and . _ + - ' (beginning with a letter or digit; a " +
    'dot neither last nor doubled; no quotes)',
};
