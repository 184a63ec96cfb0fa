import type { InLanguages } from './markup.ts';

/** What is told about designations, renunciations and cards. */
export const DESIGNATION_NOTICES = [
  'designation-submitted',
  'designation-to-review',
  'designation-accepted',
  'designation-refused',
  'administrator-designated',
  'administrator-removed',
  'administrator-renounced',
  'administrator-ended',
  'card-replaced',
  'card-suspended',
  'card-restored',
] as const;

const form = {
  fr: [
    ['Structure', '{structure}'],
    ['Formulaire', '{number}'],
    ['Offres', '{offers}'],
    ['Adresse', '{address}'],
  ],
  en: [
    ['Structure', '{structure}'],
    ['Form', '{number}'],
    ['Offers', '{offers}'],
    ['Address', '{address}'],
  ],
} as const;
const mandated = {
  fr: [
    ['Structure', '{structure}'],
    ['Offres', '{offers}'],
  ],
  en: [
    ['Structure', '{structure}'],
    ['Offers', '{offers}'],
  ],
} as const;
const holder = { fr: [['Titulaire', '{holder}']], en: [['Holder', '{holder}']] } as const;

export const designationTemplates: Readonly<Record<(typeof DESIGNATION_NOTICES)[number], InLanguages>> = {
  'designation-submitted': {
    fr: {
      subject: 'Désignation reçue : {number}, {structure}',
      paragraphs: [
        'Le formulaire F503 signé est déposé. Un agent l’examine ; rien ne change avant sa décision, et vous en serez prévenu.',
        'Si vous ne l’avez pas signé, retirez-le et prévenez le service client.',
      ],
      facts: form.fr,
    },
    en: {
      subject: 'Designation received: {number}, {structure}',
      paragraphs: [
        'The signed form F503 has been handed in. An agent examines it; nothing changes before the decision, and you will be told.',
        'If you did not sign it, withdraw it and tell customer service.',
      ],
      facts: form.en,
    },
  },
  'designation-to-review': {
    fr: {
      subject: 'Formulaire F503 à examiner : {number}, {structure}',
      paragraphs: [
        'Un formulaire F503 signé est déposé pour la structure ci-dessous et attend un agent. Prenez-le en examen avant de l’accepter ou de le refuser avec des raisons.',
      ],
      facts: form.fr,
    },
    en: {
      subject: 'Form F503 to be examined: {number}, {structure}',
      paragraphs: [
        'A signed form F503 has been handed in for the structure below and waits for an agent. Take it under review before you accept it, or refuse it with reasons.',
      ],
      facts: form.en,
    },
  },
  'designation-accepted': {
    fr: {
      subject: 'Désignation acceptée : {number}, {structure}',
      paragraphs: [
        'Le formulaire F503 est accepté. Les ajouts et les retraits qu’il demande ont pris effet ensemble, à l’instant.',
        'Les personnes ajoutées acceptent leurs engagements avant leur premier acte. Les certificats demandés par les personnes retirées sont proposés à la révocation : regardez la liste de la structure.',
      ],
      facts: form.fr,
    },
    en: {
      subject: 'Designation accepted: {number}, {structure}',
      paragraphs: [
        'Form F503 has been accepted. The additions and removals that it asks for have taken effect together, at once.',
        'Whoever was added accepts the duties before the first act. Certificates that were asked for by whoever was removed are proposed for revocation: look at the list of the structure.',
      ],
      facts: form.en,
    },
  },
  'designation-refused': {
    fr: {
      subject: 'Désignation refusée : {number}, {structure}',
      paragraphs: [
        'Le formulaire F503 est refusé et rien n’a changé. Les raisons sont visibles, après identification, à l’adresse ci-dessous.',
      ],
      facts: form.fr,
    },
    en: {
      subject: 'Designation refused: {number}, {structure}',
      paragraphs: [
        'Form F503 has been refused and nothing has changed. The reasons can be seen at the address below, once signed in.',
      ],
      facts: form.en,
    },
  },
  'administrator-designated': {
    fr: {
      subject: 'Vous êtes désigné administrateur technique : {structure}',
      paragraphs: [
        'La structure ci-dessous vous a désigné administrateur technique de certificats logiciels.',
        'Identifiez-vous avec votre carte, lisez vos engagements et acceptez-les : aucun acte n’est admis avant. Vous pouvez aussi renoncer.',
      ],
      facts: mandated.fr,
    },
    en: {
      subject: 'You have been designated as technical administrator: {structure}',
      paragraphs: [
        'The structure below has designated you as technical administrator of software certificates.',
        'Sign in with your card, read the duties and accept them: no act is admitted before. You may also renounce.',
      ],
      facts: mandated.en,
    },
  },
  'administrator-removed': {
    fr: {
      subject: 'Vous n’êtes plus administrateur technique : {structure}',
      paragraphs: [
        'La structure ci-dessous a mis fin à votre désignation, avec effet immédiat. Vos codes de révocation pour ces offres ne valent plus.',
        'Effacez les clés que vous détenez encore pour elle, ou remettez-les à qui vous succède selon ses consignes.',
      ],
      facts: mandated.fr,
    },
    en: {
      subject: 'You are no longer technical administrator: {structure}',
      paragraphs: [
        'The structure below has ended your designation, at once. Your revocation codes for these offers have no force any more.',
        'Erase the keys that you still hold for it, or hand them to your successor as it tells you.',
      ],
      facts: mandated.en,
    },
  },
  'administrator-renounced': {
    fr: {
      subject: 'Un administrateur technique a renoncé : {structure}',
      paragraphs: [
        'La personne ci-dessous a renoncé à sa désignation, avec effet immédiat. Vérifiez qu’il reste au moins deux administrateurs pour l’offre.',
        'Les certificats qu’elle avait demandés sont proposés à la révocation : regardez la liste de la structure.',
      ],
      facts: [...mandated.fr, ...holder.fr],
    },
    en: {
      subject: 'A technical administrator has renounced: {structure}',
      paragraphs: [
        'The person below has given the designation back, at once. See that at least two administrators are left for the offer.',
        'Certificates that they had asked for are proposed for revocation: look at the list of the structure.',
      ],
      facts: [...mandated.en, ...holder.en],
    },
  },
  'administrator-ended': {
    fr: {
      subject: 'Fin d’un mandat d’administrateur technique : {structure}',
      paragraphs: [
        'Le service client a mis fin au mandat de la personne ci-dessous, avec effet immédiat. Les codes de révocation qu’elle a choisis pour cette offre ne valent plus.',
        'Les certificats qu’elle avait demandés sont proposés à la révocation : la structure regarde sa liste. Les clés encore détenues sont effacées ou remises.',
      ],
      facts: [...mandated.fr, ...holder.fr],
    },
    en: {
      subject: 'A technical administrator’s mandate has ended: {structure}',
      paragraphs: [
        'Customer service has ended the mandate of the person below, at once. The revocation codes that they chose for this offer have no force any more.',
        'Certificates that they had asked for are proposed for revocation: the structure looks at its list. Keys that are still held are erased or handed over.',
      ],
      facts: [...mandated.en, ...holder.en],
    },
  },
  'card-replaced': {
    fr: {
      subject: 'Nouvelle carte enregistrée',
      paragraphs: [
        'Un agent a confirmé une nouvelle carte pour la personne ci-dessous. Ses mandats continuent avec elle ; l’ancienne carte ne sert plus.',
        'Si cela vous étonne, prévenez le service client.',
      ],
      facts: holder.fr,
    },
    en: {
      subject: 'New card recorded',
      paragraphs: [
        'An agent has confirmed a new card for the person below. Their mandates go on with it; the old card serves no more.',
        'If this surprises you, tell customer service.',
      ],
      facts: holder.en,
    },
  },
  'card-suspended': {
    fr: {
      subject: 'Carte expirée ou bloquée',
      paragraphs: [
        'La carte de la personne ci-dessous est enregistrée comme expirée ou bloquée. Les mandats qui demandent une carte sont suspendus jusqu’à ce qu’un agent en confirme une bonne.',
      ],
      facts: holder.fr,
    },
    en: {
      subject: 'Card expired or blocked',
      paragraphs: [
        'The card of the person below is recorded as expired or blocked. Mandates that need a card are suspended until an agent confirms a good one.',
      ],
      facts: holder.en,
    },
  },
  'card-restored': {
    fr: {
      subject: 'Carte de nouveau valable',
      paragraphs: [
        'La carte de la personne ci-dessous est de nouveau enregistrée comme bonne. Ses mandats reprennent.',
      ],
      facts: holder.fr,
    },
    en: {
      subject: 'Card good again',
      paragraphs: ['The card of the person below is recorded as good again. Their mandates are resumed.'],
      facts: holder.en,
    },
  },
};
