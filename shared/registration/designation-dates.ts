import { Refusal } from '../errors.ts';
import { FORM_LIFE_MONTHS, finding } from './designations.ts';

// the Canadian form is the one of ISO 8601
const days = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris', dateStyle: 'short' });

/** The day of an instant where the forms are signed, `2026-03-31`. */
export function dayOf(at: string): string {
  return days.format(new Date(at));
}

/** What the date beside a signature is judged by. */
export interface Signing {
  readonly receivedAt: string;
  /** When the platform made the form, where it did. */
  readonly madeAt?: string | undefined;
  /** When the mandate of whoever signed began. */
  readonly inOfficeFrom?: string | undefined;
}

/**
 * The date beside the signature, judged on the day on which the form came in. Throws a Refusal `policy` when it is in the
 * future, more than FORM_LIFE_MONTHS months back, or before there was a form to sign or somebody in office to sign it;
 * `malformed` for a day that no calendar has.
 */
export function checkSignedOn(signedOn: string, { receivedAt, madeAt, inOfficeFrom }: Signing): void {
  const today = dayOf(receivedAt);
  const date = /^\d{4}-\d\d-\d\d$/.test(signedOn) ? new Date(`${signedOn}T00:00:00Z`) : undefined;
  if (!date || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== signedOn) {
    refuse('malformed', 'date-invalid', 'This is not a date of the calendar, as in 2026-03-31.');
  }
  if (signedOn > today)
    refuse('policy', 'date-future', 'The form is dated in the future: have it dated and signed anew.');
  if (signedOn < monthsBefore(today, FORM_LIFE_MONTHS)) {
    refuse('policy', 'date-old', `The form was signed more than ${FORM_LIFE_MONTHS} months ago: have it signed anew.`);
  }
  if (madeAt !== undefined && signedOn < dayOf(madeAt)) {
    refuse('policy', 'date-before-form', 'The form is dated before the day on which it was made: have it dated anew.');
  }
  if (inOfficeFrom !== undefined && signedOn < dayOf(inOfficeFrom)) {
    const detail = 'The form is dated before the mandate of whoever signed it began: have it signed anew.';
    refuse('policy', 'date-before-mandate', detail);
  }
}

/** The same day some months earlier, or the last of that month where it has no such day. */
export function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 0, dayOfMonth = 0] = day.split('-').map(Number);
  const lastOfMonth = new Date(Date.UTC(year, month - months, 0)).getUTCDate();
  const found = new Date(Date.UTC(year, month - 1 - months, Math.min(dayOfMonth, lastOfMonth)));
  return found.toISOString().slice(0, 10);
}

function refuse(code: 'malformed' | 'policy', rule: string, detail: string): never {
  throw new Refusal(code, detail, {
    findings: [{ ...finding('/signedOn', rule, detail), citation: 'form F503, date' }],
  });
}
