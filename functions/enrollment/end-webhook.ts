import { operation } from '../../shared/http/operation.ts';
import { endWebhook as end } from '../../shared/lifecycle/webhooks/webhooks.ts';
import { EmptyBody } from '../schemas/parts.ts';
import { WebhookView } from '../schemas/webhooks.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfWebhook } from './webhook-view.ts';

/** POST /webhooks/{webhookId}/end: nothing goes there any more. */
export const endWebhook = operation(
  { body: EmptyBody, answer: WebhookView },
  async (call, house: RegistrationHouse) => {
    const webhook = await end(house, call, call.params.webhookId!);
    return { status: 200, body: viewOfWebhook(webhook, house.clock.now()) };
  },
);
