import { operation } from '../../shared/http/operation.ts';
import { recordDomainControl as record } from '../../shared/lifecycle/registration/domain-control.ts';
import { RecordDomainControlBody, SubscriptionView } from '../schemas/structures.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfSubscription } from './structure-view.ts';

/** POST /subscriptions/{subscriptionId}/domain-control: an agent's own check. */
export const recordDomainControl = operation(
  { body: RecordDomainControlBody, answer: SubscriptionView },
  async (call, house: RegistrationHouse) => {
    const { evidence } = call.body;
    const subscription = await record(house, call, call.params.subscriptionId!, { evidence });
    return { status: 200, body: viewOfSubscription(subscription) };
  },
);
