/**
 * Days and hours on which people are to be left alone, written down once more for the checks: from tables and from the
 * rule that clocks change on the last Sundays of March and October, not by the code that is looked at.
 */
const EASTER_MONDAYS: Readonly<Record<number, string>> = {
  2029: '2029-04-02',
  2030: '2030-04-22',
  2031: '2031-04-14',
  2032: '2032-03-29',
  2033: '2033-04-18',
  2034: '2034-04-10',
  2035: '2035-03-26',
  2036: '2036-04-14',
};
const FIXED = new Set(['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25']);
const DAY_MS = 86_400_000;

const after = (day: string, days: number) => new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** The day and hour in Paris at an instant. */
export function inParis(at: string): { readonly day: string; readonly hour: number } {
  const year = Number(at.slice(0, 4));
  const [from, until] = [2, 9].map((month) => {
    const last = new Date(Date.UTC(year, month, 31, 1));
    return last.getTime() - last.getUTCDay() * DAY_MS;
  }) as [number, number];
  const instant = Date.parse(at);
  const local = new Date(instant + (from <= instant && instant < until ? 2 : 1) * 3_600_000).toISOString();
  return { day: local.slice(0, 10), hour: Number(local.slice(11, 13)) };
}

/** Whether people work in France on that day. */
export function isDayOff(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  const monday = EASTER_MONDAYS[Number(day.slice(0, 4))];
  if (monday === undefined) throw new RangeError(`no table for ${day}`);
  const moving = [monday, after(monday, 38), after(monday, 49)];
  return weekday === 0 || weekday === 6 || FIXED.has(day.slice(5)) || moving.includes(day);
}
