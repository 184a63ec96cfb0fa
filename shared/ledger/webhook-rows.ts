import { houseRules } from '../registration/house-rules.ts';
import { instant, NotAName } from './key-parts.ts';
import type { Row } from './row.ts';

/** Where lies which machines are told of a subscription's certificates, and what became of it. */
export const webhookRows: { readonly webhook: Row<'webhook'>; readonly webhookDelivery: Row<'webhookDelivery'> } = {
  webhook: {
    key: ({ id }) => {
      const dash = id.lastIndexOf('-');
      if (dash < 0) throw new NotAName('the id of a webhook names its subscription');
      return { pk: ['webhook', id.slice(0, dash)], sk: ['webhook', id.slice(dash + 1)] };
    },
  },
  webhookDelivery: {
    key: ({ webhookId, eventId }) => ({ pk: ['webhook-delivery', webhookId], sk: ['delivery', eventId] }),
    list: (r) => ({ pk: ['deliveries-of-webhook', r.webhookId], sk: [instant(r.createdAt), r.eventId] }),
    expires: (r) => new Date(Date.parse(r.createdAt) + houseRules.webhookDeliveryDays * 86_400_000),
  },
};
