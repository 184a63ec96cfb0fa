import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { alarmTable } from './alarm-table.ts';
import { Alarms } from './alarms.ts';
import { Budgets } from './budgets.ts';
import { Watchboard } from './dashboard.ts';
import type { Environment } from './environments.ts';
import { Metrics } from './metrics.ts';
import type { ServiceStack } from './service-stack.ts';
import type { TrustStack } from './trust-stack.ts';

export interface WatchStackProps extends StackProps {
  readonly environment: Environment;
  readonly trust: TrustStack;
  readonly service: ServiceStack;
}

/**
 * Who watches: what is counted in logs, every alarm, the dashboard and the budgets. A stack of its own because there are many, and because alarms are
 * changed without touching what they watch; it knows functions by their names.
 */
export class WatchStack extends Stack {
  constructor(scope: Construct, id: string, props: WatchStackProps) {
    super(scope, id, props);
    const { environment, trust, service } = props;
    const { tableName } = trust.ledger;
    const metrics = new Metrics(this, 'Metrics', { environment, api: service.api, tableName });
    const alarms = new Alarms(this, 'Alarms', { environment, metrics, rows: alarmTable, topic: trust.alarms });
    new Watchboard(this, 'Dashboard', { environment, metrics, alarms });
    new Budgets(this, 'Budgets', { environment, topic: trust.alarms });
  }
}
