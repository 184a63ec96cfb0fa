import type { Facts } from './facts.ts';
import type { InLanguages } from './markup.ts';

/** What is told about addresses that receive no notices any more, to those who can put that right, and there at last. */
export const REACH_NOTICES = [
  'contact-lost',
  'colleague-unreachable',
  'colleague-address',
  'address-replaced',
] as const;

const subscription: Facts = {
  fr: [
    ['Offre', '{offer}'],
    ['Domaine', '{domain}'],
    ['Structure', '{structure}'],
    ['Adresse', '{address}'],
  ],
  en: [
    ['Offer', '{offer}'],
    ['Domain', '{domain}'],
    ['Structure', '{structure}'],
    ['Address', '{address}'],
  ],
};
const colleague: Facts = {
  fr: [
    ['Personne', '{colleague}'],
    ['Structure', '{structure}'],
    ['Adresse', '{address}'],
  ],
  en: [
    ['Person', '{colleague}'],
    ['Structure', '{structure}'],
    ['Address', '{address}'],
  ],
};

export const reachTemplates: Readonly<Record<(typeof REACH_NOTICES)[number], InLanguages>> = {
  'contact-lost': {
    fr: {
      subject: 'Une adresse de contact ne reçoit plus les avis : {structure}',
      paragraphs: [
        'Les avis d’échéance de l’offre ci-dessous n’arrivent plus à l’une de ses adresses de contact : sa vérification a pris fin, ou ce qui lui est envoyé revient.',
        'Ouvrez la liste des contacts de l’offre : elle dit laquelle. Demandez un nouveau message de vérification, ou indiquez une autre adresse, de préférence une boîte de service que plusieurs personnes lisent. Gardez-en au moins deux.',
      ],
      facts: subscription.fr,
    },
    en: {
      subject: 'A contact address receives no notices any more: {structure}',
      paragraphs: [
        'Expiry notices of the offer below no longer arrive at one of its contact addresses: its verification is over, or what is sent there comes back.',
        'Open the list of the offer’s contacts: it says which. Ask for a new verification mail, or name another address, if possible a shared mailbox that several people read. Keep two at least.',
      ],
      facts: subscription.en,
    },
  },
  'colleague-unreachable': {
    fr: {
      subject: 'Les avis n’arrivent plus à {colleague} : {structure}',
      paragraphs: [
        'Ce qui est envoyé à l’adresse de la personne ci-dessous revient. Elle ne verra donc ni les échéances ni les demandes qui lui sont adressées pour cette structure ; vous agissez à ses côtés et continuez d’être prévenu.',
        'Si son adresse a changé, le service client la corrige. Si elle n’exerce plus ses fonctions, mettez fin à ses mandats et désignez quelqu’un d’autre.',
      ],
      facts: colleague.fr,
    },
    en: {
      subject: 'Notices no longer arrive at {colleague}: {structure}',
      paragraphs: [
        'What is sent to the address of the person below comes back. They will see neither expiry notices nor requests that are sent to them for this structure; you act beside them and go on being told.',
        'If the address has changed, customer service corrects it. If they no longer hold their office, end their mandates and designate somebody else.',
      ],
      facts: colleague.en,
    },
  },
  'colleague-address': {
    fr: {
      subject: 'Nouvelle adresse : {colleague}, {structure}',
      paragraphs: [
        'Le service client a remplacé l’adresse électronique à laquelle les avis parviennent à la personne ci-dessous.',
        'Si elle n’en sait rien, prévenez le service client : quelqu’un pourrait détourner ses avis.',
      ],
      facts: colleague.fr,
    },
    en: {
      subject: 'New address of {colleague}: {structure}',
      paragraphs: [
        'Customer service has replaced the e-mail address at which notices reach the person below.',
        'If they know nothing of it, tell customer service: somebody could be leading their notices away.',
      ],
      facts: colleague.en,
    },
  },
  'address-replaced': {
    fr: {
      subject: 'Votre adresse électronique a été remplacée : {colleague}',
      paragraphs: [
        'Le service client a remplacé l’adresse électronique à laquelle la plateforme écrit à la personne ci-dessous. Les prochains avis iront à la nouvelle adresse ; ceci est le dernier message envoyé ici à ce titre.',
        'Si vous l’avez demandé, il n’y a rien à faire. Sinon, prévenez sans attendre le service client : quelqu’un pourrait détourner vos avis.',
      ],
      facts: [
        ['Personne', '{colleague}'],
        ['Remplacée le', '{replacedAt}'],
      ],
    },
    en: {
      subject: 'Your e-mail address has been replaced: {colleague}',
      paragraphs: [
        'Customer service has replaced the e-mail address at which the platform writes to the person below. Notices go to the new address from now on; this is the last message sent here on that account.',
        'If you asked for it, there is nothing to do. If not, tell customer service without delay: somebody could be leading your notices away.',
      ],
      facts: [
        ['Person', '{colleague}'],
        ['Replaced on', '{replacedAt}'],
      ],
    },
  },
};
