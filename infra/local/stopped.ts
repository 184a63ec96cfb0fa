import { join } from 'node:path';
import { type AttributeValue, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { createDynamoDbTable } from '../../shared/ledger/dynamodb-table.ts';
import type { Item, Table } from '../../shared/ledger/table.ts';
import type { ObjectStore } from '../../shared/lifecycle/ports.ts';
import { startDynamodb } from './dynamodb/dynamodb.ts';
import { ObjectFiles } from './s3/store.ts';
import { site } from './site.ts';

/** What a platform has left in its folder, once it has stopped. */

/** Its ledger, for as long as it is used. */
export async function ledgerLeft<T>(state: string, use: (table: Table) => Promise<T>): Promise<T> {
  return withDatabase(state, site.table, (client) => use(createDynamoDbTable(client, site.table)));
}

/** Every row of its ledger, read by DynamoDB's own client from the file. */
export async function rowsLeft(state: string, table: string = site.table): Promise<readonly Item[]> {
  return (await itemsLeft(state, table)).map((item) => unmarshall(item) as Item);
}

/** The same as DynamoDB has them. */
export function itemsLeft(
  state: string,
  table: string = site.table,
): Promise<readonly Record<string, AttributeValue>[]> {
  return withDatabase(state, table, async (client) => {
    const items: Record<string, AttributeValue>[] = [];
    let ExclusiveStartKey: ScanCommand['input']['ExclusiveStartKey'];
    do {
      const page = await client.send(new ScanCommand({ TableName: table, ExclusiveStartKey }));
      items.push(...(page.Items ?? []));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    return items;
  });
}

/** Its database, for as long as it is used. */
export async function withDatabase<T>(
  state: string,
  table: string,
  use: (client: DynamoDBClient) => Promise<T>,
): Promise<T> {
  const database = await startDynamodb({ folder: join(state, 'cloud', 'dynamodb'), table, port: 0 });
  const client = new DynamoDBClient({
    endpoint: database.url,
    region: site.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  try {
    return await use(client);
  } finally {
    client.destroy();
    await database.stop();
  }
}

/** Its evidence, to be read. */
export function evidenceLeft(state: string): Pick<ObjectStore, 'get'> {
  const files = new ObjectFiles(join(state, 'cloud', 's3'));
  const heads = new Map(files.list(site.buckets.evidence).map((head) => [head.key, head]));
  return {
    async get(key) {
      const head = heads.get(key);
      if (!head) return undefined;
      const parts = head.size === 0 ? [] : await files.read(site.buckets.evidence, key, 0, head.size - 1).toArray();
      return { bytes: Buffer.concat(parts as Uint8Array[]), etag: head.etag };
    },
  };
}
