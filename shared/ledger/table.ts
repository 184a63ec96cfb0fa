import type { IndexName } from './table-definition.ts';

/**
 * The few things that the ledger asks of a store of items, so that its rules are written once and proved against memory
 * and against DynamoDB alike. Values are what DynamoDB holds: text, numbers, booleans, null, octets, lists and maps;
 * members that are undefined are not stored. Every call but `query` on an index is strongly consistent.
 *
 * A store that did not take or answer a call throws a Refusal `unavailable`; whether a write happened is then unknown.
 */
export interface Table {
  get(key: Key): Promise<Item | undefined>;
  query(query: Query): Promise<Rows>;
  /** All of them or none. Throws `ConditionsFailed` when one of the conditions does not hold. */
  write(actions: readonly Action[]): Promise<void>;
  /** Adds 1 to `count` of a row while it is below `below`, and says whether it was. Makes the row where there is none. */
  count(key: Key, below: number, expires: number): Promise<boolean>;
}

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export interface Item extends Key {
  readonly [attribute: string]: unknown;
}

/** A page of a partition in the order of its sort key: in UTF-8 octets. */
export type Query = {
  readonly pk: string;
  readonly limit: number;
  readonly newestFirst?: boolean;
  /** Sort key of the last row that was seen; need not exist any more. */
  readonly after?: string;
} & (
  | { readonly index?: undefined; readonly begins: string }
  /** `after` and `upTo` (inclusive) exclude each other. */
  | { readonly index: IndexName; readonly upTo?: string }
);

export interface Rows {
  readonly items: readonly Item[];
  /** Whether there may be rows beyond the last of `items`; a page also ends where the store ends it. */
  readonly more: boolean;
}

export type Action = { readonly if?: Condition } & (
  | { readonly put: Item }
  | { readonly delete: Key }
  /** Writes nothing: only its condition counts. */
  | { readonly check: Key; readonly if: Condition }
);

/** What the row under the action's key must be: absent, or present with all of these. */
export type Condition = 'absent' | readonly Clause[];

export interface Clause {
  readonly attribute: string;
  readonly is: '=' | '<=' | '>';
  readonly value: string | number;
}

/** Nothing was written; `failed` holds the positions of the actions whose conditions did not hold. */
export class ConditionsFailed extends Error {
  readonly failed: readonly number[];
  constructor(failed: readonly number[]) {
    super(`conditions failed: ${failed.join(', ')}`);
    this.name = 'ConditionsFailed';
    this.failed = failed;
  }
}

/** DynamoDB's limit for one transaction. */
export const MOST_ACTIONS = 100;

export function keyOfAction(action: Action): Key {
  if ('put' in action) return { pk: action.put.pk, sk: action.put.sk };
  return 'delete' in action ? action.delete : action.check;
}
