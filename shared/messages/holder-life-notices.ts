import { type Checklist, checklistIn } from './checklists.ts';
import { holderFacts, ownHolderFacts } from './facts.ts';
import type { InLanguages } from './markup.ts';

/** What is told of losses, departures and leaves that lapse: to the holder, and to those who look after them. */
export const HOLDER_LIFE_NOTICES = [
  'holder-loss',
  'holder-loss-told',
  'holder-departure-declared',
  'holder-departure-declared-told',
  'holder-departure-withdrawn',
  'holder-departure-withdrawn-told',
  'holder-left',
  'holder-left-told',
  'holder-deletion-reminder',
  'holder-deletion-missing',
  'holder-deletion-told',
  'holder-opening-lapsed',
  'holder-opening-lapsed-told',
] as const;

const day = {
  fr: ['À partir du', '{leavesOn}'],
  en: ['From', '{leavesOn}'],
} as const;

const list = (which: Checklist, language: 'fr' | 'en') => checklistIn(which, language).map(({ text }) => text);

export const holderLifeTemplates: Readonly<Record<(typeof HOLDER_LIFE_NOTICES)[number], InLanguages>> = {
  'holder-loss': {
    fr: {
      subject: 'Perte ou vol déclaré : ce qu’il faut faire',
      paragraphs: [
        'La perte, le vol ou la divulgation de la clé d’un certificat à votre nom est déclaré. Les certificats concernés sont révoqués, définitivement, et leurs clés ne seront plus jamais certifiées.',
        'À faire sans attendre :',
        list('loss', 'fr'),
        'Si personne n’a rien perdu, prévenez aussitôt votre structure : la révocation reste, mais il faut savoir qui l’a demandée.',
      ],
      facts: ownHolderFacts.fr,
    },
    en: {
      subject: 'Loss or theft declared: what to do',
      paragraphs: [
        'The loss, theft or disclosure of the key of a certificate in your name has been declared. The certificates concerned are revoked, for ever, and their keys will never be certified again.',
        'To be done without delay:',
        list('loss', 'en'),
        'If nobody has lost anything, tell your structure at once: the revocation stands, but it has to be known who asked for it.',
      ],
      facts: ownHolderFacts.en,
    },
  },
  'holder-loss-told': {
    fr: {
      subject: 'Perte ou vol déclaré pour {holder}',
      paragraphs: [
        'La perte, le vol ou la divulgation d’une clé de ce porteur est déclaré, et les certificats concernés sont révoqués. Ce qu’en dit la déclaration se lit à l’adresse ci-dessous, après identification.',
        'Voyez avec le porteur si d’autres certificats étaient au même endroit. Un nouveau certificat peut lui être ouvert une fois que son identité aura été contrôlée de nouveau.',
      ],
      facts: holderFacts.fr,
    },
    en: {
      subject: 'Loss or theft declared for {holder}',
      paragraphs: [
        'The loss, theft or disclosure of a key of this holder has been declared, and the certificates concerned are revoked. What the declaration says can be read at the address below, once signed in.',
        'Find out with the holder whether other certificates were in the same place. A new one can be opened for them once their identity has been checked again.',
      ],
      facts: holderFacts.en,
    },
  },
  'holder-departure-declared': {
    fr: {
      subject: 'Votre départ est enregistré',
      paragraphs: [
        'Votre départ ou votre mutation est enregistré pour la date ci-dessous. Ce jour-là, vos certificats seront révoqués, définitivement, et votre accès ici prendra fin.',
        'À préparer d’ici là :',
        list('departure', 'fr'),
        'Si la date est fausse, ou si vous restez, dites-le à votre structure avant ce jour.',
      ],
      facts: [day.fr, ...ownHolderFacts.fr],
    },
    en: {
      subject: 'Your departure is recorded',
      paragraphs: [
        'Your departure or transfer is recorded for the date below. On that day your certificates will be revoked, for ever, and your access here will end.',
        'To be prepared until then:',
        list('departure', 'en'),
        'If the date is wrong, or if you stay, tell your structure before that day.',
      ],
      facts: [day.en, ...ownHolderFacts.en],
    },
  },
  'holder-departure-declared-told': {
    fr: {
      subject: 'Départ annoncé : {holder}, {structure}',
      paragraphs: [
        'Le départ ou la mutation de ce porteur est enregistré pour la date ci-dessous. Ce jour-là, ses certificats seront révoqués et son mandat prendra fin. D’ici là, la date peut être changée ou le départ retiré.',
      ],
      facts: [day.fr, ...holderFacts.fr],
    },
    en: {
      subject: 'Departure announced: {holder}, {structure}',
      paragraphs: [
        'The departure or transfer of this holder is recorded for the date below. On that day the certificates will be revoked and the mandate will end. Until then the date can be changed, or the departure withdrawn.',
      ],
      facts: [day.en, ...holderFacts.en],
    },
  },
  'holder-departure-withdrawn': {
    fr: {
      subject: 'Votre départ n’est plus enregistré',
      paragraphs: [
        'Le départ ou la mutation qui était enregistré à votre nom est retiré. Vos certificats restent valables jusqu’à leur terme.',
        'Si vous partez malgré tout, déclarez-le de nouveau ou prévenez votre structure.',
      ],
      facts: ownHolderFacts.fr,
    },
    en: {
      subject: 'Your departure is no longer recorded',
      paragraphs: [
        'The departure or transfer that was recorded in your name has been withdrawn. Your certificates stay valid until they end.',
        'If you leave all the same, declare it again or tell your structure.',
      ],
      facts: ownHolderFacts.en,
    },
  },
  'holder-departure-withdrawn-told': {
    fr: {
      subject: 'Départ retiré : {holder}, {structure}',
      paragraphs: ['Le départ ou la mutation annoncé de ce porteur est retiré : rien ne prend fin.'],
      facts: holderFacts.fr,
    },
    en: {
      subject: 'Departure withdrawn: {holder}, {structure}',
      paragraphs: ['The departure or transfer of this holder has been withdrawn: nothing ends.'],
      facts: holderFacts.en,
    },
  },
  'holder-left': {
    fr: {
      subject: 'Votre départ prend effet : certificats à supprimer',
      paragraphs: [
        'Votre départ ou votre mutation a pris effet. Vos certificats pour la structure ci-dessous sont révoqués, définitivement, et votre accès ici a pris fin.',
        'Ce qu’il vous reste à faire :',
        list('departure', 'fr'),
      ],
      facts: ownHolderFacts.fr,
    },
    en: {
      subject: 'Your departure takes effect: certificates to delete',
      paragraphs: [
        'Your departure or transfer has taken effect. Your certificates for the structure below are revoked, for ever, and your access here has ended.',
        'What is left for you to do:',
        list('departure', 'en'),
      ],
      facts: ownHolderFacts.en,
    },
  },
  'holder-left-told': {
    fr: {
      subject: 'Départ : {holder}, {structure}',
      paragraphs: [
        'Ce porteur est parti : son mandat a pris fin, ses certificats sont révoqués et ses demandes refusées. Il lui reste à confirmer la suppression ; vous serez prévenu s’il ne le fait pas.',
      ],
      facts: holderFacts.fr,
    },
    en: {
      subject: 'Departure: {holder}, {structure}',
      paragraphs: [
        'This holder has left: the mandate has ended, the certificates are revoked and the requests refused. They still are to confirm the deletion; you will be told if they do not.',
      ],
      facts: holderFacts.en,
    },
  },
  'holder-deletion-reminder': {
    fr: {
      subject: 'Certificats à supprimer : votre confirmation est attendue',
      paragraphs: [
        'Vous êtes parti de la structure ci-dessous et n’avez pas encore confirmé que certificat, clé et copies sont supprimés.',
        list('departure', 'fr'),
      ],
      facts: ownHolderFacts.fr,
    },
    en: {
      subject: 'Certificates to delete: your confirmation is awaited',
      paragraphs: [
        'You have left the structure below and have not confirmed yet that certificate, key and copies are deleted.',
        list('departure', 'en'),
      ],
      facts: ownHolderFacts.en,
    },
  },
  'holder-deletion-missing': {
    fr: {
      subject: 'Suppression non confirmée par {holder}',
      paragraphs: [
        'Ce porteur est parti et n’a pas confirmé la suppression de son certificat, malgré les rappels. Le certificat est révoqué ; voyez si les appareils rendus sont bien effacés.',
      ],
      facts: holderFacts.fr,
    },
    en: {
      subject: 'Deletion not confirmed by {holder}',
      paragraphs: [
        'This holder has left and has not confirmed the deletion of the certificate, in spite of reminders. The certificate is revoked; see to it that the devices that were handed back are wiped.',
      ],
      facts: holderFacts.en,
    },
  },
  'holder-deletion-told': {
    fr: {
      subject: 'Suppression confirmée par {holder}',
      paragraphs: ['Ce porteur, qui est parti, confirme que certificat, clé et copies sont supprimés.'],
      facts: holderFacts.fr,
    },
    en: {
      subject: 'Deletion confirmed by {holder}',
      paragraphs: ['This holder, who has left, confirms that certificate, key and copies are deleted.'],
      facts: holderFacts.en,
    },
  },
  'holder-opening-lapsed': {
    fr: {
      subject: 'La demande ouverte pour vous est close',
      paragraphs: [
        'La demande de certificat qui vous était ouverte n’a pas été utilisée à temps : elle est close. S’il vous faut encore ce certificat, demandez à votre structure d’en ouvrir une autre.',
      ],
      facts: ownHolderFacts.fr,
    },
    en: {
      subject: 'The request opened for you is closed',
      paragraphs: [
        'The request for a certificate that was open for you was not used in time: it is closed. If you still need the certificate, ask your structure to open another.',
      ],
      facts: ownHolderFacts.en,
    },
  },
  'holder-opening-lapsed-told': {
    fr: {
      subject: 'Demande non utilisée par {holder}',
      paragraphs: [
        'La demande de certificat ouverte à ce porteur n’a pas été utilisée à temps : elle est close. Elle peut être ouverte de nouveau.',
      ],
      facts: holderFacts.fr,
    },
    en: {
      subject: 'Request not used by {holder}',
      paragraphs: [
        'The request for a certificate that was open to this holder was not used in time: it is closed. It can be opened again.',
      ],
      facts: holderFacts.en,
    },
  },
};
