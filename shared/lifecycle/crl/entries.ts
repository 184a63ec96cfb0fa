import { decodeCertificateList, encodeRevokedCertificate } from '../../x509/certificate-list.ts';
import { CrlEntryWalk, instantOf } from '../../x509/crl-entries.ts';
import { LONGEST_ENTRY, writeRevokedCertificate } from '../../x509/revoked-certificate.ts';
import type { CrlSnapshot } from '../crl-records.ts';
import { sha256 } from '../identity.ts';
import type { Ledger, ObjectStore } from '../ports.ts';
import { type CrlEntryRecord, type CrlScopeRecord, LISTED_REASONS } from '../records.ts';
import { archiveKey } from './scope.ts';
import { readParts, type SnapshotHouse, writePart } from './snapshot.ts';

/**
 * The entries of a list: a stored snapshot of what is settled, octet for octet, and the rows since, encoded anew each time.
 *
 * A revocation names its instant before it is committed, so a row may appear behind a younger one. Rows are settled once
 * they are older than any function can still be at work on: until then they stay out of the snapshot and are read again.
 */
export const SETTLING_MS = 30 * 60_000;

export interface EntriesHouse extends SnapshotHouse {
  readonly ledger: Ledger;
  /** Published lists, each under its number. */
  readonly evidence: Pick<ObjectStore, 'get'>;
  /**
   * Told of each row that could not be encoded. Whoever was published before stays on the list as they were there; another
   * one is set aside, and the list comes out without it.
   */
  readonly setAside?: (entry: CrlEntryRecord, why: unknown) => void;
  /** Told when the stored snapshot was not there or not what it should be: it is made again from the rows. */
  readonly snapshotLost?: (scope: string) => void;
  /** The fewest entries that are worth an object. */
  readonly settleFrom?: number;
}

const SETTLE_FROM = 2_000;
/** More parts than this are written as one. */
const MOST_PARTS = 16;
/** More of them live at once would let the heap grow: a million are read under 256 MB so. */
const ENTRIES_A_PAGE = 1_000;

export interface Gathered {
  /** Encoded entries in the order of revocation: a piece holds many. */
  readonly pieces: readonly Uint8Array[];
  /** What the next list may start from. */
  readonly snapshot: CrlSnapshot | undefined;
}

/** Everything that stands on a list made at `at`: what the snapshot has, and the rows since. */
export async function gatherEntries(
  house: EntriesHouse,
  head: CrlScopeRecord,
  kept: Kept,
  at: Date,
): Promise<Gathered> {
  const { snapshot } = head;
  const known = snapshot && (await readParts(house, snapshot));
  if (!snapshot || !known) {
    if (snapshot) house.snapshotLost?.(head.scope);
    return gatherAnew(house, head, kept, at);
  }
  const before = settledBefore(at);
  const { settled, fresh, count } = await readRows(house, head, kept, before, snapshot.until);
  const pieces = [...known, ...settled, ...fresh];
  if (count < (house.settleFrom ?? SETTLE_FROM)) return { pieces, snapshot };
  const merges = snapshot.parts.length >= MOST_PARTS;
  const entries = count + (merges ? snapshot.parts.reduce((sum, part) => sum + part.entries, 0) : 0);
  const part = await writePart(house, head.scope, merges ? [...known, ...settled] : settled, entries);
  return { pieces, snapshot: { ...snapshot, parts: merges ? [part] : [...snapshot.parts, part], until: before } };
}

/** The same from the rows alone, page by page; what has ended and may leave the list stays behind. */
export async function gatherAnew(house: EntriesHouse, head: CrlScopeRecord, kept: Kept, at: Date): Promise<Gathered> {
  const before = settledBefore(at);
  const { settled, fresh, count } = await readRows(house, head, kept, before);
  const pieces = [...settled, ...fresh];
  if (count < (house.settleFrom ?? SETTLE_FROM)) return { pieces, snapshot: undefined };
  const part = await writePart(house, head.scope, settled, count);
  return { pieces, snapshot: { parts: [part], until: before, rebuiltAt: at.toISOString() } };
}

/** A whole second, as entries count: of an entry alone it can be said on which side it is. */
const settledBefore = (at: Date) => new Date(Math.floor((at.getTime() - SETTLING_MS) / 1000) * 1000).toISOString();

/** Which entries stay. */
export type Kept = (entry: CrlEntryRecord) => boolean;

/**
 * All but those of certificates that have ended and stood on a published list made after their end (RFC 5280 §3.3); all
 * without exception where the issuer keeps the expired.
 */
export function keptOn({ published }: CrlScopeRecord, keepsExpired: boolean): Kept {
  const seen = published?.thisUpdate;
  if (keepsExpired || seen === undefined) return () => true;
  const surely = settledBefore(new Date(seen));
  return ({ notAfter, revokedAt }) => !(notAfter < seen && revokedAt < surely);
}

interface Rows {
  readonly settled: readonly Uint8Array[];
  readonly fresh: readonly Uint8Array[];
  /** Of those that are settled. */
  readonly count: number;
}

/** Everything that may not be on a list made at `since`, and some that is. */
export async function gatherSince(house: RowsHouse, head: CrlScopeRecord, since: Date): Promise<readonly Uint8Array[]> {
  const from = settledBefore(since);
  const { fresh } = await readRows(house, head, () => true, from, from);
  return fresh;
}

type RowsHouse = Pick<EntriesHouse, 'ledger' | 'evidence' | 'setAside'>;

/** One piece a page: octets by the entry would weigh five times the list. */
async function readRows(
  house: RowsHouse,
  head: CrlScopeRecord,
  kept: Kept,
  before: string,
  from?: string,
): Promise<Rows> {
  const settled: Uint8Array[] = [];
  const fresh: Uint8Array[] = [];
  const { scope } = head;
  const [old, young] = [new Page(), new Page()];
  let published: Promise<Uint8Array | undefined> | undefined;
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = { limit: ENTRIES_A_PAGE, ...(cursor !== undefined && { cursor }) };
    const rows =
      from === undefined
        ? await house.ledger.list('entries-of-crl-scope', scope, page)
        : await house.ledger.list('entries-since', `${scope}/${from}`, page);
    for (const entry of rows.items) {
      if (!kept(entry)) continue;
      try {
        (entry.revokedAt < before ? old : young).write(entry);
      } catch (why) {
        house.setAside?.(entry, why);
        published ??= publishedEntries(house, head);
        const was = asPublished(await published, entry) ?? withoutReason(entry);
        if (was) (was.revokedAt < before ? old : young).add(was.der);
      }
    }
    count += old.count;
    if (old.count > 0) settled.push(old.take());
    if (young.count > 0) fresh.push(young.take());
    cursor = rows.cursor;
  } while (cursor !== undefined);
  return { settled, fresh, count };
}

/** The entries of a page of rows, written one behind the other. */
class Page {
  /** One for all pages, and none where nothing is written: it is what a million entries would leave as garbage. */
  #room = new Uint8Array(0);
  #end = 0;
  count = 0;

  /** Throws RangeError for a row that cannot be encoded, and has written nothing then. */
  write({ serial, revokedAt, reason }: CrlEntryRecord): void {
    if (reason !== undefined && !REASONS.has(reason)) throw new RangeError('a reason that nobody gives');
    const room = this.#roomFor(LONGEST_ENTRY);
    this.#end = writeRevokedCertificate(room, this.#end, serial, new Date(revokedAt), reason);
    this.count += 1;
  }

  add(der: Uint8Array): void {
    this.#roomFor(der.length).set(der, this.#end);
    this.#end += der.length;
    this.count += 1;
  }

  /** What was written, and nothing more; begins the next page. */
  take(): Uint8Array {
    const octets = this.#room.slice(0, this.#end);
    this.#end = this.count = 0;
    return octets;
  }

  #roomFor(octets: number): Uint8Array {
    if (this.#end + octets <= this.#room.length) return this.#room;
    const longer = new Uint8Array(Math.max(ENTRIES_A_PAGE * LONGEST_ENTRY, 2 * this.#room.length));
    longer.set(this.#room.subarray(0, this.#end));
    this.#room = longer;
    return longer;
  }
}

const REASONS: ReadonlySet<string> = new Set(LISTED_REASONS);

interface EntryAsIs {
  readonly der: Uint8Array;
  readonly revokedAt: string;
}

/** What the list that was published last had in the place of a row that has gone bad, octet for octet. */
function asPublished(published: Uint8Array | undefined, { serial }: CrlEntryRecord): EntryAsIs | undefined {
  const walk = new CrlEntryWalk(published ?? new Uint8Array());
  while (walk.next()) if (walk.serial === serial) return { der: walk.octets, revokedAt: instantOf(walk.time) };
  return undefined;
}

/** A reason may be missing, the revocation may not. */
function withoutReason(entry: CrlEntryRecord): EntryAsIs | undefined {
  try {
    const { serial, revokedAt } = entry;
    return { der: encodeRevokedCertificate({ serial, revocationDate: new Date(revokedAt) }), revokedAt };
  } catch {
    return undefined;
  }
}

async function publishedEntries(
  { evidence }: Pick<EntriesHouse, 'evidence'>,
  { scope, published }: CrlScopeRecord,
): Promise<Uint8Array | undefined> {
  const kept = published && (await evidence.get(archiveKey(scope, published.crlNumber)));
  return kept && sha256(kept.bytes) === published.sha256 ? decodeCertificateList(kept.bytes).entriesDer : undefined;
}
