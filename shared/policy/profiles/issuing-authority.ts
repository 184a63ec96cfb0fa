import { defineAuthorityProfile } from '../define-profile.ts';

/**
 * ISSUING_AUTHORITY: one generation of an authority that signs certificates of people and servers, and its own
 * revocation list. pathLen 0: nothing below it can sign another authority.
 */
export const issuingAuthority = defineAuthorityProfile({
  name: 'ISSUING_AUTHORITY',
  version: 1,
  purpose: 'signs end-entity certificates and their revocation list',
  level: 'issuing',
  subject: [
    { type: 'C', as: 'PrintableString', atMost: 2, required: true },
    { type: 'O', as: 'UTF8String', atMost: 64, required: true },
    { type: 'OU', as: 'UTF8String', atMost: 64, required: false },
    { type: 'CN', as: 'UTF8String', atMost: 64, required: true },
  ],
  testPrefix: 'TEST ',
  keys: { ec: ['P-256', 'P-384'], rsa: { bits: [3072, 4096] } },
  keyUsage: ['keyCertSign', 'cRLSign'],
  pathLength: 0,
  certificatePolicy: 'any',
  validity: { atMostYears: 10 },
  pointsToIssuer: true,
});
