import { describe, expect, test } from 'vitest';
import { lambdas } from '../../functions/lambdas.ts';
import { environments } from '../../infra/aws/environments.ts';
import { mailShare } from '../../infra/aws/functions.ts';
import { synthesize } from './templates.ts';

const environment = { ...environments.staging, mailReplyTo: 'service@example.test' };
const templates = synthesize(environment);
const set = `${environment.prefix}-mail`;
const delivery = templates.lambda('delivery', environment.prefix);
const only = (type: string, ...of: readonly string[]) => {
  const found = templates.service.filter(
    (one) => one.type === type && of.every((text) => JSON.stringify(one).includes(text)),
  );
  expect(found, type).toHaveLength(1);
  return found[0]!;
};

describe('what SES tells of mail', () => {
  test('goes to the account’s own bus, everything but what would track readers', () => {
    const { EventDestination, ConfigurationSetName } = only('AWS::SES::ConfigurationSetEventDestination')
      .properties as {
      EventDestination: {
        MatchingEventTypes: string[];
        Enabled: boolean;
        EventBridgeDestination: { EventBusArn: object };
      };
      ConfigurationSetName: object;
    };
    expect(EventDestination.MatchingEventTypes.sort()).toEqual(
      ['bounce', 'complaint', 'delivery', 'deliveryDelay', 'reject', 'renderingFailure', 'send'].sort(),
    );
    expect(EventDestination.Enabled).toBe(true);
    expect(templates.text(EventDestination.EventBridgeDestination.EventBusArn as never)).toMatch(/event-bus\/default$/);
    expect(templates.text(ConfigurationSetName as never)).toBe(`<${only('AWS::SES::ConfigurationSet').id}>`);
    const { Name, SuppressionOptions } = only('AWS::SES::ConfigurationSet').properties;
    expect(Name).toBe(set);
    expect(JSON.stringify(SuppressionOptions ?? {})).not.toMatch(/BOUNCE|COMPLAINT/);
  });

  test('reaches one function by one rule, of this account and this configuration set, and nobody else may invoke it', () => {
    const rule = only('AWS::Events::Rule', 'aws.ses');
    const { EventPattern, Targets } = rule.properties as {
      EventPattern: { source: string[]; account: object[]; detail: { mail: { tags: Record<string, string[]> } } };
      Targets: { Arn: object; DeadLetterConfig: object }[];
    };
    expect(EventPattern.source).toEqual(['aws.ses']);
    expect(EventPattern.account).toEqual([{ Ref: 'AWS::AccountId' }]);
    expect(EventPattern.detail.mail.tags).toEqual({ 'ses:configuration-set': [set] });
    expect(Targets.map(({ Arn }) => templates.text(Arn as never))).toEqual([`<${delivery.id}.Arn>`]);
    expect(Targets[0]).toHaveProperty('DeadLetterConfig');
    const permissions = templates
      .of('AWS::Lambda::Permission')
      .filter(({ properties }) => templates.text(properties.FunctionName).includes(delivery.id));
    expect(permissions).toHaveLength(1);
    expect(permissions[0]!.properties.Principal).toBe('events.amazonaws.com');
    expect(templates.text(permissions[0]!.properties.SourceArn)).toBe(`<${rule.id}.Arn>`);
    for (const { name, invokes } of lambdas) expect(invokes, name).not.toContain('delivery');
  });

  test('is heard by a function that opens nobody’s data and writes mails and mailboxes alone', () => {
    const row = lambdas.find(({ name }) => name === 'delivery')!;
    expect([row.opens, row.sendsMail, row.objects, row.signs]).toEqual([[], false, [], []]);
    // and the events of what it writes, for the sealer
    expect([...row.writes].sort()).toEqual(['mail', 'mailbox', 'outbox', 'unsealed']);
    const writers = lambdas.filter(({ writes }) => writes.includes('mail')).map(({ name }) => name);
    expect(writers.sort()).toEqual(['delivery', 'notification', 'registration', 'retention']);
  });
});

describe('mail', () => {
  test('is sent by one function, from one address, by our configuration set', () => {
    const role = templates.roleOf('notification', environment.prefix);
    const [send] = templates.allowed(role).filter(({ actions }) => actions.includes('ses:SendEmail'));
    expect(send!.resources.map((one) => one.replace(/^.*:/, ''))).toEqual([
      'identity/example.test',
      `configuration-set/${set}`,
    ]);
    const others = lambdas.filter(({ name }) => name !== 'notification');
    for (const { name } of others) {
      const actions = templates.allowed(templates.roleOf(name, environment.prefix)).flatMap((one) => one.actions);
      expect(actions, name).not.toContain('ses:SendEmail');
    }
  });

  test('keeps within the account’s rate: senders at once, times what each sends', () => {
    const { Variables } = templates.lambda('notification', environment.prefix).properties.Environment as {
      Variables: Record<string, string>;
    };
    const { concurrency } = lambdas.find(({ sendsMail }) => sendsMail)!;
    expect(concurrency! * Number(Variables.SCEAU_MAIL_PER_SECOND)).toBeLessThanOrEqual(
      environment.limits.mailPerSecond,
    );
    expect(Variables).toMatchObject({ SCEAU_MAIL_SET: set, SCEAU_MAIL_REPLY_TO: 'service@example.test' });
  });

  test('keeps within the rate of an account that has just been opened: one a second', () => {
    const { concurrency } = lambdas.find(({ sendsMail }) => sendsMail)!;
    const share = mailShare({ ...environment, limits: { ...environment.limits, mailPerSecond: 1 } });
    expect(concurrency! * share).toBeLessThanOrEqual(1);
  });

  test('that is stuck, unresolved, repeated, unwanted or lied about is an alarm', () => {
    const names = templates.of('AWS::CloudWatch::Alarm').map(({ properties }) => String(properties.AlarmName));
    for (const name of [
      'back',
      'unwanted',
      'parked',
      'stands-still',
      'held-up',
      'unresolved',
      'repeated',
      'not-believed',
      'bounces',
      'complaints',
    ]) {
      expect(names).toContain(`${environment.prefix}-mail-${name}`);
    }
  });

  test('is counted: what went, what did not and why, what arrived and what came back', () => {
    const counted = templates
      .of('AWS::Logs::MetricFilter')
      .map(({ properties }) => (properties.MetricTransformations as { MetricName: string }[])[0]!.MetricName);
    for (const name of ['sent', 'dropped', 'suppressed', 'unresolved', 'parked', 'postponed', 'repeated']) {
      expect(counted).toContain(`notice-${name}`);
    }
    for (const name of ['delivered', 'bounced', 'complained', 'not-believed'])
      expect(counted).toContain(`mail-${name}`);
  });
});
