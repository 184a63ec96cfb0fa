import { tableDefinition } from '../../../shared/ledger/table-definition.ts';
import { site } from '../site.ts';
import type { Request } from './evaluator.ts';

type Json = Readonly<Record<string, unknown>>;

/** What an item of a transaction asks for (DynamoDB Developer Guide, "IAM with DynamoDB transactions"). */
const IN_TRANSACTION: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
  Get: 'GetItem',
};

const { partitionKey, indexes } = tableDefinition;

/**
 * What a call to DynamoDB asks for. `dynamodb:LeadingKeys` are the partition keys that it names, `dynamodb:Attributes` the
 * attributes that it names: in keys, items, projections and expressions, the top of each path (DynamoDB Developer Guide,
 * "Using IAM policy conditions for fine-grained access control"). A scan names no partition, and so has no leading key.
 */
export function dynamodbRequests(action: string, body: Json): readonly Request[] {
  if (action === 'TransactWriteItems' || action === 'TransactGetItems')
    return list(body.TransactItems).flatMap((item) =>
      Object.entries(item).map(([kind, part]) => oneItem(IN_TRANSACTION[kind] ?? kind, part as Json)),
    );
  if (action === 'BatchGetItem' || action === 'BatchWriteItem') return batch(action, body);
  if (action === 'Query') return [query(body)];
  return [oneItem(action, body)];
}

function oneItem(action: string, part: Json): Request {
  const whole = (part.Item ?? part.Key) as Json | undefined;
  const leading = stringOf(whole?.[partitionKey.name]);
  return request(action, tableArn(part.TableName), leading === undefined ? [] : [leading], {
    ...attributesIn(part, Object.keys(whole ?? {})),
  });
}

/** A query names its partition by one equality, of the table or of an index. */
function query(body: Json): Request {
  const index = typeof body.IndexName === 'string' ? body.IndexName : undefined;
  const key = index === undefined ? partitionKey : indexes.find(({ name }) => name === index)?.partitionKey;
  const names = (body.ExpressionAttributeNames ?? {}) as Readonly<Record<string, string>>;
  const values = (body.ExpressionAttributeValues ?? {}) as Json;
  const equalities = [...String(body.KeyConditionExpression ?? '').matchAll(/([#\w]+)\s*=\s*(:\w+)/g)];
  const leading = equalities.flatMap(([, name = '', value = '']) => {
    const text = (names[name] ?? name) === key?.name ? stringOf(values[value]) : undefined;
    return text === undefined ? [] : [text];
  });
  const resource = `${tableArn(body.TableName)}${index === undefined ? '' : `/index/${index}`}`;
  return request('Query', resource, leading, attributesIn(body, []));
}

function batch(action: string, body: Json): readonly Request[] {
  return Object.entries((body.RequestItems ?? {}) as Json).map(([table, asked]) => {
    const parts = Array.isArray(asked)
      ? (asked as Json[]).flatMap((one) => Object.values(one) as Json[]).map((one) => (one.Item ?? one.Key) as Json)
      : list((asked as Json).Keys);
    const leading = parts.flatMap((key) => stringOf(key[partitionKey.name]) ?? []);
    return request(action, tableArn(table), leading, attributesIn(Array.isArray(asked) ? {} : (asked as Json), []));
  });
}

function request(action: string, resource: string, leading: readonly string[], more: Request['context']): Request {
  return {
    action: `dynamodb:${action}`,
    resource,
    context: { ...(leading.length > 0 && { 'dynamodb:leadingkeys': leading }), ...more },
  };
}

const EXPRESSIONS = [
  'ConditionExpression',
  'FilterExpression',
  'KeyConditionExpression',
  'ProjectionExpression',
  'UpdateExpression',
] as const;
/** Words of the language of expressions, which name no attribute. */
const WORDS = new Set(
  'AND OR NOT IN BETWEEN SET REMOVE ADD DELETE attribute_exists attribute_not_exists attribute_type begins_with contains size if_not_exists list_append'
    .split(' ')
    .map((word) => word.toLowerCase()),
);

function attributesIn(part: Json, keys: readonly string[]): Request['context'] {
  const names = (part.ExpressionAttributeNames ?? {}) as Readonly<Record<string, string>>;
  const found = new Set(keys);
  for (const expression of EXPRESSIONS) {
    // of a path only its first name is an attribute of the item
    const paths = String(part[expression] ?? '').matchAll(/(?<![.:\w#])(#?[A-Za-z_]\w*)/g);
    for (const [, name = ''] of paths) if (!WORDS.has(name.toLowerCase())) found.add(names[name] ?? name);
  }
  for (const name of Array.isArray(part.AttributesToGet) ? part.AttributesToGet : []) found.add(String(name));
  return {
    ...(found.size > 0 && { 'dynamodb:attributes': [...found] }),
    ...(typeof part.Select === 'string' && { 'dynamodb:select': part.Select }),
    ...(typeof part.ReturnValues === 'string' && { 'dynamodb:returnvalues': part.ReturnValues }),
  };
}

const tableArn = (table: unknown) =>
  String(table).startsWith('arn:')
    ? String(table)
    : `arn:aws:dynamodb:${site.region}:${site.account}:table/${String(table ?? '')}`;

const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as Json[]) : []);

function stringOf(value: unknown): string | undefined {
  const { S } = (value ?? {}) as { S?: unknown };
  return typeof S === 'string' ? S : undefined;
}
