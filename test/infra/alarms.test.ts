import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lambdas } from '../../functions/lambdas.ts';
import {
  alarmTable as alarmsOfWatch,
  figures,
  keyed,
  machineAlarmTable,
  SECTIONS,
} from '../../infra/aws/alarm-table.ts';
import type { Json } from './templates.ts';
import { environment, templates } from './who.ts';

/** Alarms, their runbooks and the dashboard say the same. */
const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const [, chapter = ''] = /\n## Alarms\n([\s\S]*?)\n## /.exec(read('infra/OPERATIONS.md')) ?? [];
const runbooks = new Map(
  chapter
    .split(/^### /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')), text] as const),
);

/** Wherever they are made. */
const alarmTable = [...alarmsOfWatch, ...machineAlarmTable];

/** Told by the topic itself: events of CloudTrail, and the provider's budgets. */
const WITHOUT_ALARM = [
  'a signing key was changed',
  'the ceremony’s role was taken',
  'a backup failed',
  'the account costs more than it should',
];

/** One alarm for each function has one name in its runbook. */
const inRunbook = (name: string) =>
  lambdas.some((lambda) => name === `${lambda.name}-errors`)
    ? '<function>-errors'
    : name.endsWith('-throttled') && name !== 'status-throttled' && !name.startsWith('ledger-')
      ? '<function>-throttled'
      : name;

describe('runbooks', () => {
  test('each is led to by an alarm, and each alarm leads to one', () => {
    const named = new Set(alarmTable.map(({ runbook }) => runbook));
    expect([...runbooks.keys()].sort()).toEqual([...new Set([...named, ...WITHOUT_ALARM])].sort());
  });

  test.each([...runbooks])('%s: symptom, check, act, confirm', (_, text) => {
    expect([...text.matchAll(/^\* \*\*(\w+)\*\*/gm)].map(([, part]) => part)).toEqual([
      'Symptom',
      'Check',
      'Act',
      'Confirm',
    ]);
  });

  test.each([...runbooks])('%s: its symptom names the alarms that lead to it and no other', (title, text) => {
    const symptom = /\* \*\*Symptom\*\*([\s\S]*?)^\* \*\*Check/m.exec(text)![1]!;
    const rows = alarmTable.filter(({ runbook }) => runbook === title);
    const expected = new Set(rows.map(({ name }) => inRunbook(name)));
    const known = new Set(alarmTable.map(({ name }) => inRunbook(name)));
    const [said] = [new Set([...symptom.matchAll(/`([^`]+)`/g)].map(([, name]) => name!).filter((n) => known.has(n)))];
    for (const name of expected) expect(said, `${title} does not say when ${name} rings`).toContain(name);
    const elsewhere = new Set([...said].filter((name) => !expected.has(name)));
    for (const name of elsewhere) expect(symptom, title).toMatch(new RegExp(`\`${name}\` is "`));
  });
});

describe('alarms', () => {
  const made = templates.of('AWS::CloudWatch::Alarm').map(({ properties }) => properties);

  test('those of the table are made, and no other', () => {
    const names = made.map(({ AlarmName }) => String(AlarmName).replace(`${environment.prefix}-`, ''));
    expect(names.sort()).toEqual(alarmsOfWatch.map(({ name }) => name).sort());
  });

  test('every line of trouble in the log is an alarm by itself or is excused', () => {
    /** Each with whoever is told instead. */
    const excused: Readonly<Record<string, string>> = {
      'call.failed': 'answers of 500 are api-fails; those of OCSP are ocsp-fails',
      'answer.not-kept': 'the caller asks again and is answered; what failed is the ledger, which has its own alarms',
      'repository.page-late': 'restore-repository makes the page again within a quarter of an hour, and fails loudly',
      'webhook.broken': 'the function throws it on: webhooks-errors',
      'job.failed': 'thrown on by all but those of rows-left-behind: <function>-errors',
    };
    const [, listed = ''] = /const troubles[^[]*\[([\s\S]*?)\]/.exec(read('shared/http/log.ts')) ?? [];
    const troubles = [...listed.matchAll(/'([a-z.-]+)'/g)].map(([, name]) => name!);
    expect(troubles.length).toBeGreaterThan(10);
    const watched = new Set(alarmTable.flatMap(({ source }) => (source.of === 'said' ? [source.event as string] : [])));
    expect(troubles.filter((name) => !watched.has(name) && !(name in excused))).toEqual([]);
  });

  test('what is counted in a log is counted under the name that its alarm looks at', () => {
    const counted = new Set(
      templates
        .of('AWS::Logs::MetricFilter')
        .flatMap(({ properties }) => properties.MetricTransformations as unknown as { MetricName: string }[])
        .map(({ MetricName }) => MetricName),
    );
    const ours = made.filter(({ Namespace }) => Namespace === environment.prefix).map(({ MetricName }) => MetricName);
    expect(ours.length).toBeGreaterThan(30);
    for (const name of ours) expect(counted).toContain(name);
    for (const { metric } of figures) expect(counted).toContain(metric);
  });

  test('a throttle of KMS is heard of from whoever signs or unseals', () => {
    const listening = templates
      .of('AWS::Logs::MetricFilter')
      .filter(({ properties }) => JSON.stringify(properties.FilterPattern).includes('kms.throttled'))
      .map(({ properties }) => String(properties.LogGroupName).replace(`/${environment.prefix}/`, ''));
    expect(listening.sort()).toEqual([...keyed].sort());
    expect(listening).toEqual(expect.arrayContaining(['issue-certificate', 'status', 'seal', 'documents']));
  });
});

describe('the dashboard', () => {
  const page = templates.of('AWS::CloudWatch::Dashboard');
  const text = templates.text(page[0]!.properties.DashboardBody);

  test('is one page, from what relying parties see to what it costs', () => {
    expect(page).toHaveLength(1);
    expect(page[0]!.properties.DashboardName).toBe(environment.prefix);
    const titles = [...text.matchAll(/"markdown":"## ([^\\]+)/g)].map(([, title]) => title);
    expect(titles).toHaveLength(SECTIONS.length + 1);
    expect([titles[0], titles.at(-1)]).toEqual(['What relying parties see', 'Cost']);
  });

  test('has the state of every alarm and the curve of everything that is counted', () => {
    const ids = templates.of('AWS::CloudWatch::Alarm').map(({ id }) => id);
    for (const id of ids) expect(text).toContain(`<${id}.Arn>`);
    for (const name of [
      'crl-age',
      'expiry-counted',
      'issuance-stuck',
      'kms-throttled',
      'ocsp-try-later',
      'mail-bounced',
    ])
      expect(text).toContain(name);
    for (const name of ['EstimatedCharges', 'Reputation.BounceRate', 'ConsumedWriteCapacityUnits', 'p99'])
      expect(text).toContain(name);
  });

  test('fits: at most 500 widgets, and none wider than the page', () => {
    const { widgets } = JSON.parse(text) as { widgets: { x: number; width: number }[] };
    expect(widgets.length).toBeLessThan(80);
    for (const { x, width } of widgets) expect(x + width).toBeLessThanOrEqual(24);
  });
});

describe('budgets', () => {
  test('of a month and of a day are told to whom alarms are told, before and when they are spent', () => {
    const [topic] = templates.of('AWS::SNS::Topic');
    const made = templates.of('AWS::Budgets::Budget').map(({ properties }) => {
      const { BudgetLimit, TimeUnit, BudgetName } = properties.Budget as Readonly<Record<string, Json>>;
      const told = properties.NotificationsWithSubscribers as unknown as {
        Notification: { NotificationType: string; Threshold: number };
        Subscribers: { Address: Json }[];
      }[];
      for (const { Subscribers } of told)
        expect(Subscribers.map(({ Address }) => templates.text(Address))).toEqual([`<${topic!.id}>`]);
      return {
        limit: (BudgetLimit as { Amount: number }).Amount,
        unit: TimeUnit,
        name: BudgetName,
        told: told.map(({ Notification: { NotificationType, Threshold } }) => `${NotificationType} ${Threshold}`),
      };
    });
    const { perMonth, perDay } = environment.budget;
    expect(made).toEqual([
      { limit: perMonth, unit: 'MONTHLY', name: undefined, told: ['ACTUAL 80', 'ACTUAL 100', 'FORECASTED 100'] },
      { limit: perDay, unit: 'DAILY', name: undefined, told: ['ACTUAL 100'] },
    ]);
  });

  test('and alarms may publish to the topic, of this account alone, and nobody else but key changes', () => {
    const policy = templates.of('AWS::SNS::TopicPolicy').flatMap((one) => {
      return templates.statements(one.properties.PolicyDocument).filter(({ effect }) => effect === 'Allow');
    });
    expect([...new Set(policy.flatMap(({ principals }) => principals))].sort()).toEqual([
      'service:budgets.amazonaws.com',
      'service:cloudwatch.amazonaws.com',
      'service:events.amazonaws.com',
    ]);
    for (const { principals, condition } of policy) {
      if (principals.includes('service:events.amazonaws.com')) continue;
      expect(Object.keys(condition.StringEquals ?? {})).toEqual(['aws:SourceAccount']);
    }
  });
});
