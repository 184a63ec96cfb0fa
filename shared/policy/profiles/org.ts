import type { SubjectRule } from '../profile.ts';
import { inBothFamilies, type UsageData } from './naming-families.ts';

/**
 * The offer ORG: certificates of a service of the structure. There is no domain, hence no subjectAltName: the CN is the
 * name of the service, and one national service asks for exactly `INSI-AUTO` or `INSI-MANU`.
 */
const commonName: SubjectRule = {
  type: 'CN',
  says: 'declared.serviceName',
  as: 'UTF8String',
  atMost: 64,
  over: 'refuse',
};

const shared = {
  version: 1,
  offer: 'ORG',
  declares: 'service',
  rows: [commonName],
  subjectAltName: {},
  presets: ['INSI-AUTO', 'INSI-MANU'],
  // 128 bits of security or more until the certificate ends (NIST SP 800-57-1 §5.6.3); above 4096 bits RSA only costs.
  keys: { ec: ['P-256', 'P-384'], rsa: { bits: [3072, 4096] } },
  validity: { years: 3 },
  revocationReasons: 'withheld',
  approval: { domainControl: false, agent: 'where-dual-control' },
} satisfies Partial<UsageData>;

/** ORG_AUTH_CLI: a service of the structure proves to a server who it is. */
export const orgAuthCli = inBothFamilies({
  ...shared,
  name: 'ORG_AUTH_CLI',
  usage: 'AUTH_CLI',
  purpose: 'proves to a server which service of which structure connects to it',
  keyUsage: { ec: ['digitalSignature'], rsa: ['digitalSignature'] },
  extendedKeyUsage: ['clientAuth'],
  policyNumber: 5,
  expiredOnLists: 'removed',
});

/**
 * ORG_SIGN: the structure seals what a service of its makes. The purposes are stated, because without them the key would
 * pass as a TLS client's: emailProtection is what those who verify CMS ask for (RFC 8550 §4.4.4), documentSigning what
 * those who verify documents do (RFC 9336).
 */
export const orgSign = inBothFamilies({
  ...shared,
  name: 'ORG_SIGN',
  usage: 'SIGN',
  purpose: 'shows that a service of the structure has signed a document or message',
  keyUsage: { ec: ['digitalSignature', 'nonRepudiation'], rsa: ['digitalSignature', 'nonRepudiation'] },
  extendedKeyUsage: ['emailProtection', 'documentSigning'],
  policyNumber: 6,
  expiredOnLists: 'kept',
});

/**
 * ORG_CONF: others encrypt for a service of the structure. The key does nothing else; emailProtection is stated because
 * an RSA key without a purpose would pass as a TLS server's.
 */
export const orgConf = inBothFamilies({
  ...shared,
  name: 'ORG_CONF',
  usage: 'CONF',
  purpose: 'lets others encrypt for a service of the structure, which keeps the only copy of the key',
  keyUsage: { ec: ['keyAgreement'], rsa: ['keyEncipherment'] },
  extendedKeyUsage: ['emailProtection'],
  policyNumber: 7,
  expiredOnLists: 'removed',
});
