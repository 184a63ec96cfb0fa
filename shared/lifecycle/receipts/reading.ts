import { sha256 } from '../identity.ts';
import type { KeyRing, ObjectStore } from '../ports.ts';
import type { ReceiptRecord } from '../records.ts';

/** The sealed document, in clear. Throws KeyDestroyed after an erasure, Error when the store has lost or changed it. */
export async function sealedDocument(
  { ring, evidence }: { readonly ring: Pick<KeyRing, 'open'>; readonly evidence: Pick<ObjectStore, 'get'> },
  { personId, document }: ReceiptRecord,
): Promise<Uint8Array> {
  if (!document) throw new TypeError('this receipt is not sealed yet');
  const found = await evidence.get(document.key);
  const bytes = found && (await ring.open(`person/${personId}`, found.bytes));
  if (!bytes || sha256(bytes) !== document.sha256) throw new Error(`the evidence ${document.key} is not what was kept`);
  return bytes;
}
