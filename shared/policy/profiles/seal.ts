import { defineSealProfile } from '../define-profile.ts';
import { houseNames } from './house-names.ts';

/**
 * SEAL: the platform's own seal, under receipts that it makes. The CN says that it is a seal, so that nobody takes it for
 * the signature of the person whom the receipt is about. documentSigning is what those who verify documents ask for
 * (RFC 9336); nonRepudiation, because what is sealed is kept as proof.
 */
export const seal = /* @__PURE__ */ defineSealProfile({
  name: 'SEAL',
  version: 1,
  purpose: 'shows that the platform itself made a receipt, and is nobody’s signature',
  ...houseNames,
  commonNamePrefix: 'Sceau – cachet ',
  keys: { ec: ['P-256', 'P-384'] },
  keyUsage: ['digitalSignature', 'nonRepudiation'],
  extendedKeyUsage: ['documentSigning'],
  certificatePolicy: '3.1.1',
  validity: { years: 3 },
});
