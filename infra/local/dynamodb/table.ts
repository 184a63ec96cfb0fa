import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  ResourceInUseException,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { type KeyAttribute, keyTableDefinition, tableDefinition } from '../../../shared/ledger/table-definition.ts';
import { LocalProblem } from '../loopback.ts';

/**
 * Makes a table as the deployment defines it, the ledger's unless told otherwise; one that is there already must have that
 * very shape.
 */
export async function createTable(
  client: DynamoDBClient,
  name: string,
  wanted: CreateTableCommandInput = tableInput(name),
): Promise<void> {
  const existing = await describe(client, name);
  if (existing !== undefined) return requireShape(existing, wanted);
  try {
    await client.send(new CreateTableCommand(wanted));
    if (wanted.GlobalSecondaryIndexes) {
      await client.send(
        new UpdateTimeToLiveCommand({
          TableName: name,
          TimeToLiveSpecification: { AttributeName: tableDefinition.timeToLiveAttribute, Enabled: true },
        }),
      );
    }
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  // Some emulators take a moment, as AWS does.
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if ((await describe(client, name))?.TableStatus === 'ACTIVE') return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new LocalProblem(`The table ${name} did not become active within ten seconds.`);
}

/** The definition in DynamoDB's own words. */
export function tableInput(name: string): CreateTableCommandInput {
  const { partitionKey, sortKey, indexes } = tableDefinition;
  const keys: KeyAttribute[] = [
    partitionKey,
    sortKey,
    ...indexes.flatMap((index) => [index.partitionKey, index.sortKey]),
  ];
  const attributes = new Map(keys.map((key) => [key.name, key.type]));
  return {
    TableName: name,
    BillingMode: tableDefinition.billing,
    AttributeDefinitions: [...attributes].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
    KeySchema: schema(partitionKey, sortKey),
    GlobalSecondaryIndexes: indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: schema(index.partitionKey, index.sortKey),
      Projection: { ProjectionType: index.projection },
    })),
  };
}

/** The table of data keys in DynamoDB's own words. */
export function keyTableInput(name: string): CreateTableCommandInput {
  const { partitionKey, billing } = keyTableDefinition;
  return {
    TableName: name,
    BillingMode: billing,
    AttributeDefinitions: [{ AttributeName: partitionKey.name, AttributeType: partitionKey.type }],
    KeySchema: [{ AttributeName: partitionKey.name, KeyType: 'HASH' }],
  };
}

function schema(partitionKey: KeyAttribute, sortKey: KeyAttribute): KeySchemaElement[] {
  return [
    { AttributeName: partitionKey.name, KeyType: 'HASH' },
    { AttributeName: sortKey.name, KeyType: 'RANGE' },
  ];
}

async function describe(client: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

function requireShape(table: TableDescription, wanted: CreateTableCommandInput): void {
  const shape = (keys: KeySchemaElement[] | undefined) =>
    (keys ?? [])
      .map((key) => `${key.KeyType}:${key.AttributeName}`)
      .sort()
      .join(' ');
  const indexes = (
    all: readonly { IndexName?: string | undefined; KeySchema?: KeySchemaElement[] | undefined }[] = [],
  ) =>
    all
      .map((index) => `${index.IndexName} ${shape(index.KeySchema)}`)
      .sort()
      .join('; ');
  const same =
    shape(table.KeySchema) === shape(wanted.KeySchema) &&
    indexes(table.GlobalSecondaryIndexes) === indexes(wanted.GlobalSecondaryIndexes);
  if (!same)
    throw new LocalProblem(
      `The table ${wanted.TableName} was made by another version with other keys or indexes: move the state folder away and start again.`,
    );
}
