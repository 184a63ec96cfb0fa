import { readFileSync } from 'node:fs';
import type { EventBus, Invoker, OutboxRow, WebhookSender } from '../../shared/lifecycle/ports.ts';
import { findExpired } from '../../shared/lifecycle/public-events/expired.ts';
import { type EventHouse, publishEvents } from '../../shared/lifecycle/public-events/publishing.ts';
import { type DeliveryOutcome, deliverWebhooks } from '../../shared/lifecycle/webhooks/delivering.ts';
import { enterWebhook } from '../../shared/lifecycle/webhooks/webhooks.ts';
import type { Principal } from '../../shared/registration/authority.ts';
import { PUBLIC_EVENT_TYPES, type PublicEvent } from '../../shared/registration/public-events.ts';
import type { WebhookDeliveryRecord, WebhookRecord } from '../../shared/registration/webhook-records.ts';
import { asFunction } from './as-function.ts';
import { deskWorld } from './designations.ts';
import { faultsBySchema, type Schema } from './json-schema.ts';
import { type Cast, makeCast, makePerson, recordsOf, type World } from './world.ts';

/** A subscription whose people name machines, a bus that remembers, and machines that answer as they are told. */
export interface HookStage extends Cast {
  readonly world: World;
  readonly representative: Principal;
}

export const SUBSCRIBERS = ['legal-representative', 'mandatary', 'technical-administrator'] as const;
export const SUPERVISION = { url: 'https://hooks.example.org/sceau', label: 'Supervision' };

/** Without signing keys unless a world that has them is given. */
export async function hookStage(seed = 'webhooks', given?: World): Promise<HookStage> {
  const world = given ?? (await deskWorld(seed));
  const cast = await makeCast(world);
  const scope = { reach: 'structure', structureId: cast.structure.id } as const;
  return { ...cast, world, representative: await makePerson(world, 'legal-representative', scope) };
}

export const asSubscriber = (principal: Principal) => ({ principal, roles: SUBSCRIBERS, correlation: 'hook' });

export const enter = (
  { world, subscription, administrator }: HookStage,
  more: Partial<Parameters<typeof enterWebhook>[3]> = {},
  by: Principal = administrator,
) =>
  enterWebhook({ ...world, loopbackWebhooks: false }, asSubscriber(by), subscription.id, {
    ...SUPERVISION,
    types: PUBLIC_EVENT_TYPES,
    ...more,
  });

const SCHEMA = JSON.parse(
  readFileSync(new URL('../../shared/registration/public-event.v1.schema.json', import.meta.url), 'utf8'),
) as Schema;

/** In what an event is not as the published file says. */
export const eventFaults = (event: unknown): readonly string[] => faultsBySchema(SCHEMA, event);

function demandPublished(event: unknown): void {
  const faults = eventFaults(event);
  if (faults.length > 0) throw new Error(`told outside against the schema: ${faults.join('; ')}`);
}

/** A bus that keeps what it was given, and takes nothing but what the published schema says. */
export function listeningBus(): EventBus & { readonly heard: PublicEvent[] } {
  const heard: PublicEvent[] = [];
  return {
    heard,
    put: async (events) => {
      for (const event of events) demandPublished(event);
      heard.push(...events);
    },
  };
}

type Nudge = Invoker['nudge'];
type Posted = Parameters<WebhookSender['post']>[0];
type Answer = Awaited<ReturnType<WebhookSender['post']>>;

/**
 * A machine that answers each call as it is told, 200 unless told otherwise, and keeps what it got; it takes nothing but what
 * the published schema says.
 */
export function machine(answer: (call: Posted) => Answer = () => ({ status: 200 })): WebhookSender & {
  readonly got: Posted[];
} {
  const got: Posted[] = [];
  return {
    got,
    post: async (call) => {
      demandPublished(JSON.parse(call.body));
      got.push(call);
      return answer(call);
    },
  };
}

/** What the function of events works with, under its own rights. */
export const eventsOf = (
  world: World,
  bus: EventBus = listeningBus(),
  nudge: Nudge = async () => undefined,
): EventHouse => asFunction({ ...world, bus, invoker: { nudge } }, 'events', world.table);

export const publish = (world: World, bus?: EventBus, nudge?: Nudge) =>
  publishEvents(eventsOf(world, bus, nudge), undefined, 'publish');

export const expired = (world: World, correlation = 'expired') => findExpired(eventsOf(world), correlation);

/** Delivers what is due, and answers what became of each row. */
export async function deliver(world: World, sender: WebhookSender): Promise<readonly DeliveryOutcome[]> {
  const outcomes: DeliveryOutcome[] = [];
  await deliverWebhooks(
    asFunction({ ...world, sender }, 'webhooks', world.table),
    undefined,
    'deliver',
    (outcome, _, __, thrown) => {
      if (thrown !== undefined && outcome !== 'broken') throw thrown;
      outcomes.push(outcome);
    },
  );
  return outcomes;
}

export const waiting = (world: Pick<World, 'table'>, topic: OutboxRow['topic']): readonly OutboxRow[] =>
  world.table.rows().filter((row) => row.topic === topic) as unknown as OutboxRow[];

export const webhooksNow = (world: Pick<World, 'table'>) => recordsOf<WebhookRecord>(world, 'webhook');
export const deliveriesNow = (world: Pick<World, 'table'>) =>
  recordsOf<WebhookDeliveryRecord>(world, 'webhookDelivery');
