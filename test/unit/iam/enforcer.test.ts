import { beforeAll, describe, expect, it } from 'vitest';
import { lambdas } from '../../../functions/lambdas.ts';
import { routes } from '../../../functions/routes.ts';
import { wrappingKey } from '../../../infra/keys.ts';
import type { PolicyBook } from '../../../infra/local/iam/book.ts';
import { ADMINISTRATOR, createEnforcer } from '../../../infra/local/iam/enforcer.ts';
import {
  API,
  forbidsTrailFile,
  MACHINES_API,
  MAIL_RULE,
  principalsOf,
  TIMETABLE,
  TRAIL_RULE,
} from '../../../infra/local/iam/iam.ts';
import { openBook } from '../../../infra/local/iam/open-book.ts';
import type { Asked } from '../../../infra/local/iam/requests.ts';
import { MAIL_FROM, OPERATOR, RESTORER, site } from '../../../infra/local/site.ts';

/** What the synthesized templates let everybody do, asked as the proxy asks. */
let book: PolicyBook;
const lines: string[] = [];
let enforcer: ReturnType<typeof createEnforcer>;
beforeAll(async () => {
  book = await openBook();
  enforcer = createEnforcer(book, { principals: principalsOf(book), log: (line) => lines.push(line) });
});

const refusal = (principal: string, service: string, action: string, resource: string, body?: object) =>
  enforcer.forbids(principal, {
    call: { service, action, resource } as Asked['call'],
    body: body as Asked['body'],
    headers: {},
    query: new URLSearchParams(),
  });
const may = (...args: Parameters<typeof refusal>) => refusal(...args) === undefined;
const { table: TableName, keyTable, buckets, prefix } = site;
const row = (pk: string) => ({ pk: { S: pk }, sk: { S: 'record' } });
const names = lambdas.map(({ name }) => name);

describe('keys', () => {
  it('issuers sign for issuance alone, and roots for the ceremony alone', () => {
    const signers = names.filter((name) => may(name, 'kms', 'Sign', 'alias/sceau-ca-1'));
    expect(signers).toEqual(['issue-certificate', 'issue-crl']);
    for (const name of names) expect(may(name, 'kms', 'Sign', 'alias/sceau-root-1'), name).toBe(false);
    expect(may('operator', 'kms', 'Sign', 'alias/sceau-root-1')).toBe(true);
    expect(may('operator', 'kms', 'Sign', 'alias/sceau-ca-1')).toBe(false);
    expect(may('issue-crl', 'kms', 'Sign', 'some-other-key')).toBe(false);
  });

  it('whoever signs does not administer, and whoever administers does not sign', () => {
    for (const action of ['DisableKey', 'PutKeyPolicy', 'ScheduleKeyDeletion', 'CreateGrant']) {
      expect(may('issue-crl', 'kms', action, 'alias/sceau-ca-1'), action).toBe(false);
      expect(may('operator', 'kms', action, 'alias/sceau-root-1'), action).toBe(false);
    }
    expect(may('administrator', 'kms', 'DisableKey', 'alias/sceau-root-1')).toBe(true);
    expect(may('administrator', 'kms', 'CreateAlias', 'alias/sceau-root-1')).toBe(true);
    for (const action of ['Sign', 'ScheduleKeyDeletion', 'CreateGrant'])
      expect(may('administrator', 'kms', action, 'alias/sceau-root-1'), action).toBe(false);
    expect(may('administrator', 'kms', 'Decrypt', wrappingKey.alias)).toBe(false);
  });

  it('data keys are handed out by the kinds of the row, told by the context, and rows of the key table likewise', () => {
    const unwrap = (who: string, context: object, action = 'Decrypt') =>
      may(who, 'kms', action, wrappingKey.alias, { EncryptionContext: context });
    const rows = (who: string, action: string, body: object) =>
      may(who, 'dynamodb', action, '', { TableName: keyTable, ...body });
    for (const { name, opens, seals, destroys } of lambdas) {
      for (const kind of ['dossier', 'person'] as const) {
        const of = `${kind}/1`;
        const opened = opens.includes(kind);
        const makes = seals.includes(kind);
        expect(unwrap(name, { of }), name).toBe(opened);
        expect(unwrap(name, { of }, 'GenerateDataKey'), name).toBe(makes);
        const erases = destroys.includes(kind);
        const pk = { S: of };
        expect(rows(name, 'GetItem', { Key: { pk } }), name).toBe(opened || erases);
        expect(rows(name, 'PutItem', { Item: { pk, destroyed: { BOOL: true } } }), name).toBe(erases);
        const wrapped = { pk, key: { S: 'alias' }, wrapped: { B: '' } };
        expect(rows(name, 'PutItem', { Item: wrapped }), name).toBe(makes);
        expect(rows(name, 'PutItem', { Item: { ...wrapped, destroyed: { BOOL: true } } }), name).toBe(false);
        expect(rows(name, 'DeleteItem', { Key: { pk } }), name).toBe(false);
      }
    }
    for (const context of [{}, { of: 'dossier' }, { of: 'else/1' }]) expect(unwrap('documents', context)).toBe(false);
    expect(may('documents', 'kms', 'Decrypt', 'alias/sceau-ca-1', { EncryptionContext: { of: 'dossier/1' } })).toBe(
      false,
    );
  });
});

describe('the ledger', () => {
  const write = (who: string, ...pks: string[]) =>
    may(who, 'dynamodb', 'TransactWriteItems', '', {
      TransactItems: pks.map((pk) => ({ Put: { TableName, Item: row(pk) } })),
    });

  it('keeps writers apart by the first word of the key, each item of a transaction by itself', () => {
    expect(write('submission', 'request#1', 'outbox#1')).toBe(true);
    expect(write('submission', 'request#1', 'decision#1')).toBe(false);
    expect(write('submission', 'mandates#1')).toBe(false);
    expect(write('submission', 'request', 'requested#1')).toBe(false);
    expect(write('decision', 'decision#1')).toBe(true);
    expect(write('issue-certificate', 'certificate#ca#1', 'intent#1')).toBe(true);
    expect(write('issue-certificate', 'decision#1')).toBe(false);
    expect(write('nobody', 'request#1')).toBe(false);
    const checked = { TransactItems: [{ ConditionCheck: { TableName, Key: row('decision#1') } }] };
    expect(may('submission', 'dynamodb', 'TransactWriteItems', '', checked)).toBe(true);
    const removed = { TransactItems: [{ Delete: { TableName, Key: row('request#1') } }] };
    expect(may('submission', 'dynamodb', 'TransactWriteItems', '', removed)).toBe(false);
  });

  it('is read where the row says, and never without a partition', () => {
    const get = (who: string, pk: string) => may(who, 'dynamodb', 'GetItem', '', { TableName, Key: row(pk) });
    expect([get('open', 'house'), get('open', 'person#1'), get('notification', 'person#1')]).toEqual([
      true,
      false,
      true,
    ]);
    const query = (who: string, pk: string, IndexName?: string) =>
      may(who, 'dynamodb', 'Query', '', {
        TableName,
        ...(IndexName && { IndexName }),
        KeyConditionExpression: '#pk = :pk',
        ExpressionAttributeNames: { '#pk': IndexName ? `${IndexName}Pk` : 'pk' },
        ExpressionAttributeValues: { ':pk': { S: pk } },
      });
    expect([query('submission', 'mandates#1'), query('open', 'mandates#1')]).toEqual([true, false]);
    expect(query('submission', 'certificates-of-subscription#1', 'list')).toBe(true);
    // whoever may not read a row may not list it either
    expect(query('submission', 'relint-reports', 'list')).toBe(false);
    expect(query('open', 'certificates-of-subscription#1', 'list')).toBe(false);
    expect(may('submission', 'dynamodb', 'Query', '', { TableName })).toBe(false);
    for (const name of names) expect(may(name, 'dynamodb', 'Scan', '', { TableName }), name).toBe(false);
    expect(may('submission', 'dynamodb', 'GetItem', '', { TableName: 'another-table', Key: row('house') })).toBe(false);
  });
});

describe('objects, functions, mail and events', () => {
  it('what proves is written by nobody who does not say what is to be in its place', () => {
    const put = (who: string, resource: string, headers: Asked['headers']) => {
      const call = { service: 's3', action: 'PutObject', resource: `${buckets.evidence}/${resource}` } as const;
      return enforcer.forbids(who, { call, body: undefined, headers, query: new URLSearchParams() });
    };
    const absent = { 'if-none-match': '*' };
    for (const [who, key] of [
      ['publication', 'crl/ca/1.crl'],
      ['seal', 'receipts/x'],
      ['documents', 'forms/x'],
      ['log', 'log/checkpoint'],
      [OPERATOR, 'crl/test-root/1.crl'],
      [RESTORER, 'erasures/1.json'],
    ] as const) {
      expect(put(who, key, absent), who).toBeUndefined();
      expect(put(who, key, { 'if-match': '"etag"' }), who).toBeUndefined();
      expect(put(who, key, {}), who).toMatch(/explicit deny in a resource-based policy$/);
    }
    expect(put(ADMINISTRATOR, 'log/checkpoint', {})).toMatch(/explicit deny/);
    expect(put(ADMINISTRATOR, 'trust/anchors.pem', {})).toBeUndefined();
    // every folder that a function writes is under it
    const written = lambdas.flatMap(({ name, objects }) =>
      objects
        .filter((one) => one.bucket === 'evidence' && one.may !== 'read')
        .map(({ prefix: at }) => [name, at] as const),
    );
    expect(written.length).toBeGreaterThan(6);
    for (const [name, at] of written) expect(put(name, `${at}x`, {}), at).toMatch(/explicit deny/);
  });

  it('the trail is written by CloudTrail alone, where its files lie', () => {
    const file = `AWSLogs/${site.account}/CloudTrail/x.json.gz`;
    expect(forbidsTrailFile(enforcer, file)).toBeUndefined();
    expect(forbidsTrailFile(enforcer, 'elsewhere/x')).toMatch(/s3:PutObject/);
    expect(may('sign-watch', 's3', 'PutObject', `${buckets.trail}/${file}`)).toBe(false);
    expect(may(ADMINISTRATOR, 's3', 'PutObject', `${buckets.trail}/${file}`)).toBe(false);
  });

  it('are reached one by one', () => {
    const put = (who: string, key: string) => may(who, 's3', 'PutObject', key);
    expect(put('issue-crl', `${buckets.staging}/crl/x`)).toBe(true);
    expect(put('issue-crl', `${buckets.repository}/repository/crl/x`)).toBe(false);
    expect(put('publication', `${buckets.staging}/crl/x`)).toBe(false);
    expect(put('publication', `${buckets.repository}/repository/crl/x`)).toBe(true);
    expect(may('publication', 's3', 'GetObject', `${buckets.staging}/crl/x`)).toBe(true);
    expect(may('publication', 's3', 'DeleteObject', `${buckets.evidence}/crl/x`)).toBe(false);
    expect(may('content-network', 's3', 'GetObject', `${buckets.repository}/repository/x`)).toBe(true);
    expect(may('content-network', 's3', 'GetObject', `${buckets.evidence}/crl/x`)).toBe(false);
    expect(may('content-network', 's3', 'ListObjectsV2', buckets.repository)).toBe(false);
    expect(may('submission', 'lambda', 'Invoke', `${prefix}-issue-certificate`)).toBe(true);
    expect(may('submission', 'lambda', 'Invoke', `${prefix}-publication`)).toBe(false);
    const mail = (who: string, from: string, set: string = site.mailSet) =>
      may(who, 'ses', 'SendEmail', from, { ConfigurationSetName: set });
    expect(mail('notification', MAIL_FROM)).toBe(true);
    expect(mail('notification', `other@${MAIL_FROM.split('@')[1]}`)).toBe(false);
    expect(mail('notification', MAIL_FROM, 'another-set')).toBe(false);
    expect(mail('registration', MAIL_FROM)).toBe(false);
    const events = (Source: string) =>
      may('events', 'events', 'PutEvents', '', { Entries: [{ EventBusName: site.eventBus, Source }] });
    expect([events('sceau'), events('aws.kms')]).toEqual([true, false]);
  });

  it('the gateway, the timetable and the rule for mail invoke what is theirs', () => {
    const invokes = (principal: string, name: string) =>
      enforcer.forbidsInvoke(principal, `${prefix}-${name}`) === undefined;
    expect([invokes(API, 'submission'), invokes(API, 'issue-certificate')]).toEqual([true, false]);
    // what admits no machine is closed to the other API, whatever its functions would say
    const forMachines = names.filter((name) => invokes(MACHINES_API, name));
    expect(forMachines).toEqual(['open', 'submission', 'revocation']);
    expect([invokes(TIMETABLE, 'renewal'), invokes(TIMETABLE, 'submission')]).toEqual([true, false]);
    expect([invokes(MAIL_RULE, 'delivery'), invokes(MAIL_RULE, 'renewal')]).toEqual([true, false]);
  });
});

describe('an event in a gateway’s words', () => {
  it('comes from a gateway: nobody else may invoke what answers people or machines', () => {
    const answering = [...new Set(routes.map((route) => route.lambda))];
    const may = [...names, TIMETABLE, MAIL_RULE, TRAIL_RULE, OPERATOR, RESTORER].flatMap((who) =>
      answering.flatMap((name) =>
        enforcer.forbidsInvoke(who, `${prefix}-${name}`) === undefined ? [`${who} may invoke ${name}`] : [],
      ),
    );
    expect(may).toEqual([]);
  });
});

describe('what is refused', () => {
  it('is said in AWS’s words, and told once with what is missing', () => {
    lines.length = 0;
    const item = { TransactItems: [{ Put: { TableName, Item: row('intent#1') } }] };
    const says = refusal('submission', 'dynamodb', 'TransactWriteItems', '', item);
    expect(says).toMatch(
      /^User: arn:aws:sts::0{12}:assumed-role\/Submission\w+\/sceau-local-submission is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-west-3:0{12}:table\/sceau-local-ledger because no identity-based policy allows the dynamodb:PutItem action$/,
    );
    refusal('submission', 'dynamodb', 'TransactWriteItems', '', item);
    expect(lines).toEqual([`${says}. Missing in \`writes\` of row submission of functions/lambdas: 'intent'.`]);
    expect(refusal('submission', 'kms', 'Sign', 'alias/sceau-ca-1')).toMatch(
      /with an explicit deny in a resource-based policy$/,
    );
    expect(refusal('content-network', 's3', 'GetObject', `${buckets.evidence}/x`)).toMatch(
      /^User: cloudfront\.amazonaws\.com .* because no resource-based policy allows the s3:GetObject action$/,
    );
  });

  it('what a service says of itself is nothing that a role can say', () => {
    const arn = `arn:aws:s3:::${buckets.evidence}`;
    const clerk = book.functions[`${prefix}-open`];
    const Statement = ['StringEquals', 'StringNotEquals'].map((operator) => ({
      Effect: operator === 'StringEquals' ? 'Allow' : 'Deny',
      Principal: { AWS: clerk },
      Action: 's3:DeleteObject',
      Resource: `${arn}/*`,
      Condition: { [operator]: { 'aws:SourceAccount': site.account } },
    }));
    const asked = { call: { service: 's3', action: 'DeleteObject', resource: `${buckets.evidence}/x` } } as const;
    const forbids = (statements: typeof Statement) =>
      start({ ...book, resources: [{ arn, policy: { Statement: statements } }] }).forbids('open', {
        ...asked,
        body: undefined,
        headers: {},
        query: new URLSearchParams(),
      });
    expect(forbids(Statement.slice(0, 1))).toMatch(/no identity-based policy/);
    expect(forbids(Statement)).toMatch(/explicit deny/);
  });

  const changed = (change: (role: PolicyBook['roles'][number]) => object) => {
    const arn = book.functions[`${prefix}-open`];
    return { ...book, roles: book.roles.map((role) => (role.arn === arn ? { ...role, ...change(role) } : role)) };
  };
  const start = (other: PolicyBook) => createEnforcer(other, { principals: principalsOf(other), log: () => undefined });

  it.each<[string, () => PolicyBook, RegExp]>([
    [
      'a role that another service may take',
      () => changed(() => ({ trust: { Statement: [] } })),
      /service:lambda\.amazonaws\.com may not take the role of open/,
    ],
    [
      'a role with policies that are not read',
      () => changed(() => ({ unread: 'ManagedPolicyArns' })),
      /the role of open holds ManagedPolicyArns/,
    ],
    ['a function without a role', () => ({ ...book, functions: {} }), /has no role in the templates/],
    [
      'an operator that is not understood',
      () =>
        changed(() => ({
          policies: [
            {
              Statement: [
                { Effect: 'Allow', Action: 'x:Do', Resource: '*', Condition: { IpAddress: { 'aws:SourceArn': 'x' } } },
              ],
            },
          ],
        })),
      /the condition operator IpAddress is not read/,
    ],
  ])('%s stops the start', (_, other, why) => expect(() => start(other())).toThrow(why));
});
