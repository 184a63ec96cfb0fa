import { type Actor, aggregateOf, type DomainEvent, type EventValue } from './events.ts';
import { newId } from './identity.ts';
import type { Clock, OutboxRow, Randomness } from './ports.ts';
import type { LedgerRecord } from './records.ts';

/** One operation's pen: every event and outbox row of it has the same instant, actor and correlation. */
export interface Pen {
  readonly at: string;
  event(record: LedgerRecord & { version: number }, type: string, data?: Record<string, EventValue>): DomainEvent;
  outbox(topic: OutboxRow['topic'], about: Record<string, string>): OutboxRow;
}

/** Takes the pen for one operation, at one instant. */
export function penOf(
  house: { readonly clock: Clock; readonly randomness: Randomness },
  actor: Actor,
  correlation: string,
): Pen {
  const at = house.clock.now().toISOString();
  return {
    at,
    event(record, type, data = {}) {
      const aggregate = aggregateOf(record);
      if (aggregate === undefined) throw new TypeError(`a ${record.kind} has no history`);
      const { version } = record;
      return { format: 1, id: newId(house.randomness), aggregate, version, type, at, actor, correlation, data };
    },
    outbox: (topic, about) => ({
      id: newId(house.randomness),
      topic,
      createdAt: at,
      notBefore: at,
      attempts: 0,
      about,
    }),
  };
}
