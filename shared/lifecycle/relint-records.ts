import type { CertificateState } from './records.ts';

/** What a night's look at the whole stock has found. The rules of `records.ts` hold. */

/**
 * running  it goes on from `at`
 * done     everything was looked at
 */
export type RelintState = 'running' | 'done';

export interface RelintRecord {
  readonly kind: 'relint';
  /** The day on which it began, UTC: one for each. */
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly movedAt: string;
  readonly endedAt?: string;
  readonly state: RelintState;
  /** Where the next run goes on; absent at the beginning and at the end. */
  readonly at?: StockPosition;
  /** Certificates that were looked at; of them those about which something was found, and those with an error. */
  readonly checked: number;
  readonly faulty: number;
  readonly wrong: number;
  /** Findings by code. */
  readonly counts: Readonly<Record<string, number>>;
  /** Certificates that are named; when there are too many, they are only counted from there on. */
  readonly listed: number;
  /** Named since the last object. */
  readonly pending: readonly RelintLine[];
  /** Objects of the evidence store with those named before, in order. */
  readonly parts: readonly RelintPart[];
}

/** Where a walk over the stock stands: in a subscription, and behind which of its certificates; or among the intents. */
export interface StockPosition {
  readonly subscriptionId: string;
  /** Absent: at its first page. */
  readonly certificates?: string;
  /** Where the subscriptions after this one begin; absent behind the last. */
  readonly subscriptions?: string;
  /** Behind which of all intents, once the last subscription is done. */
  readonly intents?: string;
}

export interface RelintPart {
  readonly key: string;
  readonly sha256: string;
  readonly lines: number;
}

/** What was found about one certificate. Findings have no words here: words may quote names of people. */
export interface RelintLine {
  readonly issuer: string;
  readonly serial: string;
  readonly profile: string;
  readonly state: CertificateState;
  readonly structureId: string;
  readonly subscriptionId: string;
  readonly findings: readonly StockFinding[];
}

/**
 * error    it should not have been issued so, or not stand any longer
 * warning  it was right when it was issued, and the records have changed since
 */
export type StockLevel = 'error' | 'warning';

export interface StockFinding {
  readonly code: string;
  readonly level: StockLevel;
  readonly citation: string;
}
