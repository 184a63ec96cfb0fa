import type { Personal } from './personal.ts';
import type { Role } from './records.ts';
import type { RetentionClass } from './retention-table.ts';

/** What people ask about their data, what stands still by order, and what was erased. The rules of `records.ts` hold. */

export const PRIVACY_ASKS = ['access', 'rectification', 'erasure'] as const;
/** See (GDPR article 15), correct (16), erase (17). */
export type PrivacyAsk = (typeof PRIVACY_ASKS)[number];

/** How a request came that somebody else recorded. */
export const PRIVACY_CHANNELS = ['counter', 'letter', 'email', 'telephone'] as const;

/** Why a request is refused: each with its place in the law (`privacy.ts`). */
export const PRIVACY_GROUNDS = [
  'accurate',
  'legal-obligation',
  'legal-claims',
  'legal-hold',
  'unfounded',
  'not-identified',
] as const;
export type PrivacyGround = (typeof PRIVACY_GROUNDS)[number];

/** Somebody who acted: by a mandate, or for themselves. */
export interface PrivacyActor {
  readonly personId: string;
  readonly capacity: Role | 'data-subject';
  readonly mandateId?: string;
}

/**
 * open      waits for an answer, within a month (GDPR article 12(3))
 * answered  final; a granted erasure is `carriedOut` by the purge
 */
export type PrivacyRequestState = 'open' | 'answered';

export interface PrivacyRequestRecord {
  readonly kind: 'privacyRequest';
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  /** Whose data it is about. */
  readonly personId: string;
  readonly asks: PrivacyAsk;
  /** When the house received it: the month counts from here. */
  readonly receivedAt: string;
  readonly channel: 'api' | (typeof PRIVACY_CHANNELS)[number];
  readonly recordedBy: PrivacyActor;
  /** The holder record that it is about: its officers answer; absent: an agent does. */
  readonly holder?: {
    readonly holderId: string;
    readonly structureId: string;
    readonly subscriptionId: string;
    readonly directionId?: string;
  };
  /** In the person's words. */
  readonly message?: Personal<string>;
  readonly dueAt: string;
  readonly state: PrivacyRequestState;
  /** Next instant at which the clock has something to do about it, while open; absent when it has done all. */
  readonly nextAt?: string;
  readonly remindedAt?: string;
  readonly overdueSince?: string;
  readonly answer?: PrivacyAnswer;
  /** Access: how often it was handed over, and last to whom. */
  readonly deliveries?: number;
  readonly delivered?: { readonly at: string; readonly by: PrivacyActor };
  /** Erasure: when the purge had done it. */
  readonly carriedOut?: string;
}

export interface PrivacyAnswer {
  readonly at: string;
  /** Absent: the platform itself, by the retention table. */
  readonly by?: PrivacyActor;
  readonly outcome: 'granted' | 'refused';
  readonly ground?: PrivacyGround;
  /** Of a refused erasure: what is kept and until when, where that is known. */
  readonly kept?: readonly { readonly class: RetentionClass; readonly until?: string }[];
  readonly possibleFrom?: string;
  readonly text?: Personal<string>;
}

/** Whose key is meant: a person's, or that of a structure's evidence. */
export const SUBJECTS = ['person', 'dossier'] as const;
export interface Subject {
  readonly subject: (typeof SUBJECTS)[number];
  readonly subjectId: string;
}

/** Nothing of this person or structure is erased while it is `set`. Set by one security officer, lifted by another. */
export interface HoldRecord extends Subject {
  readonly kind: 'hold';
  readonly version: number;
  readonly createdAt: string;
  readonly state: 'set' | 'lifted';
  readonly set: { readonly at: string; readonly by: PrivacyActor; readonly reasons: Personal<string> };
  readonly lifted?: { readonly at: string; readonly by: PrivacyActor; readonly reasons: Personal<string> };
}

export interface PurgeCounts {
  readonly erased: number;
  readonly held: number;
}

/** One run of the purge in which something was due, and what became of it. */
export interface PurgeRecord {
  readonly kind: 'purge';
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly state: 'running' | 'done';
  readonly endedAt?: string;
  /** People and structures that were looked at. */
  readonly looked: number;
  readonly failed: number;
  /** What was erased, or is held, by class: aggregates, not people. */
  readonly counts: Readonly<Partial<Record<RetentionClass, PurgeCounts>>>;
}

/** Where the erasure of a person or of a structure's evidence stands. */
export interface Erasure {
  /** `decided`: nothing stands against it any more, and it is being carried out. */
  readonly state: 'decided' | 'done';
  readonly at: string;
}
