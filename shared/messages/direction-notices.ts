import type { InLanguages } from './markup.ts';

/** What is told to officers of directions, to structures about them, and to holders whose certified data were corrected. */
export const DIRECTION_NOTICES = [
  'holder-to-confirm',
  'holder-confirmation-refused',
  'holder-reissue',
  'direction-opened',
  'direction-corrected',
  'direction-closed',
  'no-officer-left',
  'one-officer-left',
  'import-to-confirm',
  'import-confirmed',
  'import-refused',
  'import-done',
  'import-stopped',
] as const;

const holder = {
  fr: [
    ['Porteur', '{holder}'],
    ['Structure', '{structure}'],
    ['Adresse', '{address}'],
  ],
  en: [
    ['Holder', '{holder}'],
    ['Structure', '{structure}'],
    ['Address', '{address}'],
  ],
} as const;
const direction = {
  fr: [
    ['Direction', '{direction}'],
    ['Structure', '{structure}'],
    ['Adresse', '{address}'],
  ],
  en: [
    ['Direction', '{direction}'],
    ['Structure', '{structure}'],
    ['Address', '{address}'],
  ],
} as const;
const lines = {
  fr: [
    ['Direction', '{direction}'],
    ['Structure', '{structure}'],
    ['Lignes', '{lines}'],
    ['Adresse', '{address}'],
  ],
  en: [
    ['Direction', '{direction}'],
    ['Structure', '{structure}'],
    ['Lines', '{lines}'],
    ['Address', '{address}'],
  ],
} as const;
const results = {
  fr: [
    ['Direction', '{direction}'],
    ['Structure', '{structure}'],
    ['Lignes traitées', '{done} sur {lines}'],
    ['Enregistrés', '{registered}'],
    ['Refusés', '{refused}'],
    ['Déjà enregistrés', '{duplicate}'],
    ['Homonymes', '{homonym}'],
    ['Adresse', '{address}'],
  ],
  en: [
    ['Direction', '{direction}'],
    ['Structure', '{structure}'],
    ['Lines done', '{done} of {lines}'],
    ['Registered', '{registered}'],
    ['Refused', '{refused}'],
    ['Registered already', '{duplicate}'],
    ['Namesakes', '{homonym}'],
    ['Address', '{address}'],
  ],
} as const;

export const directionTemplates: Readonly<Record<(typeof DIRECTION_NOTICES)[number], InLanguages>> = {
  'holder-to-confirm': {
    fr: {
      subject: 'Un porteur attend la confirmation d’un second opérateur',
      paragraphs: [
        'Un opérateur de votre direction a saisi ou corrigé l’enregistrement de ce porteur. L’adresse est hors des domaines de la direction, un homonyme existe, ou le double contrôle est en place : un autre opérateur regarde avant que quoi que ce soit ne parte.',
        'Contrôlez ce qui a été saisi, puis confirmez, ou refusez en donnant les motifs. Celui qui a saisi ne peut pas confirmer.',
      ],
      facts: holder.fr,
    },
    en: {
      subject: 'A holder waits for the word of a second officer',
      paragraphs: [
        'An officer of your direction has entered or corrected this holder’s registration. The address is outside the direction’s domains, there is a namesake, or control by two is on: another officer looks before anything goes out.',
        'Check what was entered, then confirm it, or refuse it with the reasons. Whoever entered it cannot confirm it.',
      ],
      facts: holder.en,
    },
  },
  'holder-confirmation-refused': {
    fr: {
      subject: 'Ce que vous avez saisi pour un porteur est refusé',
      paragraphs: [
        'Un second opérateur de votre direction a refusé ce que vous avez saisi. Ses motifs se lisent à l’adresse ci-dessous, après identification.',
        'Corrigez l’enregistrement : il sera regardé de nouveau. Le porteur n’en est pas informé.',
      ],
      facts: holder.fr,
    },
    en: {
      subject: 'What you entered about a holder is refused',
      paragraphs: [
        'A second officer of your direction has refused what you entered. The reasons can be read at the address below, once signed in.',
        'Correct the registration: it will be looked at again. The holder is not told.',
      ],
      facts: holder.en,
    },
  },
  'holder-reissue': {
    fr: {
      subject: 'Votre certificat est à remplacer, vos données ont été corrigées : {structure}',
      paragraphs: [
        'Une donnée inscrite dans votre certificat a été corrigée. Il sera révoqué : tout de suite, ou quand vous aurez accepté le nouveau, et au plus tard à la date fixée par votre opérateur.',
        'Identifiez-vous, contrôlez vos données et attestez-les, puis demandez le nouveau certificat, avec une nouvelle clé.',
        'Si la correction est fausse, ne l’attestez pas et dites ce qui ne va pas.',
      ],
      facts: [
        ['Structure', '{structure}'],
        ['Offre', '{offer}'],
        ['Adresse', '{ownAddress}'],
      ],
    },
    en: {
      subject: 'Your certificate is to be replaced, your data were corrected: {structure}',
      paragraphs: [
        'Something that your certificate says was corrected. It will be revoked: at once, or when you have accepted the new one, and at the latest on the day that your officer has set.',
        'Sign in, check your data and attest them, then request the new certificate, with a new key.',
        'If the correction is wrong, do not attest it, and say what is wrong.',
      ],
      facts: [
        ['Structure', '{structure}'],
        ['Offer', '{offer}'],
        ['Address', '{ownAddress}'],
      ],
    },
  },
  'direction-opened': {
    fr: {
      subject: 'Direction enregistrée : {direction}',
      paragraphs: [
        'Cette direction de votre structure est enregistrée. Ses opérateurs, une fois désignés par lettre du représentant légal, y enregistrent les porteurs.',
        'Si votre structure n’a rien demandé, prévenez le service client.',
      ],
      facts: direction.fr,
    },
    en: {
      subject: 'Direction recorded: {direction}',
      paragraphs: [
        'This direction of your structure is recorded. Its officers, once named by a letter of the legal representative, register holders in it.',
        'If your structure asked for nothing of the kind, tell customer service.',
      ],
      facts: direction.en,
    },
  },
  'direction-corrected': {
    fr: {
      subject: 'Direction modifiée : {direction}',
      paragraphs: [
        'Le nom, les domaines de messagerie ou le contrôle de cette direction ont été modifiés à la demande de la structure.',
        'Si ce n’est pas exact, prévenez le service client.',
      ],
      facts: direction.fr,
    },
    en: {
      subject: 'Direction changed: {direction}',
      paragraphs: [
        'The name, the domains of addresses or the control of this direction were changed at the structure’s request.',
        'If this is not right, tell customer service.',
      ],
      facts: direction.en,
    },
  },
  'direction-closed': {
    fr: {
      subject: 'Direction fermée : {direction}',
      paragraphs: [
        'Cette direction est fermée, définitivement : plus rien de nouveau ne s’y fait. Les certificats de ses porteurs restent en vigueur jusqu’à leur révocation, que ses opérateurs, la structure ou un agent peuvent demander.',
      ],
      facts: direction.fr,
    },
    en: {
      subject: 'Direction closed: {direction}',
      paragraphs: [
        'This direction is closed, for ever: nothing new is done in it. The certificates of its holders stay in force until they are revoked, which its officers, the structure or an agent may ask for.',
      ],
      facts: direction.en,
    },
  },
  'import-to-confirm': {
    fr: {
      subject: 'Un import de porteurs attend la confirmation d’un second opérateur',
      paragraphs: [
        'Un opérateur de votre direction veut enregistrer les porteurs d’un fichier, dont certains demandent un second regard. Rien n’est enregistré d’ici là.',
        'Lisez les lignes, puis confirmez l’ensemble, ou refusez en donnant les motifs. Celui qui a saisi ne peut pas confirmer.',
      ],
      facts: lines.fr,
    },
    en: {
      subject: 'An import of holders waits for the word of a second officer',
      paragraphs: [
        'An officer of your direction wants to register the holders of a file, some of whom need a second look. Nobody is registered until then.',
        'Read the lines, then confirm the whole, or refuse it with the reasons. Whoever entered it cannot confirm it.',
      ],
      facts: lines.en,
    },
  },
  'import-confirmed': {
    fr: {
      subject: 'Votre import de porteurs est confirmé',
      paragraphs: ['Un second opérateur a confirmé l’import. Il avance de lui-même ; son compte rendu suit.'],
      facts: lines.fr,
    },
    en: {
      subject: 'Your import of holders is confirmed',
      paragraphs: ['A second officer has confirmed the import. It goes on by itself; its report follows.'],
      facts: lines.en,
    },
  },
  'import-refused': {
    fr: {
      subject: 'Votre import de porteurs est refusé',
      paragraphs: [
        'Un second opérateur a refusé l’import : personne n’est enregistré. Ses motifs se lisent à l’adresse ci-dessous, après identification. Le fichier corrigé se dépose de nouveau.',
      ],
      facts: lines.fr,
    },
    en: {
      subject: 'Your import of holders is refused',
      paragraphs: [
        'A second officer has refused the import: nobody is registered. The reasons can be read at the address below, once signed in. The file is entered again once it is put right.',
      ],
      facts: lines.en,
    },
  },
  'import-done': {
    fr: {
      subject: 'Import de porteurs terminé',
      paragraphs: [
        'Chaque ligne de l’import a son résultat. Le compte rendu, ligne par ligne, se télécharge à l’adresse ci-dessous, après identification ; il est conservé quelques semaines.',
      ],
      facts: results.fr,
    },
    en: {
      subject: 'Import of holders done',
      paragraphs: [
        'Each line of the import has its result. The report, line by line, is at the address below, once signed in; it is kept for some weeks.',
      ],
      facts: results.en,
    },
  },
  'import-stopped': {
    fr: {
      subject: 'Import de porteurs arrêté',
      paragraphs: [
        'L’import s’est arrêté : quelque chose qui vaut pour toutes ses lignes a changé. Ce qui est enregistré le reste, et rien n’est fait à moitié.',
        'Le motif se lit à l’adresse ci-dessous, après identification. Une fois l’obstacle levé, relancez l’import : il reprend à la ligne suivante.',
      ],
      facts: results.fr,
    },
    en: {
      subject: 'Import of holders stopped',
      paragraphs: [
        'The import has stopped: something that holds for all of its lines has changed. What is registered stays so, and nothing is half done.',
        'The reason can be read at the address below, once signed in. When nothing stands in the way any more, start it again: it goes on with the next line.',
      ],
      facts: results.en,
    },
  },
  'no-officer-left': {
    fr: {
      subject: 'Plus aucun opérateur d’enregistrement : {direction}',
      paragraphs: [
        'Plus personne ne suit les porteurs de la direction ci-dessous : personne ne peut y enregistrer, renouveler ni répondre. Les porteurs peuvent toujours révoquer leur certificat eux-mêmes, et le service client aussi.',
        'Désignez au moins deux opérateurs d’enregistrement, par une lettre au service client.',
      ],
      facts: direction.fr,
    },
    en: {
      subject: 'No registration officer left: {direction}',
      paragraphs: [
        'Nobody looks after the holders of the direction below any more: nobody can register, renew or answer there. Holders can still revoke their certificates themselves, and so can customer service.',
        'Name two registration officers at least, by a letter to customer service.',
      ],
      facts: direction.en,
    },
  },
  'one-officer-left': {
    fr: {
      subject: 'Un seul opérateur d’enregistrement : {direction}',
      paragraphs: [
        'Une seule personne suit désormais les porteurs de la direction ci-dessous. Ce qu’il faut confirmer à deux y reste en attente, et rien ne s’y fait en son absence : désignez un second opérateur, par une lettre au service client.',
      ],
      facts: direction.fr,
    },
    en: {
      subject: 'One registration officer left: {direction}',
      paragraphs: [
        'One person alone looks after the holders of the direction below from now on. What takes two officers waits, and nothing is done there while they are away: name a second officer, by a letter to customer service.',
      ],
      facts: direction.en,
    },
  },
};
