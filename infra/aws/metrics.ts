import { Duration } from 'aws-cdk-lib';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { LambdaName } from '../../functions/lambdas.ts';
import { type Figure, figures, type Source } from './alarm-table.ts';
import type { Environment } from './environments.ts';
import type { PublicApi } from './http-api.ts';
import { deadLettersName, functionName, logGroupName, pascal } from './names.ts';

interface MetricsProps {
  readonly environment: Environment;
  readonly api: PublicApi;
  readonly tableName: string;
}

const FIVE = { statistic: 'Sum', period: Duration.minutes(5) };

/** What an API counts of its answers. */
export const ofApi = ({ apiId }: Pick<IHttpApi, 'apiId'>, { metric }: Extract<Source, { of: 'api' }>): IMetric =>
  new Metric({ namespace: 'AWS/ApiGateway', metricName: metric, dimensionsMap: { ApiId: apiId }, ...FIVE });

/** The figures behind alarms and dashboard: the provider's own, and what functions say in their logs, counted. */
export class Metrics extends Construct {
  private readonly props: MetricsProps;

  constructor(scope: Construct, id: string, props: MetricsProps) {
    super(scope, id);
    this.props = props;
    for (const figure of figures) this.sum(figure);
  }

  /** The figure of a row of the table. What two rows count is counted once. */
  of(source: Source): IMetric {
    const { environment, api, tableName } = this.props;
    switch (source.of) {
      case 'said':
        return this.said(source);
      case 'lambda':
        return new Metric({
          namespace: 'AWS/Lambda',
          metricName: source.metric,
          dimensionsMap: { FunctionName: functionName(environment, source.lambda) },
          ...FIVE,
        });
      case 'slowest':
        return new Metric({
          namespace: 'AWS/Lambda',
          metricName: 'Duration',
          dimensionsMap: { FunctionName: functionName(environment, source.lambda) },
          statistic: 'p99',
          period: Duration.minutes(5),
        });
      case 'api':
        return ofApi(api.api, source);
      case 'ledger':
        return new Metric({
          namespace: 'AWS/DynamoDB',
          metricName: source.metric,
          dimensionsMap: { TableName: tableName },
          ...FIVE,
        });
      case 'mail':
        return new Metric({
          namespace: 'AWS/SES',
          metricName: source.metric,
          statistic: 'Maximum',
          period: Duration.hours(1),
        });
      case 'dead-letters':
        return new Metric({
          namespace: 'AWS/SQS',
          metricName: 'ApproximateNumberOfMessagesVisible',
          dimensionsMap: { QueueName: deadLettersName(environment) },
          statistic: 'Maximum',
          period: Duration.minutes(5),
        });
    }
  }

  /** A figure of `figures`, every series of it. */
  figure({ metric, each, value }: Figure): IMetric {
    const namespace = this.props.environment.prefix;
    const statistic = value === 'seconds' ? 'Maximum' : 'Sum';
    const period = Duration.hours(1);
    if (!each) return new Metric({ namespace, metricName: metric, statistic, period });
    return new MathExpression({
      expression: `SEARCH('{${namespace},${each.as}} MetricName="${metric}"', '${statistic}', ${period.toSeconds()})`,
      label: '',
      period,
    });
  }

  /** Lines under a name of the closed vocabulary, in the logs of whoever says it. */
  private said({ event, by, hours }: Extract<Source, { of: 'said' }>): IMetric {
    const namespace = this.props.environment.prefix;
    // what one function says means the same everywhere; what all of them say is counted by who is listened to
    const general = /^(call|job)\./.test(event);
    const metricName = general ? `${by.join('-or-')}-${event.replace('.', '-')}` : event.replace('.', '-');
    for (const lambda of by) {
      const id = `${pascal(metricName)}Of${pascal(lambda)}`;
      if (this.node.tryFindChild(id)) continue;
      new MetricFilter(this, id, { ...this.lines(event, lambda), metricNamespace: namespace, metricName });
    }
    return new Metric({ namespace, metricName, statistic: 'Sum', period: Duration.hours(hours) });
  }

  private sum({ event, by, metric, value, each }: Figure): void {
    new MetricFilter(this, `${pascal(metric)}Figure`, {
      ...this.lines(event, by),
      metricNamespace: this.props.environment.prefix,
      metricName: metric,
      ...(value && { metricValue: `$.${value}` }),
      ...(each && { dimensions: { [each.as]: `$.${each.field}` } }),
    });
  }

  private lines(event: string, lambda: LambdaName) {
    return {
      logGroup: this.logOf(lambda),
      filterPattern: FilterPattern.stringValue('$.message', '=', event),
    };
  }

  /** A function's log, known by its name. */
  private logOf(lambda: LambdaName): ILogGroup {
    const id = `${pascal(lambda)}Log`;
    const known = this.node.tryFindChild(id) as ILogGroup | undefined;
    return known ?? LogGroup.fromLogGroupName(this, id, logGroupName(this.props.environment, lambda));
  }
}
