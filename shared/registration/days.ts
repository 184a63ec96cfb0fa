import { dayOf } from './designation-dates.ts';

/** Days of the calendar as people of the house write them, `2026-03-31`; a day begins in Paris. */
const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** The first instant of a day, or nothing for what no calendar has. */
export function startOfDay(day: string): string | undefined {
  const midnight = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return undefined;
  // one hour ahead of UTC, or two in summer; the clocks change at night, but never at midnight
  const starts = [2, 1].map((hours) => new Date(midnight - hours * HOUR_MS).toISOString());
  return starts.find((at) => dayOf(at) === day);
}

/** So many days later, to the millisecond. */
export const daysAfter = (at: string, days: number): string => new Date(Date.parse(at) + days * DAY_MS).toISOString();
