import { compare, createOrderedRows, type OrderedRows } from './ordered-rows.ts';
import {
  type Action,
  type Condition,
  ConditionsFailed,
  type Item,
  type Key,
  keyOfAction,
  MOST_ACTIONS,
  type Table,
} from './table.ts';
import { type IndexName, tableDefinition } from './table-definition.ts';

/** A table in memory, for tests and benches: what DynamoDB does, as far as the ledger relies on it. */
export interface MemoryTable extends Table {
  /** Every row as it is now, in the order of keys. */
  rows(): readonly Item[];
  /** From here on, reads of indexes show the rows as they are now, until called again or `freshIndexes`. */
  staleIndexes(): void;
  freshIndexes(): void;
}

export function createMemoryTable(): MemoryTable {
  const rows = new Map<string, Item>();
  // rows of each partition of the table and of its indexes, in the order of their sort keys
  const ordered = new Map<string, OrderedRows>();
  let stale: readonly Item[] | undefined;

  const at = (key: Key) => rows.get(nameOf(key));
  const change = (edits: readonly { readonly key: Key; readonly item?: Item }[]) => {
    const held = edits.map(({ key, item }) => ({ key, item: item && taken(item) }));
    for (const { key, item } of held) {
      const before = at(key);
      for (const [name, sort] of before ? placesOf(before) : []) {
        const places = ordered.get(name)!;
        places.remove(sort, before!);
        if (places.length === 0) ordered.delete(name);
      }
      if (!item) {
        rows.delete(nameOf(key));
        continue;
      }
      rows.set(nameOf(key), item);
      for (const [name, sort] of placesOf(item)) {
        const places = ordered.get(name) ?? createOrderedRows();
        ordered.set(name, places);
        places.insert(sort, item);
      }
    }
  };
  return {
    async get(key) {
      const item = at(key);
      return item && copyOf(item);
    },

    async query(query) {
      const { index, pk, limit, after, newestFirst } = query;
      const places =
        (stale && index !== undefined ? inOrder(stale, index, pk) : ordered.get(placeName(index, pk))) ??
        createOrderedRows();
      // in the table's own order, from the first row that fits to the last
      let from = index === undefined ? places.firstFrom(query.begins) : 0;
      let until =
        index === undefined
          ? places.firstFrom(`${query.begins}\u{10ffff}`)
          : query.upTo === undefined
            ? places.length
            : places.firstAfter(query.upTo);
      if (after !== undefined && newestFirst) until = Math.min(until, places.firstFrom(after));
      if (after !== undefined && !newestFirst) from = Math.max(from, places.firstAfter(after));
      const many = Math.max(0, Math.min(limit, until - from));
      const found = newestFirst ? places.slice(until - many, until).toReversed() : places.slice(from, from + many);
      return { items: found.map((item) => copyOf(item)), more: many >= limit };
    },

    async write(actions) {
      assertTransaction(actions);
      const failed = actions.flatMap((action, position) =>
        holds(action.if, at(keyOfAction(action))) ? [] : [position],
      );
      if (failed.length > 0) throw new ConditionsFailed(failed);
      change(
        actions.flatMap((action) => {
          if ('check' in action) return [];
          return 'put' in action ? [{ key: action.put, item: action.put }] : [{ key: action.delete }];
        }),
      );
    },

    async count(key, below, expires) {
      const count = (at(key)?.count as number | undefined) ?? 0;
      if (count >= below) return false;
      change([{ key, item: { ...key, count: count + 1, expires } }]);
      return true;
    },

    rows: () =>
      [...rows.values()].map((item) => copyOf(item)).sort((a, b) => compare(a.pk, b.pk) || compare(a.sk, b.sk)),
    staleIndexes: () => {
      stale = [...rows.values()];
    },
    freshIndexes: () => {
      stale = undefined;
    },
  };
}

const nameOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;
const placeName = (index: IndexName | undefined, pk: string): string => `${index ?? ''} ${pk}`;

/** Partitions that a row is in, with its sort key in each. Indexes are sparse: a row is in one by two attributes. */
function placesOf(item: Item): readonly (readonly [name: string, sort: string])[] {
  const indexed = tableDefinition.indexes.flatMap(({ name, partitionKey, sortKey }) => {
    const [pk, sort] = [item[partitionKey.name], item[sortKey.name]];
    return pk === undefined || sort === undefined ? [] : [[placeName(name, pk as string), sort as string] as const];
  });
  return [[placeName(undefined, item.pk), item.sk], ...indexed];
}

/** A partition of an index, laid out afresh. */
function inOrder(rows: readonly Item[], index: IndexName, pk: string): OrderedRows {
  const [name, laid] = [placeName(index, pk), createOrderedRows()];
  for (const item of rows) for (const [place, sort] of placesOf(item)) if (place === name) laid.insert(sort, item);
  return laid;
}

/** The item as DynamoDB would hold it; throws on what it would not take. */
function taken(item: Item): Item {
  assertTakes(item);
  return copyOf(item);
}

/** Text, numbers that are exact, booleans, null, octets, lists and plain maps; in a map, members that are undefined. */
function assertTakes(value: unknown): void {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return;
  if (typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER) return;
  if (value instanceof Uint8Array) return;
  if (Array.isArray(value)) {
    for (const element of value) assertTakes(element);
    return;
  }
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype)
    throw new TypeError(`DynamoDB takes no ${typeof value} such as ${String(value)}`);
  for (const member of Object.values(value)) if (member !== undefined) assertTakes(member);
}

function copyOf<T>(value: T): T;
function copyOf(value: unknown): unknown {
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (Array.isArray(value)) return value.map((element) => copyOf<unknown>(element));
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = { ...value };
  for (const name of Object.keys(copy)) {
    const member = copy[name];
    if (member === undefined) delete copy[name];
    else if (typeof member === 'object') copy[name] = copyOf<unknown>(member);
  }
  return copy;
}

function holds(condition: Condition | undefined, item: Item | undefined): boolean {
  if (condition === undefined) return true;
  if (condition === 'absent') return item === undefined;
  return condition.every(({ attribute, is, value }) => {
    const has = item?.[attribute];
    if (typeof has !== typeof value) return false;
    const order = typeof has === 'string' ? compare(has, value as string) : (has as number) - (value as number);
    return is === '=' ? order === 0 : is === '>' ? order > 0 : order <= 0;
  });
}

function assertTransaction(actions: readonly Action[]): void {
  if (actions.length === 0 || actions.length > MOST_ACTIONS)
    throw new Error(`a transaction of ${actions.length} actions`);
  const keys = new Set(actions.map(keyOfAction).map(({ pk, sk }) => `${pk} ${sk}`));
  if (keys.size < actions.length) throw new Error('a transaction with two actions on one row');
}
