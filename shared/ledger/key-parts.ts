import { createHash } from 'node:crypto';

/** What the keys of the ledger are made of: words and names joined by `#`, instants and numbers that sort as text. */

/** How many partitions share what would be one hot one. It may grow, never shrink. */
export const FAN_OUT = 4;

/** Ranks after every character that a name may have. */
export const LAST = '~';

/** A part of a key that cannot be one: empty, too long, or with characters that would reach into another key. */
export class NotAName extends Error {}

/** What `make` answers; undefined when it meets a part that no key can have: such a name is the name of nothing. */
export function ifNamed<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof NotAName) return undefined;
    throw error;
  }
}

/** For time to live. */
export function secondsOf(instant: Date): number {
  return Math.ceil(instant.getTime() / 1000);
}

/** Words may hold `#`, names may not; `spread` and `fanOut` make words. */
export function joined(parts: readonly string[]): string {
  const [word, ...names] = parts;
  for (const name of names) if (!/^[!-"$-}]{1,256}$/.test(name)) throw new NotAName(`not a name for the ledger's keys`);
  return [word, ...names].join('#');
}

export function spread(word: string, name: string): readonly string[] {
  // a row that somebody else has written may have any
  if (typeof name !== 'string') throw new NotAName('a name is text');
  return [word, String(createHash('sha256').update(name).digest()[0]! % FAN_OUT)];
}

export function fanOut(word: string): readonly string[] {
  return Array.from({ length: FAN_OUT }, (_, shard) => `${word}#${shard}`);
}

/** Sort keys compare as text, so an instant must have the one form. */
export function instant(value: string): string {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value))
    throw new NotAName('not an instant in UTC with milliseconds');
  return value;
}

export function padded(value: number, digits: number): string {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 10 ** digits) throw new NotAName('not a number for a key');
  return String(value).padStart(digits, '0');
}

/** Words are kept together by their first two letters. */
export function beginning(word: string): string {
  if (word.length < 2) throw new NotAName('a word of two letters or more');
  return word.slice(0, 2);
}

const SWEPT_AFTER_MS = 7 * 86_400_000;

/**
 * When rows of an import are swept: after the purge, which keeps on what somebody under a hold was registered by, and whose
 * erasure makes the rest unreadable in the meantime.
 */
export const swept = (keptUntil: string): Date => new Date(Date.parse(keptUntil) + SWEPT_AFTER_MS);
