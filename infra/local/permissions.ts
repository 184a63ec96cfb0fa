import type { Lambda } from '../../functions/lambdas.ts';
import { type SigningKey, wrappingKey } from '../keys.ts';
import type { ProxiedCall } from './cloud.ts';
import { NETWORK, OPERATOR, site } from './site.ts';

type Json = Readonly<Record<string, unknown>> | undefined;

/**
 * The roles of `functions/lambdas.ts`, kept locally at the proxy as IAM keeps them when deployed: a permission that is
 * missing from the table is missed on the first local call, not after the first deployment.
 */
export function createPermissions(
  lambdas: readonly Lambda[],
  keys: readonly SigningKey[],
): (call: ProxiedCall, body: Json) => boolean {
  const roles = new Map<string, Lambda>(lambdas.map((lambda) => [lambda.name, lambda]));
  return (call, body) => {
    if (call.principal === OPERATOR) return call.service !== 'lambda';
    if (call.principal === NETWORK)
      return call.action === 'GetObject' && call.resource.startsWith(`${site.buckets.repository}/repository/`);
    const role = roles.get(call.principal);
    if (role === undefined) return false;
    switch (call.service) {
      case 'kms':
        return maySign(role, keys, call) || mayUnwrap(role, call, body);
      case 'lambda':
        return call.action === 'Invoke' && role.invokes.some((name) => call.resource === `${site.prefix}-${name}`);
      case 'ses':
        return role.sendsMail && call.action.startsWith('Send');
      case 'events':
        return role.putsEvents === true && call.action === 'PutEvents' && call.resource === site.eventBus;
      case 's3':
        return mayTouch(role, call);
      case 'dynamodb':
        return call.resource === site.keyTable ? mayUseKeyTable(role, call, body) : mayUseLedger(role, call, body);
    }
  };
}

function maySign(role: Lambda, keys: readonly SigningKey[], call: ProxiedCall): boolean {
  if (!['Sign', 'GetPublicKey', 'DescribeKey'].includes(call.action)) return false;
  const key = keys.find((one) => call.resource === one.alias || call.resource.endsWith(`:${one.alias}`));
  return key !== undefined && key.signer === 'functions' && role.signs.includes(key.purpose);
}

/** A data key is had for the kinds of the row, told by the encryption context. */
function mayUnwrap(role: Lambda, call: ProxiedCall, body: Json): boolean {
  if (!['GenerateDataKey', 'Decrypt'].includes(call.action)) return false;
  const context = (body?.EncryptionContext ?? {}) as Record<string, string>;
  const named = call.resource === wrappingKey.alias || call.resource.endsWith(`:${wrappingKey.alias}`);
  return named && Object.keys(context).join() === 'of' && opens(role, context.of);
}

function mayUseKeyTable(role: Lambda, call: ProxiedCall, body: Json): boolean {
  if (call.action !== 'GetItem' && call.action !== 'PutItem') return false;
  const row = (body?.Key ?? body?.Item) as { pk?: { S?: string }; destroyed?: unknown } | undefined;
  const of = row?.pk?.S;
  if (call.action === 'GetItem') return opens(role, of) || destroys(role, of);
  return row?.destroyed === undefined ? opens(role, of) : destroys(role, of);
}

const opens = (role: Lambda, of: string | undefined) => role.opens.some((kind) => of?.startsWith(`${kind}/`));
const destroys = (role: Lambda, of: string | undefined) => role.destroys.some((kind) => of?.startsWith(`${kind}/`));

function mayTouch(role: Lambda, call: ProxiedCall): boolean {
  const writes = call.action === 'PutObject';
  if (!writes && !['GetObject', 'HeadObject'].includes(call.action)) return false;
  return role.objects.some(
    ({ bucket, prefix, may }) =>
      call.resource.startsWith(`${site.buckets[bucket]}/${prefix}`) && (!writes || may === 'read-write'),
  );
}

const READS = new Set(['GetItem', 'BatchGetItem', 'Query', 'TransactGetItems']);
const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems']);

function mayUseLedger(role: Lambda, call: ProxiedCall, body: Json): boolean {
  const [table, , index] = call.resource.split('/');
  if (table !== site.table) return false;
  if (index !== undefined) return call.action === 'Query' && role.lists;
  if (call.action === 'DescribeTable') return true;
  const used = usedPartitions(call.action, body);
  const reads: readonly string[] | 'all' = role.reads;
  const writes: readonly string[] = role.writes;
  const allowed = ({ partition, writes: write }: Use) =>
    write ? writes.includes(partition) : reads === 'all' || reads.includes(partition);
  return used?.every(allowed) ?? false;
}

interface Use {
  readonly partition: string;
  readonly writes: boolean;
}

/**
 * The partitions that a call touches (first word of `pk`); undefined when that cannot be told. A condition on another
 * row of a transaction reads that row.
 */
function usedPartitions(action: string, body: Json): readonly Use[] | undefined {
  if (body === undefined) return undefined;
  if (action === 'Query') return queried(body);
  if (action === 'TransactWriteItems') return listed(body.TransactItems, (kind) => kind !== 'ConditionCheck');
  if (action === 'TransactGetItems') return listed(body.TransactItems, () => false);
  if (action === 'BatchGetItem') {
    const asked = Object.values((body.RequestItems ?? {}) as Record<string, { Keys?: unknown[] }>);
    return asked.flatMap((one) => (one.Keys ?? []).map((key) => ({ partition: partitionOf(key), writes: false })));
  }
  if (!READS.has(action) && !WRITES.has(action)) return undefined;
  return [{ partition: partitionOf(body.Key ?? body.Item), writes: WRITES.has(action) }];
}

function listed(items: unknown, writes: (kind: string) => boolean): readonly Use[] | undefined {
  if (!Array.isArray(items)) return undefined;
  return items.flatMap((item: Record<string, { Key?: unknown; Item?: unknown }>) =>
    Object.entries(item).map(([kind, one]) => ({ partition: partitionOf(one.Key ?? one.Item), writes: writes(kind) })),
  );
}

/** A query of the table names its partition by one equality. */
function queried(body: NonNullable<Json>): readonly Use[] | undefined {
  const names = (body.ExpressionAttributeNames ?? {}) as Record<string, string>;
  const values = (body.ExpressionAttributeValues ?? {}) as Record<string, { S?: string }>;
  const condition = String(body.KeyConditionExpression ?? '').matchAll(/(#?\w+)\s*=\s*(:\w+)/g);
  for (const [, name = '', value = ''] of condition)
    if ((names[name] ?? name) === 'pk') return [{ partition: firstWord(values[value]?.S), writes: false }];
  return undefined;
}

const partitionOf = (key: unknown) => firstWord((key as { pk?: { S?: string } } | undefined)?.pk?.S);
const firstWord = (pk: string | undefined) => (pk ?? '').split('#')[0]!;
