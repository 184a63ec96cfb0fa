import type { JsonBody, ProxiedCall } from '../proxy/call.ts';
import { site } from '../site.ts';
import type { Request } from './evaluator.ts';
import { dynamodbRequests } from './requests-dynamodb.ts';

/** A call as the proxy has it, with its headers in small letters and its query. */
export interface Asked {
  readonly call: Pick<ProxiedCall, 'service' | 'action' | 'resource'>;
  readonly body: JsonBody;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly query: URLSearchParams;
}

/** ARN of the key of an alias; undefined where no template has it. */
export type KeyOf = (alias: string) => string | undefined;

const arnOf = (service: string, rest: string) => `arn:aws:${service}:${site.region}:${site.account}:${rest}`;
/** Loopback stands for TLS here. */
const WIRE = { 'aws:securetransport': 'true' } as const;

/**
 * What a call asks leave for, each with the condition keys that AWS fills for it (Service Authorization Reference): every one
 * of them must be allowed. Never empty: a call that is not understood asks for something that nothing allows.
 */
export function requestsOf(asked: Asked, keyOf: KeyOf): readonly Request[] {
  const found = plainly(asked, keyOf).map((one) => ({ ...one, context: { ...WIRE, ...one.context } }));
  if (found.length > 0) return found;
  const { service, action } = asked.call;
  return [{ action: `${service}:${action}`, resource: 'arn:aws:nothing:::', context: WIRE }];
}

function plainly(asked: Asked, keyOf: KeyOf): readonly Request[] {
  switch (asked.call.service) {
    case 'dynamodb':
      return dynamodbRequests(asked.call.action, asked.body ?? {});
    case 'kms':
      return kmsRequests(asked, keyOf);
    case 's3':
      return s3Requests(asked);
    case 'ses':
      return sesRequests(asked);
    case 'events':
      return eventRequests(asked);
    case 'lambda':
      return [
        {
          action: asked.call.action === 'Invoke' ? 'lambda:InvokeFunction' : `lambda:${asked.call.action}`,
          resource: asked.call.resource.startsWith('arn:')
            ? asked.call.resource
            : arnOf('lambda', `function:${asked.call.resource}`),
          context: {},
        },
      ];
  }
}

/** Keys are known by alias: ids are the emulator's own, and no policy has them. */
function kmsRequests({ call, body }: Asked, keyOf: KeyOf): readonly Request[] {
  const action = `kms:${call.action}`;
  const [, alias] = /^(?:arn:aws:kms:[^:]*:[^:]*:)?(alias\/.+)$/.exec(call.resource) ?? [];
  const key = alias === undefined ? undefined : keyOf(alias);
  const text = (name: string) => (typeof body?.[name] === 'string' ? String(body[name]) : undefined);
  const pairs = Object.entries((body?.EncryptionContext ?? {}) as Record<string, string>);
  const sign = call.action === 'Sign' || call.action === 'Verify';
  const context = {
    'kms:calleraccount': site.account,
    ...(alias !== undefined && { 'kms:requestalias': alias, 'kms:resourcealiases': [alias] }),
    ...(pairs.length > 0 && { 'kms:encryptioncontextkeys': pairs.map(([name]) => name) }),
    ...Object.fromEntries(pairs.map(([name, value]) => [`kms:encryptioncontext:${name.toLowerCase()}`, String(value)])),
    ...(sign && { 'kms:messagetype': text('MessageType') ?? 'RAW' }),
    ...(sign && text('SigningAlgorithm') !== undefined && { 'kms:signingalgorithm': text('SigningAlgorithm')! }),
  };
  if (call.action === 'CreateKey' || call.action.startsWith('List'))
    return [{ action, resource: arnOf('kms', 'key/any'), context }];
  const resources = key === undefined ? [] : [key];
  // leave to change an alias is asked of the alias and of its key
  if (alias !== undefined && call.action.endsWith('Alias')) resources.push(arnOf('kms', alias));
  return resources.map((resource) => ({ action, resource, context }));
}

/** Parts of a query that leave an operation what it is; any other is an operation of its own, which nobody here asks for. */
const PLAIN =
  /^(x-id|versionId|partNumber|response-[a-z-]+|X-Amz-[A-Za-z0-9-]+|list-type|prefix|delimiter|max-keys|continuation-token|start-after|encoding-type|fetch-owner)$/;

/** Headers by which a write asks for more than writing. */
const WITH_HEADER: Readonly<Record<string, string>> = {
  'x-amz-object-lock-mode': 's3:PutObjectRetention',
  'x-amz-object-lock-retain-until-date': 's3:PutObjectRetention',
  'x-amz-object-lock-legal-hold': 's3:PutObjectLegalHold',
  'x-amz-tagging': 's3:PutObjectTagging',
  'x-amz-acl': 's3:PutObjectAcl',
  'x-amz-grant-full-control': 's3:PutObjectAcl',
  'x-amz-grant-read': 's3:PutObjectAcl',
  'x-amz-grant-read-acp': 's3:PutObjectAcl',
  'x-amz-grant-write-acp': 's3:PutObjectAcl',
};

/** An access list that gives nobody but the bucket's owner anything: CloudTrail sends it, and has leave to write alone. */
const OWNERS = 'bucket-owner-full-control';

function s3Requests({ call, headers, query }: Asked): readonly Request[] {
  if ([...query.keys()].some((name) => !PLAIN.test(name))) return [];
  const version = query.has('versionId') ? 'Version' : '';
  const actions: Readonly<Record<string, readonly string[]>> = {
    GetObject: [`s3:GetObject${version}`],
    HeadObject: [`s3:GetObject${version}`],
    DeleteObject: [
      `s3:DeleteObject${version}`,
      ...(headers['x-amz-bypass-governance-retention'] ? ['s3:BypassGovernanceRetention'] : []),
    ],
    PutObject: [
      's3:PutObject',
      ...Object.keys(WITH_HEADER).flatMap((name) =>
        headers[name] && headers[name] !== OWNERS ? WITH_HEADER[name]! : [],
      ),
    ],
    ListObjectsV2: ['s3:ListBucket'],
    HeadBucket: ['s3:ListBucket'],
    CreateBucket: ['s3:CreateBucket'],
  };
  const prefix = query.get('prefix');
  const told = ['x-amz-acl', ...(call.action === 'PutObject' ? ['if-match', 'if-none-match'] : [])].flatMap((name) =>
    headers[name] === undefined ? [] : [[`s3:${name}`, String(headers[name])]],
  );
  const context = {
    's3:tlsversion': '1.3',
    ...(prefix !== null && { 's3:prefix': prefix }),
    ...Object.fromEntries(told),
  };
  const names = actions[call.action] ?? [`s3:${call.action.replace(/[^A-Za-z]/g, '')}`];
  const asked = [...new Set(names)].map((action) => ({ action, resource: `arn:aws:s3:::${call.resource}`, context }));
  return [...asked, ...readByCopy(headers['x-amz-copy-source'])];
}

/** A copy reads its source as well: `bucket/key`, percent-encoded, perhaps with a version. */
function readByCopy(source: Asked['headers'][string]): readonly Request[] {
  if (source === undefined) return [];
  const [, path = '', version] = /^\/?([^?]*)(\?versionId=.*)?$/s.exec(String(source)) ?? [];
  const action = version === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
  return [{ action, resource: `arn:aws:s3:::${decodeURIComponent(path)}`, context: { 's3:tlsversion': '1.3' } }];
}

/** The sender's domain is what SES has verified; the configuration set is a resource of its own. */
function sesRequests({ call, body }: Asked): readonly Request[] {
  const action = `ses:${call.action.replace(/[^A-Za-z]/g, '')}`;
  const sender = /<([^<>]+)>$/.exec(call.resource)?.[1] ?? call.resource;
  const context = sender === '' ? {} : { 'ses:fromaddress': sender };
  const set = body?.ConfigurationSetName;
  const resources = [
    arnOf('ses', `identity/${sender.split('@').pop()}`),
    ...(typeof set === 'string' ? [arnOf('ses', `configuration-set/${set}`)] : []),
  ];
  return resources.map((resource) => ({ action, resource, context }));
}

function eventRequests({ call, body }: Asked): readonly Request[] {
  const action = `events:${call.action}`;
  const entries = Array.isArray(body?.Entries) ? (body.Entries as Readonly<Record<string, unknown>>[]) : [];
  return entries.map(({ EventBusName, Source, DetailType }) => {
    const bus = String(EventBusName ?? 'default');
    return {
      action,
      resource: bus.startsWith('arn:') ? bus : arnOf('events', `event-bus/${bus}`),
      context: {
        ...(typeof Source === 'string' && { 'events:source': Source }),
        ...(typeof DetailType === 'string' && { 'events:detail-type': DetailType }),
      },
    };
  });
}
