import { describe, expect, test } from 'vitest';
import { checkBook, type PolicyBook, readBook } from '../../../infra/local/iam/book.ts';
import { importsOf } from '../../../infra/local/iam/open-book.ts';
import { type Json, Resolver, type Template } from '../../../infra/local/iam/resolver.ts';
import { site } from '../../../infra/local/site.ts';

const service: Template = {
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'letters' } },
    Other: { Type: 'AWS::Strange::Thing' },
  },
};
const trust: Template = {
  Resources: {
    Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: { 'Fn::Join': ['-', ['a', 'ledger']] } } },
    Bucket: { Type: 'AWS::S3::Bucket' },
    Role: { Type: 'AWS::IAM::Role' },
  },
  Outputs: {
    Shared: { Value: { 'Fn::GetAtt': ['Table', 'Arn'] }, Export: { Name: 'Trust:Table' } },
    Hidden: { Value: 'x' },
  },
};

describe('intrinsic functions', () => {
  const resolver = new Resolver([trust, service], { Bucket: 'sceau-local-staging' });
  const account = site.account;
  const cases: [value: Json, is: unknown][] = [
    [{ Ref: 'AWS::AccountId' }, account],
    [{ Ref: 'AWS::Partition' }, 'aws'],
    [{ Ref: 'Table' }, 'a-ledger'],
    [{ 'Fn::GetAtt': ['Table', 'Arn'] }, `arn:aws:dynamodb:eu-west-3:${account}:table/a-ledger`],
    [{ 'Fn::GetAtt': 'Queue.Arn' }, `arn:aws:sqs:eu-west-3:${account}:letters`],
    [{ Ref: 'Bucket' }, 'sceau-local-staging'],
    [{ Ref: 'Role' }, 'Role'],
    [{ 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, '/crl/*']] }, 'arn:aws:s3:::sceau-local-staging/crl/*'],
    [{ 'Fn::ImportValue': 'Trust:Table' }, `arn:aws:dynamodb:eu-west-3:${account}:table/a-ledger`],
    [
      { 'Fn::Sub': ['$', '{Table.Arn}/index/$', '{!x}$', '{AWS::Region}'].join('') },
      `arn:aws:dynamodb:eu-west-3:${account}:table/a-ledger/index/${'$'}{!x}eu-west-3`,
    ],
    [{ 'Fn::Sub': [['$', '{own}/$', '{Table}'].join(''), { own: { Ref: 'Role' } }] }, 'Role/a-ledger'],
    [{ a: [{ Ref: 'Table' }, 1, true, null] }, { a: ['a-ledger', 1, true, null] }],
  ];
  test.each(cases)('%j is %j', (value, is) => expect(resolver.plain(value)).toEqual(is));

  const refused: [why: RegExp, value: Json][] = [
    [/no name for Other \(AWS::Strange::Thing\)/, { Ref: 'Other' }],
    [/no name for Nowhere \(which no stack has\)/, { 'Fn::GetAtt': ['Nowhere', 'Arn'] }],
    [/attribute StreamArn of Table/, { 'Fn::GetAtt': ['Table', 'StreamArn'] }],
    [/Ref of Queue/, { Ref: 'Queue' }],
    [/import of "Trust:Hidden"/, { 'Fn::ImportValue': 'Trust:Hidden' }],
    [/cannot be resolved: Fn::If/, { 'Fn::If': ['a', 'b', 'c'] }],
    [/beside other keys/, { Ref: 'Table', more: 1 }],
    [/is no text/, { 'Fn::Join': ['', [['a']]] }],
  ];
  test.each(refused)('%s', (why, value) => expect(() => resolver.plain(value)).toThrow(why));

  test('a logical id of two stacks is nobody’s', () => {
    expect(() => new Resolver([trust, trust])).toThrow(/two stacks/);
  });
});

describe('the book of policies', () => {
  const outputs = Object.fromEntries(
    ['Staging', 'Repository', 'Evidence'].map((name) => [`${name}Bucket`, { Value: { Ref: name } }]),
  );

  test('stops at a policy of a kind that it does not read', () => {
    const Resources = { Vault: { Type: 'AWS::Strange::Vault', Properties: { PolicyDocument: { Statement: [] } } } };
    expect(() => readBook([{ Resources, Outputs: outputs }])).toThrow(
      'Vault: policies of AWS::Strange::Vault are not read',
    );
  });

  test('stops where no output tells which bucket is which', () => {
    expect(() => readBook([{ Resources: {} }])).toThrow('no output names the staging bucket');
  });

  test('an operator that is not understood stops the start, and the sentence says where', () => {
    const Statement = [
      {
        Sid: 'Late',
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:SourceArn': 'x' } },
      },
    ];
    const arn = 'arn:aws:iam::000000000000:role/Clerk';
    const why = `${arn}, statement Late: the condition operator DateLessThan is not read`;
    const start = (more: object) =>
      checkBook({ roles: [], functions: {}, resources: [], ...more } as unknown as PolicyBook);
    const to = Statement.map((one) => ({ ...one, Principal: '*' }));
    expect(() => start({ resources: [{ arn, policy: { Statement: to } }] })).toThrow(why);
    // of a role only where somebody who calls has it
    const roles = [{ arn, trust: { Statement: [] }, policies: [{ Statement }], unread: why }];
    expect(() => start({ roles, functions: { clerk: arn } })).toThrow(why);
    expect(() => start({ roles })).not.toThrow();
  });

  test('depends on every file that its maker imports when it runs', () => {
    const root = new URL('../../../', import.meta.url).pathname;
    const files = importsOf(`${root}infra/local/iam/synthesize.ts`).map((file) => file.slice(root.length));
    for (const file of [
      'functions/lambdas.ts',
      'functions/lambdas/jobs.ts',
      'functions/timetable.ts',
      'infra/aws/trust-stack.ts',
      'infra/keys.ts',
      'infra/local/iam/resolver.ts',
      'infra/local/site.ts',
      'shared/ledger/table-definition.ts',
    ])
      expect(files, file).toContain(file);
    // of which only the types are imported
    expect(files).not.toContain('shared/lifecycle/sealed-vault.ts');
  });
});
