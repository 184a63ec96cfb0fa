import { type ListPlace, sortAttribute } from './schema.ts';
import type { Item, Query, Table } from './table.ts';

/** Rows of a list in its order, from all the partitions that it is spread over. */
export interface Merged {
  readonly items: readonly Item[];
  /** Sort key to read on after; absent at the end. */
  readonly next?: string;
}

/** Reads up to `limit` rows after `after`, or up to `upTo` (index lists only). */
export async function readPage(
  table: Table,
  place: ListPlace,
  limit: number,
  bounds: { readonly after?: string; readonly upTo?: string } = {},
): Promise<Merged> {
  const newestFirst = place.index !== undefined && place.newestFirst;
  const sort = sortAttribute(place.index);
  const earlier = (a: string, b: string) => (newestFirst ? a > b : a < b);
  const keyIn = (item: Item) => item[sort] as string;

  // one row more than asked tells whether there is a next page
  const page = { limit: limit + 1, newestFirst, ...bounds };
  const queryOf = (pk: string): Query =>
    place.index === undefined ? { pk, ...page, begins: place.begins } : { pk, ...page, index: place.index };
  const partitions = await Promise.all(place.partitions.map((pk) => table.query(queryOf(pk))));

  // beyond the end of a page that the store cut short, rows of other partitions are not yet in order
  let horizon: string | undefined;
  for (const { items, more } of partitions) {
    const last = items.at(-1);
    if (more && last && (horizon === undefined || earlier(keyIn(last), horizon))) horizon = keyIn(last);
  }
  const known = partitions
    .flatMap(({ items }) => items)
    .filter((item) => horizon === undefined || !earlier(horizon, keyIn(item)))
    .sort((a, b) => (earlier(keyIn(a), keyIn(b)) ? -1 : 1));
  const items = known.slice(0, limit);
  const last = items.at(-1);
  return last && (horizon !== undefined || known.length > limit) ? { items, next: keyIn(last) } : { items };
}
