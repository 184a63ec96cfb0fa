import { validCertificateFacts } from './facts.ts';
import type { InLanguages } from './markup.ts';

/** What is told about the order to revoke a certificate after its renewal. */
export const ORDER_NOTICES = ['order-moot', 'order-cancelled', 'order-moved'] as const;

export const orderTemplates: Readonly<Record<(typeof ORDER_NOTICES)[number], InLanguages>> = {
  'order-moot': {
    fr: {
      subject: 'Révocation prévue abandonnée : {name}, {structure} (jusqu’au {day})',
      paragraphs: [
        'Ce certificat devait être révoqué après son renouvellement. Le certificat qui l’a remplacé n’est plus en vigueur : l’ancien n’est donc pas révoqué et sert jusqu’à sa fin.',
        'S’il ne doit plus servir, révoquez-le. Sinon, il peut être renouvelé de nouveau.',
      ],
      facts: validCertificateFacts.fr,
    },
    en: {
      subject: 'Planned revocation given up: {name}, {structure} (until {day})',
      paragraphs: [
        'This certificate was to be revoked after its renewal. The certificate that took its place is no longer in force, so the old one is not revoked and serves until its end.',
        'If it should serve no more, revoke it. Otherwise it can be renewed again.',
      ],
      facts: validCertificateFacts.en,
    },
  },
  'order-cancelled': {
    fr: {
      subject: 'Révocation prévue annulée : {name}, {structure} (jusqu’au {day})',
      paragraphs: [
        'Ce certificat devait être révoqué après son renouvellement. Cette révocation est annulée : il sert jusqu’à sa fin, à côté du nouveau.',
        'Si personne chez vous ne l’a demandé, révoquez-le et prévenez le service client.',
      ],
      facts: validCertificateFacts.fr,
    },
    en: {
      subject: 'Planned revocation cancelled: {name}, {structure} (until {day})',
      paragraphs: [
        'This certificate was to be revoked after its renewal. That revocation is cancelled: it serves until its end, beside the new one.',
        'If nobody on your side asked for this, revoke it and tell customer service.',
      ],
      facts: validCertificateFacts.en,
    },
  },
  'order-moved': {
    fr: {
      subject: 'Révocation désormais prévue le {orderedOn} : {name}, {structure}',
      paragraphs: [
        'La révocation de ce certificat, prévue après son renouvellement, a maintenant lieu à la date ci-dessous.',
        'Si personne chez vous ne l’a demandé, prévenez le service client.',
      ],
      facts: [...validCertificateFacts.fr, ['Révoqué à partir du', '{orderedFor}']],
    },
    en: {
      subject: 'Revocation now planned on {orderedOn}: {name}, {structure}',
      paragraphs: [
        'The revocation of this certificate, planned after its renewal, now takes place on the date below.',
        'If nobody on your side asked for this, tell customer service.',
      ],
      facts: [...validCertificateFacts.en, ['Revoked from', '{orderedFor}']],
    },
  },
};
