import type { Item } from './table.ts';

/** Rows of one partition of a table in memory, in the order of their sort keys. Places count from 0. */
export interface OrderedRows {
  readonly length: number;
  insert(sort: string, item: Item): void;
  /** Takes this very item away, which is there with that sort key. */
  remove(sort: string, item: Item): void;
  /** Place of the first row whose sort key is `sort` or comes after it. */
  firstFrom(sort: string): number;
  /** Place of the first row whose sort key comes after `sort`. */
  firstAfter(sort: string): number;
  slice(from: number, until: number): readonly Item[];
}

interface Row {
  readonly sort: string;
  readonly item: Item;
}

/** Larger pieces cost more to insert into, smaller ones more to find. */
const LARGEST_PIECE = 512;

/** In pieces, because each insertion moves all that comes after it: a partition here may have a hundred thousand rows. */
export function createOrderedRows(): OrderedRows {
  const pieces: Row[][] = [];
  let length = 0;

  /** Which piece, and where in it, has the first row that fits; past the last piece if none does. */
  const find = (fits: (sort: string) => boolean): readonly [piece: number, offset: number] => {
    const piece = firstWhere(pieces.length, (at) => fits(pieces[at]!.at(-1)!.sort));
    const rows = pieces[piece];
    return [piece, rows ? firstWhere(rows.length, (at) => fits(rows[at]!.sort)) : 0];
  };
  const placeOf = ([piece, offset]: readonly [number, number]) =>
    pieces.slice(0, piece).reduce((sum, rows) => sum + rows.length, offset);

  return {
    get length() {
      return length;
    },
    insert(sort, item) {
      const [found, offset] = find((key) => compare(key, sort) > 0);
      const past = found === pieces.length;
      if (pieces.length === 0) pieces.push([]);
      const piece = past ? pieces.length - 1 : found;
      const rows = pieces[piece]!;
      rows.splice(past ? rows.length : offset, 0, { sort, item });
      length++;
      if (rows.length > LARGEST_PIECE)
        pieces.splice(piece, 1, rows.slice(0, rows.length / 2), rows.slice(rows.length / 2));
    },
    remove(sort, item) {
      let [piece, offset] = find((key) => compare(key, sort) >= 0);
      while (pieces[piece]![offset]!.item !== item) {
        offset++;
        if (offset === pieces[piece]!.length) [piece, offset] = [piece + 1, 0];
      }
      pieces[piece]!.splice(offset, 1);
      length--;
      if (pieces[piece]!.length === 0) pieces.splice(piece, 1);
    },
    firstFrom: (sort) => placeOf(find((key) => compare(key, sort) >= 0)),
    firstAfter: (sort) => placeOf(find((key) => compare(key, sort) > 0)),
    slice(from, until) {
      const found: Item[] = [];
      let start = 0;
      for (const rows of pieces) {
        if (start >= until) break;
        for (const { item } of rows.slice(Math.max(0, from - start), until - start)) found.push(item);
        start += rows.length;
      }
      return found;
    },
  };
}

/** The first of so many places that fits, where all after it fit as well. */
function firstWhere(many: number, fits: (place: number) => boolean): number {
  let [from, until] = [0, many];
  while (from < until) {
    const middle = (from + until) >>> 1;
    if (fits(middle)) until = middle;
    else from = middle + 1;
  }
  return from;
}

/** By UTF-8 octets, which is how JavaScript compares where no character is beyond its 16 bits. */
export function compare(a: string, b: string): number {
  if (BEYOND.test(a) || BEYOND.test(b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a === b ? 0 : a < b ? -1 : 1;
}
const BEYOND = /[\ud800-\udfff]/;
