import { describe, expect, test } from 'vitest';
import type { Context } from '../../../infra/local/iam/conditions.ts';
import { type Caller, decide, type ResourcePolicy } from '../../../infra/local/iam/evaluator.ts';
import { compile, type PolicyDocument } from '../../../infra/local/iam/statements.ts';

const account = '000000000000';
const ROLE = `arn:aws:iam::${account}:role/Clerk`;
const ROOT = `arn:aws:iam::${account}:root`;
const TABLE = `arn:aws:dynamodb:eu-west-3:${account}:table/ledger`;
const KEY = `arn:aws:kms:eu-west-3:${account}:key/one`;

type Raw = PolicyDocument['Statement'][number];
const allow = (Action: unknown, Resource: unknown, Condition?: object): Raw => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const deny = (...args: Parameters<typeof allow>): Raw => ({ ...allow(...args), Effect: 'Deny' });
const to = (Principal: unknown, statement: Raw): Raw => ({ ...statement, Principal });

const clerk = (...Statement: Raw[]): Caller => ({
  principal: ROLE,
  account,
  statements: compile('the role', { Statement }, 'role'),
});
const service = (name: string): Caller => ({ principal: `service:${name}`, account, statements: [] });
const policy = (kind: ResourcePolicy['kind'], ...Statement: Raw[]): ResourcePolicy => ({
  kind,
  statements: compile('the resource', { Statement }, 'resource'),
});
const may = (caller: Caller, action: string, resource: string, context: Context = {}, on?: ResourcePolicy) =>
  decide(caller, { action, resource, context }, on).allowed;

/** IAM User Guide, "Policy evaluation logic". */
describe('allow and deny', () => {
  test('nothing is allowed that nobody allows', () => {
    expect(decide(clerk(), { action: 'dynamodb:GetItem', resource: TABLE, context: {} })).toEqual({
      allowed: false,
      because: 'identity',
    });
  });

  test('an explicit deny wins over every allow, wherever either stands', () => {
    const reads = allow('dynamodb:GetItem', TABLE);
    expect(may(clerk(reads), 'dynamodb:GetItem', TABLE)).toBe(true);
    expect(may(clerk(reads, deny('dynamodb:*', TABLE)), 'dynamodb:GetItem', TABLE)).toBe(false);
    const forAll = policy('other', to('*', deny('dynamodb:*', TABLE)));
    expect(decide(clerk(reads), { action: 'dynamodb:GetItem', resource: TABLE, context: {} }, forAll)).toMatchObject({
      because: 'explicit',
      by: { of: 'the resource' },
    });
  });

  test('within an account one allow is enough: of the role, or of a resource that names the role', () => {
    const named = policy('other', to({ AWS: ROLE }, allow('s3:GetObject', 'arn:aws:s3:::b/*')));
    expect(may(clerk(), 's3:GetObject', 'arn:aws:s3:::b/k', {}, named)).toBe(true);
    const another = policy('other', to({ AWS: `${ROLE}s` }, allow('s3:GetObject', 'arn:aws:s3:::b/*')));
    expect(may(clerk(), 's3:GetObject', 'arn:aws:s3:::b/k', {}, another)).toBe(false);
  });

  test('a resource that names the account leaves it to roles, and gives nothing by itself', () => {
    const delegates = policy('other', to({ AWS: ROOT }, allow('s3:GetObject', 'arn:aws:s3:::b/*')));
    expect(may(clerk(), 's3:GetObject', 'arn:aws:s3:::b/k', {}, delegates)).toBe(false);
    expect(may(service('cloudfront.amazonaws.com'), 's3:GetObject', 'arn:aws:s3:::b/k', {}, delegates)).toBe(false);
  });

  test('an account named by its number is the account; other forms of principals are not read', () => {
    const denies = policy('other', to({ AWS: account }, deny('s3:*', 'arn:aws:s3:::b/*')));
    const reads = clerk(allow('s3:GetObject', 'arn:aws:s3:::b/*'));
    expect(may(reads, 's3:GetObject', 'arn:aws:s3:::b/k', {}, denies)).toBe(false);
    for (const other of [
      `arn:aws:sts::${account}:assumed-role/Clerk/x`,
      `arn:aws:iam::${account}:role/*`,
      'Clerk',
      'AROAX',
    ])
      expect(() => policy('other', to({ AWS: other }, deny('s3:*', '*'))), other).toThrow(/principal .* is not read/);
  });

  test('a service is let in by name and from one source only', () => {
    const source = 'arn:aws:cloudfront::000000000000:distribution/D';
    const cdn = policy(
      'other',
      to(
        { Service: 'cloudfront.amazonaws.com' },
        allow('s3:GetObject', 'arn:aws:s3:::b/*', { StringEquals: { 'AWS:SourceArn': source } }),
      ),
    );
    const get = (name: string, from?: string) =>
      may(service(name), 's3:GetObject', 'arn:aws:s3:::b/k', from ? { 'aws:sourcearn': from } : {}, cdn);
    expect(get('cloudfront.amazonaws.com', source)).toBe(true);
    expect(get('cloudfront.amazonaws.com', `${source}2`)).toBe(false);
    expect(get('cloudfront.amazonaws.com')).toBe(false);
    expect(get('events.amazonaws.com', source)).toBe(false);
    expect(may(clerk(), 's3:GetObject', 'arn:aws:s3:::b/k', { 'aws:sourcearn': source }, cdn)).toBe(false);
  });
});

/** KMS Developer Guide, "Key policies". */
describe('a key', () => {
  const anything = clerk(allow('*', '*'));
  test('is not to be had by a policy of the role alone', () => {
    expect(may(anything, 'kms:Sign', KEY, {}, policy('key'))).toBe(false);
    expect(may(anything, 'kms:Sign', KEY, {}, policy('key', to({ AWS: `${ROLE}2` }, allow('kms:Sign', '*'))))).toBe(
      false,
    );
  });

  test('is to be had where its own policy names the role', () => {
    expect(may(clerk(), 'kms:Sign', KEY, {}, policy('key', to({ AWS: ROLE }, allow('kms:Sign', '*'))))).toBe(true);
  });

  test('leaves to roles what its policy lets the account do, action by action', () => {
    const administered = policy('key', to({ AWS: ROOT }, allow(['kms:DescribeKey', 'kms:DisableKey'], '*')));
    expect(may(anything, 'kms:DisableKey', KEY, {}, administered)).toBe(true);
    expect(may(clerk(), 'kms:DisableKey', KEY, {}, administered)).toBe(false);
    expect(may(anything, 'kms:Sign', KEY, {}, administered)).toBe(false);
  });

  test('keeps out who is not on its list, whatever else is allowed', () => {
    const guarded = policy(
      'key',
      to({ AWS: [ROLE, `${ROLE}2`] }, allow('kms:Sign', '*')),
      to({ AWS: '*' }, deny('kms:Sign', '*', { ArnNotEquals: { 'aws:PrincipalArn': [`${ROLE}2`] } })),
    );
    expect(may(clerk(), 'kms:Sign', KEY, {}, guarded)).toBe(false);
    expect(may({ ...clerk(), principal: `${ROLE}2` }, 'kms:Sign', KEY, {}, guarded)).toBe(true);
  });
});

describe('patterns', () => {
  const cases: [statement: Raw, action: string, resource: string, allowed: boolean][] = [
    [allow('dynamodb:getitem', TABLE), 'dynamodb:GetItem', TABLE, true],
    [allow('dynamodb:Get*', TABLE), 'dynamodb:GetItem', TABLE, true],
    [allow('dynamodb:Get*', TABLE), 'dynamodb:PutItem', TABLE, false],
    [allow('dynamodb:Get', TABLE), 'dynamodb:GetItem', TABLE, false],
    [allow('*', TABLE), 'dynamodb:GetItem', TABLE, true],
    [allow('s3:GetObject', 'arn:aws:s3:::b/crl/*'), 's3:GetObject', 'arn:aws:s3:::b/crl/ca/1.crl', true],
    [allow('s3:GetObject', 'arn:aws:s3:::b/crl/*'), 's3:GetObject', 'arn:aws:s3:::b/crl', false],
    [allow('s3:GetObject', 'arn:aws:s3:::b/crl/*'), 's3:GetObject', 'arn:aws:s3:::b2/crl/x', false],
    [allow('s3:GetObject', 'arn:aws:s3:::b/crl/*'), 's3:GetObject', 'arn:aws:s3:::b/crlx/x', false],
    [allow('s3:GetObject', 'arn:aws:s3:::b/c?l/x'), 's3:GetObject', 'arn:aws:s3:::b/crl/x', true],
    [allow('s3:GetObject', 'arn:aws:s3:::b/c?l/x'), 's3:GetObject', 'arn:aws:s3:::b/cl/x', false],
    // a dot is a dot
    [allow('s3:GetObject', 'arn:aws:s3:::b/a.b*'), 's3:GetObject', 'arn:aws:s3:::b/axb', false],
    // the table is not its index, nor a table that begins alike
    [allow('dynamodb:Query', TABLE), 'dynamodb:Query', `${TABLE}/index/list`, false],
    [allow('dynamodb:Query', TABLE), 'dynamodb:Query', `${TABLE}2`, false],
    [allow('dynamodb:Query', `${TABLE}/index/*`), 'dynamodb:Query', `${TABLE}/index/list`, true],
    // no wildcard reaches over the colons of an ARN's parts
    [allow('s3:GetObject', 'arn:aws:*:::'), 's3:GetObject', 'arn:aws:s3:::x', false],
    [
      allow('logs:PutLogEvents', 'arn:aws:logs:*:*:log-group:/a:*'),
      'logs:PutLogEvents',
      `arn:aws:logs:eu:${account}:log-group:/a:s:1`,
      true,
    ],
    [allow('s3:GetObject', ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*']), 's3:GetObject', 'arn:aws:s3:::b/k', true],
  ];
  test.each(cases)('%j, %s on %s: %s', (statement, action, resource, allowed) => {
    expect(may(clerk(statement), action, resource)).toBe(allowed);
  });
});

/** IAM User Guide, "Condition operators", "Set operators", and what they say of keys that are not there. */
describe('conditions', () => {
  const leading = 'dynamodb:LeadingKeys';
  const keys = (...values: string[]) => ({ 'dynamodb:leadingkeys': values });
  const within = { 'ForAllValues:StringLike': { [leading]: ['holder', 'holder#*'] }, Null: { [leading]: 'false' } };
  const cases: [condition: object, context: Context, holds: boolean][] = [
    [{ StringEquals: { 'events:source': 'sceau' } }, { 'events:source': 'sceau' }, true],
    [{ StringEquals: { 'events:source': 'sceau' } }, { 'events:source': 'Sceau' }, false],
    [{ StringEquals: { 'events:source': 'sceau' } }, {}, false],
    [{ StringEquals: { 'events:source': ['a', 'b'] } }, { 'events:source': 'b' }, true],
    [{ StringNotEquals: { 'events:source': ['a', 'b'] } }, { 'events:source': 'b' }, false],
    [{ StringNotEquals: { 'events:source': ['a', 'b'] } }, { 'events:source': 'c' }, true],
    [{ StringNotEquals: { 'events:source': 'a' } }, {}, true],
    [{ ArnNotEquals: { 'aws:SourceArn': TABLE } }, {}, true],
    [{ StringLike: { 'kms:EncryptionContext:of': 'person/*' } }, { 'kms:encryptioncontext:of': 'person/1' }, true],
    [{ StringLike: { 'kms:EncryptionContext:of': 'person/*' } }, { 'kms:encryptioncontext:of': 'personal/1' }, false],
    [{ StringLike: { 'kms:EncryptionContext:of': 'person/*' } }, {}, false],
    [{ Bool: { 'aws:SecureTransport': 'false' } }, { 'aws:securetransport': 'true' }, false],
    [{ Bool: { 'aws:SecureTransport': false } }, { 'aws:securetransport': 'false' }, true],
    [{ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, {}, false],
    [{ NumericLessThan: { 's3:TlsVersion': 1.2 } }, { 's3:tlsversion': '1.1' }, true],
    [{ NumericLessThan: { 's3:TlsVersion': 1.2 } }, { 's3:tlsversion': '1.2' }, false],
    [{ NumericLessThan: { 's3:TlsVersion': 1.2 } }, {}, false],
    [
      { ArnLike: { 'aws:SourceArn': 'arn:aws:execute-api:r:a:api/*/*' } },
      { 'aws:sourcearn': 'arn:aws:execute-api:r:a:api/$default/GET/x' },
      true,
    ],
    [
      { ArnLike: { 'aws:SourceArn': 'arn:aws:execute-api:r:a:api/*/*' } },
      { 'aws:sourcearn': 'arn:aws:execute-api:r:a:another/$default/GET' },
      false,
    ],
    [{ Null: { [leading]: 'false' } }, keys('x'), true],
    [{ Null: { [leading]: 'false' } }, {}, false],
    [{ Null: { [leading]: 'false' } }, keys(), false],
    [{ Null: { [leading]: 'true' } }, {}, true],
    // a call without keys satisfies ForAllValues: why every statement of ours asks for their presence as well
    [{ 'ForAllValues:StringLike': { [leading]: 'holder' } }, {}, true],
    [{ 'ForAnyValue:StringLike': { [leading]: 'holder' } }, {}, false],
    [{ 'ForAnyValue:StringLike': { [leading]: 'holder' } }, keys('holder', 'person'), true],
    [within, {}, false],
    [within, keys('holder'), true],
    [within, keys('holder#1', 'holder#2'), true],
    [within, keys('holder#1', 'person#2'), false],
    [within, keys('holder-names#1'), false],
    [within, keys('Holder#1'), false],
    [within, keys(''), false],
    // all operators and keys of a block must hold
    [{ StringEquals: { 'events:source': 'a', 'events:detail-type': 'b' } }, { 'events:source': 'a' }, false],
  ];
  test.each(cases)('%j of %j: %s', (condition, context, holds) => {
    expect(may(clerk(allow('x:Do', '*', condition)), 'x:Do', TABLE, context)).toBe(holds);
  });
});

const VARIABLE = ['$', '{aws:username}'].join('');

describe('what is not understood is refused when it is read', () => {
  const cases: [why: RegExp, statement: Raw][] = [
    [/the condition operator DateLessThan is not read/, allow('x:Do', '*', { DateLessThan: { 'aws:SourceArn': 'x' } })],
    [
      /operator StringEqualsIfExists is not read/,
      allow('x:Do', '*', { StringEqualsIfExists: { 'events:source': 'x' } }),
    ],
    [/no call has the condition key aws:SourceIp here/, allow('x:Do', '*', { StringEquals: { 'aws:SourceIp': 'x' } })],
    [/several values: StringLike does not fit/, allow('x:Do', '*', { StringLike: { 'dynamodb:LeadingKeys': 'x' } })],
    [/one value: ForAllValues/, allow('x:Do', '*', { 'ForAllValues:StringLike': { 'events:source': 'x' } })],
    [/element NotAction is not read/, { Effect: 'Allow', NotAction: 'x:Do', Resource: '*' }],
    [/element NotResource is not read/, { ...allow('x:Do', '*'), NotResource: '*' }],
    [/effect Permit is none/, { ...allow('x:Do', '*'), Effect: 'Permit' }],
    [/policy variables/, allow('x:Do', '*', { StringEquals: { 'events:source': VARIABLE } })],
    [/policy variables/, allow('x:Do', `arn:aws:s3:::b/${VARIABLE}`)],
    [/neither true nor false/, allow('x:Do', '*', { Bool: { 'aws:SecureTransport': 'yes' } })],
    [/is no ARN/, allow('x:Do', 'bucket/*')],
    [/is no action/, allow('GetItem', '*')],
    [/an empty list/, allow([], '*')],
    [/is no text/, allow('x:Do', { Ref: 'Table' })],
    [/a principal belongs into a resource policy/, to('*', allow('x:Do', '*'))],
  ];
  test.each(cases)('%s', (why, statement) => expect(() => clerk(statement)).toThrow(why));

  test('a resource policy names whom it is for, in ways that are read', () => {
    expect(() => policy('other', allow('x:Do', '*'))).toThrow(/a principal belongs/);
    expect(() => policy('other', to({ Federated: 'x' }, allow('x:Do', '*')))).toThrow(/kind Federated are not read/);
  });
});
