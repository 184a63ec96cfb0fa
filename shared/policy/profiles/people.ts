import { frenchLetters, type UsageData } from './naming-families.ts';

/**
 * What all certificates say by which a person proves to a server who he or she is.
 *
 * Nothing of the name is declared: the request is opened for a registered holder, whose record says the names, the verified
 * address and the serial number. The serial number is opaque and one holder's for ever, so that a name once given is never
 * given to another, namesakes included (ETSI EN 319 412-2 §4.2.4).
 */
export const ofPeople = {
  version: 1,
  declares: 'holder',
  rows: [
    { type: 'GN', says: 'holder.firstNames', as: 'UTF8String', atMost: 64, over: 'refuse' },
    { type: 'SN', says: 'holder.lastName', as: 'UTF8String', atMost: 64, over: 'refuse' },
    { type: 'CN', says: 'holder.fullName', as: 'UTF8String', atMost: 64, over: 'shorten' },
    { type: 'serialNumber', says: 'holder.serialNumber', as: 'PrintableString', atMost: 64, over: 'refuse' },
  ],
  subjectAltName: { rfc822Name: { atMost: 1, idnLetters: frenchLetters } },
  presets: [],
  // 128 bits of security or more until the certificate ends (NIST SP 800-57-1 §5.6.3); above 4096 bits RSA only costs.
  keys: { ec: ['P-256', 'P-384'], rsa: { bits: [3072, 4096] } },
  keyUsage: { ec: ['digitalSignature'], rsa: ['digitalSignature'] },
  extendedKeyUsage: ['clientAuth'],
  validity: { years: 3 },
  revocationReasons: 'withheld',
  expiredOnLists: 'removed',
  approval: { domainControl: true, agent: 'where-dual-control' },
} satisfies Partial<UsageData>;
