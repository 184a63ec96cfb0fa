import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { passing } from '../ledger/unavailable.ts';
import type { KeyEraser } from '../lifecycle/ports.ts';

/**
 * Destroys data keys in the key table (`data-keys.ts`) and has no client that could open one. The row that is left says
 * that the key was destroyed, and nothing else.
 */
export function createKeyEraser(dynamodb: DynamoDBClient, table: string): KeyEraser {
  const TableName = table;
  const away = (error: unknown) => {
    throw passing(error, 'the key table');
  };
  return {
    async destroyed(of) {
      const input = { TableName, Key: { pk: { S: of } }, ConsistentRead: true };
      const { Item } = await dynamodb.send(new GetItemCommand(input)).catch(away);
      return Item?.destroyed !== undefined;
    },
    async destroy(of) {
      const Item = { pk: { S: of }, destroyed: { BOOL: true } };
      await dynamodb.send(new PutItemCommand({ TableName, Item })).catch(away);
    },
  };
}
