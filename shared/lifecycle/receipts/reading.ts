import { sha256 } from '../identity.ts';
import type { KeyRing, ObjectStore } from '../ports.ts';
import type { ReceiptRecord } from '../records.ts';

/**
 * The key under which a holder's receipts are kept. It is not the person's, which lives longer: receipts end with the
 * declarations that they are about, and destroying this key is how.
 */
export const receiptKey = ({ personId, holderId }: Pick<ReceiptRecord, 'personId' | 'holderId'>): string =>
  `person/${holderId ?? personId}`;

/** The sealed document, in clear. Throws KeyDestroyed after an erasure, Error when the store has lost or changed it. */
export async function sealedDocument(
  { ring, evidence }: { readonly ring: Pick<KeyRing, 'open'>; readonly evidence: Pick<ObjectStore, 'get'> },
  receipt: ReceiptRecord,
): Promise<Uint8Array> {
  const { document } = receipt;
  if (!document) throw new TypeError('this receipt is not sealed yet');
  const found = await evidence.get(document.key);
  const bytes = found && (await ring.open(receiptKey(receipt), found.bytes));
  if (!bytes || sha256(bytes) !== document.sha256) throw new Error(`the evidence ${document.key} is not what was kept`);
  return bytes;
}
