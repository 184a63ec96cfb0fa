import { describe, expect, test } from 'vitest';
import { type Asked, requestsOf } from '../../../infra/local/iam/requests.ts';
import { site } from '../../../infra/local/site.ts';

const { table, keyTable } = site;
const LEDGER = `arn:aws:dynamodb:eu-west-3:${site.account}:table/${table}`;
const KEY = `arn:aws:kms:eu-west-3:${site.account}:key/Seal`;

type Service = Asked['call']['service'];
const ask = (service: Service, action: string, resource: string, more: Partial<Asked> = {}) =>
  requestsOf(
    { call: { service, action, resource }, body: undefined, headers: {}, query: new URLSearchParams(), ...more },
    (alias) => (alias === 'alias/seal' ? KEY : undefined),
  );
const dynamodb = (action: string, body: object) => ask('dynamodb', action, '', { body: body as Asked['body'] });
/** What is asked, without what stands in every call. */
const brief = (requests: ReturnType<typeof ask>) =>
  requests.map(({ action, resource, context }) => {
    const { 'aws:securetransport': _, 'aws:sourceaccount': __, 'kms:calleraccount': ___, ...rest } = context;
    return [action, resource, rest];
  });
const S = (text: string) => ({ S: text });

describe('DynamoDB', () => {
  test('a row is asked for by its partition key; attributes are those of key, item and expressions', () => {
    const Key = { pk: S('holder#1'), sk: S('-') };
    expect(
      brief(
        dynamodb('GetItem', {
          TableName: table,
          Key,
          ProjectionExpression: '#a.b, c[0].d',
          ExpressionAttributeNames: { '#a': 'address' },
        }),
      ),
    ).toEqual([
      [
        'dynamodb:GetItem',
        LEDGER,
        { 'dynamodb:leadingkeys': ['holder#1'], 'dynamodb:attributes': ['pk', 'sk', 'address', 'c'] },
      ],
    ]);
    const update = {
      TableName: LEDGER,
      Key,
      UpdateExpression: 'ADD #count :one SET #expires = if_not_exists(expires, :e) REMOVE gone',
      ConditionExpression: 'attribute_not_exists(#count) OR size(x) < :below AND y BETWEEN :a and :b',
      ExpressionAttributeNames: { '#count': 'count', '#expires': 'expires' },
      ReturnValues: 'ALL_OLD',
    };
    expect(dynamodb('UpdateItem', update)[0]).toMatchObject({
      action: 'dynamodb:UpdateItem',
      resource: LEDGER,
      context: {
        'dynamodb:attributes': ['pk', 'sk', 'count', 'x', 'y', 'expires', 'gone'],
        'dynamodb:returnvalues': 'ALL_OLD',
      },
    });
  });

  test('each item of a transaction asks for itself', () => {
    const one = (pk: string) => ({ TableName: table, Key: { pk: S(pk) } });
    const TransactItems = [
      { Put: { TableName: table, Item: { pk: S('a#1'), name: S('x') } } },
      { Update: one('b') },
      { Delete: one('c') },
      { ConditionCheck: { ...one('d'), ConditionExpression: 'e = :v' } },
    ];
    expect(
      brief(dynamodb('TransactWriteItems', { TransactItems })).map(([action, , context]) => [
        action,
        (context as Record<string, unknown>)['dynamodb:leadingkeys'],
      ]),
    ).toEqual([
      ['dynamodb:PutItem', ['a#1']],
      ['dynamodb:UpdateItem', ['b']],
      ['dynamodb:DeleteItem', ['c']],
      ['dynamodb:ConditionCheckItem', ['d']],
    ]);
    expect(
      brief(
        dynamodb('TransactGetItems', {
          TransactItems: [{ Get: one('a') }, { Get: { ...one('b'), TableName: keyTable } }],
        }),
      ),
    ).toMatchObject([
      ['dynamodb:GetItem', LEDGER, {}],
      ['dynamodb:GetItem', LEDGER.replace(table, keyTable), {}],
    ]);
  });

  test('a query names one partition, of the table or of an index', () => {
    const by = (attribute: string, IndexName?: string) => ({
      TableName: table,
      ...(IndexName && { IndexName }),
      KeyConditionExpression: '#partition = :partition AND begins_with(sk, :begins)',
      ExpressionAttributeNames: { '#partition': attribute },
      ExpressionAttributeValues: { ':partition': S('holder#1'), ':begins': S('x') },
    });
    const leading = (body: object) => dynamodb('Query', body)[0]!.context['dynamodb:leadingkeys'];
    expect(leading(by('pk'))).toEqual(['holder#1']);
    expect(dynamodb('Query', by('listPk', 'list'))[0]).toMatchObject({ resource: `${LEDGER}/index/list` });
    expect(leading(by('listPk', 'list'))).toEqual(['holder#1']);
    // an index is led by its own key and by no other
    expect(leading(by('pk', 'list'))).toBeUndefined();
    expect(leading(by('duePk', 'list'))).toBeUndefined();
    expect(leading(by('listPk'))).toBeUndefined();
    expect(leading({ ...by('pk'), KeyConditionExpression: 'sk = :partition' })).toBeUndefined();
  });

  test('what names no partition has no leading key, and what is unknown asks for something that nothing allows', () => {
    expect(brief(dynamodb('Scan', { TableName: table }))).toEqual([['dynamodb:Scan', LEDGER, {}]]);
    expect(brief(dynamodb('GetItem', { TableName: table, Key: { pk: { N: '1' } } }))).toEqual([
      ['dynamodb:GetItem', LEDGER, { 'dynamodb:attributes': ['pk'] }],
    ]);
    expect(brief(dynamodb('ExecuteStatement', { Statement: 'SELECT 1' }))[0]![0]).toBe('dynamodb:ExecuteStatement');
    expect(brief(dynamodb('TransactWriteItems', {}))).toEqual([
      ['dynamodb:TransactWriteItems', 'arn:aws:nothing:::', {}],
    ]);
    expect(brief(dynamodb('TransactWriteItems', { TransactItems: [{ Strange: {} }] }))[0]![0]).toBe('dynamodb:Strange');
  });

  test('a batch asks once for each table, with every key', () => {
    const RequestItems = { [table]: { Keys: [{ pk: S('a') }, { pk: S('b') }], ProjectionExpression: 'x' } };
    expect(brief(dynamodb('BatchGetItem', { RequestItems }))).toEqual([
      ['dynamodb:BatchGetItem', LEDGER, { 'dynamodb:leadingkeys': ['a', 'b'], 'dynamodb:attributes': ['x'] }],
    ]);
    const writes = { [table]: [{ PutRequest: { Item: { pk: S('a') } } }, { DeleteRequest: { Key: { pk: S('b') } } }] };
    expect(brief(dynamodb('BatchWriteItem', { RequestItems: writes }))).toMatchObject([
      ['dynamodb:BatchWriteItem', LEDGER, { 'dynamodb:leadingkeys': ['a', 'b'] }],
    ]);
  });
});

describe('KMS', () => {
  const kms = (action: string, resource: string, body: object = {}) =>
    brief(ask('kms', action, resource, { body: body as Asked['body'] }));

  test('a key is asked for by alias, and a signature says how', () => {
    const named = { 'kms:requestalias': 'alias/seal', 'kms:resourcealiases': ['alias/seal'] };
    const how = { 'kms:messagetype': 'RAW', 'kms:signingalgorithm': 'ECDSA_SHA_256' };
    expect(kms('Sign', 'alias/seal', { SigningAlgorithm: 'ECDSA_SHA_256' })).toEqual([
      ['kms:Sign', KEY, { ...named, ...how }],
    ]);
    expect(kms('GetPublicKey', `arn:aws:kms:eu-west-3:${site.account}:alias/seal`)).toEqual([
      ['kms:GetPublicKey', KEY, named],
    ]);
  });

  test('a key that no template has, or that is named by its id, asks for nothing that anybody has', () => {
    for (const name of ['alias/other', '0d1f', KEY, '']) expect(kms('Sign', name)[0]![1]).toBe('arn:aws:nothing:::');
  });

  test('an encryption context is there key by key; its keys are asked for as well', () => {
    expect(kms('Decrypt', 'alias/seal', { EncryptionContext: { of: 'person/1', Purpose: 'x' } })[0]![2]).toMatchObject({
      'kms:encryptioncontextkeys': ['of', 'Purpose'],
      'kms:encryptioncontext:of': 'person/1',
      'kms:encryptioncontext:purpose': 'x',
    });
  });

  test('an alias is changed with leave for both the key and the alias', () => {
    expect(kms('CreateAlias', 'alias/seal').map(([, resource]) => resource)).toEqual([
      KEY,
      KEY.replace('key/Seal', 'alias/seal'),
    ]);
  });
});

describe('the other services', () => {
  test('S3: an object by its path; versions, locks and tags are actions of their own', () => {
    const s3 = (action: string, resource: string, more: Partial<Asked> = {}) =>
      ask('s3', action, resource, more).map((one) => `${one.action} ${one.resource}`);
    expect(s3('GetObject', 'b/crl/1')).toEqual(['s3:GetObject arn:aws:s3:::b/crl/1']);
    expect(s3('HeadObject', 'b/crl/1')).toEqual(['s3:GetObject arn:aws:s3:::b/crl/1']);
    const query = new URLSearchParams('versionId=1');
    expect(s3('GetObject', 'b/k', { query })).toEqual(['s3:GetObjectVersion arn:aws:s3:::b/k']);
    expect(s3('DeleteObject', 'b/k', { query })).toEqual(['s3:DeleteObjectVersion arn:aws:s3:::b/k']);
    const headers = {
      'x-amz-object-lock-mode': 'COMPLIANCE',
      'x-amz-object-lock-retain-until-date': 'x',
      'x-amz-acl': 'public-read',
    };
    expect(s3('PutObject', 'b/k', { headers })).toEqual([
      's3:PutObject arn:aws:s3:::b/k',
      's3:PutObjectRetention arn:aws:s3:::b/k',
      's3:PutObjectAcl arn:aws:s3:::b/k',
    ]);
    expect(s3('ListObjectsV2', 'b')).toEqual(['s3:ListBucket arn:aws:s3:::b']);
    expect(s3('PutObject', 'b/k', { headers: { 'x-amz-grant-read': 'uri="x"' } })[1]).toMatch(/^s3:PutObjectAcl /);
    expect(s3('DeleteObject', 'b/k', { headers: { 'x-amz-bypass-governance-retention': 'true' } })).toEqual([
      's3:DeleteObject arn:aws:s3:::b/k',
      's3:BypassGovernanceRetention arn:aws:s3:::b/k',
    ]);
    expect(s3('POST /b', 'b')[0]).toMatch(/^s3:POSTb /);
  });

  test('S3: a copy reads its source; what is asked of a part of an object or bucket is no plain read or write', () => {
    const s3 = (action: string, resource: string, more: Partial<Asked> = {}) =>
      ask('s3', action, resource, more).map((one) => `${one.action} ${one.resource}`);
    const copy = (from: string) => s3('PutObject', 'b/k', { headers: { 'x-amz-copy-source': from } })[1];
    expect(copy('/evidence/a%20b')).toBe('s3:GetObject arn:aws:s3:::evidence/a b');
    expect(copy('evidence/a?versionId=1')).toBe('s3:GetObjectVersion arn:aws:s3:::evidence/a');
    for (const part of ['acl', 'retention', 'legal-hold', 'tagging', 'uploads', 'versions', 'policy'])
      for (const action of ['GetObject', 'PutObject', 'DeleteObject', 'ListObjectsV2', 'CreateBucket'])
        expect(s3(action, 'b/k', { query: new URLSearchParams(part) })[0], `${action} ?${part}`).toMatch(
          / arn:aws:nothing:::$/,
        );
    const plain = new URLSearchParams('x-id=GetObject&X-Amz-Date=1&response-content-type=x');
    expect(s3('GetObject', 'b/k', { query: plain })).toEqual(['s3:GetObject arn:aws:s3:::b/k']);
  });

  test('SES: the sender, its domain, and the configuration set', () => {
    const body = { ConfigurationSetName: 'set' };
    for (const sender of ['a@example.test', 'A person <a@example.test>'])
      expect(brief(ask('ses', 'SendEmail', sender, { body }))).toEqual([
        [
          'ses:SendEmail',
          `arn:aws:ses:eu-west-3:${site.account}:identity/example.test`,
          { 'ses:fromaddress': 'a@example.test' },
        ],
        [
          'ses:SendEmail',
          `arn:aws:ses:eu-west-3:${site.account}:configuration-set/set`,
          { 'ses:fromaddress': 'a@example.test' },
        ],
      ]);
  });

  test('EventBridge: each entry by itself; Lambda: the function by name or ARN', () => {
    const Entries = [{ EventBusName: 'ours', Source: 'sceau', DetailType: 'x' }, { Source: 'another' }];
    expect(brief(ask('events', 'PutEvents', '', { body: { Entries } }))).toEqual([
      [
        'events:PutEvents',
        `arn:aws:events:eu-west-3:${site.account}:event-bus/ours`,
        { 'events:source': 'sceau', 'events:detail-type': 'x' },
      ],
      [
        'events:PutEvents',
        `arn:aws:events:eu-west-3:${site.account}:event-bus/default`,
        { 'events:source': 'another' },
      ],
    ]);
    const arn = `arn:aws:lambda:eu-west-3:${site.account}:function:sceau-local-seal`;
    for (const name of ['sceau-local-seal', arn])
      expect(brief(ask('lambda', 'Invoke', name))).toEqual([['lambda:InvokeFunction', arn, {}]]);
  });
});
