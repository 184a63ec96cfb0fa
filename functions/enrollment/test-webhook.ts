import { operation } from '../../shared/http/operation.ts';
import { pingWebhook } from '../../shared/lifecycle/webhooks/webhooks.ts';
import { EmptyBody } from '../schemas/parts.ts';
import { DeliveryView } from '../schemas/webhooks.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfDelivery } from './webhook-view.ts';

/** POST /webhooks/{webhookId}/test: what becomes of it is seen among the deliveries. */
export const testWebhook = operation(
  { body: EmptyBody, answer: DeliveryView, status: 202 },
  async (call, house: RegistrationHouse) => {
    const { delivery, outbox } = await pingWebhook(house, call, call.params.webhookId!);
    await house.invoker.nudge(outbox);
    return { status: 202, body: viewOfDelivery(delivery) };
  },
);
