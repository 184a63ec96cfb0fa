import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tileKey } from '../../../shared/lifecycle/log/batch.ts';
import { isConsistent, isIncluded, leafHash, nodeHash, rootOf } from '../../../shared/lifecycle/log/merkle.ts';
import { consistencyPath, inclusionPath, subtreesOf } from '../../../shared/lifecycle/log/proofs.ts';
import { appended, type Edge, rootOfEdge } from '../../../shared/lifecycle/log/tiles.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const ALL = Array.from({ length: 66_000 }, (_, at) => leafHash(Buffer.from(`leaf ${at}`)));
const leaf = (n: number) => ALL[n]!;
const leaves = (n: number) => ALL.slice(0, n);

/** A tree as the sealer keeps it, and what proofs read of it. */
function kept(size: number, step: (at: number) => number) {
  const tiles = new Map<string, Uint8Array>();
  let tree: { size: number; edge: Edge } = { size: 0, edge: [] };
  while (tree.size < size) {
    const more = Math.min(size - tree.size, step(tree.size));
    const grown = appended(tree, ALL.slice(tree.size, tree.size + more));
    for (const { level, number, bytes } of grown.tiles) tiles.set(tileKey(level, number), bytes);
    tree = { size: tree.size + more, edge: grown.edge };
  }
  const reads: string[] = [];
  const evidence = {
    async get(key: string) {
      reads.push(key);
      const bytes = tiles.get(key);
      return bytes && { bytes, etag: '' };
    },
  };
  return { tree, tiles, reads, subtree: subtreesOf({ evidence }, tree) };
}

describe('RFC 9162 §2.1.1', () => {
  test('the root of nothing, of one leaf and of two are what the RFC says', () => {
    expect(hex(rootOf([]))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(hex(leafHash(new Uint8Array()))).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    const two = createHash('sha256').update(Buffer.concat([Buffer.of(1), leaf(0), leaf(1)]));
    expect(hex(rootOf(leaves(2)))).toBe(two.digest('hex'));
  });

  test('the tree of seven leaves is the one of §2.1.5', () => {
    const [a, b, c, d, e, f, j] = leaves(7) as [
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
      Uint8Array,
    ];
    const [g, h, i] = [nodeHash(a, b), nodeHash(c, d), nodeHash(e, f)];
    const [k, l] = [nodeHash(g, h), nodeHash(i, j)];
    expect(hex(rootOf(leaves(7)))).toBe(hex(nodeHash(k, l)));
  });
});

test('tiles and edge give the same root as all leaves, however they came', () => {
  for (const size of [0, 1, 2, 3, 255, 256, 257, 511, 513, 1_000, 65_537]) {
    const { tree } = kept(size, (at) => 1 + ((at * 7) % 1_000));
    expect(hex(rootOfEdge(tree.edge)), `${size}`).toBe(hex(rootOf(leaves(size))));
  }
});

describe('proofs', () => {
  test('of every leaf, in trees of every size up to 34, by the paths of §2.1.5', async () => {
    const { subtree } = kept(34, () => 34);
    for (let size = 1; size <= 34; size++) {
      const root = rootOf(leaves(size));
      for (let index = 0; index < size; index++) {
        const path = await inclusionPath(subtree, index, size);
        expect(isIncluded({ index, hash: leaf(index) }, { size, root }, path)).toBe(true);
        expect(isIncluded({ index, hash: leaf(index + 1) }, { size, root }, path)).toBe(false);
        expect(isIncluded({ index: index + 1, hash: leaf(index) }, { size, root }, path)).toBe(false);
      }
    }
  });

  test('between every two trees of up to 20 leaves', async () => {
    const { subtree } = kept(20, () => 20);
    const roots = Array.from({ length: 21 }, (_, size) => rootOf(leaves(size)));
    for (let later = 1; later <= 20; later++) {
      for (let earlier = 1; earlier <= later; earlier++) {
        const path = await consistencyPath(subtree, earlier, later);
        const trees = [
          { size: earlier, root: roots[earlier]! },
          { size: later, root: roots[later]! },
        ] as const;
        expect(isConsistent(...trees, path), `${earlier} ${later}`).toBe(true);
        expect(isConsistent({ ...trees[0], root: leaf(99) }, trees[1], path)).toBe(false);
        if (earlier < later) expect(isConsistent(trees[0], { ...trees[1], root: leaf(99) }, path)).toBe(false);
      }
    }
  });

  test('of large trees at older sizes, with few reads; what is changed in a path proves nothing', async () => {
    const size = 66_000;
    const { tree, subtree, reads } = kept(size, () => 1_000);
    const root = rootOfEdge(tree.edge);
    await fc.assert(
      fc.asyncProperty(fc.nat(size - 1), fc.integer({ min: 1, max: size }), fc.nat(), async (index, older, bit) => {
        reads.length = 0;
        const path = await inclusionPath(subtree, index, size);
        expect(isIncluded({ index, hash: leaf(index) }, { size, root }, path)).toBe(true);
        const at = bit % path.length;
        const changed = path.map((one, place) => (place === at ? nodeHash(one, one) : one));
        expect(isIncluded({ index, hash: leaf(index) }, { size, root }, changed)).toBe(false);
        const proof = await consistencyPath(subtree, older, size);
        expect(isConsistent({ size: older, root: rootOf(leaves(older)) }, { size, root }, proof)).toBe(true);
        expect(isConsistent({ size: older, root: rootOf(leaves(older)) }, { size, root }, proof.slice(1))).toBe(
          proof.length === 0,
        );
        expect(new Set(reads).size).toBeLessThanOrEqual(6);
      }),
      { numRuns: 4 },
    );
  });
});
