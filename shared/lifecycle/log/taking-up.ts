import { Conflict } from '../ports.ts';
import { batchKey } from './batch.ts';
import { leafHash, same } from './merkle.ts';
import type { Batch } from './order.ts';
import type { LogHead, LogStore } from './ports.ts';
import { appended, type Edge, rootOfEdge } from './tiles.ts';

/**
 * What may be taken up of batches that lie in the bucket and not in the head. Whoever may write objects could have put one
 * there, and once a checkpoint is signed over it, a restore would believe it. So each of its events waits in the ledger, as
 * those of a run do that died; or a person has reconciled a restored ledger with it (`restore/sealed.ts`).
 */

/** Throws Error for a batch of which something does not wait; Conflict where another run has sealed it meanwhile. */
export async function leftOver(log: LogStore, head: LogHead, { leaves, names }: Batch): Promise<void> {
  const waiting = new Set((await log.waiting(names)).flatMap((change) => change.leaves.map(textOf)));
  if (leaves.every((leaf) => waiting.has(textOf(leaf)))) return;
  const now = await log.head();
  if (now?.version !== head.version && now !== undefined) throw new Conflict(['log']);
  throw new Error(
    `${batchKey(head.size)} holds what does not wait in the ledger: it is not sealed, nor anything behind it`,
  );
}

/** How far the batches are those that the ledger was reconciled with. Throws Error where they are others by now. */
export async function reconciledWith(
  { size, edge, reconciled }: LogHead,
  batchAt: (first: number) => Promise<Batch | undefined>,
): Promise<number> {
  if (!reconciled || reconciled.size <= size) return 0;
  let tree: { readonly size: number; readonly edge: Edge } = { size, edge };
  while (tree.size < reconciled.size) {
    const batch = await batchAt(tree.size);
    if (!batch) break;
    tree = { size: tree.size + batch.leaves.length, edge: appended(tree, batch.leaves.map(leafHash)).edge };
  }
  if (tree.size !== reconciled.size || !same(rootOfEdge(tree.edge), reconciled.root))
    throw new Error(`the batches from ${size} to ${reconciled.size} are not those that the ledger was reconciled with`);
  return reconciled.size;
}

/** Lets the sealer take up the batches to this size and root. Throws Conflict where it was at work meanwhile. */
export async function letTakeUp(log: LogStore, head: LogHead, end: NonNullable<LogHead['reconciled']>): Promise<void> {
  const { reconciled } = head;
  if (end.size <= head.size || (reconciled?.size === end.size && same(reconciled.root, end.root))) return;
  await log.move({ ...head, version: head.version + 1, reconciled: end });
}

const textOf = (leaf: Uint8Array): string => Buffer.from(leaf).toString('base64');
