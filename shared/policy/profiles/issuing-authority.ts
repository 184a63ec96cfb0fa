import { defineAuthorityProfile } from '../define-profile.ts';
import { houseNames } from './house-names.ts';

/**
 * ISSUING_AUTHORITY: one generation of an authority that signs certificates of people and servers, and its own
 * revocation list. pathLen 0: nothing below it can sign another authority.
 */
export const issuingAuthority = /* @__PURE__ */ defineAuthorityProfile({
  name: 'ISSUING_AUTHORITY',
  version: 1,
  purpose: 'signs end-entity certificates and their revocation list',
  level: 'issuing',
  ...houseNames,
  keys: { ec: ['P-256', 'P-384'], rsa: { bits: [3072, 4096] } },
  keyUsage: ['keyCertSign', 'cRLSign'],
  pathLength: 0,
  certificatePolicy: 'any',
  validity: { atMostYears: 10 },
  pointsToIssuer: true,
});
