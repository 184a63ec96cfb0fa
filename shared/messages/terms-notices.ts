import { certificateFacts, type Facts } from './facts.ts';
import type { InLanguages } from './markup.ts';

/** What is told about new terms of use, and about the declaration of a holder. */
export const TERMS_NOTICES = [
  'terms-announced',
  'terms-reminder',
  'terms-blocked',
  'terms-last-warning',
  'terms-revoking',
  'declaration-reminder',
  'declaration-lapsed',
] as const;

const terms: Facts = {
  fr: [
    ['Texte', '{title}'],
    ['Version', '{version}'],
    ['En vigueur à partir du', '{from}'],
    ['À accepter avant le', '{by}'],
    ['Révocation à partir du', '{revokeFrom}'],
    ['À lire', '{address}'],
  ],
  en: [
    ['Text', '{title}'],
    ['Version', '{version}'],
    ['In force from', '{from}'],
    ['To be accepted before', '{by}'],
    ['Revocation from', '{revokeFrom}'],
    ['To be read at', '{address}'],
  ],
};

export const termsTemplates: Readonly<Record<(typeof TERMS_NOTICES)[number], InLanguages>> = {
  'terms-announced': {
    fr: {
      subject: 'Nouvelles conditions d’utilisation à accepter',
      paragraphs: [
        'Le texte ci-dessous a une nouvelle version. Lisez-la, puis acceptez-la après vous être identifié.',
        'Sans votre acceptation à la date indiquée, vos nouvelles démarches seront refusées. Demander une révocation restera possible.',
      ],
      facts: terms.fr,
    },
    en: {
      subject: 'New terms of use to be accepted',
      paragraphs: [
        'The text below has a new version. Read it, then accept it after signing in.',
        'Without your acceptance by the date shown, anything new that you ask for will be refused. Asking for a revocation stays possible.',
      ],
      facts: terms.en,
    },
  },
  'terms-reminder': {
    fr: {
      subject: 'Conditions d’utilisation : votre acceptation est attendue',
      paragraphs: ['La nouvelle version du texte ci-dessous n’est pas encore acceptée en votre nom.'],
      facts: terms.fr,
    },
    en: {
      subject: 'Terms of use: your acceptance is awaited',
      paragraphs: ['The new version of the text below has not been accepted in your name yet.'],
      facts: terms.en,
    },
  },
  'terms-blocked': {
    fr: {
      subject: 'Conditions d’utilisation : vos démarches sont suspendues',
      paragraphs: [
        'Le délai est passé : jusqu’à votre acceptation, vos nouvelles démarches sont refusées. Demander une révocation reste possible.',
      ],
      facts: terms.fr,
    },
    en: {
      subject: 'Terms of use: what you ask for is on hold',
      paragraphs: [
        'The deadline is over: until you accept, anything new that you ask for is refused. Asking for a revocation stays possible.',
      ],
      facts: terms.en,
    },
  },
  'terms-last-warning': {
    fr: {
      subject: 'Conditions d’utilisation : vos certificats vont être révoqués',
      paragraphs: [
        'Sans votre acceptation, les certificats qui dépendent de vous seront révoqués, définitivement, à partir de la date indiquée.',
      ],
      facts: terms.fr,
    },
    en: {
      subject: 'Terms of use: your certificates are about to be revoked',
      paragraphs: [
        'Without your acceptance the certificates that depend on you will be revoked, for ever, from the date shown.',
      ],
      facts: terms.en,
    },
  },
  'terms-revoking': {
    fr: {
      subject: 'Conditions d’utilisation non acceptées : révocation',
      paragraphs: [
        'La nouvelle version n’a pas été acceptée : les certificats qui dépendaient de vous sont révoqués. Chacun donne lieu à un message.',
        'Après acceptation, un nouveau certificat peut être demandé avec une nouvelle clé.',
      ],
      facts: terms.fr,
    },
    en: {
      subject: 'Terms of use not accepted: revocation',
      paragraphs: [
        'The new version was not accepted: the certificates that depended on you are revoked. A message follows for each.',
        'After acceptance a new certificate can be asked for, with a new key.',
      ],
      facts: terms.en,
    },
  },
  'declaration-reminder': {
    fr: {
      subject: 'Certificat reçu, à déclarer avant le {declareOn} : {name}, {structure}',
      paragraphs: [
        'Vous avez récupéré ce certificat et ne l’avez pas encore déclaré : il reste à dire que vous l’avez reçu à votre nom et que vous avez lu les conditions.',
        'Il sera révoqué à la date ci-dessous si rien n’est fait d’ici là.',
      ],
      facts: [...certificateFacts.fr, ['Révoqué à partir du', '{declareBy}'], ['Adresse', '{retrieval}']],
    },
    en: {
      subject: 'Certificate received, to be declared before {declareOn}: {name}, {structure}',
      paragraphs: [
        'You have retrieved this certificate and not declared it yet: say that you received it in your name and that you have read the terms.',
        'It will be revoked on the date below if nothing is done until then.',
      ],
      facts: [...certificateFacts.en, ['Revoked from', '{declareBy}'], ['Address', '{retrieval}']],
    },
  },
  'declaration-lapsed': {
    fr: {
      subject: 'Certificat révoqué faute de déclaration le {revokedOn} : {name}, {structure}',
      paragraphs: [
        'Ce certificat n’a pas été déclaré par son porteur dans les trente jours de sa remise : il est révoqué, définitivement.',
        'Si le certificat reste utile, une nouvelle demande se fait avec une nouvelle clé.',
      ],
      facts: [...certificateFacts.fr, ['Révoqué le', '{revokedAt}']],
    },
    en: {
      subject: 'Certificate revoked on {revokedOn}, as it was not declared: {name}, {structure}',
      paragraphs: [
        'The holder of this certificate did not declare it within thirty days of its delivery: it has been revoked, for ever.',
        'If it is still needed, a new request takes a new key.',
      ],
      facts: [...certificateFacts.en, ['Revoked on', '{revokedAt}']],
    },
  },
};
