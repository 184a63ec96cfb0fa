import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import type { Environment } from './environments.ts';
import type { ServiceStack } from './service-stack.ts';
import type { TrustStack } from './trust-stack.ts';

export interface WatchStackProps extends StackProps {
  readonly environment: Environment;
  readonly trust: TrustStack;
  readonly service: ServiceStack;
}

/**
 * Who watches: what is counted in logs, and every alarm. A stack of its own because there are many, and because alarms are
 * changed without touching what they watch; it knows functions by their names.
 */
export class WatchStack extends Stack {
  constructor(scope: Construct, id: string, props: WatchStackProps) {
    super(scope, id, props);
    const { environment, trust, service } = props;
    const { tableName } = trust.ledger;
    new Alarms(this, 'Alarms', { environment, api: service.api, tableName, topic: trust.alarms });
  }
}
