import type { Text } from './text.ts';

/** What whoever signs form F503 certifies about its content. */
export const accuracyStatement: readonly Text[] = [
  {
    id: 'accuracy-statement',
    version: '2026-1',
    title: { fr: 'Attestation d’exactitude', en: 'Statement of accuracy' },
    paragraphs: {
      fr: [
        'J’atteste que tout ce que porte ce formulaire est exact et complet, que j’ai pouvoir de désigner et de retirer les administrateurs techniques de la structure pour les offres cochées, et que chaque personne désignée détient la carte nominative dont le numéro est indiqué.',
      ],
      en: [
        'I state that everything on this form is accurate and complete, that I have the power to designate and to remove the technical administrators of the structure for the offers that are ticked, and that each person designated has the card in their own name whose number is given.',
      ],
    },
  },
];
