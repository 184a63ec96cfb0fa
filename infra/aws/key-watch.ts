import { Aws } from 'aws-cdk-lib';
import { Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, type Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Environment } from './environments.ts';

/** Where every alarm goes. Alarms carry names of resources, never data of people. */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true, displayName: `${environment.prefix} alarms` });
    if (environment.alarmAddress) this.topic.addSubscription(new EmailSubscription(environment.alarmAddress));
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsPublish',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'BudgetsPublish',
        principals: [new ServicePrincipal('budgets.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
  }
}

/** Changes of a key that a person must hear of within minutes, a root's enabling first among them. */
export const WATCHED_KEY_EVENTS = [
  'CancelKeyDeletion',
  'CreateGrant',
  'DeleteAlias',
  'DisableKey',
  'DisableKeyRotation',
  'EnableKey',
  'PutKeyPolicy',
  'ScheduleKeyDeletion',
  'UpdateAlias',
];

/** Tells every change of a key that signs or wraps. Needs a trail of management events in the account (`OPERATIONS.md`). */
export class KeyWatch extends Construct {
  constructor(scope: Construct, id: string, keys: readonly Key[], topic: Topic) {
    super(scope, id);
    const ids = keys.flatMap((key) => [key.keyId, key.keyArn]);
    new Rule(this, 'Changes', {
      description: 'somebody changed a key that signs or wraps, or woke a root',
      eventPattern: {
        source: ['aws.kms'],
        detailType: ['AWS API Call via CloudTrail'],
        detail: {
          eventSource: ['kms.amazonaws.com'],
          eventName: WATCHED_KEY_EVENTS,
          $or: [{ requestParameters: { keyId: ids } }, { resources: { ARN: ids } }],
        },
      },
      targets: [
        new SnsTopic(topic, {
          message: RuleTargetInput.fromText(
            'A key that signs or wraps was changed. OPERATIONS.md: "a signing key was changed". The event is in CloudTrail.',
          ),
        }),
      ],
    });
  }
}

/**
 * Tells whoever takes the ceremony's role, or that of reconciling a restored ledger. They write the mandates of the first
 * security officers, and all that the ledger says, so whoever has one needs no key. Both are rare enough for a mail at each.
 */
export class CeremonyWatch extends Construct {
  constructor(scope: Construct, id: string, roles: readonly Role[], topic: Topic) {
    super(scope, id);
    new Rule(this, 'Taken', {
      description: 'somebody took the role of the key ceremony, or of reconciling',
      eventPattern: {
        source: ['aws.sts'],
        detailType: ['AWS API Call via CloudTrail'],
        detail: {
          eventSource: ['sts.amazonaws.com'],
          eventName: ['AssumeRole'],
          requestParameters: { roleArn: roles.map(({ roleArn }) => roleArn) },
        },
      },
      targets: [
        new SnsTopic(topic, {
          message: RuleTargetInput.fromText(
            'The role of the key ceremony, or that of reconciling, was taken. OPERATIONS.md: "the ceremony’s role was taken". The event is in CloudTrail.',
          ),
        }),
      ],
    });
  }
}

/** Changes by which a signature could be kept out of the trail. */
export const WATCHED_TRAIL_EVENTS = ['DeleteTrail', 'PutEventSelectors', 'StopLogging', 'UpdateTrail'];

/**
 * Tells whoever changes the account's trail. One that leaves out the key service goes on bringing files, so that its silence is
 * not heard, and a signature of that time is held against nothing.
 */
export class TrailWatch extends Construct {
  constructor(scope: Construct, id: string, topic: Topic) {
    super(scope, id);
    new Rule(this, 'Changed', {
      description: 'somebody changed what the trail writes down, or stopped it',
      eventPattern: {
        source: ['aws.cloudtrail'],
        detailType: ['AWS API Call via CloudTrail'],
        detail: { eventSource: ['cloudtrail.amazonaws.com'], eventName: WATCHED_TRAIL_EVENTS },
      },
      targets: [
        new SnsTopic(topic, {
          message: RuleTargetInput.fromText(
            'The trail was changed or stopped. OPERATIONS.md: "the trail is silent". The event is in the event history of CloudTrail.',
          ),
        }),
      ],
    });
  }
}
