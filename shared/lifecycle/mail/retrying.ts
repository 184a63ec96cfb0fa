import { Refusal } from '../../errors.ts';
import { nothingHere } from '../../registration/authority.ts';
import type { MailboxRecord, MailRecord } from '../mail-records.ts';
import type { OutboxRow } from '../ports.ts';
import { begin, type Caller, type Desk } from '../registration/desk.ts';
import { revivedMailbox } from './mailboxes.ts';
import { retried } from './steps.ts';
import { changeOf } from './writing.ts';

export interface Retried {
  readonly mail: MailRecord;
  readonly outbox: readonly OutboxRow[];
}

/**
 * An agent has a mail tried again: one that was set aside, or one that was not sent because its mailbox was dead and that,
 * on the agent's word, works again. Whom it goes to, and whether there is anything left to tell, is looked up when it goes.
 * Throws a Refusal `not-found`, `forbidden` or `wrong-state`.
 */
export async function retryMail(
  desk: Desk,
  caller: Caller,
  id: string,
  { mailboxWorks }: { readonly mailboxWorks: boolean },
): Promise<Retried> {
  const { pen, mandateInForce } = await begin(desk, caller);
  const mail = await desk.ledger.read('mail', { id });
  if (!mail) throw nothingHere();
  const row = pen.outbox('notification', { ...mail.about, mail: mail.id });
  const next = retried(row.id, pen.at)(mail);
  if (!next)
    throw new Refusal(
      'wrong-state',
      'Only a message that was set aside, or not sent because its mailbox was dead, is tried again.',
    );
  const mailbox = mailboxWorks ? await revived(desk, mail, pen.at) : undefined;
  if (mail.state === 'suppressed' && !mailbox) {
    throw new Refusal(
      'wrong-state',
      'Mail to this mailbox comes back: say that it works again, once you know that it does.',
    );
  }
  const beside = mailbox && { mailbox, event: { type: 'mailbox.revived', data: { state: mailbox.state } } };
  const change = changeOf(pen, mail, next, beside, 'mail.retried');
  const whose = mail.personId ?? mail.about.personId;
  const around = mailbox && { mailbox: mailbox.digest, ...(whose !== undefined && { personId: whose }) };
  const outbox = [row, ...(around ? [pen.outbox('contact', around)] : [])];
  await desk.ledger.commit({ ...change, outbox: [...change.outbox, ...outbox], require: [mandateInForce] });
  // the row that was set aside is for a sender to take away, who sees that another has taken its place
  const old = await desk.ledger.outbox.read(mail.again?.row ?? mail.id);
  if (old) await desk.ledger.outbox.postpone(old, new Date(pen.at));
  return { mail: next, outbox };
}

async function revived({ ledger }: Desk, { mailbox }: MailRecord, at: string): Promise<MailboxRecord | undefined> {
  if (mailbox === undefined) return undefined;
  return revivedMailbox(await ledger.read('mailbox', { digest: mailbox }), at);
}

/** Mails of which nobody knows the end, or which were given up, by state; of very many the first are counted. */
export interface Waiting {
  readonly parked: number;
  readonly unresolved: number;
  /** Whether there are more than were counted. */
  readonly more: boolean;
}

const MOST_COUNTED = 1_000;

export async function countWaiting({ ledger }: Pick<Desk, 'ledger'>): Promise<Waiting> {
  const counts = { parked: 0, unresolved: 0 };
  let cursor: string | undefined;
  for (let left = MOST_COUNTED; left > 0; ) {
    const page = await ledger.list('mails-waiting', '', { limit: 100, ...(cursor !== undefined && { cursor }) });
    for (const { state } of page.items) if (state === 'parked' || state === 'unresolved') counts[state]++;
    left -= page.items.length;
    cursor = page.cursor;
    if (cursor === undefined) return { ...counts, more: false };
  }
  return { ...counts, more: true };
}
