import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { type IndexName, type KeyAttribute, tableDefinition } from '../../shared/ledger/table-definition.ts';
import type { Environment } from './environments.ts';

const schema = (partition: KeyAttribute, sort: KeyAttribute) => [
  { attributeName: partition.name, keyType: 'HASH' },
  { attributeName: sort.name, keyType: 'RANGE' },
];

/** The ledger, in the shape that `shared/ledger` gives it. */
export class LedgerTable extends Construct {
  readonly tableName: string;
  readonly tableArn: string;

  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const { partitionKey, sortKey, indexes, billing, timeToLiveAttribute } = tableDefinition;
    const attributes = [partitionKey, sortKey, ...indexes.flatMap((index) => [index.partitionKey, index.sortKey])];
    const table = new CfnTable(this, 'Table', {
      tableName: environment.tableName,
      billingMode: billing,
      attributeDefinitions: attributes.map(({ name, type }) => ({ attributeName: name, attributeType: type })),
      keySchema: schema(partitionKey, sortKey),
      globalSecondaryIndexes: indexes.map((index) => ({
        indexName: index.name,
        keySchema: schema(index.partitionKey, index.sortKey),
        projection: { projectionType: index.projection },
      })),
      timeToLiveSpecification: { attributeName: timeToLiveAttribute, enabled: true },
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: tableDefinition.pointInTimeRecovery },
      sseSpecification: { sseEnabled: true },
      deletionProtectionEnabled: tableDefinition.deletionProtection && environment.keepData,
    });
    table.applyRemovalPolicy(environment.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
    this.tableName = table.ref;
    this.tableArn = table.attrArn;
  }
}

/** The indexes of the table of that ARN. */
export const indexArnsOf = (tableArn: string): Readonly<Record<IndexName, string>> => ({
  list: `${tableArn}/index/list`,
  due: `${tableArn}/index/due`,
});
