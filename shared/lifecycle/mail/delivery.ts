import { Refusal } from '../../errors.ts';
import type { Actor } from '../events.ts';
import type { MailboxRecord, MailNews, MailRecord } from '../mail-records.ts';
import { PARKED_UNTIL } from '../outbox.ts';
import { Conflict, type OutboxRow } from '../ports.ts';
import { type Pen, penOf } from '../recording.ts';
import { lookupSaltOf } from '../registration/desk.ts';
import { admits, withNews } from './fates.ts';
import { mailboxAfter, mailboxOf } from './mailboxes.ts';
import { changeOf, type MailHouse } from './writing.ts';

/** What the provider tells of one message, as its event says it. */
export interface DeliveryNews {
  /** The tag that the message was sent with. */
  readonly mailId: string;
  readonly messageId: string;
  readonly to: string;
  readonly news: MailNews;
  /** When it happened, by the provider's clock. */
  readonly at: string;
}

/** `known`: nothing new. `not-believed`: no mail of ours, or not this message, or another mailbox. */
export interface Took {
  readonly outcome: 'taken' | 'known' | 'not-believed';
  readonly mail?: MailRecord;
  readonly mailbox?: MailboxRecord;
  readonly outbox: readonly OutboxRow[];
}

const ACTOR: Actor = { capacity: 'platform', function: 'delivery' };
const LOOKS = 8;
const NOT_BELIEVED: Took = { outcome: 'not-believed', outbox: [] };

/**
 * Takes down what became of a message, and what that says of its mailbox, in one commit. It is believed where the tag names
 * a mail of ours, the address is the one that this mail was written to, and the message is one that it knows or may have
 * become without our hearing. News that come late, twice or in another order end in the same state. Throws a Refusal
 * `unavailable`.
 */
export async function takeNews(house: MailHouse, told: DeliveryNews, correlation: string): Promise<Took> {
  const { ledger } = house;
  const digest = mailboxOf(await lookupSaltOf(ledger), told.to);
  for (let left = LOOKS; ; left--) {
    const mail = await ledger.read('mail', { id: told.mailId });
    if (!mail || !isTo(mail, digest) || !admits(mail, told.messageId)) return NOT_BELIEVED;
    const pen = penOf(house, ACTOR, correlation);
    const next = withNews(mail, told, pen.at);
    if (!next) {
      await freeRow(house, mail);
      return { outcome: 'known', mail, outbox: [] };
    }
    const before = await ledger.read('mailbox', { digest });
    const mailbox = mailboxNews(before, digest, next, told, pen.at);
    const outbox = aroundMailbox(pen, before, mailbox, next);
    const change = changeOf(pen, mail, next, mailbox && { mailbox, event: eventOf(before, mailbox) });
    try {
      await ledger.commit({ ...change, outbox: [...change.outbox, ...outbox] });
      if (mail.state === 'parked') await freeRow(house, next);
      return { outcome: 'taken', mail: next, ...(mailbox && { mailbox }), outbox: [...change.outbox, ...outbox] };
    } catch (thrown) {
      if (!(thrown instanceof Conflict)) throw thrown;
      if (left <= 1) throw new Refusal('unavailable', 'Others write about this message: try again in a few seconds.');
    }
  }
}

/** A row that was set aside and whose message went after all is for a sender to take away. */
async function freeRow({ ledger, clock }: MailHouse, mail: MailRecord): Promise<void> {
  if (mail.state === 'parked') return;
  const row = await ledger.outbox.read(mail.again?.row ?? mail.id);
  if (row && row.notBefore >= PARKED_UNTIL.toISOString()) await ledger.outbox.postpone(row, clock.now(), 'uncounted');
}

const isTo = ({ mailbox, earlier }: MailRecord, digest: string) =>
  mailbox === digest || earlier?.includes(digest) === true;

function mailboxNews(
  before: MailboxRecord | undefined,
  digest: string,
  mail: MailRecord,
  { messageId, news, at }: DeliveryNews,
  now: string,
): MailboxRecord | undefined {
  const all = mail.messages.find(({ id }) => id === messageId)?.news ?? {};
  switch (news) {
    case 'send':
    case 'reject':
      return undefined;
    // a robot's answer to what arrived says nothing against the mailbox, in whichever order the two are told
    case 'transient':
      return all.delivery === undefined ? mailboxAfter(before, digest, { at, why: news }, now) : undefined;
    case 'delivery':
      return mailboxAfter(before, digest, { at, why: news, answeredAt: all.transient }, now);
    // the same message arrived after that, so that the mailbox was there
    case 'permanent':
      return all.delivery !== undefined && all.delivery > at
        ? undefined
        : mailboxAfter(before, digest, { at, why: news }, now);
    case 'complaint':
      return mailboxAfter(before, digest, { at, why: news }, now);
  }
}

/** Who depends on a mailbox is looked after when it dies and when it lives again. */
function aroundMailbox(
  pen: Pen,
  before: MailboxRecord | undefined,
  after: MailboxRecord | undefined,
  { personId }: MailRecord,
): OutboxRow[] {
  if (!after || (after.state === 'dead') === (before?.state === 'dead')) return [];
  return [pen.outbox('contact', { mailbox: after.digest, ...(personId !== undefined && { personId }) })];
}

function eventOf(before: MailboxRecord | undefined, { state, bounces, complaints, last }: MailboxRecord) {
  const type = state === (before?.state ?? 'good') ? 'told' : MAILBOX_EVENTS[state];
  return { type: `mailbox.${type}`, data: { state, bounces, complaints, why: last.why } };
}

const MAILBOX_EVENTS = { good: 'recovered', failing: 'failed', dead: 'died' } as const;
