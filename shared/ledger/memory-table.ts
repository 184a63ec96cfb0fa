import { marshall } from '@aws-sdk/util-dynamodb';
import { sortAttribute } from './schema.ts';
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

/** A table in memory, for tests and benches: what DynamoDB does, as far as the ledger relies on it. */
export interface MemoryTable extends Table {
  /** Every row as it is now, in the order of keys. */
  rows(): readonly Item[];
  /** From here on, reads of indexes show the rows as they are now, until called again or `freshIndexes`. */
  staleIndexes(): void;
  freshIndexes(): void;
}

export function createMemoryTable(): MemoryTable {
  const partitions = new Map<string, Map<string, Item>>();
  let indexed: readonly Item[] | undefined;

  const at = ({ pk, sk }: Key) => partitions.get(pk)?.get(sk);
  const every = () => [...partitions.values()].flatMap((partition) => [...partition.values()]);
  const change = (edits: readonly { readonly key: Key; readonly item?: Item }[]) => {
    const held = edits.map(({ key, item }) => ({ key, item: item && taken(item) }));
    for (const { key, item } of held) {
      const partition = partitions.get(key.pk) ?? new Map<string, Item>();
      partitions.set(key.pk, partition);
      if (item) partition.set(key.sk, item);
      else partition.delete(key.sk);
    }
  };

  return {
    async get(key) {
      const item = at(key);
      return item && copyOf(item);
    },

    async query(query) {
      const sort = sortAttribute(query.index);
      const source = query.index === undefined ? (partitions.get(query.pk)?.values() ?? []) : (indexed ?? every());
      const direction = query.newestFirst ? -1 : 1;
      const found = [...source]
        .filter((item) => query.index === undefined || item[`${query.index}Pk`] === query.pk)
        .map((item) => ({ item, key: item[sort] as string }))
        .filter(({ key }) => query.index !== undefined || key.startsWith(query.begins))
        .filter(({ key }) => query.index === undefined || query.upTo === undefined || compare(key, query.upTo) <= 0)
        .filter(({ key }) => query.after === undefined || direction * compare(key, query.after) > 0)
        .sort((a, b) => direction * compare(a.key, b.key));
      const items = found.slice(0, query.limit).map(({ item }) => copyOf(item));
      return { items, more: found.length >= query.limit };
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
      every()
        .map((item) => copyOf(item))
        .sort((a, b) => compare(a.pk, b.pk) || compare(a.sk, b.sk)),
    staleIndexes: () => {
      indexed = every();
    },
    freshIndexes: () => {
      indexed = undefined;
    },
  };
}

/** The item as DynamoDB would hold it; throws on what it would not take. */
function taken(item: Item): Item {
  marshall(item, { removeUndefinedValues: true });
  return copyOf(item);
}

function copyOf<T>(value: T): T;
function copyOf(value: unknown): unknown {
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (Array.isArray(value)) return value.map((element) => copyOf<unknown>(element));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, copyOf<unknown>(member)]));
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

const compare = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
