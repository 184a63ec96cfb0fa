import { operation } from '../../shared/http/operation.ts';
import { clearOverlap as clear } from '../../shared/lifecycle/registration/subscriptions.ts';
import { ClearOverlapBody } from '../schemas/dossiers.ts';
import { SubscriptionView } from '../schemas/structures.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfSubscription } from './structure-view.ts';

/** POST /subscriptions/{subscriptionId}/overlap-clearance: two structures may both have names there. */
export const clearOverlap = operation(
  { body: ClearOverlapBody, answer: SubscriptionView },
  async (call, house: RegistrationHouse) => {
    const subscription = await clear(house, call, call.params.subscriptionId!, call.body.evidence);
    return { status: 200, body: viewOfSubscription(subscription) };
  },
);
