import { BULK_NOTICES, bulkTemplates } from './bulk-notices.ts';
import { CONTACT_NOTICES, contactTemplates } from './contact-notices.ts';
import { DESIGNATION_NOTICES, designationTemplates } from './designation-notices.ts';
import { DIRECTION_NOTICES, directionTemplates } from './direction-notices.ts';
import { certificateFacts, validCertificateFacts } from './facts.ts';
import { HOLDER_LIFE_NOTICES, holderLifeTemplates } from './holder-life-notices.ts';
import { HOLDER_NOTICES, holderTemplates } from './holder-notices.ts';
import { type InLanguages, type Rendered, renderTemplate, type Values } from './markup.ts';
import { ORDER_NOTICES, orderTemplates } from './order-notices.ts';
import { PRIVACY_NOTICES, privacyTemplates } from './privacy-notices.ts';
import { STRUCTURE_NOTICES, structureTemplates } from './structure-notices.ts';
import { TERMS_NOTICES, termsTemplates } from './terms-notices.ts';

/** What people are told by e-mail, French and English side by side. */
export const NOTICES = [
  'certificate-issued',
  'certificate-accepted',
  'acceptance-reminder',
  'acceptance-lapsed',
  'certificate-revoked',
  'request-pending',
  'request-to-approve',
  'request-refused',
  'mandate-given',
  'mandate-ended',
  ...DESIGNATION_NOTICES,
  ...STRUCTURE_NOTICES,
  ...HOLDER_NOTICES,
  ...DIRECTION_NOTICES,
  ...HOLDER_LIFE_NOTICES,
  ...TERMS_NOTICES,
  ...ORDER_NOTICES,
  ...PRIVACY_NOTICES,
  ...BULK_NOTICES,
  ...CONTACT_NOTICES,
] as const;
export type Notice = (typeof NOTICES)[number];
export type Language = 'fr' | 'en';

export function isNotice(name: string | undefined): name is Notice {
  return NOTICES.some((notice) => notice === name);
}

const templates: Readonly<Record<Notice, InLanguages>> = {
  ...designationTemplates,
  ...structureTemplates,
  ...holderTemplates,
  ...directionTemplates,
  ...holderLifeTemplates,
  ...termsTemplates,
  ...orderTemplates,
  ...privacyTemplates,
  ...bulkTemplates,
  ...contactTemplates,
  'certificate-issued': {
    fr: {
      subject: 'Certificat à récupérer pour {name}',
      paragraphs: [
        'Le certificat que vous avez demandé est émis. Un administrateur technique contrôle son contenu, lit les conditions et la politique, choisit un code de révocation et accepte le tout ; le téléchargement s’ouvre alors.',
        'L’adresse ci-dessous explique comment faire. Elle n’ouvre rien sans identification. Sans acceptation dans les trente jours, le certificat sera révoqué.',
        'Si vous n’êtes pas à l’origine de cette demande, révoquez ce certificat et prévenez le service client.',
      ],
      facts: [...validCertificateFacts.fr, ['Adresse', '{retrieval}']],
    },
    en: {
      subject: 'Certificate to be retrieved for {name}',
      paragraphs: [
        'The certificate that you asked for has been issued. A technical administrator checks its content, reads the terms and the policy, chooses a revocation code and accepts all of it; the download is then open.',
        'The address below explains how. It opens nothing without a sign-in. Without acceptance within thirty days the certificate will be revoked.',
        'If you did not make this request, revoke the certificate and tell customer service.',
      ],
      facts: [...validCertificateFacts.en, ['Address', '{retrieval}']],
    },
  },
  'certificate-accepted': {
    fr: {
      subject: 'Certificat accepté pour {name}',
      paragraphs: [
        'Ce certificat a été accepté avec les conditions d’utilisation et la politique de certification, et son code de révocation est posé. Il peut être téléchargé et installé.',
        'Si personne chez vous ne l’a accepté, révoquez-le et prévenez le service client.',
      ],
      facts: validCertificateFacts.fr,
    },
    en: {
      subject: 'Certificate accepted for {name}',
      paragraphs: [
        'This certificate has been accepted together with the terms of use and the certification policy, and its revocation code is set. It can be downloaded and installed.',
        'If nobody on your side accepted it, revoke it and tell customer service.',
      ],
      facts: validCertificateFacts.en,
    },
  },
  'acceptance-reminder': {
    fr: {
      subject: 'Certificat toujours à accepter pour {name}',
      paragraphs: [
        'Ce certificat est émis et personne ne l’a encore accepté. Un administrateur technique, ou le porteur d’un certificat de personne, l’accepte ou en refuse le contenu après s’être identifié.',
        'Il sera révoqué à la date ci-dessous si rien n’est fait d’ici là.',
      ],
      facts: [...certificateFacts.fr, ['Révoqué à partir du', '{lapsesAt}'], ['Adresse', '{retrieval}']],
    },
    en: {
      subject: 'Certificate still to be accepted for {name}',
      paragraphs: [
        'This certificate has been issued and nobody has accepted it yet. A technical administrator, or the holder of a person’s certificate, accepts it or refuses its content after signing in.',
        'It will be revoked on the date below if nothing is done until then.',
      ],
      facts: [...certificateFacts.en, ['Revoked from', '{lapsesAt}'], ['Address', '{retrieval}']],
    },
  },
  'acceptance-lapsed': {
    fr: {
      subject: 'Certificat révoqué faute d’acceptation pour {name}',
      paragraphs: [
        'Personne n’a accepté ce certificat dans les trente jours : il est révoqué, définitivement.',
        'Si le certificat reste utile, une nouvelle demande se fait avec une nouvelle clé.',
      ],
      facts: [...certificateFacts.fr, ['Révoqué le', '{revokedAt}']],
    },
    en: {
      subject: 'Certificate revoked because nobody accepted it, for {name}',
      paragraphs: [
        'Nobody accepted this certificate within thirty days: it has been revoked, for ever.',
        'If it is still needed, a new request takes a new key.',
      ],
      facts: [...certificateFacts.en, ['Revoked on', '{revokedAt}']],
    },
  },
  'certificate-revoked': {
    fr: {
      subject: 'Certificat révoqué pour {name}',
      paragraphs: [
        'Ce certificat est révoqué, définitivement. Remplacez-le partout où il est installé et effacez sa clé.',
        'Une nouvelle demande se fait avec une nouvelle clé.',
      ],
      facts: [...certificateFacts.fr, ['Révoqué le', '{revokedAt}']],
    },
    en: {
      subject: 'Certificate revoked for {name}',
      paragraphs: [
        'This certificate has been revoked, for ever. Replace it wherever it is installed and erase its key.',
        'A new request takes a new key.',
      ],
      facts: [...certificateFacts.en, ['Revoked on', '{revokedAt}']],
    },
  },
  'request-pending': {
    fr: {
      subject: 'Demande de certificat reçue pour {name}',
      paragraphs: ['Votre demande est enregistrée. Un agent doit l’approuver avant l’émission : vous serez prévenu.'],
      facts: [
        ['Nom', '{name}'],
        ['Demande', '{request}'],
      ],
    },
    en: {
      subject: 'Certificate request received for {name}',
      paragraphs: ['Your request is recorded. An agent must approve it before the issue: you will be told.'],
      facts: [
        ['Name', '{name}'],
        ['Request', '{request}'],
      ],
    },
  },
  'request-to-approve': {
    fr: {
      subject: 'Demande de certificat à approuver pour {name}',
      paragraphs: [
        'Une demande de certificat attend l’approbation d’un agent. Rien n’est émis avant ; une demande refusée l’est avec des raisons.',
      ],
      facts: [
        ['Nom', '{name}'],
        ['Demande', '{request}'],
      ],
    },
    en: {
      subject: 'Certificate request to be approved for {name}',
      paragraphs: [
        'A certificate request waits for an agent to approve it. Nothing is issued before; a refusal says why.',
      ],
      facts: [
        ['Name', '{name}'],
        ['Request', '{request}'],
      ],
    },
  },
  'request-refused': {
    fr: {
      subject: 'Demande de certificat refusée pour {name}',
      paragraphs: ['Votre demande n’a pas abouti. Les raisons sont visibles, après identification, avec la demande.'],
      facts: [
        ['Nom', '{name}'],
        ['Demande', '{request}'],
      ],
    },
    en: {
      subject: 'Certificate request refused for {name}',
      paragraphs: ['Your request was not granted. The reasons can be seen with the request, once signed in.'],
      facts: [
        ['Name', '{name}'],
        ['Request', '{request}'],
      ],
    },
  },
  'mandate-ended': {
    fr: {
      subject: 'Un mandat à votre nom a pris fin',
      paragraphs: ['Ce mandat est terminé, avec effet immédiat.', 'Si ce n’est pas exact, prévenez le service client.'],
      facts: [['Rôle', '{role}']],
    },
    en: {
      subject: 'A mandate in your name has ended',
      paragraphs: ['This mandate has been ended, at once.', 'If this is not right, tell customer service.'],
      facts: [['Role', '{role}']],
    },
  },
  'mandate-given': {
    fr: {
      subject: 'Un mandat vous est confié',
      paragraphs: [
        'Un mandat à votre nom vient d’être enregistré. Il vaut pour les dates ci-dessous et peut prendre fin à tout moment.',
        'Si vous ne l’attendiez pas, prévenez le service client.',
      ],
      facts: [
        ['Rôle', '{role}'],
        ['À partir du', '{from}'],
        ['Jusqu’au', '{until}'],
      ],
    },
    en: {
      subject: 'You have been given a mandate',
      paragraphs: [
        'A mandate in your name has just been recorded. It holds for the dates below and may end at any time.',
        'If you did not expect it, tell customer service.',
      ],
      facts: [
        ['Role', '{role}'],
        ['From', '{from}'],
        ['Until', '{until}'],
      ],
    },
  },
};

const closings: Readonly<Record<Language, string>> = {
  fr: 'Message automatique de Sceau. Rien ne se fait par ce message : toute action demande de s’identifier.',
  en: 'Automatic message from Sceau. Nothing is done by this message: every act needs a sign-in.',
};

/** By the names of `registration/records.ts`. */
const roleNames: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  'legal-representative': { fr: 'représentant légal', en: 'legal representative' },
  mandatary: { fr: 'mandataire', en: 'mandatary' },
  'technical-administrator': { fr: 'administrateur technique', en: 'technical administrator' },
  'registration-officer': { fr: 'opérateur d’enregistrement', en: 'registration officer' },
  holder: { fr: 'porteur', en: 'holder' },
  'validation-agent': { fr: 'agent du service client', en: 'validation agent' },
  'security-officer': { fr: 'responsable de sécurité', en: 'security officer' },
  auditor: { fr: 'auditeur', en: 'auditor' },
};

/** A notice in the person's language. Values are plain text; `instant` and `roleName` bring dates and roles into it. */
export function renderNotice(notice: Notice, language: Language, values: Values): Rendered {
  const template = templates[notice][language];
  return renderTemplate(template, values, { language, closing: template.closing ?? closings[language] });
}

/** An instant in the reader's form, in the time of Paris. */
export function instantInWords(at: string, language: Language): string {
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const form = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Paris' });
  return form.format(new Date(at));
}

/** A day of the calendar (`2026-03-31`) in the reader's form. */
export function dayInWords(day: string, language: Language): string {
  const form = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' });
  const said = form.format(new Date(`${day}T00:00:00Z`));
  return language === 'fr' ? said.replace(/^1 /, '1er ') : said;
}

/** Throws TypeError for a role without words. */
export function roleInWords(role: string, language: Language): string {
  const words = Object.hasOwn(roleNames, role) ? roleNames[role] : undefined;
  if (!words) throw new TypeError(`no words for the role ${role}`);
  return words[language];
}

/** The words as `lifecycle/notices.ts` asks for them. */
export const wording = {
  isNotice,
  render(notice: string, language: Language, values: Values): Rendered {
    if (!isNotice(notice)) throw new TypeError('there is no such notice');
    return renderNotice(notice, language, values);
  },
  instant: instantInWords,
  day: dayInWords,
  role: roleInWords,
};
