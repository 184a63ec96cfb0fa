import type { Text } from './text.ts';

/** What a holder declares once the certificate is in their hands. */
export const holderDeclaration: readonly Text[] = [
  {
    id: 'holder-declaration',
    version: '2026-1',
    title: { fr: 'Déclaration du porteur', en: 'Declaration of the holder' },
    paragraphs: {
      fr: [
        'J’accuse réception d’un certificat logiciel établi à mon nom, celui dont le numéro de série et l’empreinte figurent avec cette déclaration.',
        'J’atteste avoir pris connaissance des conditions d’utilisation, dans la version que j’ai acceptée.',
      ],
      en: [
        'I acknowledge receipt of a software certificate made out in my name, the one whose serial number and fingerprint stand with this declaration.',
        'I state that I have read the terms of use, in the version that I have accepted.',
      ],
    },
  },
];
