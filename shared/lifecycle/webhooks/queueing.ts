import type { PingEvent, PublicEvent } from '../../registration/public-events.ts';
import type { WebhookDeliveryRecord, WebhookRecord } from '../../registration/webhook-records.ts';
import type { Actor } from '../events.ts';
import { type Clock, Conflict, type Ledger, type OutboxRow, type Randomness } from '../ports.ts';
import { type Pen, penOf } from '../recording.ts';
import { all, someAtATime } from '../whole-list.ts';

export interface QueueHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

export const PLATFORM: Actor = { capacity: 'platform', function: 'events' };

/** Every webhook that a subscription has or had, read consistently. */
export const everyWebhook = (ledger: Ledger, subscriptionId: string): Promise<readonly WebhookRecord[]> =>
  all((at) => ledger.list('webhooks-of-subscription', subscriptionId, at));

/** For each event a delivery to each webhook of its subscription that wants such events and has none of it yet. */
export async function queueDeliveries(
  house: QueueHouse,
  events: readonly PublicEvent[],
  correlation: string,
): Promise<readonly OutboxRow[]> {
  const bySubscription = Map.groupBy(events, ({ data }) => data.subscriptionId);
  const wanted = await Promise.all(
    [...bySubscription].map(async ([subscriptionId, its]) => {
      const webhooks = await everyWebhook(house.ledger, subscriptionId);
      const active = webhooks.filter(({ state }) => state === 'active');
      return active.flatMap(({ id, types }) =>
        its.filter(({ type }) => types.includes(type)).map((event) => ({ id, event })),
      );
    }),
  );
  const queued = await someAtATime(wanted.flat(), async ({ id, event }) => {
    const pen = penOf(house, PLATFORM, correlation);
    const { delivery, row } = deliveryOf(pen, id, event);
    const said = [pen.event(delivery, 'webhookDelivery.queued', { type: event.type })];
    try {
      await house.ledger.commit({ records: [delivery], events: said, outbox: [row] });
      return [row];
    } catch (thrown) {
      // an attempt before this one has queued it
      if (!(thrown instanceof Conflict)) throw thrown;
      return [];
    }
  });
  return queued.flat();
}

/** A delivery that waits, and the row by which it is found. */
export function deliveryOf(
  pen: Pen,
  webhookId: string,
  event: PublicEvent | PingEvent,
): { readonly delivery: WebhookDeliveryRecord; readonly row: OutboxRow } {
  const delivery: WebhookDeliveryRecord = {
    kind: 'webhookDelivery',
    webhookId,
    eventId: event.id,
    version: 1,
    createdAt: pen.at,
    type: event.type,
    body: JSON.stringify(event),
    state: 'waiting',
    attempts: 0,
  };
  return { delivery, row: pen.outbox('webhook', { webhookId, eventId: event.id }) };
}
