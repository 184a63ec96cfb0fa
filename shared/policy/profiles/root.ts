import { defineAuthorityProfile } from '../define-profile.ts';
import { houseNames } from './house-names.ts';

/**
 * ROOT: the trust anchor. It signs issuing authorities and its own revocation list in ceremonies, and sleeps otherwise.
 * No path length: what stands below it is its own decision, and each issuing authority carries pathLen 0.
 */
export const root = /* @__PURE__ */ defineAuthorityProfile({
  name: 'ROOT',
  version: 1,
  purpose: 'is the trust anchor of one hierarchy',
  level: 'root',
  ...houseNames,
  keys: { ec: ['P-384'], rsa: { bits: [4096, 4096] } },
  keyUsage: ['keyCertSign', 'cRLSign'],
  certificatePolicy: 'none',
  validity: { atMostYears: 20 },
  pointsToIssuer: false,
});
