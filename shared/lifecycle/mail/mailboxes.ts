import { lookupDigest } from '../../registration/credentials.ts';
import { houseRules } from '../../registration/house-rules.ts';
import type { MailboxRecord, MailboxState } from '../mail-records.ts';
import type { Ledger } from '../ports.ts';

const DAY = 86_400_000;

/** Keyed digest of an address as it is written to, hex: trimmed, in lower case. */
export function mailboxOf(lookupSalt: string, address: string): string {
  return lookupDigest(lookupSalt, JSON.stringify(['mailbox', address.trim().toLowerCase()]));
}

/** How a mailbox stands. One that is dead because it failed for long is `failing` again once its rest is over at `now`. */
export async function mailboxHealth(ledger: Ledger, digest: string, now?: Date): Promise<MailboxState> {
  return healthAt(await ledger.read('mailbox', { digest }), now);
}

/** The same for a record, absent where nothing was ever told. */
export function healthAt(mailbox: MailboxRecord | undefined, now?: Date): MailboxState {
  if (!mailbox) return 'good';
  const rested = mailbox.retryFrom !== undefined && now !== undefined && mailbox.retryFrom <= now.toISOString();
  return mailbox.state === 'dead' && rested ? 'failing' : mailbox.state;
}

/** What mail to an address met with: when it happened, and what. */
export interface MailboxNews {
  readonly at: string;
  readonly why: 'delivery' | 'transient' | 'permanent' | 'complaint';
  /** Of a delivery: when what arrived came back for a while, told before; a robot's answer, and nothing against the mailbox. */
  readonly answeredAt?: string | undefined;
}

/**
 * The record with one more piece of news, or undefined where that changes nothing. Who bounced for good or complained is
 * dead at once: no notice goes there any more, whatever it is about, because others are told of what matters and an
 * unwanted mail endangers everybody's. What arrives later shows that a mailbox exists, never that its reader wants mail.
 */
export function mailboxAfter(
  before: MailboxRecord | undefined,
  digest: string,
  { at, why, answeredAt }: MailboxNews,
  now: string,
): MailboxRecord | undefined {
  if (!before && why === 'delivery') return undefined;
  const mailbox: MailboxRecord = before ?? {
    ...{ kind: 'mailbox', digest, version: 0, createdAt: now, state: 'good', bounces: 0, complaints: 0 },
    ...{ failures: [], last: { at, why } },
  };
  const next = { ...mailbox, version: mailbox.version + 1, last: { at, why } };
  switch (why) {
    case 'delivery': {
      const failures = mailbox.failures.filter((failed) => failed !== answeredAt);
      const isOld = mailbox.goodAt !== undefined && at <= mailbox.goodAt;
      if (isOld && failures.length === mailbox.failures.length) return undefined;
      return judged({ ...next, failures, goodAt: latest(mailbox.goodAt, at) });
    }
    case 'transient': {
      const failures = [...mailbox.failures, at].sort();
      return judged({ ...next, bounces: mailbox.bounces + 1, failures });
    }
    case 'permanent':
      return judged({ ...next, bounces: mailbox.bounces + 1, goneAt: latest(mailbox.goneAt, at) });
    case 'complaint':
      return judged({ ...next, complaints: mailbox.complaints + 1, unwantedAt: latest(mailbox.unwantedAt, at) });
  }
}

const latest = (one: string | undefined, other: string) => (one !== undefined && one > other ? one : other);
const isPast = (at: string | undefined, since: string | undefined) =>
  at === undefined || (since !== undefined && at <= since);

/** How a mailbox stands by what is known of it, whatever came first. */
function judged({ retryFrom: _, ...mailbox }: MailboxRecord): MailboxRecord {
  const { most, days } = houseRules.mailboxFailures;
  const failures = mailbox.failures.filter((failed) => !isPast(failed, mailbox.goodAt)).slice(-most);
  const known = { ...mailbox, failures };
  const { goneAt, goodAt = '', unwantedAt, revivedAt } = mailbox;
  // of one instant the bounce comes after what had arrived
  const isGone = !isPast(goneAt, revivedAt) && goneAt! >= goodAt;
  if (isGone || !isPast(unwantedAt, revivedAt)) return { ...known, state: 'dead' };
  const newest = failures.at(-1);
  if (newest === undefined) return { ...known, state: 'good' };
  if (failures.length < most || spanOf(failures) > days) return { ...known, state: 'failing' };
  return { ...known, state: 'dead', retryFrom: new Date(Date.parse(newest) + days * DAY).toISOString() };
}

const spanOf = (instants: readonly string[]) => (Date.parse(instants.at(-1)!) - Date.parse(instants[0]!)) / DAY;

/** A mailbox of which somebody has shown that it is read, by a click in a mail or on their word; undefined where it is good. */
export function revivedMailbox(mailbox: MailboxRecord | undefined, at: string): MailboxRecord | undefined {
  if (!mailbox || mailbox.state === 'good') return undefined;
  const goodAt = latest(mailbox.goodAt, at);
  return judged({ ...mailbox, version: mailbox.version + 1, failures: [], goodAt, revivedAt: at });
}
