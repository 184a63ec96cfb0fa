import { createHash } from 'node:crypto';

/** The Merkle tree of RFC 9162 §2.1 with SHA-256: pure, and the same for whoever seals, proves or verifies. */

export const HASH_OCTETS = 32;

/** RFC 9162 §2.1.1, of one leaf. */
export const leafHash = (leaf: Uint8Array): Uint8Array => createHash('sha256').update(LEAF).update(leaf).digest();

export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array =>
  createHash('sha256').update(NODE).update(left).update(right).digest();

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** MTH of §2.1.1 over hashes that are there already: of leaves, or of whole subtrees of one height. */
export function rootOf(hashes: readonly Uint8Array[]): Uint8Array {
  if (hashes.length === 0) return createHash('sha256').digest();
  if (hashes.length === 1) return hashes[0]!;
  const half = splitOf(hashes.length);
  return nodeHash(rootOf(hashes.slice(0, half)), rootOf(hashes.slice(half)));
}

/** The largest power of two below `n`, which is 2 or more. Numbers up to 2^53: no bit arithmetic. */
export function splitOf(n: number): number {
  let half = 1;
  while (half * 2 < n) half *= 2;
  return half;
}

/** Whether leaf `index` with this hash stands in the tree of `size` leaves and this root (§2.1.3.2). */
export function isIncluded(
  leaf: { readonly index: number; readonly hash: Uint8Array },
  tree: { readonly size: number; readonly root: Uint8Array },
  path: readonly Uint8Array[],
): boolean {
  if (leaf.index < 0 || leaf.index >= tree.size) return false;
  let [at, last, hash] = [BigInt(leaf.index), BigInt(tree.size - 1), leaf.hash];
  for (const sibling of path) {
    if (last === 0n) return false;
    if (at % 2n === 1n || at === last) {
      hash = nodeHash(sibling, hash);
      while (at % 2n === 0n && at !== 0n) [at, last] = [at / 2n, last / 2n];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [at, last] = [at / 2n, last / 2n];
  }
  return last === 0n && same(hash, tree.root);
}

interface Tree {
  readonly size: number;
  readonly root: Uint8Array;
}

/** Whether the later tree begins with all leaves of the earlier one, in their order (§2.1.4.2). */
export function isConsistent(earlier: Tree, later: Tree, path: readonly Uint8Array[]): boolean {
  if (earlier.size > later.size) return false;
  if (earlier.size === later.size) return path.length === 0 && same(earlier.root, later.root);
  // every tree begins with the empty one
  if (earlier.size === 0) return path.length === 0 && same(earlier.root, rootOf([]));
  const nodes = Number.isInteger(Math.log2(earlier.size)) ? [earlier.root, ...path] : [...path];
  const first = nodes.shift();
  if (!first) return false;
  let [at, last] = [BigInt(earlier.size - 1), BigInt(later.size - 1)];
  while (at % 2n === 1n) [at, last] = [at / 2n, last / 2n];
  let [old, now] = [first, first];
  for (const node of nodes) {
    if (last === 0n) return false;
    if (at % 2n === 1n || at === last) {
      [old, now] = [nodeHash(node, old), nodeHash(node, now)];
      while (at % 2n === 0n && at !== 0n) [at, last] = [at / 2n, last / 2n];
    } else {
      now = nodeHash(now, node);
    }
    [at, last] = [at / 2n, last / 2n];
  }
  return last === 0n && same(old, earlier.root) && same(now, later.root);
}

export const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
