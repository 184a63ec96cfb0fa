import { type BucketName, lambdas } from '../../functions/lambdas.ts';
import { site } from '../../infra/local/site.ts';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { planOf } from '../../shared/ledger/plan.ts';
import { type Action, keyOfAction, type Query, type Table } from '../../shared/ledger/table.ts';
import { Conflict, type Handout, type Ledger, type ObjectStore } from '../../shared/lifecycle/ports.ts';
import { demand } from './role.ts';

const TableName = site.table;
const S = (text: string) => ({ S: text });

export function enforcedTable(table: Table, name: string): Table {
  const ask = (action: string, body: object) =>
    demand(name, { service: 'dynamodb', action, resource: TableName }, body);
  // every function asks once whether the table is open (`shared/ledger/opening.ts`)
  if (lambdas.some((row) => row.name === name)) ask('GetItem', { TableName, Key: { pk: S(`opened#${TableName}`) } });
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
      // an answer may be lost at any time: the first event then tells whether the change was written (`ledger.ts`)
      const witness = actions.map(keyOfAction).find(({ sk }) => sk.startsWith('event#'));
      if (witness) ask('GetItem', { TableName, Key: { pk: S(witness.pk) } });
      return table.write(actions);
    },
    count: async (key, ...more) => {
      ask('UpdateItem', { TableName, Key: { pk: S(key.pk) } });
      return table.count(key, ...more);
    },
  };
}

/**
 * The ledger over such a table. Whoever writes must be able to look at the change's first event: a conflict is certain only
 * then, and an answer that was lost is found again. It is asked for at every commit, though few come to it.
 */
export function enforcedLedger(seen: Table, name: string): Ledger {
  const ledger = createLedger(seen);
  return {
    ...ledger,
    commit: async (change) => {
      const { pk } = planOf(change).witness;
      demand(name, { service: 'dynamodb', action: 'GetItem', resource: TableName }, { TableName, Key: { pk: S(pk) } });
      return ledger.commit(change);
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

const objectAsked =
  (name: string, bucket: BucketName) =>
  (action: string, key: string, headers: Readonly<Record<string, string>> = {}) => {
    const resource = [site.buckets[bucket], key].filter(Boolean).join('/');
    demand(name, { service: 's3', action, resource }, undefined, headers);
  };

export function enforcedObjects(store: ObjectStore, bucket: BucketName, name: string): ObjectStore {
  const ask = objectAsked(name, bucket);
  const get: ObjectStore['get'] = async (key) => {
    ask('GetObject', key);
    const found = await store.get(key);
    if (found === undefined) ask('ListObjectsV2', '');
    return found;
  };
  return {
    ...store,
    get,
    put: async (key, bytes, options) => {
      const { onlyIf } = options;
      const told = onlyIf && ('absent' in onlyIf ? { 'if-none-match': '*' } : { 'if-match': onlyIf.etag });
      ask('PutObject', key, told);
      try {
        await store.put(key, bytes, options);
      } catch (error) {
        // what stands in the way is looked at: it may be what was to be written
        if (error instanceof Conflict) await get(key);
        throw error;
      }
    },
  };
}

/** The link that is handed out reads as the function that made it. */
export function enforcedHandout(handout: Handout, name: string): Handout {
  const ask = objectAsked(name, 'staging');
  return {
    handOut: async (key, ...more) => {
      ask('PutObject', key);
      ask('GetObject', key);
      return handout.handOut(key, ...more);
    },
  };
}
