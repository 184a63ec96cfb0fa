import { Aws, Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Function as DeployedFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Environment } from './environments.ts';
import { TRAIL_FILES } from './trail.ts';

interface TrailEventsProps {
  readonly environment: Environment;
  readonly bucketName: string;
  /** Accounts for the signatures in each file. */
  readonly watch: DeployedFunction;
  readonly deadLetters: Queue;
}

/** Tells the watch over signatures of each new file of the trail. What is lost on the way the timetable finds. */
export class TrailEvents extends Construct {
  constructor(scope: Construct, id: string, { environment, bucketName, watch, deadLetters }: TrailEventsProps) {
    super(scope, id);
    new Rule(this, 'Delivered', {
      ruleName: `${environment.prefix}-trail-delivered`,
      description: 'a file of the trail has come',
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [bucketName] },
          object: { key: [{ prefix: `${TRAIL_FILES}${Aws.ACCOUNT_ID}/CloudTrail/` }] },
        },
      },
      targets: [new LambdaFunction(watch, { deadLetterQueue: deadLetters, maxEventAge: Duration.hours(2) })],
    });
  }
}
