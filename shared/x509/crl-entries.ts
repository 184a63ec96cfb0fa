import { DerError } from '../der/error.ts';
import { toHex } from '../der/octets.ts';
import { tags } from '../der/tags.ts';

/**
 * Entries of a list as octets, one after the other, without an object for each: a list may have a million, and most are
 * known octet for octet. Only their frames are looked at here (`revoked-certificate.ts` reads them strictly); all are in
 * the order of their revocation, which two lists of one scope share.
 */
export class CrlEntryWalk {
  readonly #der: Uint8Array;
  /** Where the entry at hand begins and ends. */
  start = 0;
  end: number;
  /** Its revocationDate as a number of the digits YYYYMMDDHHMMSS. */
  time = 0;
  #serialStart = 0;
  #serialEnd = 0;

  constructor(der: Uint8Array, from = 0) {
    this.#der = der;
    this.end = from;
  }

  /** Goes to the next entry; false at the end. DerError for what has not the frame of one, or not its place in the order. */
  next(): boolean {
    const der = this.#der;
    const at = this.end;
    if (at === der.length) return false;
    const end = at + 2 + der[at + 1]!;
    const serialEnd = at + 4 + der[at + 3]!;
    const timeAt = serialEnd + 2;
    const timeLength = der[serialEnd + 1]!;
    const utc = der[serialEnd] === tags.utcTime && timeLength === 13;
    const framed =
      der[at] === tags.sequence &&
      der[at + 1]! < 0x80 &&
      der[at + 2] === tags.integer &&
      (utc || (der[serialEnd] === tags.generalizedTime && timeLength === 15)) &&
      timeAt + timeLength <= end &&
      end <= der.length;
    if (!framed) throw new DerError('not an entry of a revocation list', at);
    const before = this.time;
    this.start = at;
    this.end = end;
    this.#serialStart = at + 4;
    this.#serialEnd = serialEnd;
    this.time = this.#timeAt(timeAt, utc);
    if (this.time < before) throw new DerError('entries out of the order of revocation', at);
    return true;
  }

  get octets(): Uint8Array {
    return this.#der.subarray(this.start, this.end);
  }

  /** In its one spelling (`serial-number.ts`). */
  get serial(): string {
    const start = this.#der[this.#serialStart] === 0 ? this.#serialStart + 1 : this.#serialStart;
    return toHex(this.#der.subarray(start, this.#serialEnd));
  }

  #timeAt(start: number, utc: boolean): number {
    const der = this.#der;
    let value = 0;
    let at = start;
    if (utc) value = der[at]! < 0x35 ? 20 : 19;
    for (const end = start + (utc ? 12 : 14); at < end; at++) value = value * 10 + (der[at]! - 0x30);
    return value;
  }
}

/** How many octets two runs of entries have in common at their beginning, up to the end of a whole entry of both. */
export function commonEntries(one: Uint8Array, other: Uint8Array): number {
  return inCommon(one, other).entries;
}

/** The same, and up to the beginning of the last second that both have: whose entries may go on differently. */
function inCommon(one: Uint8Array, other: Uint8Array): { readonly entries: number; readonly seconds: number } {
  const differs = firstDifference(one, other);
  let [entries, seconds, second] = [0, 0, 0];
  for (const walk = new CrlEntryWalk(one); walk.next() && walk.end <= differs; entries = walk.end) {
    if (walk.time !== second) [seconds, second] = [walk.start, walk.time];
  }
  return { entries, seconds };
}

const BLOCK = 1 << 12;

function firstDifference(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  let at = 0;
  while (at < length) {
    const end = Math.min(at + BLOCK, length);
    if (Buffer.compare(one.subarray(at, end), other.subarray(at, end)) !== 0) break;
    at = end;
  }
  while (at < length && one[at] === other[at]) at++;
  return at;
}

export interface EntryAt {
  readonly serial: string;
  /** YYYYMMDDHHMMSS, as a number. */
  readonly time: number;
}

/** How one run of entries differs from an older one. An entry is known by its serial and its second. */
export interface EntryDifferences {
  readonly missing: readonly EntryAt[];
  readonly added: readonly (EntryAt & { readonly der: Uint8Array })[];
  /** Those that both have, with other octets. */
  readonly changed: readonly EntryAt[];
  /** Those that the newer one has more than once. */
  readonly doubled: readonly EntryAt[];
}

/** Compares two runs beyond what they have in common. Memory grows with the answer alone. */
export function compareEntries(older: Uint8Array, newer: Uint8Array): EntryDifferences {
  const { seconds } = inCommon(older, newer);
  const [had, has] = [new CrlEntryWalk(older, seconds), new CrlEntryWalk(newer, seconds)];
  const found = { missing: [] as EntryAt[], added: [] as EntryDifferences['added'][number][] };
  const [changed, doubled]: [EntryAt[], EntryAt[]] = [[], []];
  let [more, there] = [had.next(), has.next()];
  while (more || there) {
    const time = Math.min(more ? had.time : Number.POSITIVE_INFINITY, there ? has.time : Number.POSITIVE_INFINITY);
    const [before, now] = [new Map<string, Uint8Array>(), new Set<string>()];
    for (; more && had.time === time; more = had.next()) before.set(had.serial, had.octets);
    for (; there && has.time === time; there = has.next()) {
      const { serial, octets } = has;
      const known = before.get(serial);
      if (now.has(serial)) doubled.push({ serial, time });
      else if (!known) found.added.push({ serial, time, der: octets });
      else if (Buffer.compare(known, octets) !== 0) changed.push({ serial, time });
      now.add(serial);
    }
    for (const serial of before.keys()) if (!now.has(serial)) found.missing.push({ serial, time });
  }
  return { ...found, changed, doubled };
}

/** The entries of `older` whose serial `newer` has not at the same second. */
export const missingEntries = (older: Uint8Array, newer: Uint8Array): readonly EntryAt[] =>
  compareEntries(older, newer).missing;

/** The entries from a second on. */
export function entriesFrom(entries: Uint8Array, second: number): Uint8Array {
  const walk = new CrlEntryWalk(entries);
  while (walk.next()) if (walk.time >= second) return entries.subarray(walk.start);
  return entries.subarray(entries.length);
}

/** The second in which an instant lies, as entries count it. */
export function secondOf(instant: string): number {
  return Number(instant.replace(/\D/g, '').slice(0, 14));
}

/** The instant at which a second begins. */
export function instantOf(second: number): string {
  return String(second).replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6.000Z');
}
