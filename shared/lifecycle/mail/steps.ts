import type { MailRecord, MailState } from '../mail-records.ts';
import type { OutboxRow } from '../ports.ts';
import { SETTLED, withNews } from './fates.ts';
import type { NotAccepted } from './not-accepted.ts';
import { aboutOf, mailIdOf } from './row.ts';

/** What a mail becomes by one step, or undefined where the step is not its to take any more. */
export type Step = (mail: MailRecord) => MailRecord | undefined;

/** The record before anything has happened; it is not in the ledger yet. */
export const freshMail = (row: OutboxRow, at: string): MailRecord => ({
  kind: 'mail',
  id: mailIdOf(row),
  version: 0,
  createdAt: row.createdAt,
  about: aboutOf(row),
  state: 'waiting',
  messages: [],
  attempts: 0,
  refused: 0,
  excused: 0,
  possibleDuplicates: 0,
  movedAt: at,
});

function become({ why: _, ...mail }: MailRecord, state: MailState, at: string, why?: string): MailRecord {
  return { ...mail, version: mail.version + 1, state, movedAt: at, ...(why !== undefined && { why }) };
}

/** Where it goes, and to whom where that is a person. */
interface Recipient {
  readonly mailbox: string;
  readonly personId: string | undefined;
}

/** It is about to be handed over. A send that nobody answered is repeated by this: one message more may have arrived. */
export const begun =
  ({ mailbox, personId }: Recipient, at: string): Step =>
  (mail) => {
    if (mail.state !== 'waiting' && mail.state !== 'unresolved') return undefined;
    const moved = mail.mailbox === undefined || mail.mailbox === mailbox ? [] : [mail.mailbox];
    const earlier = [...new Set([...(mail.earlier ?? []), ...moved])];
    return {
      ...become(mail, 'sending', at),
      mailbox,
      ...(personId !== undefined && { personId }),
      ...(earlier.length > 0 && { earlier }),
      ...counted(mail.attempts + 1, mail.refused),
    };
  };

/** Of the sends that the provider did not refuse all but one may be too many. */
const counted = (attempts: number, refused: number) => ({
  attempts,
  refused,
  possibleDuplicates: Math.max(0, attempts - refused - 1),
});

/** The provider said that it has it, and what it calls it. */
export const accepted =
  (messageId: string, at: string): Step =>
  (mail) =>
    withNews(mail, { messageId, news: 'send', at }, at);

/** Nobody knows whether the provider has it. */
export const unanswered =
  (at: string): Step =>
  (mail) =>
    mail.state === 'sending' ? become(mail, 'unresolved', at) : undefined;

/** The provider has said that it does not have it; a send before that may still be open. */
export const refused =
  (why: NotAccepted['why'], at: string): Step =>
  (mail) => {
    const { attempts, messages } = mail;
    // meanwhile it was told of a send before that went unanswered: this one is no possible duplicate
    if (mail.state !== 'sending') {
      if (mail.refused + messages.length >= attempts) return undefined;
      const known = { ...mail, version: mail.version + 1, ...counted(attempts, mail.refused + 1) };
      return { ...known, excused: mail.excused + (why === 'refused' ? 0 : 1) };
    }
    const next = { ...become(mail, 'waiting', at, why), ...counted(mail.attempts, mail.refused + 1) };
    return openOrNot({ ...next, excused: mail.excused + (why === 'refused' ? 0 : 1) });
  };

/** What waits is unresolved while of one of its sends nobody knows the end. */
const openOrNot = (mail: MailRecord): MailRecord =>
  mail.attempts - mail.refused > mail.messages.length ? { ...mail, state: 'unresolved' } : mail;

/** Nothing is sent, and why. */
export const unsent =
  (state: 'dropped' | 'suppressed', why: string, at: string, mailbox?: string): Step =>
  (mail) =>
    SETTLED.has(mail.state)
      ? undefined
      : { ...become(mail, state, at, why), ...(mailbox !== undefined && { mailbox }) };

/** Given up until somebody looks. */
export const parked =
  (at: string): Step =>
  (mail) =>
    SETTLED.has(mail.state) ? undefined : become(mail, 'parked', at, mail.why);

/** Tried again on somebody's wish, by another row. */
export const retried =
  (row: string, at: string): Step =>
  (mail) =>
    mail.state === 'parked' || mail.state === 'suppressed'
      ? openOrNot({ ...become(mail, 'waiting', at), again: { row, after: mail.attempts - mail.excused } })
      : undefined;

/** Its time is over: what became of it stays, whom it went to does not, and what was set aside is given up for good. */
export const forgotten =
  (at: string): Step =>
  ({ about, personId: _, mailbox: __, earlier: ___, ...mail }) => {
    if (mail.forgottenAt !== undefined || !(mail.state === 'parked' || SETTLED.has(mail.state))) return undefined;
    const { notice } = about;
    return {
      ...mail,
      version: mail.version + 1,
      about: notice === undefined ? {} : { notice },
      messages: [],
      ...(mail.state === 'parked' && { state: 'dropped', why: 'retention' }),
      forgottenAt: at,
    };
  };

/** Sends in vain that count towards giving it up: not those while the provider took nothing from anybody. */
export const failuresOf = ({ attempts, excused, again }: MailRecord): number =>
  attempts - excused - (again?.after ?? 0);
