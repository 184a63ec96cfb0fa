import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { type AlarmRow, alarmTable } from './alarm-table.ts';
import type { Environment } from './environments.ts';
import type { Metrics } from './metrics.ts';
import { pascal } from './names.ts';

interface AlarmsProps {
  readonly environment: Environment;
  readonly metrics: Metrics;
  readonly topic: Topic;
}

/** The alarms of the table. Each names the runbook that answers it. */
export class Alarms extends Construct {
  readonly byRow: ReadonlyMap<AlarmRow, Alarm>;

  constructor(scope: Construct, id: string, { environment, metrics, topic }: AlarmsProps) {
    super(scope, id);
    const action = new SnsAction(topic);
    this.byRow = new Map(
      alarmTable.map((row) => {
        const alarm = new Alarm(this, pascal(row.name), {
          alarmName: `${environment.prefix}-${row.name}`,
          alarmDescription: `OPERATIONS.md: "${row.runbook}"`,
          metric: metrics.of(row.source),
          threshold: row.threshold,
          evaluationPeriods: row.periods ?? 1,
          comparisonOperator:
            row.when === 'reaches'
              ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
              : ComparisonOperator.LESS_THAN_THRESHOLD,
          treatMissingData: row.silence === 'fine' ? TreatMissingData.NOT_BREACHING : TreatMissingData.BREACHING,
        });
        alarm.addAlarmAction(action);
        alarm.addOkAction(action);
        return [row, alarm];
      }),
    );
  }
}
