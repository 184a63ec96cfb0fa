import * as z from 'zod';
import { houseRules } from '../../shared/registration/house-rules.ts';
import { PING, PUBLIC_EVENT_TYPES } from '../../shared/registration/public-events.ts';
import { DELIVERY_STATES, WEBHOOK_STATES } from '../../shared/registration/webhook-records.ts';
import { Id, Instant, personal } from './parts.ts';

/** Forms of the machines that are told of a subscription's certificates. */
const WebhookId = z
  .string()
  .regex(/^[0-9a-f]{32}-[0-9a-f]{32}$/, 'an identifier of a webhook is 32 hex digits, a dash and 32 more')
  .meta({ description: 'Opaque.' });

const url = personal(z.string()).meta({
  description: 'https, a host name of the public internet, port 443 or from 1024 on; no credentials.',
  'x-personal': true,
});
const label = personal(z.string()).meta({ description: 'What it is: “supervision”.', 'x-personal': true });
const types = z
  .array(z.enum(PUBLIC_EVENT_TYPES))
  .min(1)
  .max(PUBLIC_EVENT_TYPES.length)
  .meta({ description: 'Of which events it is told.' });

export const EnterWebhookBody = z.strictObject({ url, label: label.exactOptional(), types }).meta({
  id: 'EnterWebhookBody',
  description: 'Each event is posted there as JSON, signed by the secret that the answer has.',
});

const shape = {
  id: WebhookId,
  subscriptionId: Id,
  state: z.enum(WEBHOOK_STATES).meta({
    description: `\`disabled\`: ${houseRules.webhookMostFailures} attempts in a row were in vain, for ${houseRules.webhookFailsForHours} hours or more.`,
  }),
  types,
  createdAt: Instant,
  secretSince: Instant.optional(),
  formerSecretUntil: Instant.optional().meta({ description: 'Until when the secret before signs too.' }),
  failures: z.number().int().meta({ description: 'Attempts in vain since the last success.' }),
  failingSince: Instant.optional(),
  disabledAt: Instant.optional(),
};

export const WebhookView = z
  .strictObject(shape)
  .meta({ id: 'Webhook', description: 'Without the address, which the list says.' });

export const ListedWebhook = z
  .strictObject({ ...shape, url: url.optional(), label: label.optional() })
  .meta({ id: 'ListedWebhook', description: 'Without an address where it is erased.' });
export const WebhookList = z.strictObject({ items: z.array(ListedWebhook) }).meta({ id: 'WebhookList' });

const secret = z.string().meta({
  description:
    'Shown this once. `Sceau-Signature: t=<seconds>,v1=<hex>` is HMAC-SHA-256 by it over `t`, a full stop and the body.',
});
export const WebhookSecretView = z.strictObject({ ...shape, secret }).meta({ id: 'WebhookSecret' });

export const DeliveryView = z
  .strictObject({
    eventId: Id,
    type: z.enum([...PUBLIC_EVENT_TYPES, PING]),
    state: z.enum(DELIVERY_STATES),
    createdAt: Instant,
    attempts: z.number().int(),
    lastAttemptAt: Instant.optional(),
    status: z.number().int().optional().meta({ description: 'What the machine answered last.' }),
    failure: z.enum(['address', 'refused', 'tls', 'timeout', 'status']).optional().meta({
      description:
        'Why the last attempt was in vain: no public address, no connection, no TLS to be trusted, no answer in time, an answer that is no success.',
    }),
  })
  .meta({ id: 'WebhookDelivery' });
export const DeliveryList = z.strictObject({ items: z.array(DeliveryView) }).meta({ id: 'WebhookDeliveryList' });
