/** What became of messages, and how mailboxes fare. The rules of `registration/records.ts` hold: versions, instants. */

/**
 * sending     taken by a sender; whether the provider has it is not known yet
 * waiting     the provider said that it did not take it, or somebody wants it tried again: it goes when its time comes
 * unresolved  the provider did not answer: its Send event, or the end of the wait, tells
 * accepted    the provider has it
 * delivered   the mailbox's server has it
 * bounced · complained · rejected   came back; its reader called it unwanted; the provider would not send it
 * suppressed  not sent: the mailbox is dead
 * dropped     not sent: there was nothing to tell any more, or nobody to tell
 * parked      given up after many failures, until somebody looks
 */
export const MAIL_STATES = [
  'sending',
  'waiting',
  'unresolved',
  'accepted',
  'delivered',
  'bounced',
  'complained',
  'rejected',
  'suppressed',
  'dropped',
  'parked',
] as const;
export type MailState = (typeof MAIL_STATES)[number];

/**
 * What the provider tells of a message, each in its own time and more than once: what is known of a message is the set of
 * them, so that neither order nor repetition matters.
 */
export const MAIL_NEWS = ['send', 'delivery', 'transient', 'permanent', 'complaint', 'reject'] as const;
export type MailNews = (typeof MAIL_NEWS)[number];

/** One message that the provider accepted, and what it told of it: for each kind of news, when that happened. */
export interface MessageTold {
  readonly id: string;
  readonly news: { readonly [N in MailNews]?: string };
}

/** One notice to one recipient: the outbox row's id is its name, so that there is one for ever. */
export interface MailRecord {
  readonly kind: 'mail';
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  /** What the outbox row is about, the notice's name and ids only. */
  readonly about: Readonly<Record<string, string>>;
  readonly state: MailState;
  /** Whose address it is, where it is a person's. */
  readonly personId?: string;
  /** Of the mailbox that was written to last (`MailboxRecord`); absent where none was found. */
  readonly mailbox?: string;
  /** Mailboxes that earlier attempts wrote to: the recipient's address has changed since. */
  readonly earlier?: readonly string[];
  /** The messages that the provider accepted: one, but for sends that went unanswered. */
  readonly messages: readonly MessageTold[];
  /** Sends that were begun, and those of them of which the provider said that it did not take them. */
  readonly attempts: number;
  readonly refused: number;
  /** Those of the refused that were no matter of this message: the provider took nothing at all. */
  readonly excused: number;
  /** Sends that went unanswered and were repeated: so many messages more may have arrived. */
  readonly possibleDuplicates: number;
  /** When the state changed last. */
  readonly movedAt: string;
  /** Why it was dropped or suppressed, or how it came back; one word. */
  readonly why?: string;
  /** Where somebody wanted it tried again: the outbox row that does so, and the sends before, which count no more. */
  readonly again?: { readonly row: string; readonly after: number };
  /** From then on it says nothing of whom it went to (`retentionTable`). */
  readonly forgottenAt?: string;
}

/**
 * good     nothing is known against it
 * failing  came back for a while (full, greylisted): still written to
 * dead     does not exist, or its reader wants nothing, or it fails for long: written to no more
 */
export type MailboxState = 'good' | 'failing' | 'dead';

/** What the provider told about one address, known by a keyed digest (`mailboxOf`): made at its first trouble. */
export interface MailboxRecord {
  readonly kind: 'mailbox';
  /** Keyed digest of the address, hex. */
  readonly digest: string;
  readonly version: number;
  readonly createdAt: string;
  readonly state: MailboxState;
  readonly bounces: number;
  readonly complaints: number;
  /** Instants of what came back for a while since something arrived, oldest first. */
  readonly failures: readonly string[];
  /** The newest instant at which something arrived, or somebody showed that the mailbox is read: what is older is past. */
  readonly goodAt?: string;
  /** The newest instants of: a bounce for good, a complaint, somebody's word or click that the mailbox is read. */
  readonly goneAt?: string;
  readonly unwantedAt?: string;
  readonly revivedAt?: string;
  /** Of a mailbox that is dead because it failed for long: from then on it is tried again. */
  readonly retryFrom?: string;
  /** When the people around it were told that it is dead (`contacts/meeting.ts`). */
  readonly toldAt?: string;
  /** While they are being told, in several commits: behind which subscription it goes on. */
  readonly telling?: { readonly at: string; readonly past: string };
  /** What was counted last. */
  readonly last: { readonly at: string; readonly why: string };
}
