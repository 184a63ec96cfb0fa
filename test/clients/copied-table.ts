import { type AttributeValue, DeleteTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { site } from '../../infra/local/site.ts';
import { itemsLeft, withDatabase } from '../../infra/local/stopped.ts';

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
export const backupOf = itemsLeft;

/** The table is gone for good. */
export async function loseTable(state: string, table: string = site.table): Promise<void> {
  await withDatabase(state, table, (client) => client.send(new DeleteTableCommand({ TableName: table })));
}
