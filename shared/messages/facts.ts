import type { Template } from './markup.ts';

/** Rows of a notice's small table, in both languages. */
export type Facts = Readonly<Record<'fr' | 'en', Template['facts']>>;

/** Which certificate is spoken of; how long it is valid, or what has become of it, is added behind. */
export const certificateFacts: Facts = {
  fr: [
    ['Structure', '{structure}'],
    ['Nom', '{name}'],
    ['Autorité', '{issuer}'],
    ['Numéro de série', '{serial}'],
  ],
  en: [
    ['Structure', '{structure}'],
    ['Name', '{name}'],
    ['Authority', '{issuer}'],
    ['Serial number', '{serial}'],
  ],
};

/** A certificate and the end of its validity. */
export const validCertificateFacts: Facts = {
  fr: [...certificateFacts.fr, ['Valable jusqu’au', '{notAfter}']],
  en: [...certificateFacts.en, ['Valid until', '{notAfter}']],
};

/** To a holder: where, and the address at which to act. */
export const ownHolderFacts: Facts = {
  fr: [
    ['Structure', '{structure}'],
    ['Offre', '{offer}'],
    ['Adresse', '{ownAddress}'],
  ],
  en: [
    ['Structure', '{structure}'],
    ['Offer', '{offer}'],
    ['Address', '{ownAddress}'],
  ],
};

/** To those who look after a holder: of whom is spoken, and the address at which to see. */
export const holderFacts: Facts = {
  fr: [
    ['Porteur', '{holder}'],
    ['Structure', '{structure}'],
    ['Offre', '{offer}'],
    ['Adresse', '{address}'],
  ],
  en: [
    ['Holder', '{holder}'],
    ['Structure', '{structure}'],
    ['Offer', '{offer}'],
    ['Address', '{address}'],
  ],
};
