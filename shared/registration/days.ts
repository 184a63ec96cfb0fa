import { dayOf, monthsBefore } from './designation-dates.ts';

/** Days of the calendar as people of the house write them, `2026-03-31`; a day begins in Paris. */
const HOUR_MS = 3_600_000;

/** The first instant of a day, or nothing for what no calendar has. */
export function startOfDay(day: string): string | undefined {
  const midnight = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return undefined;
  // one hour ahead of UTC, or two in summer; the clocks change at night, but never at midnight
  const starts = [2, 1].map((hours) => new Date(midnight - hours * HOUR_MS).toISOString());
  return starts.find((at) => dayOf(at) === day);
}

/** The same day some calendar months later, or the last of that month where it has no such day; at the same time, in Paris. */
export function monthsLater(at: string, months: number): string {
  const day = dayOf(at);
  const sinceMidnight = Date.parse(at) - Date.parse(startOfDay(day)!);
  return new Date(Date.parse(startOfDay(monthsBefore(day, -months))!) + sinceMidnight).toISOString();
}
