import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startDynamodb } from '../../infra/local/dynamodb/dynamodb.ts';
import { createTable } from '../../infra/local/dynamodb/table.ts';
import { createDynamoDbTable } from '../../shared/ledger/dynamodb-table.ts';
import { createMemoryTable } from '../../shared/ledger/memory-table.ts';
import type { Table } from '../../shared/ledger/table.ts';

/** Empty tables to try the ledger on. */
export interface Store {
  fresh(): Promise<Table>;
  close(): Promise<void>;
}

export const memoryStore = async (): Promise<Store> => ({
  fresh: async () => createMemoryTable(),
  close: async () => {},
});

export const clientOptions = {
  region: 'eu-west-3',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

/** The real emulator; rejects with the sentence that names the missing program where it is not installed. */
export async function dynoxideStore(): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), 'sceau-ledger-'));
  const dynamodb = await startDynamodb({ folder, table: 'first', port: 0 });
  const client = new DynamoDBClient({ ...clientOptions, endpoint: dynamodb.url });
  let made = 0;
  return {
    async fresh() {
      made += 1;
      await createTable(client, `ledger-${made}`);
      return createDynamoDbTable(client, `ledger-${made}`);
    },
    async close() {
      client.destroy();
      await dynamodb.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
