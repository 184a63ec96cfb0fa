import { describe, expect, test } from 'vitest';
import { lambdas } from '../../functions/lambdas.ts';
import { exampleProduction } from '../../infra/aws/example-production.ts';
import { type Resource, synthesize, texts } from './templates.ts';
import { environment, templates } from './who.ts';

/** What every resource of a kind has in common, whoever made it. */
const plain = (id: string) => id.replace(/[0-9A-F]{8}$/, '');

describe('what is kept', () => {
  /** How each kind says that it is encrypted at rest. Kinds that are always so, by keys of the provider's, say nothing. */
  const says: Readonly<Record<string, (properties: Resource['properties']) => unknown>> = {
    'AWS::S3::Bucket': ({ BucketEncryption }) => BucketEncryption,
    'AWS::DynamoDB::Table': ({ SSESpecification }) => (SSESpecification as { SSEEnabled: boolean }).SSEEnabled,
    'AWS::SQS::Queue': ({ SqsManagedSseEnabled, KmsMasterKeyId }) => SqsManagedSseEnabled ?? KmsMasterKeyId,
    'AWS::SNS::Topic': ({ KmsMasterKeyId }) => KmsMasterKeyId,
    'AWS::Backup::BackupVault': ({ EncryptionKeyArn }) => EncryptionKeyArn,
    'AWS::CloudTrail::Trail': () => 'in a bucket of the list',
  };
  /** Alarms name resources and no person; with a key of its own the services that publish would have to be let to it. */
  const bare = ['AlarmsTopic'];

  test('is encrypted, but for alarms, which say nothing about anybody', () => {
    const kept = templates.all.filter(({ type }) => type in says);
    expect(kept.length).toBeGreaterThan(6);
    const open = kept.filter(({ type, properties }) => !says[type]!(properties)).map(({ id }) => plain(id));
    expect(open).toEqual(bare);
  });

  test('has been thought of: every kind that stores anything is in the list', () => {
    const stores = /::(Bucket|Table|Queue|Topic|BackupVault|Trail|FileSystem|DBInstance|Stream|Secret|Domain|Volume)$/;
    const kinds = new Set(templates.all.map(({ type }) => type).filter((type) => stores.test(type)));
    expect([...kinds].filter((type) => !(type in says))).toEqual([]);
  });

  test('of logs is kept for as long as the environment says, all of them', () => {
    const groups = templates.of('AWS::Logs::LogGroup');
    expect(groups.length).toBeGreaterThan(lambdas.length);
    for (const { id, properties } of groups) expect(properties.RetentionInDays, id).toBe(environment.logDays);
  });
});

describe('what runs', () => {
  test('and signs has executions of its own, so that nobody else’s crowd keeps it from signing', () => {
    const signers = lambdas.filter(({ signs }) => signs.length > 0);
    expect(signers.length).toBeGreaterThan(3);
    for (const { name } of signers) {
      const { ReservedConcurrentExecutions: reserved } = templates.lambda(name, environment.prefix).properties;
      expect(reserved, name).toBeGreaterThan(0);
    }
  });

  test('reserves no more than an account’s quota leaves: a hundred are everybody’s', () => {
    const reserved = lambdas.reduce((sum, { concurrency = 0 }) => sum + concurrency, 0);
    expect(reserved).toBeLessThanOrEqual(900);
    expect(reserved).toBeGreaterThan(100);
  });

  test('by the clock or by a rule leaves what it gave up where an alarm sees it', () => {
    const [queue] = templates.of('AWS::SQS::Queue');
    for (const { id, properties } of templates.of('AWS::Scheduler::Schedule')) {
      const { DeadLetterConfig } = properties.Target as { DeadLetterConfig?: { Arn: never } };
      expect(templates.text(DeadLetterConfig?.Arn), id).toBe(`<${queue!.id}.Arn>`);
    }
    const functions = new Set(templates.of('AWS::Lambda::Function').map(({ id }) => `<${id}.Arn>`));
    for (const { id, properties } of templates.of('AWS::Events::Rule')) {
      for (const target of texts(properties.Targets) as unknown as {
        Arn: never;
        DeadLetterConfig?: { Arn: never };
      }[]) {
        if (!functions.has(templates.text(target.Arn))) continue;
        expect(templates.text(target.DeadLetterConfig?.Arn), id).toMatch(/^<\w+\.Arn>$/);
      }
    }
  });
});

describe('an environment', () => {
  const other = synthesize(
    {
      ...exampleProduction,
      region: 'eu-west-1',
      prefix: 'sceau-other',
      tableName: 'sceau-restored-2',
      keyTableName: 'sceau-other-keys',
      apiHost: { name: 'api.other.alt', certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/other' },
      machineHost: {
        ...exampleProduction.machineHost!,
        certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/other-machines',
      },
    },
    false,
  );
  const whole = JSON.stringify(other.all);

  test('is told by its settings alone: region, hosts, certificates and names of tables stand nowhere else', () => {
    const found = (words: readonly string[]) => words.filter((word) => whole.includes(word));
    const wanted = ['sceau-restored-2', 'sceau-other-keys', 'api.other.alt', 'certificate/other'];
    expect(found(wanted)).toEqual(wanted);
    expect(found(['eu-west-3', 'sceau-production', 'api.sceau.alt', 'certificate/api"'])).toEqual([]);
  });

  test('with another table has no other logical ids, so that a restored table is imported in the place of the lost one', () => {
    const before = synthesize(exampleProduction, false);
    const ids = (resources: readonly Resource[]) => resources.map(({ id }) => id).sort();
    expect(ids(other.trust)).toEqual(ids(before.trust));
    const tables = (of: typeof other) => of.of('AWS::DynamoDB::Table').map(({ id }) => id);
    expect(tables(other)).toEqual(tables(before));
  });

  test('with hosts of its own has no API that answers under the provider’s name', () => {
    const apis = other.of('AWS::ApiGatewayV2::Api');
    expect(apis.length).toBeGreaterThan(0);
    for (const { id, properties } of apis) expect(properties.DisableExecuteApiEndpoint, id).toBe(true);
    expect(other.of('AWS::ApiGatewayV2::DomainName')).toHaveLength(apis.length);
    for (const { properties } of other.of('AWS::ApiGatewayV2::Stage'))
      expect(properties.DefaultRouteSettings).toMatchObject({ ThrottlingRateLimit: expect.any(Number) });
  });
});
