import { BULK_RESULTS, type BulkLine, type BulkPartRecord, type BulkResult } from '../bulk-records.ts';
import { chainedOver, everyPortion, portions, readPortions } from '../parts.ts';
import type { Ledger } from '../ports.ts';
import { CEREMONY, type CertificateRecord } from '../records.ts';

/** Lines in parts, numbered from `first`. */
export const inParts = (
  bulkId: string,
  lines: readonly BulkLine[],
  first: number,
  state: BulkPartRecord['state'],
): readonly BulkPartRecord[] =>
  portions(lines, first).map((portion) => ({ kind: 'bulkPart', version: 1, bulkId, state, ...portion }));

const reader = (ledger: Ledger, bulkId: string) => (part: number) => ledger.read('bulkPart', { bulkId, part });
const named = (bulkId: string) => `bulkRevocation/${bulkId}`;

/** Parts `from` up to `to`, which is not among them. Throws Error when one is lost. */
export const readParts = (ledger: Ledger, bulkId: string, from: number, to: number) =>
  readPortions(reader(ledger, bulkId), from, to, named(bulkId));

/** Every part in its order, a few at a time. */
export const everyPart = (ledger: Ledger, bulkId: string, parts: number) =>
  everyPortion(reader(ledger, bulkId), parts, named(bulkId));

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
export const chained = (before: string, { lines }: Pick<BulkPartRecord, 'lines'>): string =>
  chainedOver(
    before,
    lines.map(({ issuer, serial, found }) => [issuer, serial, found]),
  );

/** `counts` with those of some lines added. */
export function tallied(
  counts: Readonly<Record<BulkResult, number>>,
  lines: readonly BulkLine[],
): Readonly<Record<BulkResult, number>> {
  const of = (result: BulkResult) => lines.filter((line) => line.result === result).length;
  return Object.fromEntries(BULK_RESULTS.map((result) => [result, counts[result] + of(result)])) as never;
}
