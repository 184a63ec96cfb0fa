import type { Both } from './html.ts';

/** What the index says, in both languages. */
export const WORDS = {
  title: { fr: 'Dépôt des autorités de certification', en: 'Certification repository' },
  what: {
    fr: 'Ici sont publiés les certificats des autorités, leurs listes de révocation, les conditions d’utilisation, la politique de certification et les profils de certificats.',
    en: 'Published here: the certificates of the authorities, their revocation lists, the terms of use, the certification policy and the certificate profiles.',
  },
  trust: {
    fr: 'Cette page n’est pas signée : avant d’installer une racine, comparez son empreinte avec celle que vous avez reçue par une autre voie.',
    en: 'This page is not signed: before you install a root, compare its fingerprint with the one that you received in another way.',
  },
  authorities: { fr: 'Autorités', en: 'Authorities' },
  documents: { fr: 'Politique et conditions', en: 'Policy and terms' },
  policy: { fr: 'Politique de certification', en: 'Certification policy' },
  profiles: { fr: 'Profils de certificats', en: 'Certificate profiles' },
  seals: { fr: 'Cachets', en: 'Seals' },
  sealsAre: {
    fr: 'Le cachet de la plateforme scelle ses reçus ; il n’est la signature de personne.',
    en: 'The seal of the platform is put under its receipts; it is nobody’s signature.',
  },
  machines: { fr: 'Pour les programmes', en: 'For programs' },
  plainHttp: {
    fr: 'Certificats et listes sont signés et se lisent en http comme en https. Leurs adresses sont inscrites dans les certificats et ne changent pas. Rien ne se lit ici par liste : il faut demander un objet par son nom.',
    en: 'Certificates and lists are signed and can be read over http and https alike. Their addresses stand in the certificates and do not change. Nothing is listed here: ask for an object by its name.',
  },
  role: { fr: 'Rôle', en: 'Role' },
  root: { fr: 'racine', en: 'root' },
  issuing: { fr: 'autorité émettrice', en: 'issuing authority' },
  suspect: { fr: 'n’émet pas pour le moment', en: 'issues nothing for the time being' },
  retired: { fr: 'retirée', en: 'retired' },
  ended: { fr: 'terminée : sa dernière liste reste publiée', en: 'ended: its last list stays published' },
  noNext: { fr: 'dernière liste, sans suivante', en: 'the last list, none follows' },
  test: { fr: 'Hiérarchie d’essai : ne pas s’y fier.', en: 'Test hierarchy: not to be trusted.' },
  subject: { fr: 'Sujet', en: 'Subject' },
  validity: { fr: 'Validité', en: 'Validity' },
  serial: { fr: 'Numéro de série', en: 'Serial number' },
  sha256: { fr: 'Empreinte SHA-256', en: 'SHA-256 fingerprint' },
  sha1: { fr: 'Empreinte SHA-1 (anciens outils)', en: 'SHA-1 fingerprint (old tools)' },
  certificate: { fr: 'Certificat', en: 'Certificate' },
  list: { fr: 'Liste de révocation', en: 'Revocation list' },
  partialList: { fr: 'Liste partielle', en: 'Partial list' },
  deltaList: { fr: 'Ce qui a changé depuis (delta)', en: 'What has changed since (delta)' },
  noList: { fr: 'pas encore publiée', en: 'not published yet' },
  thisUpdate: { fr: 'émise', en: 'issued' },
  nextUpdate: { fr: 'la suivante au plus tard', en: 'the next one at the latest' },
  ocsp: { fr: 'Réponses OCSP (GET et POST)', en: 'OCSP answers (GET and POST)' },
} as const satisfies Readonly<Record<string, Both>>;
