import { houseRules } from '../../registration/house-rules.ts';
import type { MailRecord } from '../mail-records.ts';
import { messageOf, type NoticeHouse } from '../notices.ts';
import { delayMs, PARKED_UNTIL } from '../outbox.ts';
import type { OutboxRow } from '../ports.ts';
import { lookupSaltOf } from '../registration/desk.ts';
import { SETTLED } from './fates.ts';
import { healthAt, mailboxOf } from './mailboxes.ts';
import { NotAccepted } from './not-accepted.ts';
import { mailIdOf } from './row.ts';
import { accepted, begun, failuresOf, freshMail, parked, refused, type Step, unanswered, unsent } from './steps.ts';
import { moveMail } from './writing.ts';

/**
 * sent        the provider has it
 * postponed   it was not taken, or could not be written: again later
 * unresolved  the provider did not answer: its Send event tells, or it is repeated after a wait
 * parked      set aside for a person to look at
 * dropped     there is nothing to tell or nobody to tell it to
 * suppressed  the mailbox is dead
 */
export type NoticeOutcome = 'sent' | 'postponed' | 'unresolved' | 'parked' | 'dropped' | 'suppressed';
/** `mail`: the record after it, where one was written. */
export type Tell = (outcome: NoticeOutcome, row: OutboxRow, thrown?: unknown, mail?: MailRecord) => void;

export interface SendingHouse extends NoticeHouse {
  /** Waits for as long as the provider's rate wants between two messages. */
  readonly pace?: () => Promise<void>;
}

/** After so many failures of its own, about half a day, a notice is set aside; one that the provider takes nothing of waits on. */
export const MOST_FAILURES = 20;
/** Longer than a sender may run, so that one whose sender died comes back. */
const LEASE_MS = 120_000;
/** A run takes up nothing new after so long: it ends before it is ended. */
const RUN_MS = 40_000;
const ANSWER_MS = houseRules.mailAnswerMinutes * 60_000;
/** So many sends are repeated in an hour of which the provider never says a word. */
const AN_HOUR_OF_ANSWERS = 60 / houseRules.mailAnswerMinutes;
/** So many tries fill an hour (`delayMs`); from then on there is one an hour. */
const AN_HOUR_OF_DELAYS = 9;
const ACTOR = { capacity: 'platform', function: 'notification' } as const;

/**
 * Sends the notices that are due, and the one that a nudge names: one row is one message to one recipient, and its record
 * (`MailRecord`) says at any time what became of it. A row is taken before it is sent, so that two senders do not both send
 * it; `sending` is written before the provider is asked, and what it answered before the row goes. Where nobody can know
 * whether the provider took the message, nobody repeats it before the provider's own word had time to come. One that fails
 * is put off with a growing delay and stands in nobody's way. Who is told, and where, is looked up now. A provider that
 * takes nothing for now ends the run, and the rows stay due.
 */
export async function sendNotices(house: SendingHouse, nudged: string | undefined, tell: Tell): Promise<number> {
  const { outbox } = house.ledger;
  const now = house.clock.now();
  const rows = new Map((await outbox.due('notification', now, 100)).map((row) => [row.id, row]));
  const named = nudged === undefined ? undefined : await outbox.read(nudged);
  if (named?.topic === 'notification' && named.notBefore <= now.toISOString()) rows.set(named.id, named);
  for (const row of rows.values()) {
    if (house.clock.now().getTime() - now.getTime() > RUN_MS) break;
    const taken = await take(house, row);
    if (taken && (await sendOne({ house, row: taken, tell })) === 'nothing-goes') break;
  }
  return rows.size;
}

/**
 * What somebody should look at after an outcome: a message of which nobody has known for an hour whether it went, or that
 * has not gone for an hour. Judged by its tries: a row may have been made long before its time.
 */
export function worryOf(
  outcome: NoticeOutcome,
  { failures = 0 }: OutboxRow,
  mail: MailRecord | undefined,
): 'mail.unresolved-long' | 'notice.held-up' | undefined {
  const { possibleDuplicates = 0, attempts = 0 } = mail ?? {};
  if (outcome === 'unresolved' && possibleDuplicates >= AN_HOUR_OF_ANSWERS) return 'mail.unresolved-long';
  const isHeldUp = outcome === 'postponed' && Math.max(attempts, failures) >= AN_HOUR_OF_DELAYS;
  return isHeldUp ? 'notice.held-up' : undefined;
}

/** Counts the attempt and puts the row off for as long as a sender may run; whose instant is there then has the row. */
async function take({ ledger, clock, randomness }: NoticeHouse, row: OutboxRow): Promise<OutboxRow | undefined> {
  const [high = 0, low = 0] = randomness.bytes(2);
  const until = new Date(clock.now().getTime() + LEASE_MS + high * 256 + low);
  await ledger.outbox.postpone(row, until);
  const seen = await ledger.outbox.read(row.id);
  return seen?.notBefore === until.toISOString() ? seen : undefined;
}

interface Turn {
  readonly house: SendingHouse;
  readonly row: OutboxRow;
  readonly tell: Tell;
}

/** `nothing-goes`: the provider takes nothing from us for now. */
async function sendOne(turn: Turn): Promise<'next' | 'nothing-goes'> {
  const { house, row } = turn;
  try {
    const before = await house.ledger.read('mail', { id: mailIdOf(row) });
    // whoever wrote how it ended died before the row went, or the provider's events told it
    if (before && (SETTLED.has(before.state) || isReplaced(row, before))) await house.ledger.outbox.complete(row);
    else if (before?.state === 'sending') await leaveOpen(turn, before);
    else if (before?.state === 'unresolved' && waits(turn, before)) await putOff(turn, ANSWER_MS, 'uncounted');
    else if (before && failuresOf(before) >= MOST_FAILURES) await park(turn, before);
    else return await attempt(turn, before ?? freshMail(row, at(turn)));
  } catch (thrown) {
    await failed(turn, thrown);
  }
  return 'next';
}

async function attempt(turn: Turn, mail: MailRecord): Promise<'next' | 'nothing-goes'> {
  const { house, row, tell } = turn;
  const { ledger, clock } = house;
  const found = await messageOf(house, row);
  if ('later' in found) {
    await putOff(turn, found.later.getTime() - clock.now().getTime(), 'uncounted');
    return 'next';
  }
  if ('dropped' in found) return end(turn, mail, unsent('dropped', found.dropped, at(turn)), 'dropped');
  const mailbox = mailboxOf(await lookupSaltOf(ledger), found.message.to);
  const health = healthAt(await ledger.read('mailbox', { digest: mailbox }), clock.now());
  // somebody insists: a click in this very mail would show that the mailbox lives
  if (health === 'dead' && row.about.insist === undefined) {
    return end(turn, mail, unsent('suppressed', 'dead-mailbox', at(turn), mailbox), 'suppressed');
  }
  const { mail: sending, moved } = await move(turn, mail, begun({ mailbox, personId: found.personId }, at(turn)));
  // an event or another sender was faster: its word is read when the row comes back
  if (!moved) return 'next';
  let answer: { readonly messageId: string };
  try {
    answer = await house.mailer.send(found.message);
  } catch (thrown) {
    await house.pace?.();
    if (thrown instanceof NotAccepted) return notTaken(turn, sending, thrown);
    await leaveOpen(turn, sending, thrown);
    return 'next';
  }
  const { mail: sent } = await move(turn, sending, accepted(answer.messageId, at(turn)));
  await ledger.outbox.complete(row);
  tell('sent', row, undefined, sent);
  await house.pace?.();
  return 'next';
}

async function notTaken(turn: Turn, sending: MailRecord, thrown: NotAccepted): Promise<'next' | 'nothing-goes'> {
  const { mail } = await move(turn, sending, refused(thrown.why, at(turn)));
  if (SETTLED.has(mail.state)) await turn.house.ledger.outbox.complete(turn.row);
  else if (failuresOf(mail) >= MOST_FAILURES) await park(turn, mail, thrown);
  else {
    await putOff(turn, delayMs(mail.attempts - 1));
    turn.tell('postponed', turn.row, thrown, mail);
  }
  return thrown.why === 'refused' ? 'next' : 'nothing-goes';
}

/** Of a send nobody knows the end: its own, or that of a sender who died. */
async function leaveOpen(turn: Turn, sending: MailRecord, thrown?: unknown): Promise<void> {
  const { house, row, tell } = turn;
  const { mail } = await move(turn, sending, unanswered(at(turn)));
  if (!SETTLED.has(mail.state)) {
    await putOff(turn, Math.max(ANSWER_MS, delayMs(failuresOf(mail) - 1)));
    return tell('unresolved', row, thrown, mail);
  }
  // its Send event was faster than the answer
  await house.ledger.outbox.complete(row);
  tell('sent', row, undefined, mail);
}

async function end(turn: Turn, mail: MailRecord, step: Step, outcome: NoticeOutcome): Promise<'next'> {
  const { mail: ended } = await move(turn, mail, step);
  await turn.house.ledger.outbox.complete(turn.row);
  turn.tell(outcome, turn.row, undefined, ended);
  return 'next';
}

async function park(turn: Turn, mail: MailRecord, thrown?: unknown): Promise<void> {
  const { mail: kept } = await move(turn, mail, parked(at(turn)));
  await turn.house.ledger.outbox.postpone(turn.row, PARKED_UNTIL);
  turn.tell('parked', turn.row, thrown, kept);
}

/** What went wrong before the provider was asked, or after it had answered: the record says which. */
async function failed(turn: Turn, thrown: unknown): Promise<void> {
  const { house, row, tell } = turn;
  // what the provider did not take, or for how long, is not held against a message that could not be read once
  const failures = (row.failures ?? 0) + 1;
  if (failures >= MOST_FAILURES) {
    const mail = await house.ledger.read('mail', { id: mailIdOf(row) });
    return park(turn, mail ?? freshMail(row, at(turn)), thrown);
  }
  await house.ledger.outbox.postpone(
    { ...row, failures },
    new Date(house.clock.now().getTime() + delayMs(failures - 1)),
  );
  tell('postponed', { ...row, failures }, thrown);
}

/** Whether the mail is tried again by another row. */
const isReplaced = (row: OutboxRow, { again }: MailRecord) => again !== undefined && again.row !== row.id;

/** Whether the provider's word may still come. A clock that was set back makes it no longer than that. */
function waits(turn: Turn, { movedAt }: MailRecord): boolean {
  const waited = turn.house.clock.now().getTime() - Date.parse(movedAt);
  return waited < ANSWER_MS && waited > -ANSWER_MS;
}

const at = ({ house }: Turn) => house.clock.now().toISOString();
const move = ({ house, row }: Turn, mail: MailRecord, step: Step) =>
  moveMail(house, mail, step, { actor: ACTOR, correlation: row.id });
/** It came as far as it could: failures before that are past. */
const putOff = ({ house, row: { failures: _, ...row } }: Turn, ms: number, uncounted?: 'uncounted') =>
  house.ledger.outbox.postpone(row, new Date(house.clock.now().getTime() + ms), uncounted);
