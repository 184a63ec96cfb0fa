import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { type LambdaName, lambdas, type SealedKind } from '../../functions/lambdas.ts';
import type { SigningKey } from '../keys.ts';
import { signersOf, signersTable } from '../signers.ts';
import { Backup } from './backup.ts';
import { CeremonyRole } from './ceremony-role.ts';
import type { Environment } from './environments.ts';
import { FunctionRole } from './function-role.ts';
import type { Reach } from './grants.ts';
import { KeyTable } from './key-table.ts';
import { AlarmTopic, CeremonyWatch, KeyWatch, TrailWatch } from './key-watch.ts';
import { indexArnsOf, LedgerTable } from './ledger-table.ts';
import { pascal } from './names.ts';
import { ObjectStores } from './object-stores.ts';
import { RepositoryCdn } from './repository-cdn.ts';
import { RestoreRole } from './restore-role.ts';
import { SigningKeys } from './signing-keys.ts';
import { Trail } from './trail.ts';
import { WrappingKey } from './wrapping-key.ts';

/**
 * What must outlive everything: keys and the only roles that use them, ledger, key table, buckets, the repository's address.
 * Changed rarely and by two people. It knows nothing of the service stack.
 */
export class TrustStack extends Stack {
  readonly ledger: LedgerTable;
  readonly stores: ObjectStores;
  /** What roles of another stack refer to. */
  readonly exported: Reach;
  readonly keyTable: KeyTable;
  /** Roles that key policies name. */
  readonly keyedRoles: ReadonlyMap<LambdaName, Role>;
  readonly alarms: Topic;
  /** For the watch over signatures: keys × roles, as they are deployed. */
  readonly signers: ReturnType<typeof signersTable>;

  constructor(scope: Construct, id: string, props: StackProps & { readonly environment: Environment }) {
    super(scope, id, props);
    const { environment } = props;
    this.ledger = new LedgerTable(this, 'Ledger', environment);
    this.keyTable = new KeyTable(this, 'KeyTable', environment);
    this.stores = new ObjectStores(this, 'Objects', environment);
    const reach = this.reach((arn) => arn);
    this.exported = this.reach((arn) => this.exportValue(arn));
    this.keyedRoles = new Map(
      lambdas
        .filter(({ signs, opens }) => signs.length > 0 || opens.length > 0)
        .map((lambda) => [lambda.name, new FunctionRole(this, pascal(lambda.name), lambda, environment, reach).role]),
    );
    const ceremony = new CeremonyRole(this, 'Ceremony', environment, reach).role;
    const restore = new RestoreRole(this, 'Restore', environment, reach).role;

    const roleOf = (name: LambdaName | 'ceremony'): Role =>
      name === 'ceremony' ? ceremony : this.keyedRoles.get(name)!;
    const rolesOf = (key: SigningKey): Role[] => signersOf(key).map(roleOf);
    const { keys } = new SigningKeys(this, 'Keys', environment, rolesOf, ceremony);
    const keyIds = new Map(keys.map(({ row, key }) => [row, key.keyId]));
    this.signers = signersTable(
      (row) => keyIds.get(row)!,
      (name) => roleOf(name).roleArn,
      keys.map(({ row }) => row),
    );
    new Trail(this, 'Trail', environment, this.stores.buckets.trail);

    const kinds: readonly SealedKind[] = ['dossier', 'person'];
    const whose = (what: 'opens' | 'seals') =>
      new Map(
        kinds.map((kind) => [kind, lambdas.filter((row) => row[what].includes(kind)).map(({ name }) => roleOf(name))]),
      );
    const wrapping = new WrappingKey(this, 'WrappingKey', environment, whose('opens'), whose('seals'));

    this.alarms = new AlarmTopic(this, 'Alarms', environment).topic;
    const backup = new Backup(this, 'Backup', environment, this.ledger, this.alarms);
    new KeyWatch(this, 'KeyWatch', [...keys.map(({ key }) => key), wrapping.key, backup.key], this.alarms);
    new CeremonyWatch(this, 'CeremonyWatch', [ceremony, restore], this.alarms);
    new TrailWatch(this, 'TrailWatch', this.alarms);
    const cdn = new RepositoryCdn(this, 'RepositoryCdn', environment, this.stores.buckets.repository);

    new CfnOutput(this, 'PublicationBase', {
      // what is published lies below this in the bucket, and under the same path outside
      value: `http://${cdn.host}/repository`,
      description: 'for the ceremony file',
    });
    new CfnOutput(this, 'CeremonyRole', { value: ceremony.roleArn });
    new CfnOutput(this, 'RestoreRole', { value: restore.roleArn });
    new CfnOutput(this, 'KeyTableName', { value: this.keyTable.tableName });
    new CfnOutput(this, 'LedgerTable', { value: this.ledger.tableName });
    new CfnOutput(this, 'TrustStoreBucket', { value: this.stores.trustStore.bucketName });
    for (const [name, bucket] of Object.entries(this.stores.buckets)) {
      new CfnOutput(this, `${pascal(name)}Bucket`, { value: bucket.bucketName });
    }
  }

  private reach(seen: (arn: string) => string): Reach {
    const { staging, repository, evidence, trail } = this.stores.buckets;
    const tableArn = seen(this.ledger.tableArn);
    return {
      tableArn,
      keyTableArn: seen(this.keyTable.tableArn),
      indexArns: indexArnsOf(tableArn),
      bucketArns: {
        staging: seen(staging.bucketArn),
        repository: seen(repository.bucketArn),
        evidence: seen(evidence.bucketArn),
        trail: seen(trail.bucketArn),
      },
    };
  }
}
