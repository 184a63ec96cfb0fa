import { DerError } from './error.ts';
import type { Reader } from './reader.ts';
import { tags } from './tags.ts';

/**
 * Time ::= CHOICE { utcTime UTCTime, generalTime GeneralizedTime }
 *
 * RFC 5280 §4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050 on; always Z, always seconds, never fractions.
 */
const FIRST_GENERALIZED_YEAR = 2050;
const FIRST_YEAR = 1950;
const LAST_YEAR = 9999;

/** The next element as a Time of RFC 5280. The wrong one of the two types for its year is a DerError. */
export function readTime(reader: Reader): Date {
  const { tag, offset } = reader;
  if (tag !== tags.utcTime) {
    const date = readGeneralizedTime(reader);
    if (date.getUTCFullYear() < FIRST_GENERALIZED_YEAR) throw new DerError('GeneralizedTime before 2050', offset);
    return date;
  }
  const contents = reader.contents(tags.utcTime);
  if (contents.length !== 13) throw new DerError('UTCTime is not YYMMDDHHMMSSZ', offset);
  const year = twoDigits(contents, 0, offset);
  return readFields(contents, 2, year < 50 ? 2000 + year : 1900 + year, offset);
}

/** The next element as YYYYMMDDHHMMSSZ, whatever the year: fields that RFC 5280 types GeneralizedTime. */
export function readGeneralizedTime(reader: Reader): Date {
  const { offset } = reader;
  const contents = reader.contents(tags.generalizedTime);
  if (contents.length !== 15) throw new DerError('GeneralizedTime is not YYYYMMDDHHMMSSZ', offset);
  return readFields(contents, 4, twoDigits(contents, 0, offset) * 100 + twoDigits(contents, 2, offset), offset);
}

function readFields(contents: Uint8Array, at: number, year: number, offset: number): Date {
  const month = twoDigits(contents, at, offset);
  const day = twoDigits(contents, at + 2, offset);
  const hour = twoDigits(contents, at + 4, offset);
  const minute = twoDigits(contents, at + 6, offset);
  const second = twoDigits(contents, at + 8, offset);
  if (contents[at + 10] !== 0x5a) throw new DerError('time does not end in Z', offset);
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) {
    throw new DerError('no such time', offset);
  }
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  if (year < 100) date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCDate() !== day) throw new DerError('no such day', offset);
  return date;
}

function twoDigits(contents: Uint8Array, at: number, offset: number): number {
  const tens = contents[at]! - 0x30;
  const ones = contents[at + 1]! - 0x30;
  if (tens < 0 || tens > 9 || ones < 0 || ones > 9) throw new DerError('time with something else than digits', offset);
  return tens * 10 + ones;
}

/**
 * A Time of RFC 5280, whole element. Parts of a second are dropped: X.509 has none.
 * RangeError outside the years 1950–9999.
 */
export function encodeTime(date: Date): Uint8Array {
  const out = new Uint8Array(timeLength(date));
  writeTime(out, 0, date);
  return out;
}

/** Octets that `writeTime` will write. */
export function timeLength(date: Date): number {
  return dayOf(date).year < FIRST_GENERALIZED_YEAR ? 15 : 17;
}

/** Writes the whole element at `at` and returns where it ends. */
export function writeTime(out: Uint8Array, at: number, date: Date): number {
  const day = dayOf(date);
  if (!(day.year >= FIRST_YEAR && day.year <= LAST_YEAR)) throw new RangeError('time outside the years 1950 to 9999');
  return writeElement(out, at, date, day, day.year < FIRST_GENERALIZED_YEAR ? 2 : 0);
}

/** YYYYMMDDHHMMSSZ whatever the year, whole element. */
export function encodeGeneralizedTime(date: Date): Uint8Array {
  const day = dayOf(date);
  if (!(day.year >= 0 && day.year <= LAST_YEAR)) throw new RangeError('time outside the years 0 to 9999');
  const out = new Uint8Array(17);
  writeElement(out, 0, date, day, 0);
  return out;
}

/** `skipped`: digits of the year that are left out. */
function writeElement(out: Uint8Array, start: number, date: Date, day: Day, skipped: 0 | 2): number {
  let at = start;
  out[at++] = skipped === 0 ? tags.generalizedTime : tags.utcTime;
  out[at++] = 15 - skipped;
  for (let i = skipped; i < 8; i++) out[at++] = day.digits[i]!;
  const seconds = Math.floor(date.getTime() / 1000) - day.number * SECONDS_PER_DAY;
  writeDigits(out, at, (seconds / 3600) | 0);
  writeDigits(out, at + 2, ((seconds / 60) | 0) % 60);
  writeDigits(out, at + 4, seconds % 60);
  out[at + 6] = 0x5a;
  return at + 7;
}

const SECONDS_PER_DAY = 86_400;

interface Day {
  /** Since 1970-01-01. */
  readonly number: number;
  readonly year: number;
  /** YYYYMMDD. */
  readonly digits: Uint8Array;
}

/** The day last asked for: a list of revocations asks for the same one many times over. */
let remembered: Day = { number: Number.NaN, year: Number.NaN, digits: new Uint8Array(8) };

function dayOf(date: Date): Day {
  const number = Math.floor(date.getTime() / (SECONDS_PER_DAY * 1000));
  if (number === remembered.number) return remembered;
  const year = date.getUTCFullYear();
  const digits = new Uint8Array(8);
  writeDigits(digits, 0, Math.floor(year / 100));
  writeDigits(digits, 2, year % 100);
  writeDigits(digits, 4, date.getUTCMonth() + 1);
  writeDigits(digits, 6, date.getUTCDate());
  remembered = { number, year, digits };
  return remembered;
}

function writeDigits(out: Uint8Array, at: number, value: number): void {
  const tens = (value / 10) | 0;
  out[at] = 0x30 + tens;
  out[at + 1] = 0x30 + value - tens * 10;
}
