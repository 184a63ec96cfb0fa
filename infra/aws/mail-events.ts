import { Aws, Duration } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Function as DeployedFunction } from 'aws-cdk-lib/aws-lambda';
import { ConfigurationSet, EmailSendingEvent, EventDestination } from 'aws-cdk-lib/aws-ses';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Environment } from './environments.ts';
import { configurationSetName } from './names.ts';

interface MailEventsProps {
  readonly environment: Environment;
  /** Takes down what becomes of messages. */
  readonly delivery: DeployedFunction;
  readonly deadLetters: Queue;
}

/**
 * What SES tells of each message: the configuration set that every mail is sent with, its events on the account's own bus
 * (the only one to which SES publishes), and the one rule that may invoke the function that takes them down. SES keeps no
 * list of suppressed addresses for it: our own mailboxes decide, so that one that lives again is written to again.
 */
export class MailEvents extends Construct {
  constructor(scope: Construct, id: string, { environment, delivery, deadLetters }: MailEventsProps) {
    super(scope, id);
    const set = new ConfigurationSet(this, 'Set', {
      configurationSetName: configurationSetName(environment),
      reputationMetrics: true,
      disableSuppressionList: true,
    });
    set.addEventDestination('Events', {
      configurationSetEventDestinationName: 'events',
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'Bus', 'default')),
      events: [
        EmailSendingEvent.SEND,
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
        EmailSendingEvent.DELIVERY_DELAY,
        EmailSendingEvent.RENDERING_FAILURE,
      ],
    });
    new Rule(this, 'Told', {
      ruleName: `${environment.prefix}-mail-told`,
      description: 'what SES tells of messages of our configuration set',
      eventPattern: {
        source: ['aws.ses'],
        account: [Aws.ACCOUNT_ID],
        detail: { mail: { tags: { 'ses:configuration-set': [configurationSetName(environment)] } } },
      },
      targets: [
        new LambdaFunction(delivery, {
          deadLetterQueue: deadLetters,
          maxEventAge: Duration.hours(24),
          retryAttempts: 20,
        }),
      ],
    });
  }
}
