import { get, post, READERS, type Route, SUBSCRIBERS } from './route.ts';

const by = (path: string, operation: string, summary: string) =>
  post(path, operation, 'registration', SUBSCRIBERS, 'webhooks', summary);

/** The machines of a subscriber that are told of its certificates. */
export const webhookRoutes: readonly Route[] = [
  by(
    '/subscriptions/{subscriptionId}/webhooks',
    'enter-webhook',
    'Name a machine that shall be told; the answer has the secret that signs, once',
  ),
  get(
    '/subscriptions/{subscriptionId}/webhooks',
    'list-webhooks',
    'registration',
    [...SUBSCRIBERS, ...READERS],
    'webhooks',
    'The webhooks of a subscription, and whether each is told',
  ),
  by('/webhooks/{webhookId}/secret', 'rotate-webhook-secret', 'Have a new secret; the one before signs a day more'),
  by('/webhooks/{webhookId}/test', 'test-webhook', 'Have a test event sent'),
  by('/webhooks/{webhookId}/resume', 'resume-webhook', 'Have it told again after it was disabled'),
  by('/webhooks/{webhookId}/end', 'end-webhook', 'Stop telling it'),
  get(
    '/webhooks/{webhookId}/deliveries',
    'list-webhook-deliveries',
    'registration',
    [...SUBSCRIBERS, ...READERS],
    'webhooks',
    'The last 50 events for it, and what became of each',
  ),
];
