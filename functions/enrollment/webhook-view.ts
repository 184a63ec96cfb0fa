import type * as z from 'zod';
import type { OpenedWebhook } from '../../shared/lifecycle/webhooks/webhooks.ts';
import type { WebhookDeliveryRecord, WebhookRecord } from '../../shared/registration/webhook-records.ts';
import type { DeliveryView, ListedWebhook, WebhookView } from '../schemas/webhooks.ts';

/** How a webhook stands at an instant; without the address, for answers that are kept for repetition. */
export function viewOfWebhook(webhook: WebhookRecord, now: Date): z.input<typeof WebhookView> {
  const { id, subscriptionId, state, types, createdAt, secrets, failing, disabled } = webhook;
  const [current, former] = secrets;
  const until = former?.until;
  return {
    id,
    subscriptionId,
    state,
    types: [...types],
    createdAt,
    ...(current && { secretSince: current.since }),
    ...(until !== undefined && now.toISOString() < until && { formerSecretUntil: until }),
    failures: failing?.count ?? 0,
    ...(failing && { failingSince: failing.since }),
    ...(disabled && { disabledAt: disabled.at }),
  };
}

/** The same with the address, as the people of its subscription see it. */
export const listedWebhook = ({ webhook, target }: OpenedWebhook, now: Date): z.input<typeof ListedWebhook> => ({
  ...viewOfWebhook(webhook, now),
  ...target,
});

export function viewOfDelivery(delivery: WebhookDeliveryRecord): z.input<typeof DeliveryView> {
  const { eventId, type, state, createdAt, attempts, last } = delivery;
  const { at, ...answer } = last ?? {};
  return { eventId, type, state, createdAt, attempts, ...(at !== undefined && { lastAttemptAt: at }), ...answer };
}
