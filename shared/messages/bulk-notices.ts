import type { InLanguages } from './markup.ts';

/** What is told of the revocation of many certificates at once: to security officers, and to those concerned. */
export const BULK_NOTICES = ['bulk-to-approve', 'bulk-refused', 'bulk-revoked', 'bulk-ended'] as const;

const figures = {
  fr: [
    ['Certificats de la liste', '{lines}'],
    ['À révoquer', '{certificates}'],
    ['Personnes à prévenir', '{people}'],
    ['Adresse', '{address}'],
  ],
  en: [
    ['Certificates on the list', '{lines}'],
    ['To be revoked', '{certificates}'],
    ['People to be told', '{people}'],
    ['Address', '{address}'],
  ],
} as const;

export const bulkTemplates: Readonly<Record<(typeof BULK_NOTICES)[number], InLanguages>> = {
  'bulk-to-approve': {
    fr: {
      subject: 'Une révocation en nombre attend votre approbation',
      paragraphs: [
        'Un responsable de sécurité propose de révoquer les certificats d’une liste, définitivement. Rien n’est révoqué tant qu’un autre responsable de sécurité n’a pas approuvé cette proposition.',
        'Lisez la liste et ses totaux à l’adresse ci-dessous, après identification.',
      ],
      facts: figures.fr,
    },
    en: {
      subject: 'A bulk revocation waits for your approval',
      paragraphs: [
        'A security officer proposes to revoke the certificates of a list, for ever. Nothing is revoked until another security officer has approved it.',
        'Read the list and its figures at the address below, once signed in.',
      ],
      facts: figures.en,
    },
  },
  'bulk-refused': {
    fr: {
      subject: 'Votre proposition de révocation en nombre ne peut pas être approuvée',
      paragraphs: [
        'La liste nomme des certificats de la plateforme elle-même, ou plus de certificats qu’un seul ordre n’en admet. Rien n’est révoqué ; une autre liste se propose de nouveau.',
      ],
      facts: figures.fr,
    },
    en: {
      subject: 'The bulk revocation that you proposed cannot be approved',
      paragraphs: [
        'The list names certificates of the platform itself, or more certificates than one order may be about. Nothing is revoked; propose another list.',
      ],
      facts: figures.en,
    },
  },
  'bulk-revoked': {
    fr: {
      subject: 'Révoqués le {revokedOn} : {first}, {structure}',
      paragraphs: [
        'Les certificats ci-dessous sont révoqués, définitivement, par une décision qui en concerne plusieurs. Remplacez-les partout où ils sont installés et effacez leurs clés.',
        'Une nouvelle demande se fait avec une nouvelle clé.',
      ],
      list: '{list}',
      facts: [
        ['Nombre', '{certificates}'],
        ['Tous vos certificats', '{address}'],
      ],
    },
    en: {
      subject: 'Revoked on {revokedOn}: {first}, {structure}',
      paragraphs: [
        'The certificates below have been revoked, for ever, by a decision about several of them. Replace them wherever they are installed and erase their keys.',
        'A new request takes a new key.',
      ],
      list: '{list}',
      facts: [
        ['Number', '{certificates}'],
        ['All of your certificates', '{address}'],
      ],
    },
  },
  'bulk-ended': {
    fr: {
      subject: 'Révocation en nombre terminée',
      paragraphs: ['Plus rien n’est révoqué par cet ordre, et les personnes concernées sont prévenues.'],
      facts: [
        ['Révoqués', '{revoked}'],
        ['Laissés', '{left}'],
        ['Adresse', '{address}'],
      ],
    },
    en: {
      subject: 'Bulk revocation over',
      paragraphs: ['Nothing more is revoked by this order, and those concerned have been told.'],
      facts: [
        ['Revoked', '{revoked}'],
        ['Left alone', '{left}'],
        ['Address', '{address}'],
      ],
    },
  },
};
