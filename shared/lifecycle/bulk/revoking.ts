import { Refusal } from '../../errors.ts';
import type { BulkPartRecord, BulkRevocationRecord } from '../bulk-records.ts';
import { aggregateOf } from '../events.ts';
import { type Change, Conflict } from '../ports.ts';
import type { CertificateRecord, Revocation } from '../records.ts';
import { blockingOf, revocationOf, revoke } from '../revocation.ts';
import { type BulkHouse, PLATFORM, penOfJob } from './house.ts';

/** Rows of one transaction, with room for what is required beside, and for what waits to be sealed. */
const ROWS_A_COMMIT = 98;
const MOST_TRIALS = 4;

/** Thrown when the part has been closed or taken by somebody else: nothing of it is revoked here any more. */
export class PartMoved extends Error {}

/**
 * Revokes certificates that are in force, as many in one commit as it holds. Where one of them has moved meanwhile, each
 * goes through the one place by which a certificate is revoked. Everything is written only while the part is as it was
 * read. Answers the rows as they are then. Throws PartMoved, or a Refusal `unavailable`: some are revoked then.
 */
export async function revokeMany(
  house: BulkHouse,
  { order, part }: { readonly order: BulkRevocationRecord; readonly part: BulkPartRecord },
  certificates: readonly CertificateRecord[],
  correlation: string,
): Promise<readonly CertificateRecord[]> {
  const pen = penOfJob(house, correlation);
  // of now, not of the approval: lists find what is new by its instant
  const revocation = revocationBy(order, pen.at);
  const written = await Promise.all(
    certificates.map((certificate) => revocationOf(house.ledger, certificate, revocation, pen)),
  );
  const became: CertificateRecord[] = [];
  for (const packed of inCommits(written)) {
    try {
      await house.ledger.commit({ ...merged(packed), require: [{ that: 'unchanged', record: part }] });
      became.push(...packed.map(({ certificate }) => certificate));
    } catch (thrown) {
      if (!(thrown instanceof Conflict)) throw thrown;
      for (const { certificate } of packed)
        became.push(await revokeAlone(house, { order, part }, certificate, correlation));
    }
  }
  return became;
}

type Writing = Awaited<ReturnType<typeof revocationOf>>;

function inCommits(written: readonly Writing[]): readonly (readonly Writing[])[] {
  const commits: Writing[][] = [];
  let room = 0;
  for (const one of written) {
    const rows = one.records.length + one.events.length + one.outbox.length;
    if (rows > room) {
      commits.push([]);
      room = ROWS_A_COMMIT;
    }
    commits.at(-1)!.push(one);
    room -= rows;
  }
  return commits;
}

/** One change; a key that two of them block is blocked once. */
function merged(written: readonly Writing[]): Pick<Change, 'records' | 'events' | 'outbox'> {
  const records = new Map(
    written.flatMap((one) => one.records).map((record) => [aggregateOf(record) ?? record, record]),
  );
  const events = new Map(written.flatMap((one) => one.events).map((event) => [event.aggregate, event]));
  return { records: [...records.values()], events: [...events.values()], outbox: written.flatMap((one) => one.outbox) };
}

async function revokeAlone(
  house: BulkHouse,
  { order, part }: { readonly order: BulkRevocationRecord; readonly part: BulkPartRecord },
  { issuer, serial }: CertificateRecord,
  correlation: string,
): Promise<CertificateRecord> {
  for (let trial = 1; ; trial++) {
    const now = await house.ledger.read('certificate', { issuer, serial });
    if (!now) throw new Error('a certificate has vanished from the ledger');
    if (now.state !== 'issued') return now;
    await demandUnmoved(house, part);
    try {
      const revocation = revocationBy(order, house.clock.now().toISOString());
      const require = [{ that: 'unchanged', record: part } as const];
      return (await revoke(house, now, PLATFORM, correlation, { revocation, require, quietly: true })).certificate;
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code !== 'conflict' || trial >= MOST_TRIALS) throw thrown;
    }
  }
}

/**
 * Blocks the keys of certificates that somebody else has revoked for another reason, while the part is as it was read.
 * Throws PartMoved, or a Refusal `unavailable`.
 */
export async function blockKeys(
  house: BulkHouse,
  { order, part }: { readonly order: BulkRevocationRecord; readonly part: BulkPartRecord },
  certificates: readonly CertificateRecord[],
  correlation: string,
): Promise<void> {
  for (const certificate of certificates) {
    for (let trial = 1; ; trial++) {
      const pen = penOfJob(house, correlation);
      const blocking = await blockingOf(house.ledger, certificate, revocationBy(order, pen.at), pen);
      if (blocking.records.length === 0) break;
      try {
        await house.ledger.commit({ ...blocking, require: [{ that: 'unchanged', record: part }] });
        break;
      } catch (thrown) {
        if (!(thrown instanceof Conflict) || trial >= MOST_TRIALS) throw thrown;
        await demandUnmoved(house, part);
      }
    }
  }
}

async function demandUnmoved({ ledger }: BulkHouse, { bulkId, part, version }: BulkPartRecord): Promise<void> {
  const there = await ledger.read('bulkPart', { bulkId, part });
  if (there?.version !== version) throw new PartMoved();
}

/** In the name of the officer who proposed it, by the approval of the other. */
function revocationBy({ id, reason, proposedBy }: BulkRevocationRecord, at: string): Revocation {
  const { personId, mandateId, authentication } = proposedBy;
  const by = { by: personId, mandateId, authentication };
  return { at, reason, capacity: 'security-officer', ...by, channel: 'bulk', bulk: id };
}
