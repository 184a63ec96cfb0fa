import { isSought } from '../../registration/holder-names.ts';
import type { HolderRecord, HolderState } from '../../registration/holder-records.ts';
import { openOr } from '../../registration/personal.ts';
import type { HolderDesk } from '../holders/desk.ts';
import { type Due, isDue } from '../holders/life.ts';
import { type SeenHolder, seenHolder } from '../holders/reading.ts';
import type { Page } from '../ports.ts';
import { type Caller, stillOpen } from '../registration/desk.ts';
import { takeDirection } from './desk.ts';

export interface HoldersAsked {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly state?: HolderState | undefined;
  /** Only those for whom something is due. */
  readonly due?: Due | undefined;
  /** Beginnings of names, of all those that were typed; accents and case do not count. */
  readonly search?: string | undefined;
}

/** Holders of one read, and those that one page may look through before it stops with what it has found. */
const A_READ = 50;
const MOST_SIFTED = 300;

/**
 * The holders of a direction, newest first. Names lie in envelopes, so that a search opens as many as it looks through: a
 * page may hold fewer than `limit` or none and still have a cursor. Throws a Refusal `forbidden` or `not-found`.
 */
export async function holdersOfDirection(
  desk: HolderDesk,
  caller: Caller,
  directionId: string,
  { limit, cursor, ...filters }: HoldersAsked,
): Promise<Page<SeenHolder>> {
  await takeDirection(desk, caller, directionId, stillOpen);
  const read = (most: number, at: string | undefined) =>
    desk.ledger.list('holders-of-direction', directionId, { limit: most, ...(at !== undefined && { cursor: at }) });
  const found: HolderRecord[] = [];
  const answered = async (at: string | undefined): Promise<Page<SeenHolder>> => {
    const items = await Promise.all(found.map((holder) => seenHolder(desk, holder)));
    return at === undefined ? { items } : { items, cursor: at };
  };
  let at = cursor;
  for (let sifted = 0; sifted < MOST_SIFTED; sifted += A_READ) {
    const page = await read(A_READ, at);
    const fitting = await Promise.all(page.items.map((holder) => fits(desk, holder, filters)));
    for (const [index, holder] of page.items.entries()) {
      if (!fitting[index]) continue;
      found.push(holder);
      if (found.length < limit) continue;
      // the cursor of a row inside a page is that of the shorter page that ends with it
      const shorter = index + 1 < page.items.length ? await read(index + 1, at) : page;
      return answered(shorter.cursor);
    }
    at = page.cursor;
    if (at === undefined) break;
  }
  return answered(at);
}

async function fits(
  desk: HolderDesk,
  holder: HolderRecord,
  { state, due, search }: Pick<HoldersAsked, 'state' | 'due' | 'search'>,
): Promise<boolean> {
  if (state !== undefined && holder.state !== state) return false;
  if (search !== undefined) {
    const names = await openOr(desk.vault, holder.personal, undefined);
    if (!names || !isSought(names, search)) return false;
  }
  return due === undefined || isDue(desk, holder, due);
}
