import { missingEntries, secondOf } from '../../x509/crl-entries.ts';
import type { Actor } from '../events.ts';
import { readIssuer } from '../issuers.ts';
import { type Clock, Conflict } from '../ports.ts';
import { penOf } from '../recording.ts';
import type { CrlScopeRecord } from '../records.ts';
import { type EntriesHouse, type Gathered, gatherAnew, keptOn } from './entries.ts';
import { readScope } from './scope.ts';
import { readParts } from './snapshot.ts';

export interface CompactionHouse extends EntriesHouse {
  readonly clock: Clock;
  /** Told how many rows were not in the snapshot and should have been. */
  readonly entriesMissing?: (scope: string, count: number) => void;
}

/** How old a snapshot may get before the rows are read anew. */
const DAY_MS = 24 * 3_600_000;

/**
 * Makes the snapshot of a scope anew from its rows once a day: the expired leave, parts become one, and what the old one
 * had missed is told and stands on the next list. Lists that are made meanwhile go on from the old one.
 */
export async function compactSnapshot(
  house: CompactionHouse,
  scope: string,
  actor: Actor,
  correlation: string,
): Promise<'compacted' | 'not-due'> {
  const at = house.clock.now();
  const due = ({ snapshot }: CrlScopeRecord) =>
    snapshot !== undefined && Date.parse(snapshot.rebuiltAt) + DAY_MS <= at.getTime();
  const first = await readScope(house.ledger, scope);
  if (!due(first)) return 'not-due';
  const { record } = await readIssuer(house.ledger, first.issuer);
  const kept = keptOn(first, record.keepsExpired !== undefined);
  const { entries, snapshot } = await inOnePiece(gatherAnew(house, first, kept, at));
  const missed = await missedBy(house, first, entries);
  if (missed > 0) house.entriesMissing?.(scope, missed);
  for (let head = first, attempt = 1; due(head); attempt++, head = await readScope(house.ledger, scope)) {
    const { snapshot: _, ...rest } = head;
    const compacted: CrlScopeRecord = { ...rest, version: head.version + 1, ...(snapshot && { snapshot }) };
    const pen = penOf(house, actor, correlation);
    try {
      await house.ledger.commit({
        records: [compacted],
        events: [pen.event(compacted, 'crlScope.compacted', { entries: snapshot?.parts[0]?.entries ?? 0, missed })],
      });
      return 'compacted';
    } catch (error) {
      if (!(error instanceof Conflict) || attempt >= 5) throw error;
    }
  }
  return 'not-due';
}

/** The pieces are let go of here: two lists of a million are compared next, and three would be one too many in memory. */
async function inOnePiece(gathered: Promise<Gathered>) {
  const { pieces, snapshot } = await gathered;
  return { entries: joined(pieces), snapshot };
}

const joined = (pieces: readonly Uint8Array[]) => (pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces));

/** How many entries that the old snapshot should have had it had not. */
async function missedBy(house: EntriesHouse, { snapshot, scope }: CrlScopeRecord, now: Uint8Array): Promise<number> {
  const old = snapshot && (await readParts(house, snapshot));
  if (!snapshot || !old) {
    house.snapshotLost?.(scope);
    return 0;
  }
  const until = secondOf(snapshot.until);
  const missing = missingEntries(now, joined(old));
  return missing.filter(({ time }) => time < until).length;
}
