import { operation } from '../../shared/http/operation.ts';
import { endSubscription as end } from '../../shared/lifecycle/registration/subscriptions.ts';
import { EndBody } from '../schemas/dossiers.ts';
import { SubscriptionView } from '../schemas/structures.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfSubscription } from './structure-view.ts';

/** POST /subscriptions/{subscriptionId}/end: by the structure alone; its certificates become a work item. */
export const endSubscription = operation(
  { body: EndBody, answer: SubscriptionView },
  async (call, house: RegistrationHouse) => {
    const { subscription, outbox } = await end(house, call, call.params.subscriptionId!, call.body.reason);
    await house.invoker.nudge(outbox);
    return { status: 200, body: viewOfSubscription(subscription) };
  },
);
