import type { Language } from './notices.ts';

type Words = Readonly<Record<Language, string>>;

/** What the foot of one message says besides the words that all have. */
export interface Foot {
  /** Of the outbox row: what people name when they ask about a message. */
  readonly noticeId?: string | undefined;
  /** Where questions go: customer service's address. Absent: answers are read by nobody, and that is said. */
  readonly customerService?: string | undefined;
  /** It goes to an address that was verified as a contact, rather than to a person whom the register names. */
  readonly toContact?: boolean | undefined;
}

/** Who writes, and that nothing is done by a message. */
const closing: Words = {
  fr: 'Message automatique de Sceau, plateforme de certificats logiciels. Rien ne se fait par ce message : toute action demande de s’identifier.',
  en: 'Automatic message from Sceau, a platform for software certificates. Nothing is done by this message: every act needs a sign-in.',
};

/** Why somebody gets a notice, by what the notice is about. */
const reasons = {
  certificate: {
    fr: 'Vous recevez ce message parce que ce certificat, ou la demande, est de votre ressort : vous l’avez demandé, le détenez, l’administrez ou répondez de la structure.',
    en: 'You get this message because this certificate, or the request, concerns you: you asked for it, hold it, administer it or answer for the structure.',
  },
  structure: {
    fr: 'Vous recevez ce message parce que vous représentez cette structure, administrez ses certificats ou suivez son dossier.',
    en: 'You get this message because you represent this structure, administer its certificates or look after its dossier.',
  },
  self: {
    fr: 'Vous recevez ce message parce qu’il s’agit de vous, de vos données ou d’un pouvoir à votre nom.',
    en: 'You get this message because it is about you, your data or a power in your name.',
  },
  holders: {
    fr: 'Vous recevez ce message parce que vous enregistrez ou administrez des porteurs de cette structure, ou que vous répondez d’elle.',
    en: 'You get this message because you register or administer holders of this structure, or answer for it.',
  },
  office: {
    fr: 'Vous recevez ce message en raison de votre fonction sur la plateforme : agent du service client ou responsable de sécurité.',
    en: 'You get this message because of your office on the platform: agent of customer service or security officer.',
  },
  contact: {
    fr: 'Vous recevez ce message parce que cette adresse a été vérifiée comme contact de la structure. Un administrateur de la structure peut l’en retirer.',
    en: 'You get this message because this address was verified as a contact of the structure. An administrator of the structure can take it off.',
  },
  asked: {
    fr: 'Vous recevez ce message parce que quelqu’un a donné cette adresse ; sans votre réponse, elle ne sert à rien d’autre.',
    en: 'You get this message because somebody gave this address; unless you answer, it serves for nothing else.',
  },
} as const satisfies Readonly<Record<string, Words>>;
export type Reason = keyof typeof reasons;

const instants: Words = { fr: 'Les heures sont celles de Paris.', en: 'Times are those of Paris.' };
const unread: Words = {
  fr: 'Les réponses à ce message ne sont lues par personne.',
  en: 'Nobody reads answers to this message.',
};

/** The lines below a message: who writes, why to this reader, whom to ask, and the notice's name. */
export function footOf(
  language: Language,
  reason: Reason,
  { noticeId, customerService, toContact }: Foot,
  ownClosing?: string,
): readonly string[] {
  const colon = language === 'fr' ? ' :' : ':';
  const why: Reason = toContact && reason !== 'asked' ? 'contact' : reason;
  const service = { fr: 'Service client', en: 'Customer service' }[language];
  return [
    ownClosing ?? closing[language],
    reasons[why][language],
    customerService === undefined ? unread[language] : `${service}${colon} ${customerService}`,
    `${noticeId === undefined ? '' : `${{ fr: 'Avis', en: 'Notice' }[language]} ${noticeId}. `}${instants[language]}`,
  ];
}
