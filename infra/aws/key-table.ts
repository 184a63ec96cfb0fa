import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { keyTableDefinition } from '../../shared/ledger/table-definition.ts';
import type { Environment } from './environments.ts';

/**
 * The wrapped data keys. Erasure is the destruction of one of them, so this table is in no backup plan and can be restored
 * for `recoveryDays` only, against mistakes of ours: an older copy would bring back what people were told is gone. For the
 * same reason it is not a part of the ledger, whose history is kept for ever. Deleting it would erase everything at once,
 * so it refuses to be.
 */
export class KeyTable extends Construct {
  readonly tableName: string;
  readonly tableArn: string;

  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const { partitionKey, billing, recoveryDays, deletionProtection } = keyTableDefinition;
    const table = new CfnTable(this, 'Table', {
      tableName: environment.keyTableName,
      billingMode: billing,
      attributeDefinitions: [{ attributeName: partitionKey.name, attributeType: partitionKey.type }],
      keySchema: [{ attributeName: partitionKey.name, keyType: 'HASH' }],
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: recoveryDays },
      sseSpecification: { sseEnabled: true },
      deletionProtectionEnabled: deletionProtection && environment.keepData,
    });
    table.applyRemovalPolicy(environment.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
    this.tableName = table.ref;
    this.tableArn = table.attrArn;
  }
}
