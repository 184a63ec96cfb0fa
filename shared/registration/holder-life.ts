import { Refusal } from '../errors.ts';
import { startOfDay } from './days.ts';
import { dayOf } from './designation-dates.ts';
import type { Declarer, Departure, Loss } from './holder-life-records.ts';
import type { HolderRecord, Opening } from './holder-records.ts';
import { houseRules } from './house-rules.ts';
import type { Personal } from './personal.ts';
import { DAY_MS, daysAfter } from './spans.ts';
import { refuseField, type Written } from './written.ts';

/**
 * How a holder's time ends, and what breaks into it, as rules over the record: loss, departure with its date, what the
 * clock does about both, and leaves that lapse. `lifeDueAt` says when the clock is to look next.
 */
type Data = Written<HolderRecord>['event']['data'];

const written = (record: HolderRecord, type: string, data: Data = {}): Written<HolderRecord> => ({
  record: { ...record, version: record.version + 1 },
  event: { type: `holder.${type}`, data },
});

/** First instant at which a leave has lapsed. */
export const lapseOfOpening = ({ at }: Pick<Opening, 'at'>): string => daysAfter(at, houseRules.openingDays);

/** Whether an officer of the direction is asked for something: to correct the data, or to confirm what came in no file. */
export const waitsForOfficer = ({ state, correctionAsked, confirmation }: HolderRecord): boolean =>
  correctionAsked !== undefined ||
  (state === 'unconfirmed' && confirmation !== undefined && confirmation.importId === undefined);

/** The next instant at which the clock has something to do about a holder; undefined where it has nothing. */
export function lifeDueAt({ state, departure, losses = [], left, opening }: HolderRecord): string | undefined {
  const instants = [
    ...(departure && state !== 'left' ? [departure.effectiveAt] : []),
    ...losses.flatMap(({ settledAt, declared }) => (settledAt === undefined ? [declared.at] : [])),
    ...(left?.dueAt === undefined ? [] : [left.dueAt]),
    ...(opening ? [lapseOfOpening(opening)] : []),
  ];
  return instants.sort()[0];
}

/** What the clock does about a holder, one commit after another, the most pressing first. */
export type LifeStep = 'leave' | 'loss' | 'settle' | 'remind' | 'lapse';

/** The next step that is due, if any is. */
export function lifeStepDue(holder: HolderRecord, now: string): LifeStep | undefined {
  const { state, departure, losses = [], left, opening } = holder;
  if (departure && state !== 'left' && departure.effectiveAt <= now) return 'leave';
  if (losses.some(({ settledAt }) => settledAt === undefined)) return 'loss';
  if (left && left.settledAt === undefined) return 'settle';
  if (left?.dueAt !== undefined && left.dueAt <= now) return 'remind';
  return opening && lapseOfOpening(opening) <= now ? 'lapse' : undefined;
}

/** Throws a Refusal `malformed` for a loss that would be yet to come. */
export function checkedHappening(happenedAt: string, now: string): string {
  if (happenedAt > now) refuseField('/at', 'loss-ahead', 'A loss is declared once it has happened.');
  return happenedAt;
}

/** A loss, before anything is revoked for it; a leave that was given before it is worth nothing any more. */
export function lossDeclared(holder: HolderRecord, loss: Loss): Written<HolderRecord> {
  const { opening: _, ...rest } = holder;
  const data = { certificates: loss.certificates.length, whole: loss.whole };
  return written({ ...rest, losses: [...(holder.losses ?? []), loss] }, 'loss-declared', data);
}

/** All of a loss, one of the record's own, is revoked. */
export function lossSettled(holder: HolderRecord, loss: Loss, at: string): Written<HolderRecord> {
  const losses = (holder.losses ?? []).map((one) => (one === loss ? { ...one, settledAt: at } : one));
  return written({ ...holder, losses }, 'loss-settled');
}

export interface DepartureForm extends Pick<Departure, 'kind' | 'on'> {
  readonly to?: Personal<string>;
  readonly declared: Departure['declared'];
}

/**
 * The holder leaves on a day; said again, on another one. A day that has come or is past has effect now. Throws a Refusal
 * `wrong-state` once they have left, `forbidden` to a holder about what somebody else has declared, `malformed`.
 */
export function departureDeclared(holder: HolderRecord, form: DepartureForm): Written<HolderRecord> {
  const { kind, on, to, declared } = form;
  demandToMove(holder, declared);
  const starts = startOfDay(on);
  if (starts === undefined) {
    refuseField('/on', 'date-invalid', 'This is not a date of the calendar, as in 2026-03-31.');
  }
  if (on < dayOf(holder.createdAt)) {
    refuseField(
      '/on',
      'departure-before',
      'Nobody leaves before they were registered: give the day on which they left.',
    );
  }
  const most = houseRules.departureAheadDays;
  if (Date.parse(starts) - Date.parse(declared.at) > most * DAY_MS) {
    refuseField('/on', 'departure-ahead', `A departure is declared ${most} days ahead at most.`);
  }
  const effectiveAt = starts > declared.at ? starts : declared.at;
  const departure: Departure = { kind, on, effectiveAt, ...(to && { to }), declared };
  return written({ ...holder, departure }, 'departure-declared', { kind, on });
}

/** It is not to be. Throws as `departureDeclared`. */
export function departureWithdrawn(holder: HolderRecord, declared: Declarer): Written<HolderRecord> {
  demandToMove(holder, declared);
  const { departure, ...rest } = holder;
  if (!departure) throw new Refusal('wrong-state', 'No departure of this holder is declared.');
  return written(rest, 'departure-withdrawn');
}

/** Whether the day of a departure has come, be the clock ever so late to act on it. */
export const hasDeparted = ({ state, departure }: Pick<HolderRecord, 'state' | 'departure'>, now: string): boolean =>
  state === 'left' || (departure !== undefined && departure.effectiveAt <= now);

/** What those who look after a holder have declared is theirs to change; once its day has come, nobody's. */
function demandToMove(holder: HolderRecord, { capacity, at }: Declarer): void {
  const { departure } = holder;
  if (hasDeparted(holder, at)) throw new Refusal('wrong-state', 'This holder has left: that is final.');
  if (capacity !== 'holder' || !departure || departure.declared.capacity === 'holder') return;
  throw new Refusal('forbidden', 'This departure was declared by those who look after you: ask them to change it.');
}

/** The holder has left: nothing more is done here, and what they could still do falls. */
export function leftHolder(holder: HolderRecord, at: string): Written<HolderRecord> {
  const { opening: _leave, attested: _word, correctionAsked: _wish, ...rest } = holder;
  return written({ ...rest, state: 'left', left: { at, reminders: 0, dueAt: at } }, 'left');
}

/** All that followed from a departure is done; whoever had a certificate still is to confirm that everything is deleted. */
export function departureSettled(holder: HolderRecord, at: string, hadCertificate: boolean): Written<HolderRecord> {
  const { dueAt: _, ...left } = holder.left!;
  const settled = { ...left, settledAt: at };
  const reminder = hadCertificate ? reminderAfter(holder, 0) : {};
  return written({ ...holder, left: { ...settled, ...reminder } }, 'departure-settled');
}

/** The holder was reminded; the clock reminds as often as the house's rules say. */
export function deletionReminded(holder: HolderRecord): Written<HolderRecord> {
  const { dueAt: _, ...left } = holder.left!;
  const reminders = left.reminders + 1;
  const next = { ...left, reminders, ...reminderAfter(holder, reminders) };
  return written({ ...holder, left: next }, 'deletion-reminded', { reminders });
}

/** The holder's word, for which there is no second one. */
export function deletionConfirmed(holder: HolderRecord, at: string, authentication: string): Written<HolderRecord> {
  const { left, ...rest } = holder;
  const next = { ...rest, ...(left && { left: confirmedLeft(left) }), deletion: { at, authentication } };
  return written(next, 'deletion-confirmed');
}

/** What is not settled yet still is; only the reminders stop. */
function confirmedLeft(left: NonNullable<HolderRecord['left']>): NonNullable<HolderRecord['left']> {
  if (left.settledAt === undefined) return left;
  const { dueAt: _, ...rest } = left;
  return rest;
}

/** The leave was not used in time. */
export function openingLapsed(holder: HolderRecord): Written<HolderRecord> {
  const { opening: _, ...rest } = holder;
  return written(rest, 'opening-lapsed');
}

function reminderAfter({ left, deletion }: HolderRecord, reminders: number): { readonly dueAt?: string } {
  const days = houseRules.deletionReminderDays[reminders];
  return deletion || days === undefined ? {} : { dueAt: daysAfter(left!.at, days) };
}
