import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { Refusal } from '../errors.ts';
import { passing } from '../ledger/unavailable.ts';
import type { EventBus } from '../lifecycle/ports.ts';

/** What rules name as the source of our events; `detail-type` is the event's type, `detail` the event itself. */
export const EVENT_SOURCE = 'sceau';

/** Puts events on a bus of EventBridge. At most ten at a time. */
export function createEventBus(client: EventBridgeClient, bus: string): EventBus {
  return {
    async put(events) {
      const Entries = events.map((event) => ({
        EventBusName: bus,
        Source: EVENT_SOURCE,
        DetailType: event.type,
        Time: new Date(event.time),
        Resources: [event.subject],
        Detail: JSON.stringify(event),
      }));
      const answer = await client.send(new PutEventsCommand({ Entries })).catch((error) => {
        throw passing(error, 'the event bus');
      });
      // each entry is answered by itself, and those that were not taken are told in an answer of success
      if ((answer.FailedEntryCount ?? 0) > 0) {
        throw new Refusal('unavailable', 'The event bus did not take every event.', { retryAfterSeconds: 15 });
      }
    },
  };
}
