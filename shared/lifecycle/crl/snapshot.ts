import { createCipheriv } from 'node:crypto';
import type { CrlSnapshot, CrlSnapshotPart } from '../crl-records.ts';
import { newId } from '../identity.ts';
import type { ObjectStore, Randomness } from '../ports.ts';

/** Where snapshots of the entries of a list lie. Staging is swept after a week: they are made again long before. */
export interface SnapshotHouse {
  readonly staging: ObjectStore;
  readonly randomness: Randomness;
}

/** Writes encoded entries as one part of a snapshot. */
export async function writePart(
  { staging, randomness }: SnapshotHouse,
  scope: string,
  pieces: readonly Uint8Array[],
  entries: number,
): Promise<CrlSnapshotPart> {
  const secret = Buffer.from(randomness.bytes(32)).toString('hex');
  const key = `snapshots/${scope}/${newId(randomness)}`;
  await staging.put(key, pieces, { mediaType: 'application/octet-stream', onlyIf: { absent: true } });
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return { key, bytes, entries, secret, tag: tagOf(secret, pieces) };
}

/** The parts as they were written; undefined when one of them is not there, or is not what the ledger knows. */
export async function readParts(
  { staging }: SnapshotHouse,
  { parts }: CrlSnapshot,
): Promise<readonly Uint8Array[] | undefined> {
  const pieces: Uint8Array[] = [];
  for (const { key, bytes, secret, tag } of parts) {
    const found = await staging.get(key);
    if (found?.bytes.length !== bytes || tagOf(secret, [found.bytes]) !== tag) return undefined;
    pieces.push(found.bytes);
  }
  return pieces;
}

const NONCE = Buffer.alloc(12);

/**
 * GMAC (NIST SP 800-38D) under a key that serves once, and that the ledger alone has: nobody who can write the object can
 * forge it. A digest would do as well and take as long as the list's own, which is half of the work of a list.
 */
function tagOf(secret: string, pieces: readonly Uint8Array[]): string {
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(secret, 'hex'), NONCE);
  for (const piece of pieces) cipher.setAAD(piece);
  cipher.final();
  return cipher.getAuthTag().toString('hex');
}
