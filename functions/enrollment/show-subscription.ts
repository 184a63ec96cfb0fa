import { operation } from '../../shared/http/operation.ts';
import { addressesFollowed } from '../../shared/lifecycle/contacts/following.ts';
import { mandateFor, NOWHERE, nothingHere, targetOf } from '../../shared/registration/authority.ts';
import { SubscriptionView } from '../schemas/structures.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfSubscription, withReasons } from './structure-view.ts';

/** GET /subscriptions/{subscriptionId}. Whoever may not see it does not learn whether it exists. */
export const showSubscription = operation({ answer: SubscriptionView }, async (call, house: RegistrationHouse) => {
  const subscriptionId = call.params.subscriptionId!;
  const subscription = await house.ledger.read('subscription', { id: subscriptionId });
  mandateFor(call.principal, call.roles, subscription ? targetOf(subscription) : NOWHERE, house.clock.now());
  if (!subscription) throw nothingHere();
  const opened = await withReasons(house.vault, subscription);
  return { status: 200, body: viewOfSubscription(opened, await addressesFollowed(house, subscription)) };
});
