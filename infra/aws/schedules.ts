import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule, CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { LambdaName } from '../../functions/lambdas.ts';
import { timetable } from '../../functions/timetable.ts';
import type { Environment } from './environments.ts';
import { GrantedRole } from './function-role.ts';
import { pascal } from './names.ts';

interface SchedulesProps {
  readonly environment: Environment;
  readonly functions: ReadonlyMap<LambdaName, LambdaFunction>;
  readonly deadLetters: Queue;
}

/** `functions/timetable.ts`, run by EventBridge Scheduler. The next run does what a lost one missed. */
export class Schedules extends Construct {
  constructor(scope: Construct, id: string, { environment, functions, deadLetters }: SchedulesProps) {
    super(scope, id);
    const called = [...new Set(timetable.map((row) => row.lambda))];
    const { role } = new GrantedRole(this, 'Access', {
      description: `${environment.prefix}: the timetable`,
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      grants: [
        {
          statement: new PolicyStatement({
            sid: 'CallTheClock',
            actions: ['lambda:InvokeFunction'],
            resources: called.map((name) => functions.get(name)!.functionArn),
          }),
        },
        {
          statement: new PolicyStatement({
            sid: 'LeaveDeadLetter',
            actions: ['sqs:SendMessage'],
            resources: [deadLetters.queueArn],
          }),
        },
      ],
    });
    const group = new CfnScheduleGroup(this, 'Group', { name: environment.prefix });
    for (const row of timetable) {
      new CfnSchedule(this, pascal(row.name), {
        name: row.name,
        groupName: group.ref,
        description: row.purpose,
        scheduleExpression: `rate(${row.everyMinutes} minute${row.everyMinutes === 1 ? '' : 's'})`,
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: functions.get(row.lambda)!.functionArn,
          roleArn: role.roleArn,
          input: JSON.stringify(row.input),
          deadLetterConfig: { arn: deadLetters.queueArn },
          retryPolicy: { maximumEventAgeInSeconds: Math.max(60, row.everyMinutes * 60), maximumRetryAttempts: 2 },
        },
      });
    }
  }
}
