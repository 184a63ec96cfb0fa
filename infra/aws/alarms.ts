import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { FilterPattern, type ILogGroup, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type LambdaName, lambdas } from '../../functions/lambdas.ts';
import type { Environment } from './environments.ts';
import type { PublicApi } from './http-api.ts';
import { deadLettersName, functionName, logGroupName, pascal } from './names.ts';

interface AlarmsProps {
  readonly environment: Environment;
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
  /** So many periods of the metric in a row; one, unless said otherwise. */
  readonly periods?: number;
  /** What no data means: mostly that nothing happened; for a heartbeat, that the heart stands still. */
  readonly silence: 'fine' | 'alarm';
}

const FIVE = { statistic: 'Sum', period: Duration.minutes(5) };

/** Each alarm names the runbook that answers it. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const action = new SnsAction(props.topic);
    this.counted(props, 'expiry.counted', 'expiry');
    const said: Said = (name, lambda, hours) => this.said(props, name, lambda, hours);
    for (const [lambda, names] of COUNTED) for (const name of names) said(name, lambda);
    for (const watch of watches(props, this.publications(props), said)) {
      const alarm = new Alarm(this, pascal(watch.id), {
        alarmName: `${props.environment.prefix}-${watch.id}`,
        alarmDescription: `OPERATIONS.md: "${watch.runbook}"`,
        metric: watch.metric,
        threshold: watch.threshold,
        evaluationPeriods: watch.periods ?? 1,
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
  private said({ environment }: AlarmsProps, name: string, lambda: LambdaName, hours = 1): IMetric {
    const metricName = name.replace('.', '-');
    return new MetricFilter(this, `${pascal(metricName)}Said`, {
      logGroup: this.logOf(environment, lambda),
      filterPattern: FilterPattern.stringValue('$.message', '=', name),
      metricNamespace: environment.prefix,
      metricName,
    }).metric({ statistic: 'Sum', period: Duration.hours(hours) });
  }

  /** Sums the figures that a function says under a name: `code` says of what, and is a dimension of the metric. */
  private counted({ environment }: AlarmsProps, name: string, lambda: LambdaName): void {
    const metricName = name.replace('.', '-');
    new MetricFilter(this, `${pascal(metricName)}Sums`, {
      logGroup: this.logOf(environment, lambda),
      filterPattern: FilterPattern.stringValue('$.message', '=', name),
      metricNamespace: environment.prefix,
      metricName,
      metricValue: '$.count',
      dimensions: { what: '$.code' },
    });
  }

  /** A function's log, known by its name. */
  private logOf(environment: Environment, lambda: LambdaName): ILogGroup {
    const id = `${pascal(lambda)}Log`;
    const known = this.node.tryFindChild(id) as ILogGroup | undefined;
    return known ?? LogGroup.fromLogGroupName(this, id, logGroupName(environment, lambda));
  }

  /** Counts lists that were published, by what the publisher says in its log: it also runs when there is nothing new. */
  private publications({ environment }: AlarmsProps): MetricFilter {
    return new MetricFilter(this, 'CrlPublished', {
      logGroup: this.logOf(environment, 'publication'),
      filterPattern: FilterPattern.stringValue('$.message', '=', 'crl.published'),
      metricNamespace: environment.prefix,
      metricName: 'crl-published',
    });
  }
}

/** Few at a time work these off; whoever is turned away finds the rows done, or comes again by itself. */
const WORKS_ROWS: ReadonlySet<LambdaName> = new Set(['events', 'webhooks', 'delivery', 'expiry']);

/** What is counted for whoever looks, and is no alarm by itself: how many messages went, and what became of them. */
const COUNTED: readonly (readonly [LambdaName, readonly string[]])[] = [
  ['notification', ['notice.sent', 'notice.dropped', 'notice.suppressed', 'notice.unresolved']],
  ['delivery', ['mail.delivered']],
];

type Said = (name: string, lambda: LambdaName, hours?: number) => IMetric;

function watches({ environment, api, tableName }: AlarmsProps, published: MetricFilter, said: Said): Watch[] {
  const of = (lambda: LambdaName, metricName: 'Errors' | 'Throttles' | 'Invocations') => {
    const dimensionsMap = { FunctionName: functionName(environment, lambda) };
    return new Metric({ namespace: 'AWS/Lambda', metricName, dimensionsMap, ...FIVE });
  };
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
    ...lambdas.map((lambda) => reaches(`${lambda.name}-errors`, 'a function fails', of(lambda.name, 'Errors'), 1)),
    ...lambdas
      // what waits for a sender is rows, and the next run finds them
      .filter(({ name, concurrency, sendsMail }) => concurrency !== undefined && !sendsMail && !WORKS_ROWS.has(name))
      .map((lambda) =>
        reaches(`${lambda.name}-throttled`, 'issuance is at its limit', of(lambda.name, 'Throttles'), 10),
      ),
    reaches('api-fails', 'the API answers 5xx', api.api.metricServerError(FIVE), 5),
    reaches(
      'dead-letters',
      'work was given up',
      new Metric({
        namespace: 'AWS/SQS',
        metricName: 'ApproximateNumberOfMessagesVisible',
        dimensionsMap: { QueueName: deadLettersName(environment) },
        statistic: 'Maximum',
        period: Duration.minutes(5),
      }),
      1,
    ),
    heartbeat('clock-stands-still', 'the clock stands still', of('renewal', 'Invocations')),
    heartbeat(
      'no-crl-published',
      'no CRL was published',
      published.metric({ statistic: 'Sum', period: Duration.days(1) }),
    ),
    reaches('responder-ends-soon', 'a responder’s certificate ends', said('responder.ends-soon', 'renewal'), 1),
    reaches('campaign-stuck', 'a campaign stands still', said('campaign.stuck', 'renewal'), 3),
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
    reaches('mail-back', 'mail bounces', said('mail.bounced', 'delivery'), 20),
    reaches('mail-unwanted', 'mail bounces', said('mail.complained', 'delivery'), 3),
    reaches('mail-stands-still', 'mail does not go', said('notice.postponed', 'notification'), 20),
    // of few messages the least: each is tried once an hour at last, for as long as nothing is taken
    reaches('mail-held-up', 'mail does not go', said('notice.held-up', 'notification', 2), 1),
    reaches('mail-parked', 'mail was set aside', said('notice.parked', 'notification'), 1),
    reaches('mail-unresolved', 'nobody knows whether mail went', said('mail.unresolved-long', 'notification'), 1),
    reaches('mail-repeated', 'nobody knows whether mail went', said('notice.repeated', 'notification'), 10),
    reaches('expiry-nobody-reached', 'a notice reached nobody', said('expiry.nobody-reached', 'expiry'), 1),
    reaches('expiry-ended-unreached', 'a certificate ended in silence', said('expiry.ended-unreached', 'expiry'), 1),
    // once a day, and two hours more for the day that begins late
    { ...heartbeat('no-expiry-scan', 'expiries were not looked at', said('expiry.scanned', 'expiry')), periods: 26 },
    reaches(
      'subscription-unreachable',
      'nothing reaches a subscription',
      said('subscription.unreachable', 'contacts'),
      1,
    ),
    reaches('mail-not-believed', 'news of mail were not believed', said('mail.not-believed', 'delivery'), 1),
  ];
}
