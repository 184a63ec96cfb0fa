import { type RetentionClass, retentionTable } from '../registration/retention-table.ts';

/** What the records' own words mean, by the member in which they stand; one that is not here stands as it is. */
type Values = Readonly<Record<string, Readonly<Record<string, readonly [fr: string, en: string]>>>>;

const roles = {
  'legal-representative': ['représentant légal', 'legal representative'],
  mandatary: ['mandataire', 'mandatary'],
  'technical-administrator': ['administrateur technique', 'technical administrator'],
  'registration-officer': ['opérateur d’enregistrement', 'registration officer'],
  holder: ['porteur', 'holder'],
  'validation-agent': ['agent du service client', 'validation agent'],
  'security-officer': ['responsable de sécurité', 'security officer'],
  auditor: ['auditeur', 'auditor'],
  'data-subject': ['vous-même', 'yourself'],
  platform: ['la plateforme', 'the platform'],
  ceremony: ['cérémonie des clés', 'key ceremony'],
  'key-holder': ['détenteur de la clé', 'whoever has the key'],
  'code-holder': ['détenteur du code', 'whoever has the code'],
} as const;

const values: Values = {
  role: roles,
  capacity: roles,
  state: {
    active: ['actif', 'active'],
    ended: ['terminé', 'ended'],
    unverified: ['non vérifié', 'not verified'],
    verified: ['vérifié', 'verified'],
    expired: ['vérification échue', 'verification over'],
    registered: ['enregistré', 'registered'],
    unconfirmed: ['attend un second opérateur', 'waits for a second officer'],
    refused: ['refusé', 'refused'],
    'correction-asked': ['correction demandée', 'correction asked for'],
    attested: ['attesté', 'attested'],
    left: ['parti', 'left'],
    pending: ['en attente', 'pending'],
    approved: ['approuvé', 'approved'],
    issued: ['émis', 'issued'],
    revoked: ['révoqué', 'revoked'],
    awaited: ['attendu', 'awaited'],
    accepted: ['accepté', 'accepted'],
    lapsed: ['sans acte dans le délai', 'nobody acted in time'],
    moot: ['sans objet', 'moot'],
    declared: ['déclaré', 'declared'],
    sealed: ['scellé', 'sealed'],
    open: ['ouverte', 'open'],
    answered: ['répondue', 'answered'],
    set: ['en vigueur', 'in force'],
    lifted: ['levée', 'lifted'],
  },
  reach: {
    house: ['toute la plateforme', 'the whole platform'],
    structure: ['une structure', 'a structure'],
    subscription: ['une souscription', 'a subscription'],
    direction: ['une direction', 'a direction'],
    holder: ['vos propres certificats', 'your own certificates'],
  },
  decision: {
    approved: ['approuvée', 'approved'],
    refused: ['refusée', 'refused'],
    revoked: ['révoqué', 'revoked'],
    'already-revoked': ['était déjà révoqué', 'was revoked already'],
  },
  action: { add: ['ajout', 'addition'], remove: ['retrait', 'removal'] },
  what: {
    lost: ['perdu', 'lost'],
    stolen: ['volé', 'stolen'],
    compromised: ['connu d’autrui, peut-être', 'known to others, perhaps'],
  },
  kind: {
    departure: ['départ', 'departure'],
    transfer: ['mutation', 'transfer'],
    judicial: ['autorité judiciaire', 'judicial authority'],
    supervisory: ['autorité de contrôle', 'supervisory authority'],
  },
  why: {
    'address-outside': ['adresse hors du domaine de la direction', 'address outside the direction’s domains'],
    'dual-control': ['double contrôle', 'dual control'],
    homonym: ['homonyme', 'homonym'],
  },
  how: {
    directory: ['annuaire', 'directory'],
    'in-person': ['en présence', 'in person'],
    document: ['pièce', 'paper'],
    card: ['carte', 'card'],
  },
  authentication: {
    token: ['identification sans carte', 'sign-in without a card'],
    'token+card': ['identification avec la carte', 'sign-in with the card'],
    'revocation-code': ['code de révocation', 'revocation code'],
  },
  asks: {
    access: ['accès', 'access'],
    rectification: ['rectification', 'rectification'],
    erasure: ['effacement', 'erasure'],
  },
  outcome: { granted: ['accordée', 'granted'], refused: ['refusée', 'refused'] },
  ground: {
    accurate: ['données exactes (RGPD, article 16)', 'the data are accurate (GDPR article 16)'],
    'legal-obligation': ['obligation légale (RGPD, article 17(3)(b))', 'legal obligation (GDPR article 17(3)(b))'],
    'legal-claims': ['droits en justice (RGPD, article 17(3)(e))', 'legal claims (GDPR article 17(3)(e))'],
    'legal-hold': ['procédure en cours (RGPD, article 18(2))', 'a procedure is under way (GDPR article 18(2))'],
    unfounded: ['demande infondée ou excessive (RGPD, article 12(5))', 'unfounded or excessive (GDPR article 12(5))'],
    'not-identified': ['identité non établie (RGPD, article 12(6))', 'not identified (GDPR article 12(6))'],
  },
  channel: {
    api: ['en ligne', 'online'],
    code: ['code de révocation', 'revocation code'],
    'key-proof': ['preuve de la clé', 'proof of the key'],
    clock: ['échéance', 'deadline'],
    counter: ['au guichet', 'at the counter'],
    letter: ['courrier', 'letter'],
    email: ['courriel', 'e-mail'],
    telephone: ['téléphone', 'telephone'],
    presence: ['en présence', 'in presence'],
    video: ['visioconférence', 'video'],
    post: ['courrier', 'post'],
  },
  language: { fr: ['français', 'French'], en: ['anglais', 'English'] },
};

export function valueInWords(member: string, value: string, language: 'fr' | 'en'): string {
  if (member === 'class' && Object.hasOwn(retentionTable, value)) {
    return retentionTable[value as RetentionClass].what[language];
  }
  const known = Object.hasOwn(values, member) ? values[member]! : {};
  return Object.hasOwn(known, value) ? known[value]![language === 'fr' ? 0 : 1] : value;
}
