import type { Kind } from '../lifecycle/ports.ts';
import type { Item } from './table.ts';

/**
 * How the rows of a kind of record change from one release to the next, without a day on which everything is rewritten. A row
 * says in which shape it was written; it is brought to today's when it is read, step by step, and is written in today's
 * with its next version. What indexes are made of changes for old rows only once they are written again: for that there
 * is `npm run reshape`, which goes through a list to its end.
 *
 * Two releases stand side by side while one is deployed. The older one refuses a row in a shape that it does not know, out
 * loud, and damages none: it can write only what it has read. So a release that only adds what the older one may drop needs
 * no step, and one that needs a step is deployed when a minute of refusals about those rows is borne.
 *
 * What conditions of transactions look at keeps its name for ever: `version` of all, `state`, `from` and `until` of mandates.
 */
export interface Shape {
  /** The shape in which rows of the kind are written; the first is 1, and says nothing in the row. */
  readonly now: number;
  /** From shape n to n + 1, for each n from 1 on. Pure: a row is read more than once. */
  readonly steps: readonly ((row: Item) => Item)[];
}

export type Shapes = { readonly [K in Kind]?: Shape };

/** The shapes of this release: all kinds that are not named are in their first. */
export const shapes: Shapes = {};

/** A row was written by a newer release than this one. */
export class NewerShape extends Error {
  constructor(kind: string, shape: number, known: number) {
    super(`a ${kind} in the ledger has the shape ${shape}, and this release knows ${known}: a newer release wrote it`);
    this.name = 'NewerShape';
  }
}

/** The row as this release knows rows of its kind. Throws NewerShape. */
export function inShape(kind: Kind, row: Item, known: Shapes = shapes): Item {
  const { now, steps } = known[kind] ?? FIRST;
  const written = shapeOf(row);
  if (written > now) throw new NewerShape(kind, written, now);
  const { shape: _, ...rest } = row;
  return steps.slice(written - 1).reduce((older, step) => step(older), rest as Item);
}

/** What a row of the kind says of its shape. */
export function shapeMark(kind: Kind, known: Shapes = shapes): { readonly shape?: number } {
  const { now, steps } = known[kind] ?? FIRST;
  if (steps.length !== now - 1) throw new Error(`${kind} is in shape ${now} with ${steps.length} steps`);
  return now === 1 ? {} : { shape: now };
}

/** Whether a row would be written otherwise by this release. */
export const isOlder = (kind: Kind, row: Item, known: Shapes = shapes): boolean =>
  shapeOf(row) < (known[kind] ?? FIRST).now;

const FIRST: Shape = { now: 1, steps: [] };

function shapeOf({ shape = 1 }: Item): number {
  if (typeof shape !== 'number' || !Number.isSafeInteger(shape) || shape < 1)
    throw new Error(`a row of the ledger has the shape ${String(shape)}`);
  return shape;
}
