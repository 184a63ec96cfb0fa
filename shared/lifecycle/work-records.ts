import type { StoredText } from '../registration/personal.ts';
import type { RevocationReason } from './records.ts';

/**
 * Something that a date or an event leaves for an agent to do, and that the platform does not do by itself.
 *
 * revocations          certificates of a structure or subscription that should no longer serve
 * domain-overlap       two structures declare the same domain, or one below the other's
 * mandates-to-confirm  a new representative has not said in time which mandates stand
 * expiry               a certificate comes to its end: nobody acts, or nobody could be reached
 * unreachable          nothing that is written about a subscription arrives: every address of its people has died
 * lost                 a restored ledger has lost what the log says of something, or has it older than it was
 */
export const TASKS = ['revocations', 'domain-overlap', 'mandates-to-confirm', 'expiry', 'unreachable', 'lost'] as const;
export type Task = (typeof TASKS)[number];

/** What leaves such items. */
export const CAUSES = [
  'structure.closed',
  'structure.succeeded',
  'structure.represented',
  'subscription.requested',
  'subscription.ended',
  'direction.closed',
  'administrator.removed',
  'administrator.renounced',
  'administrator.ended',
  'administrator.card-blocked',
  'holder.ended',
  'mailbox.died',
  'certificate.expiring',
  'notice.unreached',
  'ledger.restored',
] as const;
export type Cause = (typeof CAUSES)[number];

export interface WorkItemRecord {
  readonly kind: 'workItem';
  readonly version: number;
  readonly createdAt: string;
  readonly id: string;
  readonly task: Task;
  readonly structureId: string;
  /** Absent: all of the structure. */
  readonly subscriptionIds?: readonly string[];
  /** Only what is of holders of this direction. */
  readonly directionId?: string;
  /** For revocations: only of what this person asked for, who administers these subscriptions no more. */
  readonly personId?: string;
  /** Only of this holder's, whose mandate has ended otherwise than by leaving. */
  readonly holderId?: string;
  /** Only of this one. */
  readonly certificate?: { readonly issuer: string; readonly serial: string };
  /** The form by which they were removed. */
  readonly designationId?: string;
  readonly cause: Cause;
  /** For what is lost: the aggregate as the log names it. */
  readonly lost?: string;
  /** For revocations. */
  readonly proposed?: RevocationReason;
  readonly state: 'open' | 'done' | 'dismissed';
  readonly closed?: { readonly at: string; readonly by: string; readonly reasons?: StoredText };
}
