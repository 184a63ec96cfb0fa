import { setTimeout as pause } from 'node:timers/promises';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { Refusal } from '../errors.ts';
import { sortAttribute } from './schema.ts';
import {
  type Action,
  type Condition,
  ConditionsFailed,
  type Item,
  MOST_ACTIONS,
  type Query,
  type Table,
} from './table.ts';
import { passing } from './unavailable.ts';

/** Attempts at a transaction that met another one on the same row, and the first pause between them. */
const MEETINGS = 5;
const FIRST_PAUSE_MS = 20;

/** The ledger's table in DynamoDB. The client sets the time-outs; its own retries of a transaction carry one token. */
export function createDynamoDbTable(client: DynamoDBClient, name: string): Table {
  const TableName = name;
  const answered = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      throw passing(error, 'the ledger');
    }
  };

  return {
    async get({ pk, sk }) {
      const input = { TableName, Key: marshall({ pk, sk }), ConsistentRead: true };
      const { Item } = await answered(() => client.send(new GetItemCommand(input)));
      return Item && itemOf(Item);
    },

    async query(query) {
      const input = { TableName, Limit: query.limit, ScanIndexForward: !query.newestFirst, ...rangeOf(query) };
      const { Items = [], LastEvaluatedKey } = await answered(() => client.send(new QueryCommand(input)));
      return { items: Items.map(itemOf), more: LastEvaluatedKey !== undefined };
    },

    async write(actions) {
      if (actions.length === 0 || actions.length > MOST_ACTIONS)
        throw new Error(`a transaction of ${actions.length} actions`);
      const TransactItems = actions.map((action) => transactItemOf(TableName, action));
      for (let meeting = 1; ; meeting += 1) {
        try {
          await client.send(new TransactWriteItemsCommand({ TransactItems }));
          return;
        } catch (error) {
          if (!(error instanceof TransactionCanceledException)) throw passing(error, 'the ledger');
          const verdict = verdictOf(error);
          if (verdict !== 'again') throw verdict;
          if (meeting === MEETINGS) throw busy(error);
          await pause(FIRST_PAUSE_MS * 2 ** (meeting - 1));
        }
      }
    },

    async count({ pk, sk }, below, expires) {
      if (below < 1) return false;
      const input = {
        TableName,
        Key: marshall({ pk, sk }),
        UpdateExpression: 'ADD #count :one SET #expires = :expires',
        ConditionExpression: 'attribute_not_exists(#count) OR #count < :below',
        ExpressionAttributeNames: { '#count': 'count', '#expires': 'expires' },
        ExpressionAttributeValues: marshall({ ':one': 1, ':below': below, ':expires': expires }),
      };
      try {
        await client.send(new UpdateItemCommand(input));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw passing(error, 'the ledger');
      }
    },
  };
}

function itemOf(item: Record<string, AttributeValue>): Item {
  return unmarshall(item) as Item;
}

/** Keys of an index are compared with `after`; the table itself takes `after` as the key to start behind. */
function rangeOf(query: Query) {
  const sort = sortAttribute(query.index);
  const partition = query.index === undefined ? 'pk' : `${query.index}Pk`;
  const names = { '#partition': partition };
  if (query.index === undefined) {
    return {
      ConsistentRead: true,
      KeyConditionExpression: '#partition = :partition AND begins_with(#sort, :begins)',
      ExpressionAttributeNames: { ...names, '#sort': sort },
      ExpressionAttributeValues: marshall({ ':partition': query.pk, ':begins': query.begins }),
      ...(query.after !== undefined && { ExclusiveStartKey: marshall({ pk: query.pk, sk: query.after }) }),
    };
  }
  if (query.after !== undefined && query.upTo !== undefined) throw new Error('a query with two bounds');
  const bound = query.after ?? query.upTo;
  const compares = query.upTo !== undefined ? '<=' : query.newestFirst ? '<' : '>';
  return {
    IndexName: query.index,
    KeyConditionExpression: `#partition = :partition${bound === undefined ? '' : ` AND #sort ${compares} :bound`}`,
    ExpressionAttributeNames: bound === undefined ? names : { ...names, '#sort': sort },
    ExpressionAttributeValues: marshall({ ':partition': query.pk, ...(bound !== undefined && { ':bound': bound }) }),
  };
}

function transactItemOf(TableName: string, action: Action): TransactWriteItem {
  const condition = action.if && expressionOf(action.if);
  if ('put' in action) {
    return { Put: { TableName, Item: marshall(action.put, { removeUndefinedValues: true }), ...condition } };
  }
  if ('delete' in action) return { Delete: { TableName, Key: marshall(action.delete), ...condition } };
  return { ConditionCheck: { TableName, Key: marshall(action.check), ...expressionOf(action.if) } };
}

function expressionOf(condition: Condition) {
  if (condition === 'absent') {
    return { ConditionExpression: 'attribute_not_exists(#pk)', ExpressionAttributeNames: { '#pk': 'pk' } };
  }
  const values = Object.fromEntries(condition.map(({ value }, n) => [`:v${n}`, value]));
  return {
    ConditionExpression: condition.map(({ is }, n) => `#a${n} ${is} :v${n}`).join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(condition.map(({ attribute }, n) => [`#a${n}`, attribute])),
    ExpressionAttributeValues: marshall(values),
  };
}

/** What to throw for a cancelled transaction; `again` when it only met another one. */
function verdictOf(error: TransactionCanceledException): unknown {
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code ?? 'None');
  const failed = codes.flatMap((code, position) => (code === 'ConditionalCheckFailed' ? [position] : []));
  if (failed.length > 0) return new ConditionsFailed(failed);
  const others = new Set(codes.filter((code) => code !== 'None'));
  if (others.has('ThrottlingError') || others.has('ProvisionedThroughputExceeded')) return busy(error);
  return others.size === 1 && others.has('TransactionConflict') ? 'again' : error;
}

function busy(cause: Error): Refusal {
  const detail = 'The ledger has too much to do at the moment: try again in a few seconds.';
  return new Refusal('unavailable', detail, { retryAfterSeconds: 2, cause });
}
