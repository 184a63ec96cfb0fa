import type { CampaignCause, CampaignFilter, CampaignState, LineState } from '../lifecycle/campaign-records.ts';

type Language = 'fr' | 'en';

/** The words of a campaign's printed report. */
interface Words {
  readonly title: string;
  readonly made: string;
  readonly page: string;
  readonly continued: string;
  readonly none: string;
  readonly campaign: string;
  readonly id: string;
  readonly state: string;
  readonly because: string;
  readonly reasons: string;
  readonly refusal: string;
  readonly window: string;
  readonly deadline: string;
  readonly proposed: string;
  readonly approved: string;
  readonly refused: string;
  readonly ended: string;
  readonly list: string;
  readonly lines: string;
  readonly digest: string;
  readonly toRenew: string;
  readonly before: string;
  readonly by: {
    readonly issuer: string;
    readonly profile: string;
    readonly offer: string;
    readonly direction: string;
  };
  readonly cost: string;
  readonly progress: string;
  readonly begun: string;
  readonly mails: string;
  readonly orders: string;
  readonly selection: string;
  readonly filter: Readonly<Record<keyof CampaignFilter, string>>;
  readonly rates: string;
  readonly perMinute: string;
  readonly thenRevoke: string;
  readonly left: string;
  /** Of how many, where not all are printed. */
  readonly some: (printed: number, all: number) => string;
  readonly sign: string;
  readonly columns: readonly [certificate: string, state: string, toldAt: string, notAfter: string];
  readonly states: Readonly<Record<LineState, string>>;
  readonly campaignStates: Readonly<Record<CampaignState, string>>;
  readonly causes: Readonly<Record<CampaignCause, string>>;
}

export const campaignWording: Readonly<Record<Language, Words>> = {
  fr: {
    title: 'Rapport de campagne de renouvellement',
    made: 'établi le',
    page: 'page',
    continued: '(suite)',
    none: 'Aucun.',
    campaign: 'Campagne',
    id: 'Référence',
    state: 'État',
    because: 'Cause annoncée',
    reasons: 'Motif',
    refusal: 'Motif du refus',
    window: 'Période d’annonce',
    deadline: 'Date limite',
    proposed: 'Proposée',
    approved: 'Approuvée',
    refused: 'Refusée',
    ended: 'Terminée',
    list: 'Liste',
    lines: 'Certificats',
    digest: 'SHA-256 de la liste',
    toRenew: 'À renouveler',
    before: 'Déjà renouvelés ou en cours',
    by: { issuer: 'Par autorité', profile: 'Par profil', offer: 'Par offre', direction: 'Par direction' },
    cost: 'Coût estimé, au plus (USD)',
    progress: 'Avancement',
    begun: 'Certificats dont le tour est venu',
    mails: 'Messages écrits',
    orders: 'Révocations proposées',
    left: 'Certificats sans successeur',
    some: (printed, all) => `${printed} sur ${all} ; la suite est au format CSV.`,
    sign: ' : ',
    selection: 'Sélection',
    filter: {
      issuer: 'autorité',
      profile: 'profil',
      offer: 'offre',
      usage: 'usage',
      key: 'clé',
      structureId: 'structure',
      subscriptionId: 'abonnement',
      directionId: 'direction',
      issuedFrom: 'émis à partir du',
      issuedUntil: 'émis avant le',
      expiresFrom: 'fin à partir du',
      expiresUntil: 'fin avant le',
    },
    rates: 'Débits',
    perMinute: 'messages par minute, signatures par seconde',
    thenRevoke: 'Ensuite proposés à la révocation',
    columns: ['Certificat', 'État', 'Dernier message', 'Fin'],
    states: {
      waiting: 'En attente de leur tour',
      unreached: 'Aucun destinataire',
      told: 'Prévenus, sans action',
      acted: 'Renouvellement demandé',
      renewed: 'Renouvelés',
      revoked: 'Révoqués',
      gone: 'Expirés ou sans titulaire',
      overdue: 'Date limite dépassée',
    },
    campaignStates: {
      counting: 'Comptage en cours',
      proposed: 'Proposée, attend une décision',
      refused: 'Refusée',
      running: 'En cours',
      paused: 'Suspendue',
      closing: 'En cours de clôture',
      done: 'Terminée',
      cancelled: 'Annulée',
    },
    causes: {
      security: 'Mesure de sécurité',
      issuer: 'Remplacement de l’autorité',
      profile: 'Changement des règles des certificats',
      names: 'Changement de noms',
    },
  },
  en: {
    title: 'Report of a renewal campaign',
    made: 'made on',
    page: 'page',
    continued: '(continued)',
    none: 'None.',
    campaign: 'Campaign',
    id: 'Reference',
    state: 'State',
    because: 'Cause as told',
    reasons: 'Reason',
    refusal: 'Reason of the refusal',
    window: 'Telling',
    deadline: 'Deadline',
    proposed: 'Proposed',
    approved: 'Approved',
    refused: 'Refused',
    ended: 'Ended',
    list: 'List',
    lines: 'Certificates',
    digest: 'SHA-256 of the list',
    toRenew: 'To be renewed',
    before: 'Renewed before, or under way',
    by: { issuer: 'By authority', profile: 'By profile', offer: 'By offer', direction: 'By direction' },
    cost: 'Estimated cost, at most (USD)',
    progress: 'Progress',
    begun: 'Certificates whose turn has come',
    mails: 'Messages written',
    orders: 'Revocations proposed',
    left: 'Certificates without a successor',
    some: (printed, all) => `${printed} of ${all}; the others are to be had as CSV.`,
    sign: ': ',
    selection: 'Selection',
    filter: {
      issuer: 'authority',
      profile: 'profile',
      offer: 'offer',
      usage: 'usage',
      key: 'key',
      structureId: 'structure',
      subscriptionId: 'subscription',
      directionId: 'direction',
      issuedFrom: 'issued from',
      issuedUntil: 'issued before',
      expiresFrom: 'ending from',
      expiresUntil: 'ending before',
    },
    rates: 'Rates',
    perMinute: 'messages a minute, signatures a second',
    thenRevoke: 'Then proposed for revocation',
    columns: ['Certificate', 'State', 'Last message', 'End'],
    states: {
      waiting: 'Waiting for their turn',
      unreached: 'Nobody to tell',
      told: 'Told, nobody has acted',
      acted: 'Renewal asked for',
      renewed: 'Renewed',
      revoked: 'Revoked',
      gone: 'Expired, or without holder',
      overdue: 'Past the deadline',
    },
    campaignStates: {
      counting: 'Being counted',
      proposed: 'Proposed, waits for a decision',
      refused: 'Refused',
      running: 'Running',
      paused: 'Paused',
      closing: 'Closing',
      done: 'Done',
      cancelled: 'Cancelled',
    },
    causes: {
      security: 'Security measure',
      issuer: 'The authority is replaced',
      profile: 'The rules for the certificates change',
      names: 'Names change',
    },
  },
};
