import type { Rung } from '../registration/notice-plan.ts';

/** What people were told of a certificate's end. The rules of `registration/records.ts` hold: versions, instants. */

export { RUNGS, type Rung } from '../registration/notice-plan.ts';

/** One message of a stage: the id of its outbox row is that of its mail. */
export interface ToldOne {
  readonly mail: string;
  readonly rung: Rung;
  readonly personId?: string;
  readonly contactId?: string;
}

export interface ToldStage {
  /** Name of the stage in the plan, for example `d-60`. */
  readonly stage: string;
  readonly at: string;
  /** `plan`: its day had come. `unreached`: nobody whom the stage told before could be reached, so that it went wider. */
  readonly because: 'plan' | 'unreached';
  readonly to: readonly ToldOne[];
}

/** The trail of one certificate: written with the outbox rows of each stage, so that told twice is told once. */
export interface ExpiryNoticeRecord {
  readonly kind: 'expiryNotice';
  readonly issuer: string;
  readonly serial: string;
  readonly version: number;
  readonly createdAt: string;
  readonly structureId: string;
  readonly subscriptionId: string;
  readonly directionId?: string;
  readonly notAfter: string;
  readonly told: readonly ToldStage[];
  /** Present once nothing more will be told. */
  readonly ended?: { readonly at: string; readonly why: 'renewed' | 'revoked' | 'over' };
  /** The item that asks an agent to act, once there is one. */
  readonly workItemId?: string;
}

/** In so many parts lie the certificates of each expiry day: the ledger's FAN_OUT (a contract test holds them together). */
export const EXPIRY_PARTS = 4;

/** How far a daily scan has come: one row for each job and day. */
export interface ScanRecord {
  readonly kind: 'scan';
  readonly job: string;
  /** The day it is for, in Paris: `2028-01-31`. */
  readonly day: string;
  readonly version: number;
  readonly createdAt: string;
  /** The last day that was done before: what has come due since then is told now. Absent of the very first scan. */
  readonly since?: string;
  /** `overtaken`: the scan of a later day does what this one left. */
  readonly state: 'running' | 'done' | 'overtaken';
  readonly movedAt: string;
  /** The last day of certificates that it is at, or a part of that day, and where it goes on in it. */
  readonly checkpoint?: { readonly lastDay: string; readonly cursor?: string };
  /** Certificates found, those told by it, messages, and what was skipped and why. */
  readonly counts: Readonly<Record<string, number>>;
}
