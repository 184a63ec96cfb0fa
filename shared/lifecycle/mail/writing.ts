import type { Actor, EventValue } from '../events.ts';
import type { MailboxRecord, MailRecord } from '../mail-records.ts';
import { type Clock, Conflict, type Ledger, type OutboxRow, type Randomness } from '../ports.ts';
import { type Pen, penOf } from '../recording.ts';
import type { LedgerRecord } from '../records.ts';
import { UNREACHED } from './fates.ts';
import { tellsOfExpiry } from './row.ts';
import type { Step } from './steps.ts';

export interface MailHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** What else the same commit says of the mailbox, and by which event. */
export interface Beside {
  readonly mailbox: MailboxRecord;
  readonly event: { readonly type: string; readonly data: Record<string, EventValue> };
}

/** On whose behalf, and in which call or run. */
export interface By {
  readonly actor: Actor;
  readonly correlation: string;
}

const LOOKS = 5;

/**
 * Takes a step of a mail with its event, and with the rows that make others go on: where a notice of expiry reaches nobody
 * somebody else is to be told, and of a mailbox that dies those whom it concerns. Somebody else's step in between is read
 * again. Answers the record as it is then, and whether this step was taken.
 */
export async function moveMail(
  house: MailHouse,
  known: MailRecord,
  step: Step,
  by: By,
): Promise<{ readonly mail: MailRecord; readonly moved: boolean }> {
  let mail = known;
  for (let left = LOOKS; ; left--) {
    const next = step(mail);
    if (!next) return { mail, moved: false };
    try {
      await house.ledger.commit(changeOf(penOf(house, by.actor, by.correlation), mail, next));
      return { mail: next, moved: true };
    } catch (thrown) {
      if (!(thrown instanceof Conflict) || left <= 1) throw thrown;
    }
    mail = (await house.ledger.read('mail', { id: known.id })) ?? known;
  }
}

/** One step of a mail as one change. */
export function changeOf(pen: Pen, before: MailRecord, next: MailRecord, beside?: Beside, type = typeOf(before, next)) {
  const { about, attempts, possibleDuplicates, why } = next;
  const data = {
    ...(about.notice !== undefined && { notice: about.notice }),
    attempts,
    possibleDuplicates,
    ...(why !== undefined && { why }),
  };
  const records: LedgerRecord[] = [next];
  const events = [pen.event(next, type, data)];
  if (beside) {
    records.push(beside.mailbox);
    events.push(pen.event(beside.mailbox, beside.event.type, beside.event.data));
  }
  return { records, events, outbox: consequences(pen, before, next) };
}

const typeOf = (before: MailRecord, { state }: MailRecord) => `mail.${state === before.state ? 'told' : TYPES[state]}`;

const TYPES: { readonly [S in MailRecord['state']]: string } = {
  sending: 'attempted',
  waiting: 'put-off',
  unresolved: 'unresolved',
  accepted: 'accepted',
  delivered: 'delivered',
  bounced: 'bounced',
  complained: 'complained',
  rejected: 'rejected',
  suppressed: 'suppressed',
  dropped: 'dropped',
  parked: 'parked',
};

function consequences(pen: Pen, before: MailRecord, { state, about }: MailRecord): OutboxRow[] {
  const { notice, issuer, serial } = about;
  const lost = UNREACHED.has(state) && !UNREACHED.has(before.state);
  if (!lost || !tellsOfExpiry(notice) || issuer === undefined || serial === undefined) return [];
  return [pen.outbox('expiry', { issuer, serial })];
}
