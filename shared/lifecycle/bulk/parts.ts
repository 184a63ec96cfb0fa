import { BULK_RESULTS, type BulkLine, type BulkPartRecord, type BulkResult } from '../bulk-records.ts';
import { sha256 } from '../identity.ts';
import type { Ledger } from '../ports.ts';
import { CEREMONY, type CertificateRecord } from '../records.ts';

/** A long list in rows: so many lines in each, read and written one row at a time. */
export const LINES_A_PART = 250;

/** Lines in parts, numbered from `first`. */
export function inParts(
  bulkId: string,
  lines: readonly BulkLine[],
  first: number,
  state: BulkPartRecord['state'],
): readonly BulkPartRecord[] {
  return Array.from({ length: Math.ceil(lines.length / LINES_A_PART) }, (_, index) => ({
    kind: 'bulkPart',
    version: 1,
    bulkId,
    part: first + index,
    state,
    lines: lines.slice(index * LINES_A_PART, (index + 1) * LINES_A_PART),
  }));
}

/** Parts `from` up to `to`, which is not among them. Throws Error when one is lost. */
export async function readParts(
  ledger: Ledger,
  bulkId: string,
  from: number,
  to: number,
): Promise<readonly BulkPartRecord[]> {
  const numbers = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
  return Promise.all(
    numbers.map(async (part) => {
      const found = await ledger.read('bulkPart', { bulkId, part });
      if (!found) throw new Error(`part ${part} of the bulk revocation ${bulkId} is not there`);
      return found;
    }),
  );
}

/** Every part in its order, a few at a time. */
export async function* everyPart(ledger: Ledger, bulkId: string, parts: number): AsyncGenerator<BulkPartRecord> {
  const together = 8;
  for (let from = 0; from < parts; from += together) {
    yield* await readParts(ledger, bulkId, from, Math.min(parts, from + together));
  }
}

/** A line about what was found under a name; `now` tells what has expired. */
export function lineOf(
  { issuer, serial }: { readonly issuer: string; readonly serial: string },
  record: CertificateRecord | undefined,
  now: Date,
): BulkLine {
  const known = record?.certificate === undefined ? undefined : record;
  if (!known) return { issuer, serial, found: 'unknown' };
  const { profile, structureId, subscriptionId, directionId, holderId, requestId, notAfter } = known;
  const expired = notAfter < now.toISOString() ? 'expired' : 'in-force';
  const found = subscriptionId === CEREMONY ? 'authority' : known.state === 'revoked' ? 'revoked' : expired;
  return {
    issuer,
    serial,
    found,
    certificate: {
      ...{ profile, structureId, subscriptionId, requestId, notAfter },
      ...(directionId !== undefined && { directionId }),
      ...(holderId !== undefined && { holderId }),
    },
  };
}

/** Whether a certificate of this line is revoked when its turn comes. */
export const isMeant = ({ found }: BulkLine): boolean => found === 'in-force' || found === 'expired';

/** The digest of a list so far, with the lines of its next part. */
export function chained(before: string, { lines }: Pick<BulkPartRecord, 'lines'>): string {
  const names = lines.map(({ issuer, serial, found }) => [issuer, serial, found]);
  return sha256(new TextEncoder().encode(JSON.stringify([before, names])));
}

/** `counts` with those of some lines added. */
export function tallied(
  counts: Readonly<Record<BulkResult, number>>,
  lines: readonly BulkLine[],
): Readonly<Record<BulkResult, number>> {
  const of = (result: BulkResult) => lines.filter((line) => line.result === result).length;
  return Object.fromEntries(BULK_RESULTS.map((result) => [result, counts[result] + of(result)])) as never;
}
