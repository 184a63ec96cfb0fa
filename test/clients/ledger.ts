import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { startDynamodb } from '../../infra/local/dynamodb/dynamodb.ts';
import { site } from '../../infra/local/site.ts';
import type { Item } from '../../shared/ledger/table.ts';

/** Every row of the ledger of a platform that has stopped, read by DynamoDB's own client from the file it left. */
export async function readLedger(state: string): Promise<readonly Item[]> {
  const database = await startDynamodb({ folder: join(state, 'cloud', 'dynamodb'), table: site.table, port: 0 });
  const client = new DynamoDBClient({
    endpoint: database.url,
    region: site.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  try {
    const rows: Item[] = [];
    let ExclusiveStartKey: ScanCommand['input']['ExclusiveStartKey'];
    do {
      const page = await client.send(new ScanCommand({ TableName: site.table, ExclusiveStartKey }));
      rows.push(...(page.Items ?? []).map((item) => unmarshall(item) as Item));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    return rows;
  } finally {
    client.destroy();
    await database.stop();
  }
}

/** Whether octets stand in a row, in a text of it or in its octets. */
export function holds(row: Item, needle: string | Buffer): boolean {
  const inside = (value: unknown): boolean => {
    if (typeof value === 'string') return Buffer.from(value).includes(needle);
    if (value instanceof Uint8Array) return Buffer.from(value).includes(needle);
    return typeof value === 'object' && value !== null && Object.values(value).some(inside);
  };
  return inside(row);
}

/** Files below a folder in which a text or octets stand as they are. */
export function filesHolding(folder: string, needle: string | Buffer): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(needle));
}
