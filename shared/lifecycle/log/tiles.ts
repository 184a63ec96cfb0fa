import { HASH_OCTETS, rootOf } from './merkle.ts';

/**
 * The tree as it is kept (`shared/evidence/log/FORMAT.md`): hashes of each level in tiles of 256, where the next level has
 * one hash of each whole tile. What is whole never changes again; the rest is the edge, one list of hashes a level.
 */
export const TILE = 256;

/** Hashes one after the other, by level: those of the tile that is not whole yet. */
export type Edge = readonly Uint8Array[];

export interface Tile {
  readonly level: number;
  readonly number: number;
  /** 256 hashes. */
  readonly bytes: Uint8Array;
}

/** How many hashes a level has in a tree of `size` leaves. */
export const countAt = (size: number, level: number): number => Math.floor(size / TILE ** level);

/** The tree of `size` leaves with these leaves behind it: its edge, and the tiles that became whole. */
export function appended(
  { size, edge }: { readonly size: number; readonly edge: Edge },
  leafHashes: readonly Uint8Array[],
): { readonly edge: Edge; readonly tiles: readonly Tile[] } {
  const tiles: Tile[] = [];
  const grown: Uint8Array[] = [];
  let [more, level] = [leafHashes, 0];
  while (more.length > 0 || level < edge.length) {
    const hashes = [...hashesOf(edge[level] ?? new Uint8Array()), ...more];
    const first = Math.floor(countAt(size, level) / TILE);
    const whole = Math.floor(hashes.length / TILE);
    const above: Uint8Array[] = [];
    for (let at = 0; at < whole; at++) {
      const its = hashes.slice(at * TILE, (at + 1) * TILE);
      tiles.push({ level, number: first + at, bytes: Buffer.concat(its) });
      above.push(rootOf(its));
    }
    grown.push(Buffer.concat(hashes.slice(whole * TILE)));
    [more, level] = [above, level + 1];
  }
  return { edge: grown, tiles };
}

/** The root of a whole tree, from its edge: what is not whole at one level stands behind the hashes of the next. */
export function rootOfEdge(edge: Edge): Uint8Array {
  let below: Uint8Array | undefined;
  for (const level of edge) {
    const hashes = [...hashesOf(level), ...(below ? [below] : [])];
    if (hashes.length > 0) below = rootOf(hashes);
  }
  return below ?? rootOf([]);
}

/** The hashes that lie one after the other in `bytes`. */
export function hashesOf(bytes: Uint8Array): readonly Uint8Array[] {
  if (bytes.length % HASH_OCTETS !== 0) throw new Error('a tile of the log is cut in the middle of a hash');
  return Array.from({ length: bytes.length / HASH_OCTETS }, (_, at) =>
    bytes.subarray(at * HASH_OCTETS, (at + 1) * HASH_OCTETS),
  );
}
