import type { StoredText } from '../registration/personal.ts';
import type { RevocationReason } from './records.ts';

/** What is kept of the revocation of many certificates by one order of two officers. The rules of `records.ts` hold. */

/**
 * counting   the certificates are being looked up and written down; nothing else happens
 * proposed   the list is frozen and waits for a second officer
 * refused    the list names certificates that no such order revokes: final
 * running    approved, on its way
 * pausing · ending   what was begun is being brought to a clean end, before a pause or for ever
 * paused     stands still until somebody lets it go on
 * telling    nothing more is revoked; those concerned are being told
 * done · cancelled   final; what was revoked before a cancellation stays so
 */
export const BULK_STATES = [
  'counting',
  'proposed',
  'refused',
  'running',
  'pausing',
  'paused',
  'ending',
  'telling',
  'done',
  'cancelled',
] as const;
export type BulkState = (typeof BULK_STATES)[number];

/** The states in which it moves by itself. */
export const MOVING: ReadonlySet<BulkState> = new Set(['counting', 'running', 'pausing', 'ending', 'telling']);

/** Which certificates are meant. Filters select what is in force; lists and keys name certificates whatever became of them. */
export type BulkSelection =
  | { readonly by: 'list'; readonly certificates: number }
  /** SHA-256 of each SubjectPublicKeyInfo, hex; with the siblings of the certificate where `siblings`. */
  | { readonly by: 'key'; readonly keys: readonly string[]; readonly siblings: boolean }
  | { readonly by: 'filter'; readonly filter: BulkFilter };

/** All that is given must fit. Instants: from is inclusive, until is not. */
export interface BulkFilter {
  readonly issuer?: string | undefined;
  readonly structureId?: string | undefined;
  readonly subscriptionId?: string | undefined;
  readonly profile?: string | undefined;
  readonly usage?: string | undefined;
  readonly issuedFrom?: string | undefined;
  readonly issuedUntil?: string | undefined;
  readonly expiresFrom?: string | undefined;
  readonly expiresUntil?: string | undefined;
}

/**
 * What was found under a name: `in-force` and `expired` ones are revoked; `revoked` ones are already; `unknown` is no
 * certificate that has left; `authority` is one of the platform's own, which an order like this never revokes.
 */
export const BULK_FOUND = ['in-force', 'expired', 'revoked', 'unknown', 'authority'] as const;
export type BulkFound = (typeof BULK_FOUND)[number];

/** What became of a line: `left` alone where the order ended before it. */
export const BULK_RESULTS = ['revoked', 'revoked-before', 'passed-over', 'left'] as const;
export type BulkResult = (typeof BULK_RESULTS)[number];

type Counts = Readonly<Record<string, number>>;

interface Officer {
  readonly personId: string;
  readonly mandateId: string;
}
type Act = { readonly at: string; readonly by: string };

export interface BulkRevocationRecord {
  readonly kind: 'bulkRevocation';
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly selection: BulkSelection;
  readonly reason: RevocationReason;
  readonly reasons: StoredText;
  readonly proposedBy: Officer & { readonly authentication: string };
  readonly state: BulkState;
  /** How far the looking up has come, for itself alone. */
  readonly lookedTo?: string;
  /** Parts of the list, and lines of all of them. */
  readonly parts: number;
  readonly lines: number;
  /** SHA-256 chained over the parts, hex: what the second officer approves. */
  readonly listSha256: string;
  readonly found: Readonly<Record<BulkFound, number>>;
  /** Of those that would be revoked. */
  readonly of: { readonly issuer: Counts; readonly profile: Counts; readonly structure: Counts };
  /** Whom it would be told to: how many people, and those with the most certificates. Once it is frozen. */
  readonly told?: {
    readonly people: number;
    readonly first: readonly { readonly personId: string; readonly certificates: number }[];
  };
  readonly approved?: Act & { readonly mandateId: string; readonly listSha256: string };
  readonly paused?: Act;
  readonly cancelled?: Act;
  /** Parts that have their result. */
  readonly done: number;
  readonly results: Readonly<Record<BulkResult, number>>;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** The last person who was told, in the order of their ids. */
  readonly toldTo?: string;
  readonly toldPeople: number;
  readonly movedAt: string;
  /** The reasons are erased, and the order is over whatever its state. */
  readonly erased?: true;
}

/** A certificate of the list, with what is asked of it most. */
export interface BulkLine {
  readonly issuer: string;
  readonly serial: string;
  /** Absent while it is counted. */
  readonly found?: BulkFound;
  /** Of what is known. */
  readonly certificate?: {
    readonly profile: string;
    readonly structureId: string;
    readonly subscriptionId: string;
    readonly directionId?: string;
    readonly holderId?: string;
    readonly requestId: string;
    readonly notAfter: string;
  };
  readonly result?: BulkResult;
}

/**
 * named    lines of a list that are not looked up yet
 * frozen   as the second officer sees them
 * closed   no certificate of it is revoked any more; what became of each is being looked at
 * done     every line has its result
 */
export interface BulkPartRecord {
  readonly kind: 'bulkPart';
  readonly version: number;
  readonly bulkId: string;
  readonly part: number;
  readonly state: 'named' | 'frozen' | 'closed' | 'done';
  readonly lines: readonly BulkLine[];
  /** Who would be told of how many of its lines; absent while it is counted. */
  readonly people?: Readonly<Record<string, number>>;
}

/** What one person is told of, in one message: how many certificates, and the first of them. */
export interface BulkToldRecord {
  readonly kind: 'bulkTold';
  readonly version: number;
  readonly bulkId: string;
  readonly personId: string;
  readonly certificates: number;
  readonly first: readonly { readonly issuer: string; readonly serial: string }[];
}
