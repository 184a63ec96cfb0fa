import { join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Item } from '../../shared/ledger/table.ts';
import type { ObjectStore } from '../../shared/lifecycle/ports.ts';
import { startDynamodb } from './dynamodb/dynamodb.ts';
import { ObjectFiles } from './s3/store.ts';
import { site } from './site.ts';

/** What a platform has left in its folder, once it has stopped. */

/** Every row of its ledger, read by DynamoDB's own client from the file. */
export async function rowsLeft(state: string, table: string = site.table): Promise<readonly Item[]> {
  const database = await startDynamodb({ folder: join(state, 'cloud', 'dynamodb'), table, port: 0 });
  const client = new DynamoDBClient({
    endpoint: database.url,
    region: site.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  try {
    const rows: Item[] = [];
    let ExclusiveStartKey: ScanCommand['input']['ExclusiveStartKey'];
    do {
      const page = await client.send(new ScanCommand({ TableName: table, ExclusiveStartKey }));
      rows.push(...(page.Items ?? []).map((item) => unmarshall(item) as Item));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    return rows;
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
