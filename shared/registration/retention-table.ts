/**
 * How long data about people are kept: one row for each class of them, and the only place that says so. The purge job, the
 * refusal of an early erasure and the privacy notice all read it. Periods are what the sources leave to whoever runs the
 * platform: every figure here is a default *(verify)* with the data protection officer, changed here and nowhere else;
 * the notice then gets a new version (`messages/texts/privacy-notice.ts`).
 */
export interface RetentionRule {
  /** From when the period counts. */
  readonly from: RetentionStart;
  /** Calendar months. */
  readonly months: number;
  /** A duty or a legal claim stands against an earlier erasure (GDPR article 17(3)); without one, asking is enough. */
  readonly duty: boolean;
  /** How it ends. */
  readonly ends: RetentionEnd;
  /** Why so long. */
  readonly citation: string;
  /** What is kept, and why, as the notice says it. */
  readonly what: { readonly fr: string; readonly en: string };
}

/**
 * registered        the person was registered
 * last-role         the last mandate of the person ended, or ran out
 * holder-ended      the mandate as this holder has ended, and so has the last of their certificates
 * answered          the request was answered
 * written           the trace was written
 * structure-closed  the structure was closed, or its successor stands alone
 */
export type RetentionStart = 'registered' | 'last-role' | 'holder-ended' | 'answered' | 'written' | 'structure-closed';

/**
 * key      the person's key is destroyed, or the structure's: every copy is erased, those in history and backups included
 * emptied  the envelopes are emptied where they lie; what is left of them in backups ends with these, and with the key
 * removed  the rows are removed
 */
export type RetentionEnd = 'key' | 'emptied' | 'removed';

const EVIDENCE = 'GDPR article 17(3)(b) and (e); ETSI EN 319 411-1 §6.4.6 (seven years after the certificate)';

export const retentionTable = {
  'unused-person': {
    from: 'registered',
    months: 12,
    duty: false,
    ends: 'key',
    citation: 'GDPR article 5(1)(e)',
    what: {
      fr: 'personne enregistrée qui n’a jamais reçu de rôle',
      en: 'a person who was registered and never had a role',
    },
  },
  'former-role': {
    from: 'last-role',
    // the last certificate that could be asked for lives three years, and its proof seven more
    months: 120,
    duty: true,
    ends: 'key',
    citation: EVIDENCE,
    what: {
      fr: 'identité, coordonnées et cartes de qui a eu un rôle, pour savoir qui a agi',
      en: 'name, contact data and cards of whoever had a role, so that it is known who acted',
    },
  },
  'revocation-requester': {
    from: 'last-role',
    months: 120,
    duty: true,
    ends: 'key',
    citation: `${EVIDENCE}; RFC 3647 §4.9`,
    what: {
      fr: 'nom de qui a demandé une révocation',
      en: 'the name of whoever asked for a revocation',
    },
  },
  'holder-dossier': {
    from: 'holder-ended',
    months: 84,
    duty: true,
    ends: 'emptied',
    citation: EVIDENCE,
    what: {
      fr: 'dossier du porteur : nom, adresse, direction ou service, attestations et corrections',
      en: 'the holder’s dossier: name, address, direction or service, attestations and corrections',
    },
  },
  'identity-checks': {
    from: 'holder-ended',
    months: 84,
    duty: true,
    ends: 'emptied',
    citation: `${EVIDENCE}; §6.2.2`,
    what: {
      fr: 'mention de la pièce ou de l’annuaire par lequel l’identité a été vérifiée (aucune copie)',
      en: 'mention of the paper or directory by which the identity was checked (no copy)',
    },
  },
  declarations: {
    from: 'holder-ended',
    months: 84,
    duty: true,
    ends: 'emptied',
    citation: EVIDENCE,
    what: {
      fr: 'déclaration du porteur et son reçu scellé',
      en: 'the holder’s declaration and its sealed receipt',
    },
  },
  'sign-in-links': {
    from: 'last-role',
    months: 12,
    duty: false,
    ends: 'removed',
    citation: 'GDPR article 5(1)(c) and (e)',
    what: {
      fr: 'lien entre la personne et l’identifiant avec lequel elle se connecte',
      en: 'the link between the person and the sign-in that they use',
    },
  },
  'privacy-requests': {
    from: 'answered',
    months: 60,
    duty: false,
    ends: 'emptied',
    citation: 'GDPR articles 5(2) and 12; prescription de l’action (Code civil, article 2224)',
    what: {
      fr: 'texte des demandes d’accès, de rectification ou d’effacement, et réponses',
      en: 'the text of requests to see, correct or erase data, and the answers',
    },
  },
  'mail-traces': {
    from: 'written',
    months: 12,
    duty: false,
    ends: 'emptied',
    citation: 'GDPR article 5(1)(e)',
    what: {
      fr: 'trace des messages : à qui chacun était destiné et ce qu’il est devenu, sans l’adresse ni le texte',
      en: 'the trace of messages: whom each was for and what became of it, without the address and the text',
    },
  },
  'import-files': {
    from: 'written',
    // `houseRules.importKeptDays`: a test keeps the two together
    months: 3,
    duty: false,
    ends: 'key',
    citation: 'GDPR article 5(1)(e)',
    what: {
      fr: 'lignes d’un fichier importé par un opérateur d’enregistrement',
      en: 'the lines of a file that a registration officer imported',
    },
  },
  'bulk-reasons': {
    from: 'written',
    months: 120,
    duty: true,
    ends: 'key',
    citation: `${EVIDENCE}; RFC 3647 §4.9`,
    what: {
      fr: 'motifs écrits d’une révocation en nombre',
      en: 'the written reasons of the revocation of many certificates',
    },
  },
  'structure-evidence': {
    from: 'structure-closed',
    months: 120,
    duty: true,
    ends: 'key',
    citation: EVIDENCE,
    what: {
      fr: 'pièces d’une structure : formulaires signés, motifs des décisions, adresses de contact',
      en: 'the evidence of a structure: signed forms, reasons of decisions, addresses of contacts',
    },
  },
} as const satisfies Readonly<Record<string, RetentionRule>>;

export type RetentionClass = keyof typeof retentionTable;
export const RETENTION_CLASSES = Object.keys(retentionTable) as readonly RetentionClass[];

/** Whoever has a role is looked at again after so many months: no less than this is any period that a role's end begins. */
export const LOOK_AGAIN_MONTHS = 6;
/** And who is under a legal hold, after so many. */
export const HELD_MONTHS = 1;
