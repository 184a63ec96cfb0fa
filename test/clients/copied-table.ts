import { join } from 'node:path';
import {
  type AttributeValue,
  DeleteTableCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { startDynamodb } from '../../infra/local/dynamodb/dynamodb.ts';
import { site } from '../../infra/local/site.ts';

/**
 * What a restore to a point in time does: a table of another name, with the rows as they stand now. The platform has
 * stopped. `rows`: as they were.
 */
export async function copyTable(
  state: string,
  rows: readonly Record<string, AttributeValue>[],
  to: string,
): Promise<void> {
  await withDatabase(state, to, async (client) => {
    for (const Item of rows) await client.send(new PutItemCommand({ TableName: to, Item }));
  });
}

/** The rows of a table, as a backup has them. */
export const backupOf = (
  state: string,
  table: string = site.table,
): Promise<readonly Record<string, AttributeValue>[]> =>
  withDatabase(state, table, (client) => everyItem(client, table));

/** The table is gone for good. */
export async function loseTable(state: string, table: string = site.table): Promise<void> {
  await withDatabase(state, table, (client) => client.send(new DeleteTableCommand({ TableName: table })));
}

async function everyItem(client: DynamoDBClient, TableName: string): Promise<Record<string, AttributeValue>[]> {
  const rows: Record<string, AttributeValue>[] = [];
  let ExclusiveStartKey: ScanCommand['input']['ExclusiveStartKey'];
  do {
    const page = await client.send(new ScanCommand({ TableName, ExclusiveStartKey }));
    rows.push(...(page.Items ?? []));
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return rows;
}

async function withDatabase<T>(state: string, table: string, use: (client: DynamoDBClient) => Promise<T>): Promise<T> {
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
