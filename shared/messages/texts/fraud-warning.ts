import type { Text } from './text.ts';

/** What whoever signs form F503 is warned of. */
export const fraudWarning: readonly Text[] = [
  {
    id: 'fraud-warning',
    version: '2026-1',
    title: { fr: 'Avertissement en cas de fraude', en: 'Warning about fraud' },
    paragraphs: {
      fr: [
        'Je suis informé que frauder ou tenter de frauder expose à des sanctions pénales, et que l’instruction de la demande peut alors être suspendue et les droits demandés ou obtenus être retirés.',
      ],
      en: [
        'I have been told that fraud or an attempt at it is liable to criminal penalties, and that the examination of the request may then be suspended and the rights that were asked for or obtained be withdrawn.',
      ],
    },
  },
];
