import { operation } from '../../shared/http/operation.ts';
import { checkDomainControl as check } from '../../shared/lifecycle/registration/domain-control.ts';
import { EmptyBody } from '../schemas/parts.ts';
import { SubscriptionView } from '../schemas/structures.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfSubscription } from './structure-view.ts';

/** POST /subscriptions/{subscriptionId}/domain-check: looks whether the DNS shows it, and records that. */
export const checkDomainControl = operation(
  { body: EmptyBody, answer: SubscriptionView },
  async (call, house: RegistrationHouse) => {
    const subscription = await check(house, call, call.params.subscriptionId!);
    return { status: 200, body: viewOfSubscription(subscription) };
  },
);
