import { operation } from '../../shared/http/operation.ts';
import { enterWebhook as enter } from '../../shared/lifecycle/webhooks/webhooks.ts';
import { EnterWebhookBody, WebhookSecretView } from '../schemas/webhooks.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfWebhook } from './webhook-view.ts';

/** POST /subscriptions/{subscriptionId}/webhooks: the secret is in this answer and in no other, and the answer is not kept. */
export const enterWebhook = operation(
  { body: EnterWebhookBody, answer: WebhookSecretView, status: 201, holdsSecret: true },
  async (call, house: RegistrationHouse) => {
    const { webhook, secret } = await enter(house, call, call.params.subscriptionId!, call.body);
    return { status: 201, body: { ...viewOfWebhook(webhook, house.clock.now()), secret } };
  },
);
