import type { IncomingMessage } from 'node:http';

export const SERVICES = ['dynamodb', 'kms', 's3', 'ses', 'lambda', 'events'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** One call as the proxy understood it: what a permission is decided on, and what tests count. */
export interface ProxiedCall {
  readonly service: ServiceName;
  /** The operation's own name, for example `TransactWriteItems`, `Sign`, `PutObject`, `Invoke`, `SendEmail`. */
  readonly action: string;
  readonly principal: string;
  /** Table (`table/index/name`), key id or alias, `bucket/key`, function name, sender: as the caller wrote it. */
  readonly resource: string;
  readonly at: string;
  /** What was put in its way, if anything. */
  fault?: string;
  /** The status that the caller saw; 0 when the connection was cut. */
  status?: number;
}

/** The body of a JSON call, or undefined where the service sends none (S3). */
export type JsonBody = Readonly<Record<string, unknown>> | undefined;

/** Names a call's operation and resource from what is on the wire. */
export function readCall(
  service: ServiceName,
  request: IncomingMessage,
  body: JsonBody,
): { action: string; resource: string } {
  const target = request.headers['x-amz-target'];
  const url = new URL(request.url ?? '/', 'http://local');
  switch (service) {
    case 'dynamodb':
      return { action: operation(target), resource: tableOf(body) };
    case 'kms':
      return { action: operation(target), resource: text(body, 'KeyId') || text(body, 'AliasName') };
    case 'events':
      return { action: operation(target), resource: busOf(body) };
    case 'lambda':
      return lambdaCall(request.method ?? '', url.pathname);
    case 'ses':
      return sesCall(request.method ?? '', url.pathname, body);
    case 's3':
      return s3Call(request.method ?? '', url);
  }
}

const operation = (target: string | string[] | undefined) =>
  typeof target === 'string' ? (target.split('.').at(-1) ?? '') : '';

function text(body: JsonBody, field: string): string {
  const value = body?.[field];
  return typeof value === 'string' ? value : '';
}

function tableOf(body: JsonBody): string {
  const index = text(body, 'IndexName');
  const named = text(body, 'TableName');
  if (named !== '') return index === '' ? named : `${named}/index/${index}`;
  const batch = body?.RequestItems;
  if (typeof batch === 'object' && batch !== null) return Object.keys(batch).join(',');
  const items = body?.TransactItems;
  if (!Array.isArray(items)) return '';
  const tables = items.flatMap((item: Record<string, { TableName?: string }>) =>
    Object.values(item).map((part) => part.TableName ?? ''),
  );
  return [...new Set(tables)].join(',');
}

function busOf(body: JsonBody): string {
  const entries = Array.isArray(body?.Entries) ? (body.Entries as { EventBusName?: string }[]) : [];
  return [...new Set(entries.map(({ EventBusName }) => EventBusName ?? ''))].join(',');
}

function lambdaCall(method: string, path: string): { action: string; resource: string } {
  const match = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(path);
  return match !== null && method === 'POST'
    ? { action: 'Invoke', resource: decodeURIComponent(match[1]!) }
    : { action: `${method} ${path}`, resource: '' };
}

function sesCall(method: string, path: string, body: JsonBody): { action: string; resource: string } {
  const names: Record<string, string> = {
    'POST /v2/email/outbound-emails': 'SendEmail',
    'POST /v2/email/outbound-bulk-emails': 'SendBulkEmail',
    'GET /v2/email/account': 'GetAccount',
  };
  const asked = `${method} ${path}`;
  return { action: names[asked] ?? asked, resource: text(body, 'FromEmailAddress') };
}

function s3Call(method: string, url: URL): { action: string; resource: string } {
  const [, bucket = '', ...rest] = url.pathname.split('/');
  const key = rest.join('/');
  const names: Record<string, string> =
    key === ''
      ? { GET: 'ListObjectsV2', HEAD: 'HeadBucket', PUT: 'CreateBucket' }
      : { GET: 'GetObject', HEAD: 'HeadObject', PUT: 'PutObject', DELETE: 'DeleteObject' };
  const resource = key === '' ? bucket : `${bucket}/${key}`;
  let readable = resource;
  try {
    readable = decodeURIComponent(resource);
  } catch {
    // Left as it is: the store refuses it.
  }
  return { action: names[method] ?? `${method} ${url.pathname}`, resource: readable };
}
