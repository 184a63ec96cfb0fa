/**
 * Words that are put into sentences, by how the records and the code write them: one form, or masculine and feminine where
 * a state agrees with what it is said of.
 */
export const words: Readonly<Record<string, string | readonly [masculine: string, feminine: string]>> = {
  // states
  abandoned: ['abandonné', 'abandonnée'],
  accepted: ['accepté', 'acceptée'],
  active: ['actif', 'active'],
  approved: ['approuvé', 'approuvée'],
  blocked: ['bloqué', 'bloquée'],
  cancelled: ['annulé', 'annulée'],
  checked: ['contrôlé par un essai à blanc', 'contrôlée par un essai à blanc'],
  closed: ['clos', 'close'],
  counting: 'en cours de comptage',
  disabled: ['désactivé', 'désactivée'],
  dismissed: ['écarté', 'écartée'],
  done: ['fait', 'faite'],
  draft: 'à l’état de brouillon',
  ending: 'en train de se terminer',
  ended: ['terminé', 'terminée'],
  expired: ['expiré', 'expirée'],
  given: ['accordé', 'accordée'],
  issued: ['émis', 'déjà suivie d’un certificat'],
  open: ['ouvert', 'ouverte'],
  paused: ['suspendu', 'suspendue'],
  pausing: 'en train d’être suspendue',
  pending: 'en attente de la décision d’un agent',
  proposed: ['proposé', 'proposée'],
  refused: ['refusé', 'refusée'],
  replaced: ['remplacé', 'remplacée'],
  requested: ['demandé', 'demandée et attend la décision d’un agent'],
  reserved: ['réservé', 'réservée'],
  running: 'en cours',
  stopped: ['arrêté', 'arrêtée'],
  telling: 'terminée, et les personnes concernées sont en train d’être prévenues',
  unconfirmed: 'en attente d’un second opérateur',
  revoked: ['révoqué', 'révoquée'],
  submitted: ['déposé', 'déposée'],
  succeeded: ['repris par une autre structure', 'reprise par une autre structure'],
  suspended: ['suspendu', 'suspendue'],
  'under-review': 'en cours d’examen',
  withdrawn: ['retiré', 'retirée'],

  // what can happen to a designation, beside the states
  edited: ['modifié', 'modifiée'],
  'form-printed': ['imprimé', 'imprimée'],
  'review-begun': ['pris en examen', 'prise en examen'],
  'signed-form-received': ['complété d’un formulaire signé', 'complétée d’un formulaire signé'],

  // roles, as in the notices
  auditor: 'auditeur',
  holder: 'porteur',
  machine: 'machine rattachée',

  'legal-representative': 'représentant légal',
  mandatary: 'mandataire',
  'registration-officer': 'opérateur d’enregistrement',
  'security-officer': 'responsable de sécurité',
  'technical-administrator': 'administrateur technique',
  'validation-agent': 'agent du service client',

  // what does not answer
  'the key table': 'la table des clés',
  'the ledger': 'le registre',
  "the keys' keeper": 'le gardien des clés',
  'the event bus': 'le bus d’événements',
  'the mail service': 'le service de courriel',
  'the object store': 'le dépôt des fichiers',

  // certificates of the platform's own
  responder: 'répondeur',
  seal: 'cachet',

  // numbers of registers
  'RPPS rank': 'RPPS-rang',
  card: 'de carte',
  'type 5': 'type 5',
  'type 6': 'type 6',

  // fields
  country: 'pays',
  department: 'département',

  // families of names
  etsi: 'la famille ETSI',
  sector: 'la famille sectorielle',

  // what zod expects
  array: 'une liste',
  boolean: 'un booléen (true ou false)',
  int: 'un entier',
  null: 'rien (null)',
  number: 'un nombre',
  object: 'un objet',
  string: 'un texte',
};

/** Nouns with their article, for what is said of one thing among several. */
export const nouns: Readonly<Record<string, string>> = {
  address: 'l’adresse',
  civility: 'la civilité',
  name: 'le nom',
  'number of the latest active card': 'le numéro de la dernière carte active',
  phone: 'le numéro de téléphone',
};
