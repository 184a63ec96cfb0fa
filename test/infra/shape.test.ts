import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lambdas } from '../../functions/lambdas.ts';
import { routes } from '../../functions/routes.ts';
import { timetable } from '../../functions/timetable.ts';
import { environments } from '../../infra/aws/environments.ts';
import { tableDefinition } from '../../shared/ledger/table-definition.ts';
import { type Json, synthesize, texts } from './templates.ts';

const environment = environments.staging;
const templates = synthesize(environment);
const one = (type: string) => {
  const found = templates.of(type);
  expect(found, type).toHaveLength(1);
  return found[0]!;
};

test('each stack stays well under the limit of 500 resources', () => {
  for (const stack of [templates.trust, templates.service, templates.watch]) {
    expect(stack.length).toBeGreaterThan(10);
    expect(stack.length).toBeLessThan(400);
  }
});

describe('routes', () => {
  const nameOf = (target: Json | undefined): string => {
    const integration = /integrations\/<(\w+)>/.exec(templates.text(target))![1];
    const uri = templates.text(
      templates.of('AWS::ApiGatewayV2::Integration').find((i) => i.id === integration)!.properties.IntegrationUri,
    );
    const found = templates.of('AWS::Lambda::Function').find((f) => `<${f.id}.Arn>` === uri)!;
    return String(found.properties.FunctionName);
  };
  const wired = templates.of('AWS::ApiGatewayV2::Route').map(({ properties }) => ({
    key: properties.RouteKey,
    lambda: nameOf(properties.Target),
    token: properties.AuthorizationType === 'JWT' && properties.AuthorizerId !== undefined,
  }));

  test('each is wired to its function, behind the token unless it is public; $default says that there is nothing', () => {
    const expected = routes.map((route) => ({
      key: `${route.method} ${route.path}`,
      lambda: `${environment.prefix}-${route.lambda}`,
      token: route.who !== 'public',
    }));
    expected.push({ key: '$default', lambda: `${environment.prefix}-open`, token: false });
    const byKey = (a: { key: Json | undefined }, b: { key: Json | undefined }) =>
      String(a.key) < String(b.key) ? -1 : 1;
    expect([...wired].sort(byKey)).toEqual(expected.sort(byKey));
  });

  test('each function has one permission, for this API only', () => {
    const permissions = templates
      .of('AWS::Lambda::Permission')
      .filter(({ properties }) => properties.Principal !== 'events.amazonaws.com');
    const served = new Set(wired.map(({ lambda }) => lambda));
    expect(permissions).toHaveLength(served.size);
    for (const { properties } of permissions) {
      expect(properties.Principal).toBe('apigateway.amazonaws.com');
      expect(templates.text(properties.SourceArn)).toMatch(
        /^arn:aws:execute-api:[\w-]+:<AWS::AccountId>:<\w+>\/\*\/\*$/,
      );
    }
  });

  test('no route of the internet reaches a function that signs, publishes or mails', () => {
    const publishes = ({ bucket, prefix, may }: (typeof lambdas)[number]['objects'][number]) =>
      (bucket === 'repository' && may === 'read-write') || prefix === 'crl/';
    const inner = lambdas
      // delegated keys may sign about status and nothing else, and are answered with to whoever asks
      .filter(
        (l) => l.signs.some((purpose) => !/^(test-)?ocsp$/.test(purpose)) || l.sendsMail || l.objects.some(publishes),
      )
      .map((l) => l.name);
    expect(inner.length).toBeGreaterThan(3);
    for (const { lambda } of wired) expect(inner.map((name) => `${environment.prefix}-${name}`)).not.toContain(lambda);
  });

  test('the token is checked against the issuer and the audience', () => {
    const { JwtConfiguration, AuthorizerType } = one('AWS::ApiGatewayV2::Authorizer').properties;
    expect(AuthorizerType).toBe('JWT');
    expect(JwtConfiguration).toEqual({ Audience: ['sceau'], Issuer: environment.identity.issuer });
  });

  test('everything is throttled, the public routes more, and the log tells nothing about people', () => {
    const { DefaultRouteSettings, RouteSettings, AccessLogSettings } = one('AWS::ApiGatewayV2::Stage').properties;
    expect(DefaultRouteSettings).toEqual({ ThrottlingBurstLimit: 200, ThrottlingRateLimit: 100 });
    const open = routes.filter((route) => route.who === 'public').map((route) => `${route.method} ${route.path}`);
    expect(Object.keys(RouteSettings as object).sort()).toEqual([...open, '$default'].sort());
    const { publicRate, statusRate } = environment.limits;
    for (const [key, { ThrottlingRateLimit: rate }] of Object.entries(
      RouteSettings as Record<string, { ThrottlingRateLimit: number }>,
    ))
      expect([key, rate]).toEqual([key, key.includes('/ocsp/') ? statusRate : publicRate]);
    expect(JSON.stringify(AccessLogSettings)).not.toMatch(/sourceIp|claims|identity|userAgent|authorizer\.principal/);
  });
});

describe('functions', () => {
  test('each row is one function with its limits and its log', () => {
    expect(templates.of('AWS::Lambda::Function')).toHaveLength(lambdas.length);
    for (const lambda of lambdas) {
      const { properties } = templates.lambda(lambda.name, environment.prefix);
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        Timeout: lambda.timeoutSeconds,
        MemorySize: lambda.memoryMb,
      });
      expect(properties.ReservedConcurrentExecutions).toBe(lambda.concurrency);
      const log = /^<(\w+)>$/.exec(templates.text((properties.LoggingConfig as Record<string, Json>).LogGroup))![1];
      const group = templates.of('AWS::Logs::LogGroup').find(({ id }) => id === log)!;
      expect(group.properties).toMatchObject({
        LogGroupName: `/${environment.prefix}/${lambda.name}`,
        RetentionInDays: 90,
      });
    }
  });

  test('each is told its environment, and never where else to call', () => {
    for (const { properties } of templates.of('AWS::Lambda::Function')) {
      const variables = (properties.Environment as { Variables: Record<string, Json> }).Variables;
      expect(variables.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS).toBe('true');
      expect(variables.SCEAU_STAGE).toBe('staging');
      expect(templates.text(variables.SCEAU_TABLE)).toMatch(/^<LedgerTable\w+>$/);
      expect(variables.SCEAU_FUNCTION_PREFIX).toBe(environment.prefix);
      for (const name of Object.keys(variables)) expect(name).not.toMatch(/ENDPOINT_URL_|CLOCK|FAULTS|SECRET|PASSWORD/);
    }
  });

  test('asynchronous work is tried three times and then left where an alarm sees it', () => {
    const queue = `<${one('AWS::SQS::Queue').id}.Arn>`;
    const settings = templates.of('AWS::Lambda::EventInvokeConfig');
    expect(settings).toHaveLength(lambdas.length);
    for (const { properties } of settings) {
      expect(properties.MaximumRetryAttempts).toBe(2);
      const { Destination } = (properties.DestinationConfig as { OnFailure: { Destination: Json } }).OnFailure;
      expect(templates.text(Destination)).toBe(queue);
    }
  });
});

test('the schedules are the timetable', () => {
  const scheduled = templates.of('AWS::Scheduler::Schedule').map(({ properties }) => {
    const target = properties.Target as { Arn: Json; Input: string };
    const lambda = templates.of('AWS::Lambda::Function').find((f) => `<${f.id}.Arn>` === templates.text(target.Arn))!;
    return {
      name: properties.Name,
      rate: properties.ScheduleExpression,
      lambda: lambda.properties.FunctionName,
      input: JSON.parse(target.Input),
    };
  });
  expect(scheduled).toEqual(
    timetable.map(({ name, everyMinutes, lambda, input }) => ({
      name,
      rate: everyMinutes === 1 ? 'rate(1 minute)' : `rate(${everyMinutes} minutes)`,
      lambda: `${environment.prefix}-${lambda}`,
      input,
    })),
  );
});

describe('what is kept', () => {
  const table = (name: string) => {
    const found = templates.of('AWS::DynamoDB::Table').filter(({ properties }) => properties.TableName === name);
    expect(found, name).toHaveLength(1);
    return found[0]!;
  };
  test('the ledger has the shape of its definition, is restorable, encrypted and not deletable', () => {
    const { properties, deletionPolicy } = table(environment.tableName);
    expect(deletionPolicy).toBe('Retain');
    expect(properties).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: tableDefinition.timeToLiveAttribute, Enabled: true },
    });
    const indexes = properties.GlobalSecondaryIndexes as unknown as {
      IndexName: string;
      KeySchema: { AttributeName: string }[];
    }[];
    expect(indexes.map(({ IndexName, KeySchema }) => [IndexName, ...KeySchema.map((k) => k.AttributeName)])).toEqual(
      tableDefinition.indexes.map((index) => [index.name, index.partitionKey.name, index.sortKey.name]),
    );
  });

  test('data keys are in a table of their own, which is not deletable and remembers a week at most', () => {
    const { properties, deletionPolicy } = table(environment.keyTableName);
    expect(deletionPolicy).toBe('Retain');
    expect(properties).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 },
      SSESpecification: { SSEEnabled: true },
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    });
    expect(properties.GlobalSecondaryIndexes).toBeUndefined();
    expect(properties.StreamSpecification).toBeUndefined();
    const [selection, ...others] = templates.of('AWS::Backup::BackupSelection');
    expect(others).toEqual([]);
    const { Resources } = selection!.properties.BackupSelection as { Resources: Json[] };
    expect(Resources.map((arn) => templates.text(arn))).toEqual([`<${table(environment.tableName).id}.Arn>`]);
  });

  test('copies of the ledger are made daily and weekly, and nobody takes one away before its time', () => {
    const [vault] = templates.of('AWS::Backup::BackupVault');
    const { backup } = environment;
    expect(vault!.deletionPolicy).toBe('Retain');
    expect(vault!.properties).toMatchObject({
      LockConfiguration: { MinRetentionDays: backup.dailyDays, MaxRetentionDays: backup.weeklyDays },
      AccessPolicy: { Statement: [expect.objectContaining({ Effect: 'Deny', Principal: { AWS: '*' } })] },
    });
    const [plan] = templates.of('AWS::Backup::BackupPlan');
    const { BackupPlanRule: rules } = plan!.properties.BackupPlan as {
      BackupPlanRule: { RuleName: string; Lifecycle: { DeleteAfterDays: number } }[];
    };
    expect(rules.map(({ RuleName, Lifecycle }) => [RuleName, Lifecycle.DeleteAfterDays])).toEqual([
      ['daily', backup.dailyDays],
      ['weekly', backup.weeklyDays],
    ]);
    expect(templates.of('AWS::Backup::RestoreTestingPlan')).toHaveLength(1);
  });

  test('keys, buckets and logs outlive their stack', () => {
    const kept = ['AWS::KMS::Key', 'AWS::S3::Bucket', 'AWS::Logs::LogGroup'].flatMap((type) => templates.of(type));
    expect(kept.length).toBeGreaterThan(8);
    for (const { id, deletionPolicy } of kept) expect(deletionPolicy, id).toBe('Retain');
  });

  test('evidence and the trail are locked when they are written, and every bucket but the access log keeps versions', () => {
    const buckets = templates.of('AWS::S3::Bucket');
    const locked = buckets.filter(({ properties }) => properties.ObjectLockEnabled === true);
    expect(locked.map(({ id }) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(['ObjectsEvidence', 'ObjectsTrail']);
    for (const [index, Days] of [30, 400].entries())
      expect(locked[index]!.properties.ObjectLockConfiguration).toMatchObject({
        Rule: { DefaultRetention: { Days, Mode: 'GOVERNANCE' } },
      });
    const unversioned = buckets.filter(({ properties }) => properties.VersioningConfiguration === undefined);
    expect(unversioned.map(({ id }) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(['ObjectsAccess']);
  });
});

describe('what is public', () => {
  test('no bucket is, and every bucket refuses plain http', () => {
    for (const { id, properties } of templates.of('AWS::S3::Bucket')) {
      expect(properties.PublicAccessBlockConfiguration, id).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      const policy = templates
        .of('AWS::S3::BucketPolicy')
        .find((p) => templates.text(p.properties.Bucket) === `<${id}>`)!;
      const refuses = templates.statements(policy.properties.PolicyDocument).filter(({ effect }) => effect === 'Deny');
      expect(refuses.map(({ condition }) => condition)).toContainEqual({ Bool: { 'aws:SecureTransport': 'false' } });
    }
  });

  test('the repository is read by its own CDN and by nobody else from outside', () => {
    const readers = templates.of('AWS::S3::BucketPolicy').flatMap(({ id, properties }) =>
      templates
        .statements(properties.PolicyDocument)
        .filter(({ effect }) => effect === 'Allow')
        .map((statement) => ({ id: id.replace(/[0-9A-F]{8}$/, ''), ...statement })),
    );
    const cdn = readers.filter(({ principals }) => principals.includes('service:cloudfront.amazonaws.com'));
    expect(cdn.map(({ id, actions }) => [id, actions])).toEqual([
      ['ObjectsRepositoryPolicy', ['s3:GetObject']],
      ['PagesFilesPolicy', ['s3:GetObject']],
    ]);
    const [ours, pages] = templates.of('AWS::CloudFront::Distribution');
    for (const [index, distribution] of [ours!, pages!].entries())
      expect(templates.text(cdn[index]!.condition.StringEquals!['AWS:SourceArn'])).toContain(
        `distribution/<${distribution.id}>`,
      );
    const others = readers.filter((reader) => !cdn.includes(reader));
    // who writes the trail stands in trail.test.ts
    for (const { principals, actions } of others.filter(({ id }) => id !== 'ObjectsTrailPolicy')) {
      expect({ principals, actions }).toEqual({
        principals: ['service:logging.s3.amazonaws.com'],
        actions: ['s3:PutObject'],
      });
    }
  });

  test('the CDN serves plain http, GET and HEAD, and keeps nothing for longer than a revocation may take', () => {
    const [repository] = templates.trust.filter(({ type }) => type === 'AWS::CloudFront::Distribution');
    const { DefaultCacheBehavior } = repository!.properties.DistributionConfig as { DefaultCacheBehavior: Json };
    expect(DefaultCacheBehavior).toMatchObject({ ViewerProtocolPolicy: 'allow-all', AllowedMethods: ['GET', 'HEAD'] });
    const { CustomErrorResponses: errors } = repository!.properties.DistributionConfig as {
      CustomErrorResponses: { ErrorCode: number; ResponseCode: number }[];
    };
    expect(errors.map(({ ErrorCode, ResponseCode }) => [ErrorCode, ResponseCode])).toEqual([
      [403, 404],
      [404, 404],
    ]);
    // OCSP is at the edge once the API has a name (status.test.ts)
    expect(repository!.properties.DistributionConfig).not.toHaveProperty('CacheBehaviors');
    const [kept] = templates.trust.filter(({ type }) => type === 'AWS::CloudFront::CachePolicy');
    const { CachePolicyConfig } = kept!.properties as {
      CachePolicyConfig: { MaxTTL: number };
    };
    expect(CachePolicyConfig.MaxTTL).toBeLessThan(300);
  });

  test('what certificates say lies where the bucket has it', () => {
    expect(templates.text(templates.outputs.PublicationBase)).toMatch(/^http:\/\/<.+>\/repository$/);
  });

  test('nothing else has an address: no function URL, and no statement allows everybody', () => {
    expect(templates.of('AWS::Lambda::Url')).toEqual([]);
    for (const { on, statements } of templates.documents()) {
      for (const { effect, principals } of statements)
        if (effect === 'Allow') expect(principals, on.id).not.toContain('*');
    }
  });

  test('nothing is made of a kind that nobody looked at', () => {
    const kinds = new Set(templates.all.map(({ type }) => type.replace(/^AWS::/, '')));
    expect([...kinds].sort()).toEqual([
      'ApiGatewayV2::Api',
      'ApiGatewayV2::Authorizer',
      'ApiGatewayV2::Integration',
      'ApiGatewayV2::Route',
      'ApiGatewayV2::Stage',
      'Backup::BackupPlan',
      'Backup::BackupSelection',
      'Backup::BackupVault',
      'Backup::RestoreTestingPlan',
      'Backup::RestoreTestingSelection',
      'Budgets::Budget',
      'CloudFront::CachePolicy',
      'CloudFront::Distribution',
      'CloudFront::Function',
      'CloudFront::OriginAccessControl',
      'CloudFront::ResponseHeadersPolicy',
      'CloudTrail::Trail',
      'CloudWatch::Alarm',
      'CloudWatch::Dashboard',
      'DynamoDB::Table',
      'Events::EventBus',
      'Events::Rule',
      'IAM::Policy',
      'IAM::Role',
      'KMS::Alias',
      'KMS::Key',
      'Lambda::EventInvokeConfig',
      'Lambda::Function',
      'Lambda::Permission',
      'Logs::LogGroup',
      'Logs::MetricFilter',
      'S3::Bucket',
      'S3::BucketPolicy',
      'SES::ConfigurationSet',
      'SES::ConfigurationSetEventDestination',
      'SNS::Topic',
      'SNS::TopicPolicy',
      'SQS::Queue',
      'SQS::QueuePolicy',
      'Scheduler::Schedule',
      'Scheduler::ScheduleGroup',
    ]);
  });
});

describe('alarms', () => {
  const runbooks = readFileSync(new URL('../../infra/OPERATIONS.md', import.meta.url), 'utf8')
    .split('\n')
    .flatMap((line) => (line.startsWith('### ') ? [line.slice(4).trim()] : []));
  const alarms = templates.of('AWS::CloudWatch::Alarm');

  test('each tells somebody and names a runbook that exists', () => {
    const topic = `<${one('AWS::SNS::Topic').id}>`;
    for (const { id, properties } of alarms) {
      expect(
        texts(properties.AlarmActions).map((action) => templates.text(action)),
        id,
      ).toEqual([topic]);
      const runbook = /^OPERATIONS\.md: "(.+)"$/.exec(String(properties.AlarmDescription))?.[1];
      expect(runbooks, id).toContain(runbook);
    }
    expect(runbooks).toContain('a signing key was changed');
  });

  test('every function, the API, dead letters, the clock, CRLs, the ledger and mail are watched', () => {
    const names = alarms.map(({ properties }) => String(properties.AlarmName).replace(`${environment.prefix}-`, ''));
    expect(names).toEqual(expect.arrayContaining(lambdas.map(({ name }) => `${name}-errors`)));
    for (const name of ['api-fails', 'dead-letters', 'clock-stands-still', 'no-crl-published'])
      expect(names).toContain(name);
    for (const name of ['ledger-writes-throttled', 'mail-bounces', 'mail-complaints']) expect(names).toContain(name);
  });

  test('a heart that stands still is an alarm, not missing data', () => {
    const beats = alarms.filter(({ properties }) => properties.TreatMissingData === 'breaching');
    expect(beats.map(({ properties }) => properties.AlarmName).sort()).toEqual([
      `${environment.prefix}-clock-stands-still`,
      `${environment.prefix}-lists-not-probed`,
      `${environment.prefix}-log-stands-still`,
      `${environment.prefix}-no-crl-published`,
      `${environment.prefix}-no-expiry-scan`,
      `${environment.prefix}-no-relint`,
      `${environment.prefix}-signatures-not-watched`,
    ]);
  });

  test('expiries that nobody looked at for 26 hours, and notices that reach nobody, are alarms', () => {
    const named = (name: string) =>
      alarms.find(({ properties }) => properties.AlarmName === `${environment.prefix}-${name}`)?.properties;
    expect(named('no-expiry-scan')).toMatchObject({ EvaluationPeriods: 26, Period: 3_600 });
    expect(named('expiry-nobody-reached')).toMatchObject({ Threshold: 1, TreatMissingData: 'notBreaching' });
    expect(named('expiry-ended-unreached')).toMatchObject({ Threshold: 1, TreatMissingData: 'notBreaching' });
    expect(named('expiry-throttled')).toBeUndefined();
  });

  test('what each scan found, told and skipped, and why, is a metric of as many values as certificates', () => {
    const transformations = templates
      .of('AWS::Logs::MetricFilter')
      .filter(({ properties }) => JSON.stringify(properties.FilterPattern).includes('expiry.counted'))
      .flatMap(({ properties }) => properties.MetricTransformations as object[]);
    expect(transformations).toMatchObject([
      { MetricName: 'expiry-counted', MetricValue: '$.count', Dimensions: [{ Key: 'what', Value: '$.code' }] },
    ]);
  });

  test('waking a root and changing a key’s policy are told, for every key', () => {
    const rule = templates.trust.find(({ id, type }) => type === 'AWS::Events::Rule' && id.startsWith('KeyWatch'));
    const { EventPattern, Targets } = rule!.properties;
    const { detail } = EventPattern as { detail: { eventName: string[] } };
    expect(detail.eventName).toEqual(
      expect.arrayContaining(['EnableKey', 'PutKeyPolicy', 'CreateGrant', 'ScheduleKeyDeletion']),
    );
    for (const { id } of templates.of('AWS::KMS::Key')) expect(JSON.stringify(detail)).toContain(id);
    expect(Targets).toHaveLength(1);
  });

  test('taking the ceremony’s role, or that of reconciling, is told, whoever takes it', () => {
    const rule = templates.trust.find(({ id, type }) => type === 'AWS::Events::Rule' && id.startsWith('CeremonyWatch'));
    const { EventPattern, Targets } = rule!.properties;
    const { detail } = EventPattern as {
      detail: { eventName: string[]; requestParameters: { roleArn: Json[] } };
    };
    expect(detail.eventName).toEqual(['AssumeRole']);
    expect(detail.requestParameters.roleArn.map((arn) => templates.text(arn))).toEqual([
      expect.stringMatching(/^<Ceremony\w+\.Arn>$/),
      expect.stringMatching(/^<Restore\w+\.Arn>$/),
    ]);
    const [topic] = templates.of('AWS::SNS::Topic');
    expect((Targets as { Arn: Json }[]).map(({ Arn }) => templates.text(Arn))).toEqual([`<${topic!.id}>`]);
  });
});
