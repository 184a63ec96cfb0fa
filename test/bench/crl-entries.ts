import { createHash } from 'node:crypto';
import type { CrlEntryRecord } from '../../shared/lifecycle/records.ts';

export const SCOPE = 'ca';
const START = Date.parse('2025-01-01T00:00:00Z');

/** Entries as the ledger gives them: in the order of revocation, with serials such as issuance draws. */
export function entryAt(index: number): CrlEntryRecord {
  return {
    kind: 'crlEntry',
    version: 1,
    scope: SCOPE,
    revokedAt: new Date(START + index * 250).toISOString(),
    serial: `1${createHash('sha256').update(String(index)).digest('hex').slice(0, 31)}`,
    reason: 'keyCompromise',
    notAfter: '2029-01-01T00:00:00.000Z',
  };
}

/** Those from one index up to before another. */
export function entriesBetween(from: number, to: number): CrlEntryRecord[] {
  return Array.from({ length: to - from }, (_, i) => entryAt(from + i));
}
