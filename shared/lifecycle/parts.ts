import { refuseField } from '../registration/written.ts';
import { sha256 } from './identity.ts';
import type { Page } from './ports.ts';

/** A long list in rows: so many lines in each, read and written one row at a time. */
export const LINES_A_PART = 250;

interface Portion<L> {
  readonly part: number;
  readonly lines: readonly L[];
}

type Read<P> = (part: number) => Promise<P | undefined>;

/** Lines in portions, numbered from `first`. */
export function portions<L>(lines: readonly L[], first: number): readonly Portion<L>[] {
  return Array.from({ length: Math.ceil(lines.length / LINES_A_PART) }, (_, index) => ({
    part: first + index,
    lines: lines.slice(index * LINES_A_PART, (index + 1) * LINES_A_PART),
  }));
}

/** Parts `from` up to `to`, which is not among them. Throws Error when one is lost; `of` says what it is of. */
export async function readPortions<P>(read: Read<P>, from: number, to: number, of: string): Promise<readonly P[]> {
  const numbers = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
  return Promise.all(
    numbers.map(async (part) => {
      const found = await read(part);
      if (!found) throw new Error(`part ${part} of ${of} is not there`);
      return found;
    }),
  );
}

/** Every part in its order, a few at a time. */
export async function* everyPortion<P>(read: Read<P>, parts: number, of: string): AsyncGenerator<P> {
  const together = 8;
  for (let from = 0; from < parts; from += together) {
    yield* await readPortions(read, from, Math.min(parts, from + together), of);
  }
}

/** The digest of a list so far, with what its next part says of each line. */
export function chainedOver(before: string, said: readonly (readonly (string | undefined)[])[]): string {
  return sha256(new TextEncoder().encode(JSON.stringify([before, said])));
}

/**
 * A page of the lines of a list of so many parts. A cursor is the place of its first line: part and line. Throws a Refusal
 * `malformed` for another cursor.
 */
export async function pageOfLines<L>(
  read: (part: number) => Promise<Portion<L>>,
  parts: number,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<L>> {
  const items: L[] = [];
  let [part, line] = cursor === undefined ? [0, 0] : placeIn(cursor, parts);
  for (; part < parts && items.length < limit; part++, line = 0) {
    const { lines } = await read(part);
    const some = lines.slice(line, line + limit - items.length);
    items.push(...some);
    const next = line + some.length;
    if (next < lines.length) return { items, cursor: `${part}.${next}` };
  }
  return part < parts ? { items, cursor: `${part}.0` } : { items };
}

/** Part and line that a cursor names. Throws a Refusal `malformed` for a cursor of no such list. */
export function placeIn(cursor: string, parts: number): [number, number] {
  const [, part, line] = /^(\d{1,4})\.(\d{1,3})$/.exec(cursor) ?? [];
  if (part !== undefined && Number(part) < parts && Number(line) < LINES_A_PART) return [Number(part), Number(line)];
  return refuseField(
    '/query/cursor',
    'cursor-unknown',
    'This cursor is not one of this list: start again without it.',
    '/openapi.json',
  );
}
