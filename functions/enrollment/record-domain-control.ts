import { operation } from '../../shared/http/operation.ts';
import { recordDomainControl as record } from '../../shared/lifecycle/registration/structures.ts';
import { RecordDomainControlBody, SubscriptionView } from '../schemas/structures.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfSubscription } from './structure-view.ts';

/** POST /subscriptions/{subscriptionId}/domain-control */
export const recordDomainControl = operation(
  { body: RecordDomainControlBody, answer: SubscriptionView },
  async (call, house: RegistrationHouse) => {
    const subscription = await record(house, call, call.params.subscriptionId!, call.body);
    return { status: 200, body: viewOfSubscription(subscription) };
  },
);
