import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AlarmRow } from './alarm-table.ts';
import type { Environment } from './environments.ts';
import type { Metrics } from './metrics.ts';
import { pascal } from './names.ts';

interface AlarmsProps {
  readonly environment: Environment;
  readonly metrics: Pick<Metrics, 'of'>;
  readonly rows: readonly AlarmRow[];
  readonly topic: Topic;
}

/** An alarm's name, by its row's. */
export const alarmName = ({ prefix }: Pick<Environment, 'prefix'>, { name }: Pick<AlarmRow, 'name'>) =>
  `${prefix}-${name}`;

/** The alarms of a table. Each names the runbook that answers it. */
export class Alarms extends Construct {
  readonly byRow: ReadonlyMap<AlarmRow, Alarm>;

  constructor(scope: Construct, id: string, { environment, metrics, rows, topic }: AlarmsProps) {
    super(scope, id);
    const action = new SnsAction(topic);
    this.byRow = new Map(
      rows.map((row) => {
        const alarm = new Alarm(this, pascal(row.name), {
          alarmName: alarmName(environment, row),
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
