import { Stack, type StackProps } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { machineAlarmTable, type Source } from './alarm-table.ts';
import { Alarms } from './alarms.ts';
import type { Environment, MachineHost } from './environments.ts';
import { MachineApi } from './machine-api.ts';
import { ofApi } from './metrics.ts';
import type { TrustStack } from './trust-stack.ts';

export interface MachineStackProps extends StackProps {
  readonly environment: Environment;
  readonly trust: TrustStack;
  readonly host: MachineHost;
}

/**
 * The front for machines. A stack of its own because its domain cannot be made before there is a trust store, which people
 * leave in the bucket after the ceremony; it knows functions by their names, and has its own alarms.
 */
export class MachineStack extends Stack {
  constructor(scope: Construct, id: string, { environment, trust, host, ...props }: MachineStackProps) {
    super(scope, id, props);
    const trustStore = trust.stores.trustStore as IBucket;
    const { api } = new MachineApi(this, 'MachineApi', { environment, host, trustStore });
    const of = (source: Source) => {
      if (source.of !== 'api') throw new TypeError('nothing else is counted here');
      return ofApi(api, source);
    };
    new Alarms(this, 'Alarms', { environment, metrics: { of }, rows: machineAlarmTable, topic: trust.alarms });
  }
}
