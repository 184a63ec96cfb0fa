import { roleInWords } from './forms.ts';

/** What a dossier says of states, capacities and ways, in French and English, by the names that the records use. */
type Language = 'fr' | 'en';
type Words = Readonly<Record<Language, string>>;
type Table = Readonly<Record<string, Words>>;

const tables = {
  capacity: {
    platform: { fr: 'la plateforme', en: 'the platform' },
    'key-holder': { fr: 'détenteur de la clé privée', en: 'whoever has the private key' },
    'code-holder': { fr: 'détenteur du code de révocation', en: 'whoever has the revocation code' },
    'judicial-authority': { fr: 'autorité judiciaire', en: 'judicial authority' },
    'supervisory-authority': { fr: 'autorité de contrôle', en: 'supervisory authority' },
    ceremony: { fr: 'cérémonie des clés', en: 'key ceremony' },
    'practice-owner': { fr: 'titulaire de cabinet', en: 'owner of the practice' },
  },
  authentication: {
    token: { fr: 'identification sans carte', en: 'sign-in without a card' },
    'token+card': { fr: 'identification avec la carte', en: 'sign-in with the card' },
    'key-proof': { fr: 'preuve de la clé privée', en: 'proof of the private key' },
    'revocation-code': { fr: 'code de révocation', en: 'revocation code' },
  },
  channel: {
    api: { fr: 'en ligne, après identification', en: 'online, after a sign-in' },
    'key-proof': { fr: 'preuve de la clé privée', en: 'proof of the private key' },
    code: { fr: 'code de révocation', en: 'revocation code' },
    clock: { fr: 'échéance', en: 'a date that came' },
  },
  reason: {
    unspecified: { fr: 'sans précision (unspecified)', en: 'unspecified' },
    keyCompromise: { fr: 'clé compromise (keyCompromise)', en: 'key compromised (keyCompromise)' },
    affiliationChanged: { fr: 'rattachement modifié (affiliationChanged)', en: 'affiliation changed' },
    superseded: { fr: 'remplacé (superseded)', en: 'superseded' },
    cessationOfOperation: { fr: 'cessation d’activité (cessationOfOperation)', en: 'cessation of operation' },
    privilegeWithdrawn: { fr: 'droit retiré (privilegeWithdrawn)', en: 'privilege withdrawn' },
  },
  certificate: {
    issued: { fr: 'émis', en: 'issued' },
    revoked: { fr: 'révoqué', en: 'revoked' },
  },
  acceptance: {
    awaited: { fr: 'attendue', en: 'awaited' },
    accepted: { fr: 'accepté', en: 'accepted' },
    refused: { fr: 'refusé', en: 'refused' },
    lapsed: { fr: 'aucun acte dans le délai', en: 'nobody acted in time' },
    moot: { fr: 'sans objet', en: 'moot' },
    cancelled: { fr: 'annulée', en: 'cancelled' },
  },
  designation: {
    draft: { fr: 'brouillon', en: 'draft' },
    submitted: { fr: 'déposée', en: 'submitted' },
    'under-review': { fr: 'à l’examen', en: 'under review' },
    accepted: { fr: 'acceptée', en: 'accepted' },
    refused: { fr: 'refusée', en: 'refused' },
    withdrawn: { fr: 'retirée', en: 'withdrawn' },
  },
  decision: {
    approved: { fr: 'approuvée', en: 'approved' },
    refused: { fr: 'refusée', en: 'refused' },
  },
  control: {
    'agent-check': { fr: 'vérification par un agent', en: 'checked by an agent' },
    'dns-txt': { fr: 'enregistrement DNS TXT', en: 'DNS TXT record' },
  },
} as const satisfies Readonly<Record<string, Table>>;

export type DossierWord = keyof typeof tables;

/** A name of the records in words; one that has none stands as it is, so that a dossier can always be made. */
export function dossierWord(kind: DossierWord, name: string, language: Language): string {
  const table: Table = tables[kind];
  if (Object.hasOwn(table, name)) return table[name]![language];
  return kind === 'capacity' ? roleOr(name, language) : name;
}

/** `2026-03-31` as the reader writes it. */
export function dayInWords(day: string, language: Language): string {
  return language === 'fr' ? day.split('-').reverse().join('/') : day;
}

function roleOr(name: string, language: Language): string {
  try {
    return roleInWords(name, language);
  } catch {
    return name;
  }
}
