import { type InLanguages, type Rendered, renderTemplate } from './markup.ts';

/** What the link of the retrieval e-mail shows to anybody who follows it. */
const templates: InLanguages = {
  fr: {
    subject: 'Récupérer un certificat',
    paragraphs: [
      'Cette adresse ne donne rien par elle-même. Pour récupérer le certificat, identifiez-vous avec votre carte, puis demandez-le à l’API sous la même autorité et le même numéro de série.',
      'Contrôlez son contenu, lisez les conditions d’utilisation et la politique de certification, choisissez un code de révocation et acceptez le tout en une fois. Le téléchargement s’ouvre alors.',
      'Si le contenu est faux, refusez-le : le certificat sera révoqué. Sans acte de votre part dans les trente jours, il l’est aussi.',
    ],
    facts: [
      ['Voir le certificat', 'GET /certificates/AUTORITÉ/NUMÉRO'],
      ['Accepter', 'POST /certificates/AUTORITÉ/NUMÉRO/acceptance'],
      ['Refuser', 'POST /certificates/AUTORITÉ/NUMÉRO/refusal'],
      ['Description de l’API', '/openapi.json'],
    ],
  },
  en: {
    subject: 'Retrieving a certificate',
    paragraphs: [
      'This address gives nothing by itself. To retrieve the certificate, sign in with your card, then ask the API for it under the same authority and serial number.',
      'Check its content, read the terms of use and the certification policy, choose a revocation code, and accept all of it at once. The download is then open.',
      'If the content is wrong, refuse it: the certificate will be revoked. So it is when nobody acts within thirty days.',
    ],
    facts: [
      ['See the certificate', 'GET /certificates/AUTHORITY/NUMBER'],
      ['Accept', 'POST /certificates/AUTHORITY/NUMBER/acceptance'],
      ['Refuse', 'POST /certificates/AUTHORITY/NUMBER/refusal'],
      ['Description of the API', '/openapi.json'],
    ],
  },
};

const closings = {
  fr: 'Sceau ne demande jamais de code ni de clé par courriel.',
  en: 'Sceau never asks for a code or a key by e-mail.',
};

/** The notice as a page and as text. */
export function retrievalNotice(language: 'fr' | 'en'): Rendered {
  return renderTemplate(templates[language], {}, { language, foot: [closings[language]] });
}
