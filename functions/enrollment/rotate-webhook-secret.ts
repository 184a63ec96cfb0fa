import { operation } from '../../shared/http/operation.ts';
import { rotateSecret } from '../../shared/lifecycle/webhooks/webhooks.ts';
import { EmptyBody } from '../schemas/parts.ts';
import { WebhookSecretView } from '../schemas/webhooks.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfWebhook } from './webhook-view.ts';

/** POST /webhooks/{webhookId}/secret: the new one is in this answer and in no other, and the answer is not kept. */
export const rotateWebhookSecret = operation(
  { body: EmptyBody, answer: WebhookSecretView, holdsSecret: true },
  async (call, house: RegistrationHouse) => {
    const { webhook, secret } = await rotateSecret(house, call, call.params.webhookId!);
    return { status: 200, body: { ...viewOfWebhook(webhook, house.clock.now()), secret } };
  },
);
