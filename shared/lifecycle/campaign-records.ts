import type { Rung } from '../registration/notice-plan.ts';
import type { StoredText } from '../registration/personal.ts';
import type { Offer } from '../registration/records.ts';
import type { BulkFilter } from './bulk-records.ts';
import type { RevocationReason } from './records.ts';
import type { CertificateName } from './replaced.ts';

/** What is kept of the early renewal of a population. The rules of `records.ts` hold. */

/**
 * counting   the certificates are being looked up and written down; nobody is told anything
 * proposed   the list is frozen and waits for a second officer
 * refused    that officer said no, or the window is too short for the list: final
 * running    approved: people are told in its window, and followed to the deadline
 * paused     nobody more is told; who was told can still renew
 * closing    the deadline has passed, or every certificate has its end: what is left is written down
 * done · cancelled   final
 */
export const CAMPAIGN_STATES = [
  'counting',
  'proposed',
  'refused',
  'running',
  'paused',
  'closing',
  'done',
  'cancelled',
] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

/** Why a population is renewed before its time, in words that those who are told read too. */
export const CAMPAIGN_CAUSES = ['security', 'issuer', 'profile', 'names'] as const;
export type CampaignCause = (typeof CAMPAIGN_CAUSES)[number];

/** Kinds of key that a filter may ask for: a family, or one of its sizes. */
export const CAMPAIGN_KEYS = ['RSA', 'RSA-2048', 'RSA-3072', 'RSA-4096', 'EC', 'P-256', 'P-384'] as const;

/** Certificates in force that all of this fits. */
export interface CampaignFilter extends BulkFilter {
  readonly directionId?: string | undefined;
  readonly offer?: Offer | undefined;
  readonly key?: (typeof CAMPAIGN_KEYS)[number] | undefined;
}

/** What was found: certificates to renew, and those whose renewal is made or under way already. */
export const CAMPAIGN_FOUND = ['to-renew', 'renewed'] as const;
export type CampaignFound = (typeof CAMPAIGN_FOUND)[number];

/**
 * waiting    its instant has not come
 * unreached  its turn has come, and nobody was there to be told
 * told       its people are told, and nobody has acted
 * acted      a renewal is asked for, and not accepted yet
 * renewed    a successor is in force
 * revoked    it was revoked meanwhile
 * gone       it ended, or nobody is left who could renew it
 * overdue    the deadline passed, and there is no successor
 */
export const LINE_STATES = ['waiting', 'unreached', 'told', 'acted', 'renewed', 'revoked', 'gone', 'overdue'] as const;
export type LineState = (typeof LINE_STATES)[number];
/** Nothing more happens to a certificate in these. */
export const LINE_ENDS: ReadonlySet<LineState> = new Set(['renewed', 'revoked', 'gone']);

type Counts = Readonly<Record<string, number>>;
type Act = { readonly at: string; readonly by: string };

interface Officer {
  readonly personId: string;
  readonly mandateId: string;
}

/** The lines from `first` on are told between two instants, evenly over the hours of work. */
export interface CampaignSchedule {
  readonly first: number;
  readonly from: string;
  readonly until: string;
}

/** What the dry run expects, at most: everybody is told once for each certificate, and reminded to the end. */
export interface CampaignForecast {
  /** First messages, and all with every reminder. */
  readonly firstMails: number;
  readonly mails: number;
  readonly signatures: number;
  /** Working days that the telling takes at these rates, and that the window has. */
  readonly daysNeeded: number;
  readonly daysGiven: number;
  readonly feasible: boolean;
  /** United States dollars, by `registration/prices.ts`. */
  readonly dollars: { readonly signatures: number; readonly mails: number };
}

export interface CampaignRecord {
  readonly kind: 'campaign';
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly purpose: 'renewal';
  readonly because: CampaignCause;
  readonly filter: CampaignFilter;
  readonly reasons: StoredText;
  /** When people are told, and by when they are to have renewed. */
  readonly window: { readonly from: string; readonly until: string };
  readonly deadline: string;
  readonly rates: { readonly mailsPerMinute: number; readonly signaturesPerSecond: number };
  /** At the end the certificates that are left are proposed for revocation, for this reason. */
  readonly thenRevoke?: RevocationReason;
  readonly proposedBy: Officer & { readonly authentication: string };
  readonly state: CampaignState;
  /** How far the looking up has come, for itself alone. */
  readonly lookedTo?: string;
  readonly parts: number;
  readonly lines: number;
  /** SHA-256 chained over the parts, hex: what the second officer approves. */
  readonly listSha256: string;
  readonly found: Readonly<Record<CampaignFound, number>>;
  /** Of those to renew. */
  readonly of: {
    readonly issuer: Counts;
    readonly profile: Counts;
    readonly offer: Counts;
    readonly direction: Counts;
  };
  /** People and addresses to be told first, counted once for each certificate. */
  readonly firstMails: number;
  /** Once it is frozen. */
  readonly forecast?: CampaignForecast;
  readonly approved?: Act & { readonly mandateId: string; readonly listSha256: string };
  readonly refused?: { readonly at: string; readonly by?: string; readonly reasons?: StoredText };
  readonly paused?: Act;
  readonly cancelled?: Act;
  /** While it runs. */
  readonly schedule?: CampaignSchedule;
  /** Directions whose officers were told that it begins. */
  readonly directions?: number;
  /** Lines that had their turn to be told. */
  readonly begun: number;
  readonly states: Readonly<Record<LineState, number>>;
  /** Messages that were written. */
  readonly mails: number;
  /** The day (Paris) of the last look at those told, and the line where it goes on until it is done. */
  readonly followed?: { readonly day: string; readonly line: number; readonly mails?: number; readonly done?: true };
  /** While it closes: the line where it goes on. */
  readonly closed?: number;
  /** Parts whose certificates are in an order to revoke, and the orders. */
  readonly ordered?: { readonly parts: number; readonly orders: readonly string[] };
  /** When there is something to do; absent at rest. */
  readonly nextAt?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly movedAt: string;
  /** The reasons are erased. */
  readonly erased?: true;
}

export interface CampaignLine {
  readonly issuer: string;
  readonly serial: string;
  readonly found: CampaignFound;
  readonly profile: string;
  readonly structureId: string;
  readonly subscriptionId: string;
  readonly directionId?: string;
  readonly holderId?: string;
  readonly requestId: string;
  readonly notAfter: string;
  /** Absent of those that were renewed before. */
  readonly state?: LineState;
  readonly toldAt?: string;
  /** Name of the last stage told, by `registration/campaign-plan.ts`. */
  readonly stage?: string;
  /** Messages of that stage, unless they are many: where all come back, the next people are told. */
  readonly mails?: readonly string[];
  /** How far beyond its own people that stage went. */
  readonly wider?: Rung;
  /** Why a holder's request could not be opened for them; their officers can. */
  readonly unopened?: string;
  readonly successor?: { readonly issuer: string; readonly serial: string };
}

export interface CampaignPartRecord {
  readonly kind: 'campaignPart';
  readonly version: number;
  readonly campaignId: string;
  readonly part: number;
  readonly lines: readonly CampaignLine[];
}

/** Certificates that one recipient is told of in one message. */
export interface CampaignToldRecord {
  readonly kind: 'campaignTold';
  readonly version: number;
  readonly campaignId: string;
  /** One for each message: id of its outbox row. */
  readonly mail: string;
  readonly named: readonly CertificateName[];
}

/** Leave to renew a certificate before its own window opens, while its campaign has force. */
export interface EarlyRenewalRecord {
  readonly kind: 'earlyRenewal';
  readonly issuer: string;
  readonly serial: string;
  readonly version: number;
  readonly createdAt: string;
  readonly campaignId: string;
  /** Other campaigns over the same certificate: each gives leave as long as it has force itself. */
  readonly others?: readonly { readonly campaignId: string; readonly at: string }[];
}
