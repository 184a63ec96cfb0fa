import { operation } from '../../shared/http/operation.ts';
import { resumeWebhook as resume } from '../../shared/lifecycle/webhooks/webhooks.ts';
import { EmptyBody } from '../schemas/parts.ts';
import { WebhookView } from '../schemas/webhooks.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfWebhook } from './webhook-view.ts';

/** POST /webhooks/{webhookId}/resume: told again after it was disabled. */
export const resumeWebhook = operation(
  { body: EmptyBody, answer: WebhookView },
  async (call, house: RegistrationHouse) => {
    const webhook = await resume(house, call, call.params.webhookId!);
    return { status: 200, body: viewOfWebhook(webhook, house.clock.now()) };
  },
);
