import { dayOf } from './designation-dates.ts';
import { atHour, daysFrom, isWorkingDay, OPEN_HOURS, workingDayFrom } from './working-days.ts';

/**
 * How the lines of a campaign are spread over its window: evenly over the hours at which people are written to, on working
 * days alone, in the order of the list. Everything follows from the window and the place in the list, so that nothing has
 * to be kept for each line.
 */
export interface Spread {
  /** The first line that this is about; those before it have had their turn. */
  readonly first: number;
  readonly from: string;
  readonly until: string;
}

interface Hours {
  readonly start: number;
  readonly end: number;
}

const MINUTE_MS = 60_000;
/** Years of working days, more than any window. */
const MOST_DAYS = 2_000;

function hoursOf(day: string): Hours {
  return { start: atHour(day, OPEN_HOURS.from).getTime(), end: atHour(day, OPEN_HOURS.until).getTime() };
}

/** The hours of work between two instants, the first of them earliest. */
export function workingHours(from: string, until: string): readonly Hours[] {
  const hours: Hours[] = [];
  const [earliest, latest, last] = [Date.parse(from), Date.parse(until), dayOf(until)];
  for (let day = dayOf(from); day <= last; day = daysFrom(day, 1)) {
    if (!isWorkingDay(day)) continue;
    const { start, end } = hoursOf(day);
    const some = { start: Math.max(start, earliest), end: Math.min(end, latest) };
    if (some.start < some.end) hours.push(some);
  }
  return hours;
}

const lengthOf = (hours: readonly Hours[]): number => hours.reduce((sum, { start, end }) => sum + end - start, 0);

/** Milliseconds of work between two instants. */
export const workingMs = (from: string, until: string): number => lengthOf(workingHours(from, until));

/** The instant at which so many milliseconds of work have passed since `from`; the next hour of work where none are wanted. */
export function afterWork(from: string, ms: number): string {
  let left = ms;
  let day = workingDayFrom(dayOf(from));
  for (let days = 0; days < MOST_DAYS; days++, day = workingDayFrom(daysFrom(day, 1))) {
    const { start, end } = hoursOf(day);
    const begins = Math.max(start, Date.parse(from));
    if (begins >= end) continue;
    if (left < end - begins) return new Date(begins + left).toISOString();
    left -= end - begins;
  }
  throw new RangeError('more work than any calendar has days for');
}

/** When a line has its turn. */
export function instantOfLine({ first, from, until }: Spread, lines: number, line: number): string {
  const total = workingMs(from, until);
  const share = Math.max(0, line - first) / Math.max(1, lines - first);
  // never before its exact instant: a line whose turn ends with a day would else be waited for and not be due
  return afterWork(from, Math.min(Math.ceil(total * share), Math.max(0, total - 1)));
}

/** How many lines have had their turn before an instant. */
export function linesBefore({ first, from, until }: Spread, lines: number, at: string): number {
  if (at <= from) return first;
  if (at >= until) return lines;
  const total = workingMs(from, until);
  if (total === 0) return lines;
  return Math.min(lines, first + Math.ceil(((lines - first) * workingMs(from, at)) / total));
}

/**
 * When a reminder goes out behind so many of its day: never on a later day, which may be too late. What does not fit into
 * the day at this rate goes out beside the others, as fast as the provider takes it.
 */
export function reminderInstant(opens: string, before: number, perMinute: number): string {
  const day = (OPEN_HOURS.until - OPEN_HOURS.from) * 60 * MINUTE_MS;
  return new Date(Date.parse(opens) + (Math.floor((before * MINUTE_MS) / perMinute) % day)).toISOString();
}

/** Minutes of work that so many messages take. */
export const minutesFor = (messages: number, perMinute: number): number => Math.ceil(messages / perMinute);

/** The earliest end of a window from `from` on in which so many minutes of work fit. */
export const earliestEnd = (from: string, minutes: number): string => afterWork(from, minutes * MINUTE_MS);

/** Working days, or parts of them, that so many milliseconds of work are, rounded up. */
export const daysOfWork = (ms: number): number =>
  Math.ceil(ms / ((OPEN_HOURS.until - OPEN_HOURS.from) * 60 * MINUTE_MS));
