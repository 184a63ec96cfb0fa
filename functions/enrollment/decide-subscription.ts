import { operation } from '../../shared/http/operation.ts';
import { decideSubscription as decide } from '../../shared/lifecycle/registration/subscriptions.ts';
import { DecideSubscriptionBody } from '../schemas/dossiers.ts';
import { SubscriptionView } from '../schemas/structures.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfSubscription } from './structure-view.ts';

/** POST /subscriptions/{subscriptionId}/decision */
export const decideSubscription = operation(
  { body: DecideSubscriptionBody, answer: SubscriptionView },
  async (call, house: RegistrationHouse) => {
    const { subscription, outbox } = await decide(house, call, call.params.subscriptionId!, call.body);
    await house.invoker.nudge(outbox);
    return { status: 200, body: viewOfSubscription(subscription) };
  },
);
