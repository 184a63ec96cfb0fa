import { certificateFacts } from './facts.ts';
import type { InLanguages, Template } from './markup.ts';

/**
 * What is told as the end of a certificate draws near. `expiry-to-renew`: to whoever can act. `expiry-unattended`: to the
 * mandatary and the representative, as nobody has. `expiry-last-day` holds until the certificate has ended,
 * `expiry-passed` from then on. Values: `structure`, `name`, `offer`, `usage`, `issuer`, `serial`, `notAfter` (an
 * instant), `day` (the day of it), `days` (how long until then, in words), `address`; `toldBefore` (who was told
 * already), `issuesUntil` (an authority’s last day with full terms) and `successorNote` (a renewal that has begun) may be
 * empty, and then their row or paragraph is left out.
 */
export const EXPIRY_NOTICES = [
  'expiry-to-renew',
  'expiry-unattended',
  'expiry-holder',
  'expiry-officer',
  'expiry-last-day',
  'expiry-passed',
  'authority-expiry',
] as const;

const facts = {
  fr: [
    ...certificateFacts.fr,
    ['Offre', '{offer}'],
    ['Usage', '{usage}'],
    ['Valable jusqu’au', '{notAfter}'],
    ['Déjà prévenus', '{toldBefore}'],
    ['Adresse', '{address}'],
  ],
  en: [
    ...certificateFacts.en,
    ['Offer', '{offer}'],
    ['Usage', '{usage}'],
    ['Valid until', '{notAfter}'],
    ['Told already', '{toldBefore}'],
    ['Address', '{address}'],
  ],
} as const satisfies Readonly<Record<'fr' | 'en', Template['facts']>>;

const how = {
  fr: 'Un administrateur technique s’identifie avec sa carte, demande le renouvellement avec une nouvelle clé, l’accepte, puis installe le nouveau certificat à la place de l’ancien. Rien ne se renouvelle sans demande.',
  en: 'A technical administrator signs in with the card, asks for the renewal with a new key, accepts it, then installs the new certificate in the place of the old one. Nothing is renewed unless it is asked for.',
};
const unneeded = {
  fr: 'Si le certificat ne sert plus, révoquez-le : ces rappels cesseront.',
  en: 'If the certificate is no longer needed, revoke it: these reminders will stop.',
};

export const expiryTemplates: Readonly<Record<(typeof EXPIRY_NOTICES)[number], InLanguages>> = {
  'expiry-to-renew': {
    fr: {
      subject: 'À renouveler avant le {day} : {name}, {structure}',
      paragraphs: [
        'Ce certificat prend fin dans {days}. Passé cette date, ce qui s’en sert cessera de fonctionner.',
        '{successorNote}',
        { unless: 'successorNote', say: how.fr },
        unneeded.fr,
      ],
      facts: facts.fr,
    },
    en: {
      subject: 'To be renewed before {day}: {name}, {structure}',
      paragraphs: [
        'This certificate ends in {days}. After that day, whatever uses it will stop working.',
        '{successorNote}',
        { unless: 'successorNote', say: how.en },
        unneeded.en,
      ],
      facts: facts.en,
    },
  },
  'expiry-unattended': {
    fr: {
      subject: 'Fin le {day}, toujours pas renouvelé : {name}, {structure}',
      paragraphs: [
        'Ce certificat de votre structure prend fin dans {days} et il n’est pas renouvelé. Ceux qui en ont la charge ont été prévenus, ou n’ont pas pu l’être. Passé cette date, ce qui s’en sert cessera de fonctionner.',
        '{successorNote}',
        'Voyez avec vos administrateurs techniques qui s’en charge. S’il n’en reste aucun, désignez-en par le formulaire F503 : vous ne pouvez pas renouveler vous-même, mais vous pouvez révoquer.',
      ],
      facts: facts.fr,
    },
    en: {
      subject: 'Ends on {day}, still not renewed: {name}, {structure}',
      paragraphs: [
        'This certificate of your structure ends in {days} and is not renewed. Those who take care of it have been told, or could not be reached. After that day, whatever uses it will stop working.',
        '{successorNote}',
        'Settle with your technical administrators who takes care of it. If there is none left, designate some by form F503: you cannot renew it yourself, but you can revoke it.',
      ],
      facts: facts.en,
    },
  },
  'expiry-holder': {
    fr: {
      subject: 'Votre certificat prend fin le {day} : {name}, {structure}',
      paragraphs: [
        'Le certificat à votre nom prend fin dans {days}. Passé cette date, vous ne pourrez plus vous en servir.',
        '{successorNote}',
        'Identifiez-vous à l’adresse ci-dessous : il vous sera dit si le renouvellement vous est ouvert, ou à qui le demander. La clé est toujours nouvelle et créée sur votre appareil.',
        'Si vous n’en avez plus besoin ou si vous partez, dites-le à votre structure.',
      ],
      facts: facts.fr,
    },
    en: {
      subject: 'Your certificate ends on {day}: {name}, {structure}',
      paragraphs: [
        'The certificate in your name ends in {days}. After that day you can no longer use it.',
        '{successorNote}',
        'Sign in at the address below: you will be told whether the renewal is open to you, or whom to ask. The key is always a new one, made on your own device.',
        'If you no longer need it, or if you are leaving, tell your structure.',
      ],
      facts: facts.en,
    },
  },
  'expiry-officer': {
    fr: {
      subject: 'Porteur à renouveler avant le {day} : {name}, {structure}',
      paragraphs: [
        'Le certificat de ce porteur prend fin dans {days}.',
        '{successorNote}',
        'S’il doit continuer à s’en servir, contrôlez ses données, et son identité si la règle le demande, puis ouvrez-lui le renouvellement. S’il est parti, déclarez son départ.',
      ],
      facts: facts.fr,
    },
    en: {
      subject: 'Holder to be renewed before {day}: {name}, {structure}',
      paragraphs: [
        'The certificate of this holder ends in {days}.',
        '{successorNote}',
        'If they are to go on using it, check the data, and the identity where the rule asks for it, then open the renewal for them. If they have left, declare the departure.',
      ],
      facts: facts.en,
    },
  },
  'expiry-last-day': {
    fr: {
      subject: 'Urgent, fin le {day} : {name}, {structure}',
      paragraphs: [
        'Ce certificat prend fin à l’instant indiqué ci-dessous et il n’est pas renouvelé. Ensuite, ce qui s’en sert cessera de fonctionner, et il faudra une nouvelle demande.',
        '{successorNote}',
        'Le renouvellement reste possible jusque-là, par un administrateur technique ou par le porteur d’un certificat de personne. Si vous n’avez personne pour le faire, adressez-vous au service client sans attendre.',
      ],
      facts: facts.fr,
    },
    en: {
      subject: 'Urgent, ends on {day}: {name}, {structure}',
      paragraphs: [
        'This certificate ends at the instant given below and is not renewed. After that, whatever uses it will stop working, and a new request will be needed.',
        '{successorNote}',
        'It can be renewed until then, by a technical administrator or by the holder of a person’s certificate. If you have nobody to do it, turn to customer service without delay.',
      ],
      facts: facts.en,
    },
  },
  'expiry-passed': {
    fr: {
      subject: 'Expiré le {day} sans renouvellement : {name}, {structure}',
      paragraphs: [
        'Ce certificat a pris fin et n’a pas été renouvelé. Ce qui s’en servait ne fonctionne plus, ou ne devrait plus.',
        '{successorNote}',
        {
          unless: 'successorNote',
          say: 'Un certificat qui a pris fin ne se renouvelle pas : s’il faut le remplacer, faites une nouvelle demande, déjà remplie d’après l’ancienne, avec une nouvelle clé. Sinon, effacez la clé partout où elle est installée ; conservez seulement une clé qui sert encore à déchiffrer.',
        },
      ],
      facts: facts.fr,
    },
    en: {
      subject: 'Expired on {day} without renewal: {name}, {structure}',
      paragraphs: [
        'This certificate has ended and was not renewed. Whatever used it does not work any more, or should not.',
        '{successorNote}',
        {
          unless: 'successorNote',
          say: 'A certificate that has ended is not renewed: if it has to be replaced, make a new request, filled in already from the old one, with a new key. Otherwise erase the key wherever it is installed; keep only a key that still serves to decrypt.',
        },
      ],
      facts: facts.en,
    },
  },
  'authority-expiry': {
    fr: {
      subject: 'Fin le {day} d’un certificat de la plateforme : {name}',
      paragraphs: [
        'Un certificat de la plateforme elle-même prend fin dans {days}. Si c’est celui d’une autorité, elle cesse d’émettre bien avant : dès que ce qui lui reste à vivre est plus court que la durée de ses certificats.',
        'Il est remplacé par une cérémonie des clés : deux responsables de sécurité, une date, et le temps qu’il faut pour que ceux qui font confiance à l’ancien certificat connaissent le nouveau. Planifiez-la maintenant.',
      ],
      facts: [
        ['Nom', '{name}'],
        ['Autorité', '{issuer}'],
        ['Numéro de série', '{serial}'],
        ['Usage', '{usage}'],
        ['Émet jusqu’au', '{issuesUntil}'],
        ['Valable jusqu’au', '{notAfter}'],
        ['Déjà prévenus', '{toldBefore}'],
        ['Adresse', '{address}'],
      ],
    },
    en: {
      subject: 'A certificate of the platform ends on {day}: {name}',
      paragraphs: [
        'A certificate of the platform itself ends in {days}. If it is that of an authority, it stops issuing long before: as soon as it has less life left than its certificates have in all.',
        'It is replaced by a key ceremony: two security officers, a date, and the time it takes for those who trust the old certificate to learn the new one. Plan it now.',
      ],
      facts: [
        ['Name', '{name}'],
        ['Authority', '{issuer}'],
        ['Serial number', '{serial}'],
        ['Usage', '{usage}'],
        ['Issues until', '{issuesUntil}'],
        ['Valid until', '{notAfter}'],
        ['Told already', '{toldBefore}'],
        ['Address', '{address}'],
      ],
    },
  },
};
