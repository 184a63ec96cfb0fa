import type { CheckpointRow } from '../../shared/lifecycle/log/ports.ts';
import { type ProofHouse, publishedNote } from '../../shared/lifecycle/log/proofs.ts';

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** A checkpoint as it is told. */
export async function viewOfCheckpoint(house: Pick<ProofHouse, 'ledger'>, row: CheckpointRow) {
  const { number, size, at, certificateSha256 } = row;
  return { number, size, root: base64(row.root), at, certificateSha256, note: await publishedNote(house, row) };
}
