export const DAY_MS = 86_400_000;

/** So many days later, to the millisecond; earlier for a negative number. */
export const daysAfter = (at: string, days: number): string => new Date(Date.parse(at) + days * DAY_MS).toISOString();
