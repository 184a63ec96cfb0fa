import type { LambdaName } from '../../functions/lambdas.ts';
import { createLocalIam } from '../../infra/local/iam/iam.ts';
import { openBook } from '../../infra/local/iam/open-book.ts';
import type { Asked as Called } from '../../infra/local/iam/requests.ts';
import { site } from '../../infra/local/site.ts';
import { createCallKeeper } from '../../shared/ledger/call-keeper.ts';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createLogStore } from '../../shared/ledger/log-store.ts';
import { type Action, keyOfAction, type Query, type Table } from '../../shared/ledger/table.ts';
import type { ObjectStore } from '../../shared/lifecycle/ports.ts';

/**
 * A house in memory as one function sees it: ledger and objects under the policies that its role has when deployed. A use
 * case that reaches for more fails here as it would there, and what it needs is noted for the report of grants.
 */
const iam = await createLocalIam(openBook(), () => undefined);

const BUCKETS = ['staging', 'repository', 'evidence'] as const;
type Stores = { readonly [B in (typeof BUCKETS)[number]]?: ObjectStore };

/** The same house with the ledger over that table, its call keeper and its object stores, for the function of that name. */
export function asFunction<H extends object>(house: H & Stores, name: LambdaName, table: Table): H {
  const seen = enforcedTable(table, name);
  const stores = BUCKETS.flatMap((bucket) => {
    const store = house[bucket];
    return store ? [[bucket, enforcedObjects(store, bucket, name)] as const] : [];
  });
  return {
    ...house,
    ledger: createLedger(seen),
    ...('calls' in house && { calls: createCallKeeper(seen) }),
    ...('log' in house && { log: createLogStore(seen) }),
    ...Object.fromEntries(stores),
  };
}

function demand(name: string, call: Called['call'], body?: object): void {
  const asked = { call, body: body as Called['body'], headers: {}, query: new URLSearchParams() };
  const forbidden = iam.forbids(name, asked);
  if (forbidden === undefined) return;
  throw Object.assign(new Error(forbidden), { name: call.service === 's3' ? 'AccessDenied' : 'AccessDeniedException' });
}

const TableName = site.table;
const S = (text: string) => ({ S: text });

function enforcedTable(table: Table, name: string): Table {
  const ask = (action: string, body: object) =>
    demand(name, { service: 'dynamodb', action, resource: TableName }, body);
  return {
    get: async (key) => {
      ask('GetItem', { TableName, Key: { pk: S(key.pk) } });
      return table.get(key);
    },
    query: async (query) => {
      ask('Query', queried(query));
      return table.query(query);
    },
    write: async (actions) => {
      ask('TransactWriteItems', { TransactItems: actions.map(written) });
      return table.write(actions);
    },
    count: async (key, ...more) => {
      ask('UpdateItem', { TableName, Key: { pk: S(key.pk) } });
      return table.count(key, ...more);
    },
  };
}

const queried = ({ pk, index }: Query) => ({
  TableName,
  ...(index && { IndexName: index }),
  KeyConditionExpression: '#pk = :pk',
  ExpressionAttributeNames: { '#pk': index ? `${index}Pk` : 'pk' },
  ExpressionAttributeValues: { ':pk': S(pk) },
});

function written(action: Action): object {
  const row = { TableName, Key: { pk: S(keyOfAction(action).pk) } };
  return 'put' in action ? { Put: row } : 'delete' in action ? { Delete: row } : { ConditionCheck: row };
}

function enforcedObjects(store: ObjectStore, bucket: (typeof BUCKETS)[number], name: string): ObjectStore {
  const ask = (action: string, key: string) =>
    demand(name, { service: 's3', action, resource: [site.buckets[bucket], key].filter(Boolean).join('/') });
  return {
    ...store,
    get: async (key) => {
      ask('GetObject', key);
      const found = await store.get(key);
      if (found === undefined) ask('ListObjectsV2', '');
      return found;
    },
    put: async (key, ...more) => {
      ask('PutObject', key);
      return store.put(key, ...more);
    },
  };
}
