import { dayOf } from './designation-dates.ts';
import { DAY_MS } from './spans.ts';

/**
 * The days and hours at which people are written to about what can wait: not on Saturdays, Sundays and the eleven public
 * holidays of France (Code du travail, art. L3133-1), and between seven in the morning and seven in the evening. Holidays
 * of Alsace-Moselle alone and of departments overseas count as other days. Days are of the calendar, `2026-03-31`, in Paris.
 */
export const OPEN_HOURS = { from: 7, until: 19 } as const;
const HOUR_MS = 3_600_000;

const utc = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** The day so many days later, or earlier for a negative number. */
export const daysFrom = (day: string, days: number): string =>
  new Date(utc(day) + days * DAY_MS).toISOString().slice(0, 10);

/** How many days lie from one day to another; negative when the other is earlier. */
export const daysBetween = (from: string, to: string): number => Math.round((utc(to) - utc(from)) / DAY_MS);

/** Easter Sunday by the Gregorian computus, for years from 1583 on. */
export function easterOf(year: number): string {
  const century = Math.floor(year / 100);
  const lunarCorrection = Math.floor((8 * century + 13) / 25);
  // age of the moon: the epact of the year's place in the cycle of nineteen years
  const golden = year % 19;
  const raw = (19 * golden + century - Math.floor(century / 4) - lunarCorrection + 15) % 30;
  const moon = raw - (raw > 28 || (raw === 28 && golden > 10) ? 1 : 0);
  // the Sunday after that full moon, which is so many days behind the 21st of March
  const full = daysFrom(`${String(year).padStart(4, '0')}-03-21`, moon);
  return daysFrom(full, 7 - weekdayOf(full));
}

/** 0 for a Sunday, 6 for a Saturday. */
const weekdayOf = (day: string): number => new Date(utc(day)).getUTCDay();

const FIXED = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'] as const;
/** Easter Monday, Ascension, Whit Monday. */
const AFTER_EASTER = [1, 39, 50] as const;

const known = new Map<string, ReadonlySet<string>>();

/** The public holidays of a year. */
export function publicHolidays(year: string): ReadonlySet<string> {
  let days = known.get(year);
  if (!days) {
    const easter = easterOf(Number(year));
    days = new Set([...FIXED.map((day) => `${year}-${day}`), ...AFTER_EASTER.map((days) => daysFrom(easter, days))]);
    known.set(year, days);
  }
  return days;
}

/** Whether people work on that day. */
export function isWorkingDay(day: string): boolean {
  const weekday = weekdayOf(day);
  return weekday !== 0 && weekday !== 6 && !publicHolidays(day.slice(0, 4)).has(day);
}

/** That day, or the first working day after it. */
export function workingDayFrom(day: string): string {
  return isWorkingDay(day) ? day : workingDayFrom(daysFrom(day, 1));
}

/** That day, or the last working day before it. */
export function workingDayUntil(day: string): string {
  return isWorkingDay(day) ? day : workingDayUntil(daysFrom(day, -1));
}

/**
 * When something meant for `day` is told: on the next working day, or on the one before where the next would come after
 * the last day on which telling still helps. What is meant for later than that goes forward only.
 */
export function toldOn(day: string, lastSafe: string): string {
  const next = workingDayFrom(day);
  return day <= lastSafe && next > lastSafe ? workingDayUntil(day) : next;
}

/** The instant of an hour of a day in Paris. The clocks change at night: hours of the day are there once. */
export function atHour(day: string, hour: number): Date {
  // one hour ahead of UTC, or two in summer
  const [summer, winter] = [2, 1].map((ahead) => new Date(utc(day) + (hour - ahead) * HOUR_MS)) as [Date, Date];
  return hourIn(summer) === hour ? summer : winter;
}

const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Paris', hour: '2-digit', hourCycle: 'h23' });

/** The hour that clocks show in Paris. */
export const hourIn = (at: Date): number => Number(clock.format(at));

/** The instant after so many minutes of the hours in which people are written to. */
export function openTimeAfter(at: Date, minutes: number): Date {
  const from = sendableFrom(at);
  const closes = atHour(dayOf(from.toISOString()), OPEN_HOURS.until);
  const room = (closes.getTime() - from.getTime()) / 60_000;
  return minutes < room ? new Date(from.getTime() + minutes * 60_000) : openTimeAfter(closes, minutes - room);
}

/**
 * The first instant from `at` on at which something may be sent. Where no working day is left up to `lastSafe`, days off
 * up to it serve too: the hours of the night never do.
 */
export function sendableFrom(at: Date, lastSafe?: string): Date {
  const day = dayOf(at.toISOString());
  const open = hourIn(at) < OPEN_HOURS.until ? day : daysFrom(day, 1);
  const working = workingDayFrom(open);
  const chosen = lastSafe !== undefined && open <= lastSafe && lastSafe < working ? open : working;
  const opens = atHour(chosen, OPEN_HOURS.from);
  return opens > at ? opens : at;
}
