import type { Personal } from './personal.ts';
import type { Offer, Role } from './records.ts';

/** Where a subscription is written to, beside the people who have mandates for it. The rules of `records.ts` hold. */
export interface ContactData {
  /** As it was typed: a role's mailbox as welcome as a person's. */
  readonly address: string;
  /** What the mailbox is, as its subscriber calls it. */
  readonly label?: string;
}

/**
 * unverified  entered; nobody has shown that the address is read
 * verified    until the instant that stands with it: what is later is told on reading (`contactStanding`), as is whether
 *             the mailbox lives
 * ended       by the subscriber; the same address may be entered again
 */
export const CONTACT_STATES = ['unverified', 'verified', 'ended'] as const;
export type ContactState = (typeof CONTACT_STATES)[number];

export interface ContactRecord {
  readonly kind: 'contact';
  /** Of the subscription and the address, by a keyed digest: the same address again is the same record. */
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly structureId: string;
  readonly subscriptionId: string;
  readonly offer: Offer;
  /** Under the key of the structure's dossier. */
  readonly personal: Personal<ContactData>;
  readonly enteredBy: { readonly personId: string; readonly mandateId: string; readonly capacity: Role };
  readonly state: ContactState;
  readonly verified?: { readonly at: string; readonly until: string };
  /** Keyed digest of the address (`MailboxRecord`), by which what came back from it is found. */
  readonly mailbox?: string;
  /** Steps of the clock that are done since it was entered or verified last (`contact-life.ts`). */
  readonly steps?: number;
  /** The last mail that asked for a click. */
  readonly challenge: ContactChallenge;
  readonly ended?: { readonly at: string; readonly by: string };
}

export interface ContactChallenge {
  /** SHA-256 of the secret, hex: it is random and long, so that no slow hash is needed. */
  readonly hash: string;
  /** The secret itself until it has served, for whoever writes the mail: under the key of the structure's dossier. */
  readonly secret?: Personal<string>;
  readonly expiresAt: string;
  readonly sentAt: string;
  /** Mails on the day (UTC) of `sentAt`. */
  readonly count: number;
  /** Who asked for this mail. */
  readonly by: string;
  readonly usedAt?: string;
}
