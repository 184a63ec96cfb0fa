const DAY_MS = 86_400_000;

/** What people mean to do, by the day. An act that is noted for a day that is over is done on the next. */
export interface Diary {
  note(day: string, act: () => Promise<void>): void;
  /** Everything that is noted for this day or before it, in the order of notes. */
  take(day: string): readonly (() => Promise<void>)[];
}

export function newDiary(): Diary {
  const pages = new Map<string, (() => Promise<void>)[]>();
  let taken = '';
  return {
    note(day, act) {
      const on = day > taken ? day : dayAfter(taken, 1);
      const page = pages.get(on) ?? [];
      page.push(act);
      pages.set(on, page);
    },
    take(day) {
      const due = [...pages.keys()].filter((on) => on <= day).sort();
      const acts = due.flatMap((on) => pages.get(on) ?? []);
      for (const on of due) pages.delete(on);
      taken = day;
      return acts;
    },
  };
}

export const dayOf = (instant: string | Date): string =>
  (typeof instant === 'string' ? instant : instant.toISOString()).slice(0, 10);
export const dayAfter = (day: string, days: number): string => dayOf(new Date(Date.parse(day) + days * DAY_MS));
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(dayOf(to)) - Date.parse(dayOf(from))) / DAY_MS);
