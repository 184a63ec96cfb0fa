import { ERASED, openOr } from '../../registration/personal.ts';
import type { BulkLine, BulkRevocationRecord } from '../bulk-records.ts';
import { pageOfLines } from '../parts.ts';
import type { Page } from '../ports.ts';
import { begin, type Caller, type Desk } from '../registration/desk.ts';
import { takeOrder } from './desk.ts';
import { readParts } from './parts.ts';

export interface SeenBulk {
  readonly order: BulkRevocationRecord;
  /** As the proposer wrote them, while they are kept. */
  readonly reasons: string;
}

/** An order and how far it is. Throws a Refusal `forbidden` or `not-found`. */
export async function showBulk(desk: Desk, caller: Caller, id: string): Promise<SeenBulk> {
  const { order } = await takeOrder(desk, caller, id);
  return withReasons(desk, order);
}

export async function withReasons({ vault }: Pick<Desk, 'vault'>, order: BulkRevocationRecord): Promise<SeenBulk> {
  const { reasons } = order;
  return { order, reasons: typeof reasons === 'string' ? reasons : await openOr(vault, reasons, ERASED) };
}

/** Every order, newest first. Throws a Refusal `forbidden`. */
export async function listBulk(
  desk: Desk,
  caller: Caller,
  page: { readonly limit?: number; readonly cursor?: string },
): Promise<Page<BulkRevocationRecord>> {
  await begin(desk, caller);
  return desk.ledger.list('bulk-revocations', '', page);
}

/**
 * A page of the lines of an order, in the order of the list. A cursor is the place of its first line: part and line. Throws
 * a Refusal `forbidden`, `not-found`, or `malformed` for another cursor.
 */
export async function linesOfBulk(
  desk: Desk,
  caller: Caller,
  id: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<BulkLine>> {
  const { order } = await takeOrder(desk, caller, id);
  const read = async (part: number) => (await readParts(desk.ledger, id, part, part + 1))[0]!;
  return pageOfLines(read, order.parts, page);
}
