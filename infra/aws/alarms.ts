import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type LambdaName, lambdas } from '../../functions/lambdas.ts';
import type { Environment } from './environments.ts';
import type { Functions } from './functions.ts';
import type { PublicApi } from './http-api.ts';
import { pascal } from './names.ts';

interface AlarmsProps {
  readonly environment: Environment;
  readonly functions: Functions;
  readonly api: PublicApi;
  readonly tableName: string;
  readonly topic: Topic;
}

interface Watch {
  /** Ends the alarm's name. */
  readonly id: string;
  /** Heading of the runbook in OPERATIONS.md. */
  readonly runbook: string;
  readonly metric: IMetric;
  readonly when: 'reaches' | 'below';
  readonly threshold: number;
  /** What no data means: mostly that nothing happened; for a heartbeat, that the heart stands still. */
  readonly silence: 'fine' | 'alarm';
}

const FIVE = { statistic: 'Sum', period: Duration.minutes(5) };

/** Each alarm names the runbook that answers it. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const action = new SnsAction(props.topic);
    const said: Said = (name, lambda, hours) => this.said(props, name, lambda, hours);
    for (const watch of watches(props, this.publications(props), said)) {
      const alarm = new Alarm(this, pascal(watch.id), {
        alarmName: `${props.environment.prefix}-${watch.id}`,
        alarmDescription: `OPERATIONS.md: "${watch.runbook}"`,
        metric: watch.metric,
        threshold: watch.threshold,
        evaluationPeriods: 1,
        comparisonOperator:
          watch.when === 'reaches'
            ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
            : ComparisonOperator.LESS_THAN_THRESHOLD,
        treatMissingData: watch.silence === 'fine' ? TreatMissingData.NOT_BREACHING : TreatMissingData.BREACHING,
      });
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
  }

  /** Counts what a function says in its log under a name of the closed vocabulary. */
  private said({ environment, functions }: AlarmsProps, name: string, lambda: LambdaName, hours = 1): IMetric {
    const metricName = name.replace('.', '-');
    return new MetricFilter(this, `${pascal(metricName)}Said`, {
      logGroup: functions.byName.get(lambda)!.logGroup,
      filterPattern: FilterPattern.stringValue('$.message', '=', name),
      metricNamespace: environment.prefix,
      metricName,
    }).metric({ statistic: 'Sum', period: Duration.hours(hours) });
  }

  /** Counts lists that were published, by what the publisher says in its log: it also runs when there is nothing new. */
  private publications({ environment, functions }: AlarmsProps): MetricFilter {
    return new MetricFilter(this, 'CrlPublished', {
      logGroup: functions.byName.get('publication')!.logGroup,
      filterPattern: FilterPattern.stringValue('$.message', '=', 'crl.published'),
      metricNamespace: environment.prefix,
      metricName: 'crl-published',
    });
  }
}

type Said = (name: string, lambda: LambdaName, hours?: number) => IMetric;

function watches({ functions, api, tableName }: AlarmsProps, published: MetricFilter, said: Said): Watch[] {
  const of = (name: Parameters<typeof functions.byName.get>[0]) => functions.byName.get(name)!;
  const reaches = (id: string, runbook: string, metric: IMetric, threshold: number): Watch => ({
    id,
    runbook,
    metric,
    when: 'reaches',
    threshold,
    silence: 'fine',
  });
  const heartbeat = (id: string, runbook: string, metric: IMetric): Watch => ({
    id,
    runbook,
    metric,
    when: 'below',
    threshold: 1,
    silence: 'alarm',
  });
  const ledger = (metricName: string) =>
    new Metric({ namespace: 'AWS/DynamoDB', metricName, dimensionsMap: { TableName: tableName }, ...FIVE });
  const mail = (metricName: string) =>
    new Metric({ namespace: 'AWS/SES', metricName, statistic: 'Maximum', period: Duration.hours(1) });
  return [
    ...lambdas.map((lambda) =>
      reaches(`${lambda.name}-errors`, 'a function fails', of(lambda.name).metricErrors(FIVE), 1),
    ),
    ...lambdas
      .filter((lambda) => lambda.concurrency !== undefined)
      .map((lambda) =>
        reaches(`${lambda.name}-throttled`, 'issuance is at its limit', of(lambda.name).metricThrottles(FIVE), 10),
      ),
    reaches('api-fails', 'the API answers 5xx', api.api.metricServerError(FIVE), 5),
    reaches(
      'dead-letters',
      'work was given up',
      functions.deadLetters.metricApproximateNumberOfMessagesVisible({
        statistic: 'Maximum',
        period: Duration.minutes(5),
      }),
      1,
    ),
    heartbeat('clock-stands-still', 'the clock stands still', of('renewal').metricInvocations(FIVE)),
    heartbeat(
      'no-crl-published',
      'no CRL was published',
      published.metric({ statistic: 'Sum', period: Duration.days(1) }),
    ),
    reaches('responder-ends-soon', 'a responder’s certificate ends', said('responder.ends-soon', 'renewal'), 1),
    reaches('crl-stale', 'a published list is not what it should be', said('crl.stale', 'publication'), 2),
    heartbeat('lists-not-probed', 'a published list is not what it should be', said('crl.probed', 'publication')),
    reaches('crl-not-believed', 'a list was not believed', said('crl.not-believed', 'publication'), 1),
    reaches('crl-snapshot-lost', 'stored entries of a list were lost', said('crl.snapshot-lost', 'issue-crl'), 1),
    reaches(
      'crl-entries-were-missing',
      'entries were missing from a list',
      said('crl.entries-were-missing', 'issue-crl'),
      1,
    ),
    reaches('crl-entry-set-aside', 'entries were missing from a list', said('crl.entry-set-aside', 'issue-crl'), 1),
    reaches('privacy-overdue', 'an answer about personal data is late', said('privacy.overdue', 'retention'), 1),
    reaches('erasure-replayed', 'erasures were replayed', said('erasure.replayed', 'retention'), 1),
    reaches('relint-found-errors', 'the nightly look found errors', said('relint.found-errors', 'relint'), 1),
    heartbeat('no-relint', 'the nightly look did not end', said('relint.done', 'relint', 24)),
    reaches('repository-mended', 'somebody changed the repository', said('repository.mended', 'publication'), 1),
    reaches('ledger-reads-throttled', 'the ledger throttles', ledger('ReadThrottleEvents'), 10),
    reaches('ledger-writes-throttled', 'the ledger throttles', ledger('WriteThrottleEvents'), 10),
    reaches('mail-bounces', 'mail bounces', mail('Reputation.BounceRate'), 0.04),
    reaches('mail-complaints', 'mail bounces', mail('Reputation.ComplaintRate'), 0.0008),
  ];
}
