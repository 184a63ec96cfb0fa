import { createHash } from 'node:crypto';
import { Refusal } from '../errors.ts';
import type { Principal } from '../registration/authority.ts';
import type { Role } from '../registration/records.ts';
import { type InventoryRow, rowOf } from './inventory-row.ts';
import type { Clock, Ledger } from './ports.ts';
import { type CertificateRecord, isSubscribers } from './records.ts';
import { isSeen, type Sight, sightOf } from './sight.ts';

/**
 * The follow-up of certificates: those that are the caller's own as a holder, then one list over every subscription that
 * the caller may see whole; each newest first. It reads the index of each subscription side by side and sifts what it reads; no figure is kept anywhere, so that nothing is hot and
 * nothing can be wrong for long. Each call reads so much and no more, and says where to read on.
 */
export interface InventoryHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
}

export const STATUSES = ['awaited', 'in-force', 'expired', 'revoked'] as const;

export interface InventoryFilters {
  readonly state?: (typeof STATUSES)[number] | undefined;
  readonly usage?: string | undefined;
  readonly structureId?: string | undefined;
  readonly subscriptionId?: string | undefined;
  /** Instants: notAfter is before, or at or after. */
  readonly expiresBefore?: string | undefined;
  readonly expiresAfter?: string | undefined;
  /** Beginning of a name in the certificate or of the serial number. */
  readonly search?: string | undefined;
}

export interface Asking {
  readonly principal: Principal;
  readonly roles: readonly Role[];
  readonly filters: InventoryFilters;
}

/** Rows of one read, of all subscriptions together: each is asked for as many, so that many ask for fewer. */
const rowsARead = ({ subscriptionIds }: Sight) => Math.max(25, Math.floor(400 / Math.max(1, subscriptionIds.length)));
/** Rows that one page may read before it stops with what it has found. */
const MOST_SIFTED = 2_000;
/** Rows that are counted before the answer says that there are more. */
export const MOST_COUNTED = 5_000;
const LARGEST_READ = 1_000;

export interface InventoryPage {
  readonly items: readonly InventoryRow[];
  readonly cursor?: string;
}

/** A page of at most `limit` rows; fewer, with a cursor, when much was read and little matched. */
export async function pageOfInventory(
  house: InventoryHouse,
  asking: Asking,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<InventoryPage> {
  const sight = await sightOf(house.ledger, asking, house.clock.now());
  const bound = bindingOf(asking);
  let at = cursor === undefined ? undefined : unbound(bound, cursor);
  const items: InventoryRow[] = [];
  for (let read = 0; !seesNothing(sight); ) {
    const page = await readRows(house, sight, rowsARead(sight), at);
    for (const [index, row] of page.rows.entries()) {
      if (!row || !matches(row, asking.filters)) continue;
      items.push(row);
      if (items.length < limit) continue;
      // the cursor of a row inside a page is that of the shorter page that ends with it
      const shorter = index + 1 < page.rows.length ? await readRows(house, sight, index + 1, at) : page;
      return shorter.cursor === undefined ? { items } : { items, cursor: `${bound}${shorter.cursor}` };
    }
    read += page.rows.length;
    if (page.cursor === undefined) return { items };
    if (read >= MOST_SIFTED) return { items, cursor: `${bound}${page.cursor}` };
    at = page.cursor;
  }
  return { items };
}

/** Every row that matches, newest first; the taker stops when there is enough. */
export async function* everyRow(house: InventoryHouse, asking: Asking): AsyncGenerator<InventoryRow> {
  const sight = await sightOf(house.ledger, asking, house.clock.now());
  let at: string | undefined;
  do {
    if (seesNothing(sight)) return;
    const page = await readRows(house, sight, LARGEST_READ, at);
    for (const row of page.rows) if (row && matches(row, asking.filters)) yield row;
    at = page.cursor;
  } while (at !== undefined);
}

export interface InventoryCounts {
  readonly states: Readonly<Record<(typeof STATUSES)[number], number>>;
  /** Of those in force: by when they end, in days from now. */
  readonly ending: readonly { readonly withinDays: number; readonly count: number }[];
  readonly counted: number;
  /** False: there are more certificates than were counted, and the figures are of the newest ones. */
  readonly complete: boolean;
}

const ENDING_DAYS = [30, 60, 120] as const;

/** Counts what matches among the newest rows, up to a bound that the answer tells. */
export async function countInventory(
  house: InventoryHouse,
  asking: Asking,
  most = MOST_COUNTED,
): Promise<InventoryCounts> {
  const sight = await sightOf(house.ledger, asking, house.clock.now());
  const states = { awaited: 0, 'in-force': 0, expired: 0, revoked: 0 };
  const ends = ENDING_DAYS.map((withinDays) => ({ withinDays, count: 0 }));
  const now = house.clock.now().getTime();
  let read = 0;
  let at: string | undefined;
  do {
    if (seesNothing(sight)) break;
    const page = await readRows(house, sight, Math.min(LARGEST_READ, most - read), at);
    for (const row of page.rows) {
      if (!row || !matches(row, asking.filters)) continue;
      states[row.status]++;
      if (row.status !== 'in-force') continue;
      const days = (Date.parse(row.record.notAfter) - now) / 86_400_000;
      for (const end of ends) if (days < end.withinDays) end.count++;
    }
    read += page.rows.length;
    at = page.cursor;
  } while (at !== undefined && read < most);
  return { states, ending: ends, counted: read, complete: at === undefined };
}

const seesNothing = ({ of, own }: Sight) => of === '' && own.length === 0;

/** Beginnings of cursors that the ledger does not give: inside the caller's own, and at the end of them. */
const OWN = 'own/';
const REST = 'rest/';

/** Rows in their order; a hole where a row is none of a subscriber's. */
async function readRows({ ledger, clock }: InventoryHouse, sight: Sight, limit: number, cursor: string | undefined) {
  const own = ownPage(sight, limit, cursor);
  const page =
    own ??
    (await ledger.list('certificates-of-subscriptions', sight.of, {
      limit,
      ...(cursor !== undefined && cursor !== REST && { cursor }),
    }));
  const now = clock.now();
  const shown = (record: CertificateRecord) => own !== undefined || isSeen(sight, record);
  const rows = page.items.map((record) => (isSubscribers(record) && shown(record) ? rowOf(record, now) : undefined));
  return { rows, cursor: page.cursor };
}

/** A page of the caller's own; undefined once it is the lists' turn. A cursor names the last one that was read. */
function ownPage({ own, of }: Sight, limit: number, cursor: string | undefined) {
  if (cursor === undefined ? own.length === 0 : !cursor.startsWith(OWN)) return undefined;
  const nameOf = ({ issuer, serial }: CertificateRecord) => `${OWN}${issuer}/${serial}`;
  const after = own.findIndex((record) => nameOf(record) === cursor) + 1;
  const items = own.slice(after, after + limit);
  const last = items.at(-1);
  const more = after + items.length < own.length;
  return { items, cursor: more && last ? nameOf(last) : of === '' ? undefined : REST };
}

function matches(row: InventoryRow, filters: InventoryFilters): boolean {
  const { state, usage, expiresBefore, expiresAfter, search } = filters;
  const { notAfter, serial } = row.record;
  if (state !== undefined && row.status !== state) return false;
  if (usage !== undefined && row.usage !== usage) return false;
  if (expiresBefore !== undefined && notAfter >= expiresBefore) return false;
  if (expiresAfter !== undefined && notAfter < expiresAfter) return false;
  if (search === undefined) return true;
  const sought = search.normalize('NFC').toLowerCase();
  return serial.startsWith(sought) || row.names.some((name) => name.toLowerCase().startsWith(sought));
}

const BINDING = 16;

/** Ties a cursor to who asked for what: it serves nobody else and no other question. */
function bindingOf({ principal, filters }: Asking): string {
  const asked = Object.entries(filters).filter(([, value]) => value !== undefined);
  const text = JSON.stringify([principal.personId, asked.sort(([a], [b]) => (a < b ? -1 : 1))]);
  return createHash('sha256').update(text).digest('base64url').slice(0, BINDING);
}

function unbound(bound: string, cursor: string): string {
  if (cursor.startsWith(bound)) return cursor.slice(BINDING);
  throw new Refusal('malformed', 'This cursor is not one of this list and these filters: start again without it.');
}
