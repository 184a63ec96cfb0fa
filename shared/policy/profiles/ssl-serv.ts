import { defineProfile } from '../define-profile.ts';
import { frenchLetters } from './naming-families.ts';

/**
 * SSL_SERV: the certificate of a server, in the sector's naming family.
 *
 * Read this file as the specification. Request rule, plan, builder and lints take every limit from here; `printProfile`
 * turns it into a page of MUST and MUST NOT; findings cite its lines as `SSL_SERV version 1, subject.O`. What is not
 * said here does not come into a certificate. A version that has issued is never edited: the next one stands beside it.
 */
export const sslServ = defineProfile({
  name: 'SSL_SERV',
  usage: 'SSL_SERV',
  naming: 'sector',
  version: 1,
  purpose: 'proves the names of a server to those who connect to it, and to the servers that it connects to',
  offer: 'SERV-SSL',
  declares: 'hosts',

  // One row is one RDN: C=FR, ST=Paris (75), O=Hôpital d'exemple, OU=1750000001, CN=www.example.org.
  // The limits are X.520's, in characters. Relying parties compare the whole name, so nothing in it is the applicant's
  // to choose but the host; one too long for a CN lives in the subjectAltName, where names are looked for anyway.
  subject: [
    { type: 'C', says: 'structure.country', as: 'PrintableString', atMost: 2, over: 'refuse' },
    { type: 'ST', says: 'structure.department', as: 'UTF8String', atMost: 128, over: 'refuse' },
    { type: 'O', says: 'structure.name', as: 'UTF8String', atMost: 64, over: 'shorten' },
    { type: 'OU', says: 'structure.identifier', as: 'UTF8String', atMost: 64, over: 'refuse' },
    { type: 'CN', says: 'declared.commonName', as: 'UTF8String', atMost: 64, over: 'omit' },
  ],

  // dNSNames inside the declared domain, the CN among them. A wildcard would speak for servers that nobody declared.
  // The letters of internationalised names are those that .fr registers: no two of them are of look-alike scripts.
  subjectAltName: {
    dNSName: { atMost: 25, wildcards: false, idnLetters: frenchLetters },
  },
  presets: [],

  // 128 bits of security or more until the certificate ends (NIST SP 800-57-1 §5.6.3); above 4096 bits RSA only costs.
  keys: { ec: ['P-256', 'P-384'], rsa: { bits: [3072, 4096] } },

  // RSA keys may still transport a session key (TLS 1.2); EC keys agree on one by signing (RFC 8446 §4.4.2.2).
  keyUsage: {
    ec: ['digitalSignature'],
    rsa: ['digitalSignature', 'keyEncipherment'],
  },
  extendedKeyUsage: ['serverAuth', 'clientAuth'],

  // Below the operator's own arc: 1 the sector's family, 1 SSL_SERV, 1 this version (`naming-families.ts`).
  certificatePolicy: '1.1.1',
  validity: { years: 3 },

  // Why a certificate was revoked is between the subscriber and the authority.
  revocationReasons: 'withheld',
  expiredOnLists: 'removed',
  approval: { domainControl: true, agent: 'where-dual-control' },
});
