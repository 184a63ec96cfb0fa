import type { Facts } from './facts.ts';
import type { InLanguages } from './markup.ts';

/** What is told about structures, their subscriptions and who represents them. */
export const STRUCTURE_NOTICES = [
  'subscription-requested',
  'subscription-accepted',
  'subscription-refused',
  'subscription-ended',
  'structure-suspended',
  'structure-resumed',
  'structure-closed',
  'structure-succeeded',
  'overlap-over',
  'mandates-to-confirm',
  'mandates-unconfirmed',
  'representative-succeeded',
  'no-administrator-left',
  'one-administrator-left',
] as const;

const structure: Facts = {
  fr: [
    ['Structure', '{structure}'],
    ['Adresse', '{address}'],
  ],
  en: [
    ['Structure', '{structure}'],
    ['Address', '{address}'],
  ],
};
const subscription: Facts = {
  fr: [['Offre', '{offer}'], ['Domaine', '{domain}'], ...structure.fr],
  en: [['Offer', '{offer}'], ['Domain', '{domain}'], ...structure.en],
};
const overlap: Facts = {
  fr: [['Jusqu’au', '{overlapUntil}'], ...structure.fr],
  en: [['Until', '{overlapUntil}'], ...structure.en],
};
const confirmation: Facts = {
  fr: [['Avant le', '{confirmBy}'], ...structure.fr],
  en: [['Before', '{confirmBy}'], ...structure.en],
};
const mandate: Facts = {
  fr: [
    ['Rôle', '{role}'],
    ['Structure', '{structure}'],
  ],
  en: [
    ['Role', '{role}'],
    ['Structure', '{structure}'],
  ],
};

export const structureTemplates: Readonly<Record<(typeof STRUCTURE_NOTICES)[number], InLanguages>> = {
  'subscription-requested': {
    fr: {
      subject: 'Offre demandée : {structure}',
      paragraphs: [
        'Une offre a été demandée pour la structure ci-dessous. Un agent qui ne l’a pas saisie doit l’accepter ; les deux parties seront prévenues.',
        'Si vous représentez cette structure et que vous n’êtes pas à l’origine de la demande, prévenez le service client.',
      ],
      facts: subscription.fr,
    },
    en: {
      subject: 'Offer asked for: {structure}',
      paragraphs: [
        'An offer has been asked for on behalf of the structure below. An agent who did not enter it must accept it; both sides will be told.',
        'If you represent this structure and this does not come from you, tell customer service.',
      ],
      facts: subscription.en,
    },
  },
  'subscription-accepted': {
    fr: {
      subject: 'Offre acceptée : {structure}',
      paragraphs: [
        'L’offre ci-dessous est ouverte. Si elle déclare un domaine, il reste à prouver que vous le maîtrisez avant le premier certificat, puis à désigner vos administrateurs techniques.',
      ],
      facts: subscription.fr,
    },
    en: {
      subject: 'Offer accepted: {structure}',
      paragraphs: [
        'The offer below is open. If it declares a domain, you still have to show that you control it before the first certificate, and to designate your technical administrators.',
      ],
      facts: subscription.en,
    },
  },
  'subscription-refused': {
    fr: {
      subject: 'Offre refusée : {structure}',
      paragraphs: [
        'L’offre ci-dessous n’a pas été acceptée. Les raisons sont visibles, après identification, à l’adresse ci-dessous.',
      ],
      facts: subscription.fr,
    },
    en: {
      subject: 'Offer refused: {structure}',
      paragraphs: ['The offer below was not accepted. The reasons can be seen, once signed in, at the address below.'],
      facts: subscription.en,
    },
  },
  'subscription-ended': {
    fr: {
      subject: 'Offre résiliée : {structure}',
      paragraphs: [
        'L’offre ci-dessous est résiliée. Aucun certificat ne peut plus y être demandé ; la révocation de ceux qui restent est proposée à un agent.',
      ],
      facts: subscription.fr,
    },
    en: {
      subject: 'Offer ended: {structure}',
      paragraphs: [
        'The offer below has been ended. No certificate can be asked for under it any more; an agent is asked to revoke those that are left.',
      ],
      facts: subscription.en,
    },
  },
  'structure-suspended': {
    fr: {
      subject: 'Dossier suspendu : {structure}',
      paragraphs: [
        'Le dossier de cette structure est suspendu : rien de nouveau ne s’y fait jusqu’à nouvel ordre. Les certificats émis restent valables.',
        'Les raisons sont visibles, après identification, à l’adresse ci-dessous.',
      ],
      facts: structure.fr,
    },
    en: {
      subject: 'Dossier suspended: {structure}',
      paragraphs: [
        'The dossier of this structure is suspended: nothing new is done in it until further notice. Certificates that were issued stay valid.',
        'The reasons can be seen, once signed in, at the address below.',
      ],
      facts: structure.en,
    },
  },
  'structure-resumed': {
    fr: {
      subject: 'Dossier rétabli : {structure}',
      paragraphs: ['La suspension du dossier de cette structure est levée : tout peut reprendre.'],
      facts: structure.fr,
    },
    en: {
      subject: 'Dossier resumed: {structure}',
      paragraphs: ['The suspension of this structure’s dossier has been lifted: everything may go on.'],
      facts: structure.en,
    },
  },
  'structure-closed': {
    fr: {
      subject: 'Dossier fermé : {structure}',
      paragraphs: [
        'Le dossier de cette structure est fermé, définitivement. La révocation de ses certificats est proposée à un agent : remplacez-les là où ils servent encore.',
      ],
      facts: structure.fr,
    },
    en: {
      subject: 'Dossier closed: {structure}',
      paragraphs: [
        'The dossier of this structure has been closed, for ever. An agent is asked to revoke its certificates: replace them wherever they still serve.',
      ],
      facts: structure.en,
    },
  },
  'structure-succeeded': {
    fr: {
      subject: 'Une autre structure prend la suite de celle-ci : {structure}',
      paragraphs: [
        'Une nouvelle structure est enregistrée à la place de celle-ci. Contrat, offres et administrateurs s’y établissent à nouveau. Les certificats actuels servent jusqu’à la date ci-dessous, puis ils sont révoqués : remplacez-les d’ici là.',
      ],
      facts: overlap.fr,
    },
    en: {
      subject: 'Another structure takes the place of this one: {structure}',
      paragraphs: [
        'A new structure has been registered in the place of this one. Contract, offers and administrators are set up anew there. The present certificates serve until the date below; then they are revoked: replace them before.',
      ],
      facts: overlap.en,
    },
  },
  'overlap-over': {
    fr: {
      subject: 'Fin du recouvrement, dossier fermé : {structure}',
      paragraphs: [
        'Une autre structure a pris la suite de celle-ci et le délai est écoulé : le dossier est fermé et les certificats qui restent sont révoqués, définitivement.',
      ],
      facts: structure.fr,
    },
    en: {
      subject: 'The overlap is over, dossier closed: {structure}',
      paragraphs: [
        'Another structure has taken the place of this one and the time is over: the dossier is closed and the certificates that are left are revoked, for ever.',
      ],
      facts: structure.en,
    },
  },
  'mandates-to-confirm': {
    fr: {
      subject: 'Mandats à confirmer : {structure}',
      paragraphs: [
        'Vous représentez désormais cette structure. Les mandats donnés avant vous restent en vigueur : dites lesquels doivent durer avant la date ci-dessous, et faites mettre fin aux autres.',
      ],
      facts: confirmation.fr,
    },
    en: {
      subject: 'Mandates to confirm: {structure}',
      paragraphs: [
        'You now represent this structure. The mandates given before you still stand: say which of them shall last before the date below, and have the others ended.',
      ],
      facts: confirmation.en,
    },
  },
  'mandates-unconfirmed': {
    fr: {
      subject: 'Mandats non confirmés : {structure}',
      paragraphs: [
        'Le délai pour confirmer les mandats donnés sous un représentant précédent est écoulé et il en reste. Ils restent en vigueur ; un agent est invité à s’en assurer auprès de la structure.',
      ],
      facts: structure.fr,
    },
    en: {
      subject: 'Mandates not confirmed: {structure}',
      paragraphs: [
        'The time to confirm the mandates given under an earlier representative is over and some are left. They stand; an agent is asked to make sure of them with the structure.',
      ],
      facts: structure.en,
    },
  },
  'no-administrator-left': {
    fr: {
      subject: 'Plus aucun administrateur technique : {structure}',
      paragraphs: [
        'Plus personne n’administre l’offre ci-dessous : aucun certificat ne peut y être demandé, récupéré ni renouvelé.',
        'Désignez au moins deux administrateurs techniques par le formulaire F503. Vous pouvez révoquer vous-même les certificats en cours.',
      ],
      facts: subscription.fr,
    },
    en: {
      subject: 'No technical administrator left: {structure}',
      paragraphs: [
        'Nobody administers the offer below any more: no certificate can be asked for, retrieved or renewed.',
        'Designate two technical administrators at least by form F503. You may revoke the certificates in force yourself.',
      ],
      facts: subscription.en,
    },
  },
  'one-administrator-left': {
    fr: {
      subject: 'Un seul administrateur technique : {structure}',
      paragraphs: [
        'Une seule personne administre désormais l’offre ci-dessous. En son absence, rien ne pourra être renouvelé : désignez-en une seconde par le formulaire F503.',
      ],
      facts: subscription.fr,
    },
    en: {
      subject: 'One technical administrator left: {structure}',
      paragraphs: [
        'One person alone administers the offer below from now on. Nothing can be renewed while they are away: designate a second by form F503.',
      ],
      facts: subscription.en,
    },
  },
  'representative-succeeded': {
    fr: {
      subject: 'Votre pouvoir de représentation a pris fin : {structure}',
      paragraphs: [
        'Une autre personne a été enregistrée comme représentant de la structure. Votre pouvoir a pris fin au même instant ; les mandats donnés pour la structure demeurent.',
        'Si ce n’est pas exact, prévenez le service client.',
      ],
      facts: mandate.fr,
    },
    en: {
      subject: 'Your power to represent has ended: {structure}',
      paragraphs: [
        'Somebody else has been recorded as representative of the structure. Your power ended at the same instant; the mandates given for the structure stand.',
        'If this is not right, tell customer service.',
      ],
      facts: mandate.en,
    },
  },
};
