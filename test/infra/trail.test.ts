import { describe, expect, test } from 'vitest';
import { lambdas } from '../../functions/lambdas.ts';
import { keysOf } from '../../infra/aws/signing-keys.ts';
import { signersOf } from '../../infra/signers.ts';
import { type Json, texts } from './templates.ts';
import { environment, role, templates } from './who.ts';

const [trail, ...otherTrails] = templates.of('AWS::CloudTrail::Trail');
const bucket = templates.of('AWS::S3::Bucket').find(({ id }) => id.startsWith('ObjectsTrail'))!;
const policy = templates.statements(
  templates.of('AWS::S3::BucketPolicy').find((one) => templates.text(one.properties.Bucket) === `<${bucket.id}>`)!
    .properties.PolicyDocument,
);
const watch = lambdas.find(({ name }) => name === 'sign-watch')!;

describe('the trail', () => {
  test('is one, of every region, of reading and writing alike, and its files prove each other', () => {
    expect(otherTrails).toEqual([]);
    expect(trail!.properties).toMatchObject({
      IsLogging: true,
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      EnableLogFileValidation: true,
      // a Sign counts as reading, and no source is left out
      EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: 'All' }],
    });
    expect(JSON.stringify(trail!.properties)).not.toContain('Exclude');
    expect(templates.text(trail!.properties.S3BucketName)).toBe(`<${bucket.id}>`);
  });

  test('stopping it, or leaving something out of it, is told', () => {
    const rule = templates.trust.find(({ id, type }) => type === 'AWS::Events::Rule' && id.startsWith('TrailWatch'))!;
    const [topic] = templates.of('AWS::SNS::Topic');
    expect(rule.properties.EventPattern).toMatchObject({
      detail: {
        eventSource: ['cloudtrail.amazonaws.com'],
        eventName: ['DeleteTrail', 'PutEventSelectors', 'StopLogging', 'UpdateTrail'],
      },
    });
    expect((rule.properties.Targets as { Arn: Json }[]).map(({ Arn }) => templates.text(Arn))).toEqual([
      `<${topic!.id}>`,
    ]);
  });

  test('its bucket is its own, locked and versioned, told of on the bus, and nobody reads it but the watch', () => {
    expect(bucket.properties).toMatchObject({
      ObjectLockEnabled: true,
      VersioningConfiguration: { Status: 'Enabled' },
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    });
    const reaching = lambdas.filter(({ objects }) => objects.some((one) => one.bucket === 'trail'));
    expect(reaching.map(({ name, objects }) => [name, objects])).toEqual([
      ['sign-watch', [{ bucket: 'trail', prefix: 'AWSLogs/', may: 'read', looks: true }]],
    ]);
  });

  test('CloudTrail writes there, for this trail alone; a right to write that slips in later is refused', () => {
    const allowed = policy.filter(({ effect }) => effect === 'Allow');
    expect(allowed.map(({ principals, actions }) => [principals, actions])).toEqual([
      [['service:cloudtrail.amazonaws.com'], ['s3:GetBucketAcl']],
      [['service:cloudtrail.amazonaws.com'], ['s3:PutObject']],
    ]);
    for (const { condition, resources } of allowed) {
      const source = templates.text((condition.StringEquals as Record<string, Json>)['aws:SourceArn']!);
      expect(source).toMatch(/:trail\/sceau-staging-trail$/);
      for (const resource of resources) expect(resource).not.toMatch(/\.Arn>\/\*$/);
    }
    const refused = policy.filter(({ effect, actions }) => effect === 'Deny' && actions.includes('s3:PutObject'));
    expect(refused).toMatchObject([
      {
        principals: ['*'],
        resources: [`<${bucket.id}.Arn>/*`],
        condition: { StringNotEquals: { 'aws:PrincipalServiceName': 'cloudtrail.amazonaws.com' } },
      },
    ]);
  });
});

describe('the watch over signatures', () => {
  test('signs and opens nothing, writes its own rows and events, and no route leads to it', () => {
    expect(watch).toMatchObject({ signs: [], opens: [], destroys: [], invokes: [], sendsMail: false });
    expect(watch.writes).toEqual(['sign-watch', 'unsealed']);
    const writers = lambdas.filter(({ writes }) => writes.includes('sign-watch')).map(({ name }) => name);
    expect(writers).toEqual(['sign-watch']);
    for (const { actions } of templates.allowed(role('sign-watch'))) {
      for (const action of actions) expect(action).not.toMatch(/^(kms:|s3:Put|s3:Delete|dynamodb:Delete)/);
    }
  });

  test('whoever signs leaves leave to sign, and nobody else may', () => {
    const writers = lambdas.filter(({ writes }) => writes.includes('signing')).map(({ name }) => name);
    const signers = lambdas.filter(({ signs }) => signs.length > 0).map(({ name }) => name);
    expect(writers.sort()).toEqual(signers.sort());
  });

  test('is told of every key and role of the table, and of nothing by any other name', () => {
    const [told] = templates
      .of('AWS::Lambda::Function')
      .map(({ properties }) => (properties.Environment as { Variables?: Record<string, Json> })?.Variables ?? {})
      .filter((variables) => variables.SCEAU_SIGNERS !== undefined);
    const text = templates.text(told!.SCEAU_SIGNERS!);
    const table = JSON.parse(text) as { keys: [string, string, string[]][]; roles: [string, string][] };
    expect(table.keys.map(([alias, , names]) => [alias, names])).toEqual(
      keysOf(environment).map((key) => [key.alias, signersOf(key)]),
    );
    const named = new Set(table.keys.flatMap(([, , names]) => names));
    expect(table.roles.map(([name]) => name).sort()).toEqual([...named].sort());
    expect(new Set(table.roles.map(([, arn]) => arn)).size).toBe(named.size);
    // Lambda holds 4 KB of variables; what stands for an ARN here is of its length
    const variables = Object.entries(told!).map(([name, value]) => name.length + templates.text(value).length);
    expect(variables.reduce((sum, length) => sum + length, 0)).toBeLessThan(4_096);
  });

  test('is invoked for files of the trail by one rule', () => {
    const rules = templates
      .of('AWS::Events::Rule')
      .filter(({ properties }) => JSON.stringify(properties.EventPattern).includes('Object Created'));
    expect(rules).toHaveLength(1);
    const { detail } = rules[0]!.properties.EventPattern as { detail: Record<string, Record<string, Json>> };
    expect(texts(detail.bucket!.name).map((name) => templates.text(name))).toEqual([
      expect.stringContaining('ObjectsTrail'),
    ]);
    expect(JSON.stringify(detail.object)).toContain('/CloudTrail/');
  });
});
