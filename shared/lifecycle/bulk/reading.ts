import { ERASED, openOr } from '../../registration/personal.ts';
import { refuseField } from '../../registration/written.ts';
import type { BulkLine, BulkRevocationRecord } from '../bulk-records.ts';
import type { Page } from '../ports.ts';
import { begin, type Caller, type Desk } from '../registration/desk.ts';
import { takeOrder } from './desk.ts';
import { LINES_A_PART, readParts } from './parts.ts';

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
  begin(desk, caller);
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
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<BulkLine>> {
  const { order } = await takeOrder(desk, caller, id);
  const items: BulkLine[] = [];
  let [part, line] = cursor === undefined ? [0, 0] : placeIn(cursor, order);
  for (; part < order.parts && items.length < limit; part++, line = 0) {
    const [read] = await readParts(desk.ledger, id, part, part + 1);
    const some = read!.lines.slice(line, line + limit - items.length);
    items.push(...some);
    const next = line + some.length;
    if (next < read!.lines.length) return { items, cursor: `${part}.${next}` };
  }
  return part < order.parts ? { items, cursor: `${part}.0` } : { items };
}

function placeIn(cursor: string, { parts }: BulkRevocationRecord): [number, number] {
  const [, part, line] = /^(\d{1,4})\.(\d{1,3})$/.exec(cursor) ?? [];
  if (part !== undefined && Number(part) < parts && Number(line) < LINES_A_PART) return [Number(part), Number(line)];
  return refuseField(
    '/query/cursor',
    'cursor-unknown',
    'This cursor is not one of this list: start again without it.',
    '/openapi.json',
  );
}
