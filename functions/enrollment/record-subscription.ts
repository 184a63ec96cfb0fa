import { operation } from '../../shared/http/operation.ts';
import { recordSubscription as record } from '../../shared/lifecycle/registration/structures.ts';
import { RecordSubscriptionBody, SubscriptionView } from '../schemas/structures.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfSubscription } from './structure-view.ts';

/** POST /structures/{structureId}/subscriptions: nothing is issued before control of the domain is recorded. */
export const recordSubscription = operation(
  { body: RecordSubscriptionBody, answer: SubscriptionView, status: 201 },
  async (call, house: RegistrationHouse) => {
    const subscription = await record(house, call, call.params.structureId!, call.body);
    const headers = { location: `/subscriptions/${subscription.id}` };
    return { status: 201, headers, body: viewOfSubscription(subscription) };
  },
);
