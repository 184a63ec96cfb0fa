import { certificateFacts } from './facts.ts';
import type { InLanguages, Template } from './markup.ts';

/**
 * What is told of the early renewal of a population. To security officers: `-to-approve`, `-refused`, `-ended`. To those who
 * can act: `-to-renew` and later `-reminder`, of one certificate or several; to a holder, of their own: `-holder` and later
 * `-holder-reminder`. To those who look after holders: `-begun`, `-to-open` where they have to open the request themselves.
 * To whoever stands further off: `-unattended`. Values: `structure`, `deadline` (a day), `days` (how long until then),
 * `because`, `certificates` (how many), `list`, `address`, `name`, `issuer`, `serial`; to officers figures.
 */
export const CAMPAIGN_NOTICES = [
  'campaign-to-approve',
  'campaign-refused',
  'campaign-ended',
  'campaign-begun',
  'campaign-to-renew',
  'campaign-reminder',
  'campaign-holder',
  'campaign-holder-reminder',
  'campaign-to-open',
  'campaign-unattended',
] as const;

type Facts = Readonly<Record<'fr' | 'en', Template['facts']>>;

const forecast: Facts = {
  fr: [
    ['Certificats de la liste', '{lines}'],
    ['À renouveler', '{certificates}'],
    ['Premiers messages', '{mails}'],
    ['Jours ouvrés nécessaires', '{daysNeeded}'],
    ['Coût estimé', '{cost}'],
    ['Date limite', '{deadline}'],
    ['Adresse', '{address}'],
  ],
  en: [
    ['Certificates on the list', '{lines}'],
    ['To be renewed', '{certificates}'],
    ['First messages', '{mails}'],
    ['Working days needed', '{daysNeeded}'],
    ['Estimated cost', '{cost}'],
    ['Deadline', '{deadline}'],
    ['Address', '{address}'],
  ],
};

const several: Facts = {
  fr: [
    ['Structure', '{structure}'],
    ['Nombre', '{certificates}'],
    ['À renouveler avant le', '{deadline}'],
    ['Adresse', '{address}'],
  ],
  en: [
    ['Structure', '{structure}'],
    ['Number', '{certificates}'],
    ['To be renewed before', '{deadline}'],
    ['Address', '{address}'],
  ],
};

const own: Facts = {
  fr: [...certificateFacts.fr, ['À renouveler avant le', '{deadline}'], ['Adresse', '{address}']],
  en: [...certificateFacts.en, ['To be renewed before', '{deadline}'], ['Address', '{address}']],
};

const how = {
  fr: 'Un administrateur technique s’identifie avec sa carte, demande le renouvellement avec une nouvelle clé, l’accepte, puis installe le nouveau certificat à la place de l’ancien. Pour un certificat de serveur, la maîtrise du domaine est d’abord contrôlée de nouveau.',
  en: 'A technical administrator signs in with the card, asks for the renewal with a new key, accepts it, then installs the new certificate in the place of the old one. For a server’s certificate, control of the domain is checked again first.',
};
const open = {
  fr: 'Le renouvellement est ouvert dès maintenant, sans attendre la fin du certificat. Rien ne se renouvelle sans demande.',
  en: 'The renewal is open from now on, long before the certificate ends. Nothing is renewed unless it is asked for.',
};
const ownHow = {
  fr: 'Identifiez-vous à l’adresse ci-dessous, confirmez vos données, acceptez les conditions et demandez le nouveau certificat : une nouvelle clé est faite sur votre appareil.',
  en: 'Sign in at the address below, confirm your data, accept the terms and ask for the new certificate: a new key is made on your device.',
};

export const campaignTemplates: Readonly<Record<(typeof CAMPAIGN_NOTICES)[number], InLanguages>> = {
  'campaign-to-approve': {
    fr: {
      subject: 'Une campagne de renouvellement attend votre décision : {certificates} certificats',
      paragraphs: [
        'Un responsable de sécurité propose de faire renouveler avant leur fin les certificats d’une liste. Personne n’est prévenu tant qu’un autre responsable de sécurité n’a pas approuvé cette campagne.',
        'Lisez la liste, ses totaux et le motif à l’adresse ci-dessous, après identification.',
      ],
      facts: forecast.fr,
    },
    en: {
      subject: 'A renewal campaign waits for your decision: {certificates} certificates',
      paragraphs: [
        'A security officer proposes to have the certificates of a list renewed before their end. Nobody is told until another security officer has approved it.',
        'Read the list, its figures and the reason at the address below, once signed in.',
      ],
      facts: forecast.en,
    },
  },
  'campaign-refused': {
    fr: {
      subject: 'Votre campagne de renouvellement ne peut pas être menée',
      paragraphs: [
        'La liste est trop longue, ou la période trop courte pour prévenir tout le monde aux débits demandés. Personne n’est prévenu ; proposez de nouveau une liste plus courte, une période plus longue ou des débits plus élevés.',
      ],
      facts: forecast.fr,
    },
    en: {
      subject: 'The renewal campaign that you proposed cannot be run',
      paragraphs: [
        'The list is too long, or the window too short to tell everybody at the rates asked for. Nobody is told; propose a shorter list, a longer window or higher rates.',
      ],
      facts: forecast.en,
    },
  },
  'campaign-ended': {
    fr: {
      subject: 'Campagne de renouvellement terminée : {renewed} renouvelés, {overdue} restants',
      paragraphs: [
        'La date limite est passée, ou tout est fait : plus personne n’est prévenu. Le rapport, à l’adresse ci-dessous, dit ce qu’est devenu chaque certificat.',
        '{next}',
      ],
      facts: [
        ['Renouvelés', '{renewed}'],
        ['Révoqués entre-temps', '{revoked}'],
        ['Restants', '{overdue}'],
        ['Sans personne à prévenir ou expirés', '{gone}'],
        ['Messages', '{mails}'],
        ['Adresse', '{address}'],
      ],
    },
    en: {
      subject: 'Renewal campaign over: {renewed} renewed, {overdue} left',
      paragraphs: [
        'The deadline has passed, or everything is done: nobody more is told. The report at the address below says what has become of each certificate.',
        '{next}',
      ],
      facts: [
        ['Renewed', '{renewed}'],
        ['Revoked meanwhile', '{revoked}'],
        ['Left', '{overdue}'],
        ['Nobody to tell, or expired', '{gone}'],
        ['Messages', '{mails}'],
        ['Address', '{address}'],
      ],
    },
  },
  'campaign-begun': {
    fr: {
      subject: 'Vos porteurs vont renouveler leurs certificats avant le {deadline} : {direction}',
      paragraphs: [
        '{because}',
        'Les porteurs de votre direction sont prévenus peu à peu, et leur renouvellement leur est ouvert : vous n’avez rien à faire pour la plupart. Vous serez prévenu de ceux pour qui vous devez d’abord agir, par exemple contrôler l’identité, et de ceux qui tardent.',
      ],
      facts: [
        ['Direction', '{direction}'],
        ['Certificats', '{certificates}'],
        ['Date limite', '{deadline}'],
      ],
    },
    en: {
      subject: 'Your holders will renew their certificates before {deadline}: {direction}',
      paragraphs: [
        '{because}',
        'The holders of your direction are told little by little, and their renewal is opened to them: for most of them there is nothing for you to do. You will hear of those for whom you have to act first, for example to check the identity, and of those who are late.',
      ],
      facts: [
        ['Direction', '{direction}'],
        ['Certificates', '{certificates}'],
        ['Deadline', '{deadline}'],
      ],
    },
  },
  'campaign-to-renew': {
    fr: {
      subject: 'À renouveler par anticipation avant le {deadline} : {first}, {structure}',
      paragraphs: ['{because}', open.fr, how.fr],
      list: '{list}',
      facts: several.fr,
    },
    en: {
      subject: 'To be renewed early, before {deadline}: {first}, {structure}',
      paragraphs: ['{because}', open.en, how.en],
      list: '{list}',
      facts: several.en,
    },
  },
  'campaign-reminder': {
    fr: {
      subject: 'Toujours à renouveler avant le {deadline} : {first}, {structure}',
      paragraphs: ['Il reste {days} pour renouveler ce qui suit.', '{because}', how.fr],
      list: '{list}',
      facts: several.fr,
    },
    en: {
      subject: 'Still to be renewed before {deadline}: {first}, {structure}',
      paragraphs: ['What follows is to be renewed within {days}.', '{because}', how.en],
      list: '{list}',
      facts: several.en,
    },
  },
  'campaign-holder': {
    fr: {
      subject: 'Votre certificat est à renouveler avant le {deadline} : {name}, {structure}',
      paragraphs: ['{because}', open.fr, ownHow.fr],
      facts: own.fr,
    },
    en: {
      subject: 'Your certificate is to be renewed before {deadline}: {name}, {structure}',
      paragraphs: ['{because}', open.en, ownHow.en],
      facts: own.en,
    },
  },
  'campaign-holder-reminder': {
    fr: {
      subject: 'Votre certificat est toujours à renouveler avant le {deadline} : {name}, {structure}',
      paragraphs: ['Il vous reste {days}.', '{because}', ownHow.fr],
      facts: own.fr,
    },
    en: {
      subject: 'Your certificate is still to be renewed before {deadline}: {name}, {structure}',
      paragraphs: ['It has to be done within {days}.', '{because}', ownHow.en],
      facts: own.en,
    },
  },
  'campaign-to-open': {
    fr: {
      subject: 'Renouvellements à ouvrir avant le {deadline} : {first}, {structure}',
      paragraphs: [
        '{because}',
        'Pour les porteurs ci-dessous, la plateforme ne peut pas ouvrir le renouvellement d’elle-même : l’identité ou la maîtrise du domaine est à contrôler de nouveau, des données attendent une confirmation, ou une autre demande est ouverte. Faites le nécessaire, puis ouvrez le renouvellement.',
      ],
      list: '{list}',
      facts: several.fr,
    },
    en: {
      subject: 'Renewals to be opened before {deadline}: {first}, {structure}',
      paragraphs: [
        '{because}',
        'For the holders below the platform cannot open the renewal by itself: the identity or control of the domain is to be checked again, data wait for a confirmation, or another request is open. Do what is needed, then open the renewal.',
      ],
      list: '{list}',
      facts: several.en,
    },
  },
  'campaign-unattended': {
    fr: {
      subject: 'Toujours pas renouvelé, date limite le {deadline} : {first}, {structure}',
      paragraphs: [
        '{because}',
        'Les personnes qui peuvent renouveler ce qui suit ont été prévenues, ou n’ont pas pu l’être, et personne n’a encore agi. Il reste {days} : voyez avec elles qui s’en charge.',
      ],
      list: '{list}',
      facts: several.fr,
    },
    en: {
      subject: 'Still not renewed, deadline {deadline}: {first}, {structure}',
      paragraphs: [
        '{because}',
        'Those who can renew what follows have been told, or could not be, and nobody has acted yet. It has to be done within {days}: see with them who takes care of it.',
      ],
      list: '{list}',
      facts: several.en,
    },
  },
};

type Words = Readonly<Record<'fr' | 'en', string>>;

/** By the causes of `lifecycle/campaign-records.ts`. */
const causes: Readonly<Record<'security' | 'issuer' | 'profile' | 'names', Words>> = {
  security: {
    fr: 'Par mesure de sécurité, ces certificats sont remplacés avant leur fin.',
    en: 'As a security measure, these certificates are replaced before their end.',
  },
  issuer: {
    fr: 'L’autorité qui a émis ces certificats est remplacée : ils le sont aussi, avant leur fin.',
    en: 'The authority that issued these certificates is replaced, and so are they, before their end.',
  },
  profile: {
    fr: 'Les règles de ces certificats changent : ils sont remplacés avant leur fin.',
    en: 'The rules for these certificates change: they are replaced before their end.',
  },
  names: {
    fr: 'Des noms portés par ces certificats changent : ils sont remplacés avant leur fin.',
    en: 'Names that these certificates carry change: they are replaced before their end.',
  },
};

/** Why a campaign is run, to those who are told. */
export const causeInWords = (because: keyof typeof causes, language: 'fr' | 'en'): string => causes[because][language];

const nexts: Words = {
  fr: 'Comme il a été décidé, la révocation des anciens certificats encore en vigueur est proposée : elle attend l’approbation d’un autre responsable de sécurité.',
  en: 'As was decided, the revocation of the old certificates still in force is proposed: it waits for the approval of another security officer.',
};

/** What follows a campaign; nothing where nothing does. */
export const afterCampaignInWords = (orders: number, language: 'fr' | 'en'): string =>
  orders > 0 ? nexts[language] : '';
