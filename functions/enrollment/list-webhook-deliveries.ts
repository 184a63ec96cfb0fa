import { operation } from '../../shared/http/operation.ts';
import { deliveriesOf } from '../../shared/lifecycle/webhooks/webhooks.ts';
import { DeliveryList } from '../schemas/webhooks.ts';
import type { RegistrationHouse } from './registration-house.ts';
import { viewOfDelivery } from './webhook-view.ts';

/** GET /webhooks/{webhookId}/deliveries: the last ones, newest first. */
export const listWebhookDeliveries = operation({ answer: DeliveryList }, async (call, house: RegistrationHouse) => {
  const deliveries = await deliveriesOf(house, call, call.params.webhookId!);
  return { status: 200, body: { items: deliveries.map(viewOfDelivery) } };
});
