import { operation } from '../../shared/http/operation.ts';
import { webhooksOf } from '../../shared/lifecycle/webhooks/webhooks.ts';
import { WebhookList } from '../schemas/webhooks.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { listedWebhook } from './webhook-view.ts';

/** GET /subscriptions/{subscriptionId}/webhooks: those that are not ended; they are few. */
export const listWebhooks = operation({ answer: WebhookList }, async (call, house: RegistrationHouse) => {
  const opened = await webhooksOf(house, call, call.params.subscriptionId!);
  return { status: 200, body: { items: opened.map((one) => listedWebhook(one, house.clock.now())) } };
});
