import type { Facts } from './facts.ts';
import type { InLanguages } from './markup.ts';

/** What is told about machines that act by themselves. */
export const MACHINE_NOTICES = ['machine-linked', 'machine-ended'] as const;

const facts: Facts = {
  fr: [
    ['Machine', '{machine}'],
    ['Structure', '{structure}'],
    ['Machines de la structure', '{address}/machines'],
  ],
  en: [
    ['Machine', '{machine}'],
    ['Structure', '{structure}'],
    ['Machines of the structure', '{address}/machines'],
  ],
};

export const machineTemplates: Readonly<Record<(typeof MACHINE_NOTICES)[number], InLanguages>> = {
  'machine-linked': {
    fr: {
      subject: 'Machine rattachée ({machine}) : {structure}',
      paragraphs: [
        'Un agent a rattaché la machine ci-dessous, sur la foi d’un document signé pour la structure. Reconnue à son certificat, elle peut désormais demander, renouveler et révoquer elle-même ses certificats, pour les usages convenus et eux seuls.',
        'Elle n’accepte aucun certificat à votre place et ne donne de droits à personne.',
        'Si la structure ne l’a pas voulu, mettez fin à cette machine et prévenez le service client : son prochain appel sera refusé.',
      ],
      facts: facts.fr,
    },
    en: {
      subject: 'Machine linked ({machine}): {structure}',
      paragraphs: [
        'An agent has linked the machine below, on a document that was signed for the structure. Recognised by its certificate, it may from now on request, renew and revoke certificates of its own, for the usages that were agreed and for no others.',
        'It accepts no certificate in your place and gives rights to nobody.',
        'If the structure did not want this, end the machine and tell the customer service: its next call is refused.',
      ],
      facts: facts.en,
    },
  },
  'machine-ended': {
    fr: {
      subject: 'Machine détachée ({machine}) : {structure}',
      paragraphs: [
        'La machine ci-dessous n’est plus rattachée : tous ses appels sont refusés.',
        'Ses certificats restent valables. S’ils ne doivent plus servir, révoquez-les ; sinon, un administrateur technique s’occupe de leur renouvellement.',
      ],
      facts: facts.fr,
    },
    en: {
      subject: 'Machine unlinked ({machine}): {structure}',
      paragraphs: [
        'The machine below is no longer linked: every call of it is refused.',
        'Its certificates stand. If they are to serve no more, revoke them; if not, a technical administrator sees to their renewal.',
      ],
      facts: facts.en,
    },
  },
};
