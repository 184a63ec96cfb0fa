import type { InLanguages } from './markup.ts';

/** What is told about the machines of a subscription. */
export const WEBHOOK_NOTICES = ['webhook-disabled'] as const;

export const webhookTemplates: Readonly<Record<(typeof WEBHOOK_NOTICES)[number], InLanguages>> = {
  'webhook-disabled': {
    fr: {
      subject: 'Webhook désactivé ({host}) : {structure}',
      paragraphs: [
        'La plateforme prévient la machine ci-dessous de ce qui arrive à vos certificats. Depuis le {since}, aucun de ses messages n’y a été reçu : elle ne l’appelle plus.',
        'Vos certificats ne sont pas en cause, et les avis par courriel continuent. Mais un programme qui compte sur ces messages n’apprend plus rien : ni émission, ni échéance proche, ni révocation.',
        'Voyez pourquoi la machine ne répond pas, puis faites reprendre les appels ; ce qui n’a pas été remis ne l’est pas après coup. Si elle ne sert plus, mettez fin à ce webhook.',
      ],
      facts: [
        ['Structure', '{structure}'],
        ['Offre', '{offer}'],
        ['Machine', '{host}'],
        ['Appels en vain', '{failures}'],
        ['Derniers envois', '{address}'],
      ],
    },
    en: {
      subject: 'Webhook disabled ({host}): {structure}',
      paragraphs: [
        'The platform tells the machine below what happens to your certificates. Since {since} none of its messages has been received there: it is called no more.',
        'Your certificates are not touched by this, and notices by e-mail go on. But a program that counts on these messages learns nothing any more: neither an issue, nor an end that comes near, nor a revocation.',
        'Look why the machine does not answer, then have the calls resumed; what was not delivered is not delivered later. If it serves no more, end this webhook.',
      ],
      facts: [
        ['Structure', '{structure}'],
        ['Offer', '{offer}'],
        ['Machine', '{host}'],
        ['Calls in vain', '{failures}'],
        ['Last deliveries', '{address}'],
      ],
    },
  },
};
