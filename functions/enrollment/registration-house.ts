import type { FrontHouse } from '../../shared/http/call.ts';
import type { Invoker, Resolver } from '../../shared/lifecycle/ports.ts';

/** What the registration function has beside the front: it lets people be told, and asks the DNS about domains. */
export interface RegistrationHouse extends FrontHouse {
  readonly invoker: Pick<Invoker, 'nudge'>;
  readonly resolver: Resolver;
  /** Whether webhooks may lead to this very machine. */
  readonly loopbackWebhooks: boolean;
}
