import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  BackupPlan,
  BackupPlanRule,
  BackupResource,
  BackupVault,
  CfnRestoreTestingPlan,
  CfnRestoreTestingSelection,
} from 'aws-cdk-lib/aws-backup';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import {
  AccountRootPrincipal,
  ManagedPolicy,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Environment } from './environments.ts';
import type { LedgerTable } from './ledger-table.ts';
import { ADMINISTRATION } from './signing-keys.ts';

const FAILED = ['FAILED', 'ABORTED', 'EXPIRED'];

/** What the roles of a backup do with the key of the vault, through the backup service alone. */
const USE = ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'];

/**
 * Copies of the ledger beside its point-in-time recovery, which ends after 35 days and with the table: daily and weekly, in
 * a vault from which nobody takes one before its time (COMPLIANCE in production: the account's owner included). What is
 * restored from here is an older ledger, and serves nobody before it is reconciled (`npm run reconcile`).
 *
 * The key table is in no copy: erasure is the destruction of a key in it. What copies of the ledger hold of people who are
 * erased cannot be opened any more.
 */
export class Backup extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, environment: Environment, ledger: LedgerTable, alarms: Topic) {
    super(scope, id);
    const { backup, keepData, prefix } = environment;
    const removalPolicy = keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const role = this.worker('Worker', 'AWSBackupServiceRolePolicyForBackup');
    const restorer = this.worker('Restorer', 'AWSBackupServiceRolePolicyForRestores');
    this.key = new Key(this, 'Key', {
      description: `Sceau ${environment.stage}: copies of the ledger`,
      enableKeyRotation: true,
      removalPolicy,
      policy: keyPolicy(Stack.of(this).region, [role, restorer]),
    });
    const vault = new BackupVault(this, 'Vault', {
      backupVaultName: `${prefix}-ledger`,
      encryptionKey: this.key,
      removalPolicy,
      blockRecoveryPointDeletion: keepData,
      ...(keepData && {
        lockConfiguration: {
          minRetention: Duration.days(backup.dailyDays),
          maxRetention: Duration.days(backup.weeklyDays),
          // from then on nobody can take the lock away, ourselves included
          ...(backup.lockAfterDays !== undefined && { changeableFor: Duration.days(backup.lockAfterDays) }),
        },
      }),
    });
    const plan = new BackupPlan(this, 'Plan', {
      backupPlanName: `${prefix}-ledger`,
      backupVault: vault,
      backupPlanRules: [
        new BackupPlanRule({
          ruleName: 'daily',
          scheduleExpression: Schedule.cron({ hour: '3', minute: '10' }),
          deleteAfter: Duration.days(backup.dailyDays),
        }),
        new BackupPlanRule({
          ruleName: 'weekly',
          scheduleExpression: Schedule.cron({ weekDay: 'SUN', hour: '4', minute: '10' }),
          deleteAfter: Duration.days(backup.weeklyDays),
        }),
      ],
    });
    plan.addSelection('Ledger', { role, resources: [BackupResource.fromArn(ledger.tableArn)] });
    this.testRestores(prefix.replaceAll('-', '_'), vault, restorer, ledger);
    this.tellFailures(alarms);
  }

  private worker(id: string, policy: string): Role {
    const managed = `service-role/${policy}`;
    const role = new Role(this, id, {
      assumedBy: new ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName(managed)],
    });
    acknowledge(role, {
      [`AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${managed}]`]:
        'what the backup service asks for changes with the service, and no function and no person takes this role',
    });
    return role;
  }

  /** Once a month the newest copy is restored, and the table that comes of it is swept away again. */
  private testRestores(name: string, vault: BackupVault, role: Role, ledger: LedgerTable): void {
    const plan = new CfnRestoreTestingPlan(this, 'Restores', {
      restoreTestingPlanName: `${name}_restores`,
      scheduleExpression: 'cron(0 5 ? * 1#1 *)',
      startWindowHours: 8,
      recoveryPointSelection: {
        algorithm: 'LATEST_WITHIN_WINDOW',
        includeVaults: [vault.backupVaultArn],
        recoveryPointTypes: ['SNAPSHOT'],
        selectionWindowDays: 8,
      },
    });
    const selection = new CfnRestoreTestingSelection(this, 'RestoredLedger', {
      restoreTestingPlanName: plan.restoreTestingPlanName,
      restoreTestingSelectionName: `${name}_ledger`,
      iamRoleArn: role.roleArn,
      protectedResourceType: 'DynamoDB',
      protectedResourceArns: [ledger.tableArn],
      validationWindowHours: 1,
    });
    selection.addResourceDependency(plan);
  }

  private tellFailures(alarms: Topic): void {
    new Rule(this, 'Failed', {
      description: 'a copy of the ledger was not made, or could not be restored',
      eventPattern: {
        source: ['aws.backup'],
        detailType: ['Backup Job State Change', 'Restore Job State Change'],
        // one says `state`, the other `status`
        detail: { $or: [{ state: FAILED }, { status: FAILED }] },
      },
      targets: [
        new SnsTopic(alarms, {
          message: RuleTargetInput.fromText(
            'A copy of the ledger was not made, or could not be restored. OPERATIONS.md: "a backup failed".',
          ),
        }),
      ],
    });
  }
}

/** Administrators look after the key and cannot use it; the service uses it for the roles of a backup. */
function keyPolicy(region: string, roles: readonly Role[]): PolicyDocument {
  const resources = ['*'];
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        sid: 'Administer',
        principals: [new AccountRootPrincipal()],
        actions: [...ADMINISTRATION.filter((action) => action !== 'kms:GetPublicKey'), 'kms:EnableKeyRotation'].sort(),
        resources,
      }),
      new PolicyStatement({
        sid: 'KeepCopies',
        principals: [...roles],
        actions: USE,
        resources,
        conditions: {
          StringEquals: { 'kms:ViaService': [`backup.${region}.amazonaws.com`, `dynamodb.${region}.amazonaws.com`] },
        },
      }),
    ],
  });
}
