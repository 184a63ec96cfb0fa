import type { Facts } from './facts.ts';
import type { InLanguages } from './markup.ts';

/** What is told about requests of people about their own data: who asked what stands nowhere in a mail. */
export const PRIVACY_NOTICES = [
  'privacy-recorded',
  'privacy-answered',
  'privacy-to-answer',
  'privacy-reminder',
  'privacy-overdue',
] as const;

const own: Facts = {
  fr: [
    ['Reçue le', '{receivedAt}'],
    ['Réponse au plus tard le', '{dueAt}'],
    ['À consulter', '{ownAddress}'],
  ],
  en: [
    ['Received on', '{receivedAt}'],
    ['Answer by', '{dueAt}'],
    ['To be read at', '{ownAddress}'],
  ],
};

const theirs: Facts = {
  fr: [
    ['Reçue le', '{receivedAt}'],
    ['Réponse au plus tard le', '{dueAt}'],
    ['Demande', '{address}'],
  ],
  en: [
    ['Received on', '{receivedAt}'],
    ['Answer by', '{dueAt}'],
    ['Request', '{address}'],
  ],
};

export const privacyTemplates: Readonly<Record<(typeof PRIVACY_NOTICES)[number], InLanguages>> = {
  'privacy-recorded': {
    fr: {
      subject: 'Votre demande sur vos données personnelles est enregistrée',
      paragraphs: [
        'Une demande portant sur vos données personnelles a été enregistrée en votre nom. Vous pouvez la suivre après vous être identifié.',
        'Si vous n’avez rien demandé, prévenez le service client.',
      ],
      facts: own.fr,
    },
    en: {
      subject: 'Your request about your personal data is recorded',
      paragraphs: [
        'A request about your personal data has been recorded in your name. You can follow it after signing in.',
        'If you did not ask for anything, tell customer service.',
      ],
      facts: own.en,
    },
  },
  'privacy-answered': {
    fr: {
      subject: 'Réponse à votre demande sur vos données personnelles',
      paragraphs: [
        'Votre demande a reçu une réponse : lisez-la après vous être identifié.',
        'Si la réponse ne vous convient pas, vous pouvez saisir la CNIL.',
      ],
      facts: own.fr,
    },
    en: {
      subject: 'Answer to your request about your personal data',
      paragraphs: [
        'Your request has been answered: read the answer after signing in.',
        'If the answer does not satisfy you, you may turn to the CNIL.',
      ],
      facts: own.en,
    },
  },
  'privacy-to-answer': {
    fr: {
      subject: 'Demande sur des données personnelles : réponse attendue',
      paragraphs: ['Une personne demande la rectification de ses données. Une réponse est due dans le mois.'],
      facts: theirs.fr,
    },
    en: {
      subject: 'Request about personal data: an answer is awaited',
      paragraphs: ['Somebody asks for their data to be corrected. An answer is owed within the month.'],
      facts: theirs.en,
    },
  },
  'privacy-reminder': {
    fr: {
      subject: 'Demande sur des données personnelles : la réponse approche de son terme',
      paragraphs: ['Cette demande n’a pas encore de réponse, et le délai légal d’un mois arrive à son terme.'],
      facts: theirs.fr,
    },
    en: {
      subject: 'Request about personal data: the answer is due soon',
      paragraphs: ['This request has no answer yet, and the month that the law allows is nearly over.'],
      facts: theirs.en,
    },
  },
  'privacy-overdue': {
    fr: {
      subject: 'Demande sur des données personnelles : le délai légal est dépassé',
      paragraphs: [
        'Le délai légal d’un mois est passé sans réponse. Répondez sans attendre ; ce rappel revient chaque semaine.',
      ],
      facts: theirs.fr,
    },
    en: {
      subject: 'Request about personal data: the legal time is over',
      paragraphs: [
        'The month that the law allows has passed without an answer. Answer now; this reminder comes back every week.',
      ],
      facts: theirs.en,
    },
  },
};
