import type { SubjectRule } from '../profile.ts';
import { frenchLetters, inBothFamilies, type UsageData } from './naming-families.ts';

/**
 * The offer SERV for S/MIME, SIGN and CONF: certificates of one e-mail address, or of one host, inside the declared
 * domain. It stands in the CN, where it fits, and in the subjectAltName.
 */
const commonName: SubjectRule = { type: 'CN', says: 'declared.contact', as: 'UTF8String', atMost: 64, over: 'omit' };

const shared = {
  version: 1,
  offer: 'SERV-SMIME-SIGN-CONF',
  declares: 'contact',
  rows: [commonName],
  subjectAltName: {
    dNSName: { atMost: 1, wildcards: false, idnLetters: frenchLetters },
    rfc822Name: { atMost: 1, idnLetters: frenchLetters },
  },
  presets: [],
  // 128 bits of security or more until the certificate ends (NIST SP 800-57-1 §5.6.3); above 4096 bits RSA only costs.
  keys: { ec: ['P-256', 'P-384'], rsa: { bits: [3072, 4096] } },
  validity: { years: 3 },
  revocationReasons: 'withheld',
  approval: { domainControl: true, agent: 'where-dual-control' },
} satisfies Partial<UsageData>;

/** SERV_SMIME: messages of an address or machine are signed, and encrypted for it (RFC 8550 §4.4.2). */
export const servSmime = inBothFamilies({
  ...shared,
  name: 'SERV_SMIME',
  usage: 'SMIME',
  purpose: 'lets an address or machine of the structure sign messages, and others encrypt messages for it',
  keyUsage: { ec: ['digitalSignature', 'keyAgreement'], rsa: ['digitalSignature', 'keyEncipherment'] },
  extendedKeyUsage: ['emailProtection'],
  policyNumber: 2,
  expiredOnLists: 'removed',
});

/** SERV_SIGN: the structure seals in the name of an address or machine. Purposes as in ORG_SIGN, and for its reasons. */
export const servSign = inBothFamilies({
  ...shared,
  name: 'SERV_SIGN',
  usage: 'SIGN',
  purpose: 'shows that an address or machine of the structure has signed a document or message',
  keyUsage: { ec: ['digitalSignature', 'nonRepudiation'], rsa: ['digitalSignature', 'nonRepudiation'] },
  extendedKeyUsage: ['emailProtection', 'documentSigning'],
  policyNumber: 3,
  expiredOnLists: 'kept',
});

/** SERV_CONF: others encrypt for an address or machine of the structure. Purpose as in ORG_CONF, and for its reason. */
export const servConf = inBothFamilies({
  ...shared,
  name: 'SERV_CONF',
  usage: 'CONF',
  purpose: 'lets others encrypt for an address or machine of the structure, which keeps the only copy of the key',
  keyUsage: { ec: ['keyAgreement'], rsa: ['keyEncipherment'] },
  extendedKeyUsage: ['emailProtection'],
  policyNumber: 4,
  expiredOnLists: 'removed',
});
