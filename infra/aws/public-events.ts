import { EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import type { Environment } from './environments.ts';
import { eventBusName } from './names.ts';

/**
 * The bus on which others in the account are told of certificates: theirs are the rules that listen. It keeps nothing, and
 * what is not listened to is gone.
 */
export class PublicEvents extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', {
      eventBusName: eventBusName(environment),
      description: `${environment.prefix}: what happens to certificates`,
    });
  }
}
