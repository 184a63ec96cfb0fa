import { operation } from '../../shared/http/operation.ts';
import { recordSubscription as record } from '../../shared/lifecycle/registration/subscriptions.ts';
import { RecordSubscriptionBody, SubscriptionView } from '../schemas/structures.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfSubscription } from './structure-view.ts';

/** POST /structures/{structureId}/subscriptions: entered by the structure or by an agent, and decided by an agent who did not. */
export const recordSubscription = operation(
  { body: RecordSubscriptionBody, answer: SubscriptionView, status: 201 },
  async (call, house: RegistrationHouse) => {
    const { subscription, outbox } = await record(house, call, call.params.structureId!, call.body);
    await house.invoker.nudge(outbox);
    const headers = { location: `/subscriptions/${subscription.id}` };
    return { status: 201, headers, body: viewOfSubscription(subscription) };
  },
);
