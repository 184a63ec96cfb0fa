import { NOWHERE, nothingHere } from '../../registration/authority.ts';
import type { DirectionRecord } from '../../registration/direction-records.ts';
import {
  closedDirection,
  correctedDirection,
  type DirectionForm,
  newDirection,
} from '../../registration/directions.ts';
import { mustBeActive } from '../../registration/standing.ts';
import { refuseField } from '../../registration/written.ts';
import { tellDirection } from '../holders/telling.ts';
import { newId } from '../identity.ts';
import type { OutboxRow, Page } from '../ports.ts';
import { begin, type Caller, type Desk, eventOf, stillOpen } from '../registration/desk.ts';
import { readStructure } from '../registration/structures.ts';
import { tell } from '../registration/telling.ts';
import { newWorkItem, openedEvent } from '../registration/work-items.ts';
import { takeDirection } from './desk.ts';

/** Directions as an agent keeps them on a structure's evidence. */
export interface DirectionActed {
  readonly direction: DirectionRecord;
  readonly outbox: readonly OutboxRow[];
}

/**
 * Records a direction of a structure under one of its subscriptions to PERSON. Throws a Refusal `not-found`, `malformed`,
 * `policy` or `wrong-state`.
 */
export async function recordDirection(
  desk: Desk,
  caller: Caller,
  structureId: string,
  { subscriptionId, ...form }: DirectionForm & { readonly subscriptionId: string },
): Promise<DirectionActed> {
  const { pen, mandateInForce } = await begin(desk, caller, { structureId });
  const structure = await readStructure(desk, structureId);
  mustBeActive(structure);
  const subscription = await desk.ledger.read('subscription', { id: subscriptionId });
  if (subscription?.structureId !== structureId) {
    refuseField('/subscriptionId', 'subscription-of-another', 'This subscription is not of this structure.');
  }
  const written = newDirection(subscription, form, { id: newId(desk.randomness), at: pen.at });
  const about = { notice: 'direction-opened', directionId: written.record.id };
  const outbox = await tell(desk.ledger, pen, { structureId }, about);
  await desk.ledger.commit({
    records: [written.record],
    events: [eventOf(pen, written)],
    outbox,
    require: [mandateInForce, { that: 'unchanged', record: structure }, { that: 'unchanged', record: subscription }],
  });
  return { direction: written.record, outbox };
}

/** Name, domains and control as they are from now on; the structure and the officers are told. */
export async function correctDirection(
  desk: Desk,
  caller: Caller,
  id: string,
  form: DirectionForm,
): Promise<DirectionActed> {
  const { direction, pen, mandateInForce } = await takeDirection(desk, caller, id);
  const written = correctedDirection(direction, form);
  const about = { notice: 'direction-corrected', directionId: id };
  const outbox = [
    ...(await tell(desk.ledger, pen, { structureId: direction.structureId }, about)),
    ...(await tellDirection(desk.ledger, pen, id, about)),
  ];
  await desk.ledger.commit({
    records: [written.record],
    events: [eventOf(pen, written)],
    outbox,
    require: [mandateInForce],
  });
  return { direction: written.record, outbox };
}

/**
 * Closes a direction: nothing new is done in it, its officers may still revoke, and an agent is asked to look at what is
 * left in force. Throws a Refusal `not-found` or `wrong-state`.
 */
export async function closeDirection(desk: Desk, caller: Caller, id: string, reason: string): Promise<DirectionActed> {
  const { direction, pen, by, mandateInForce } = await takeDirection(desk, caller, id);
  const written = closedDirection(direction, reason, by, pen.at);
  const { structureId, subscriptionId } = direction;
  const item = newWorkItem(desk.randomness, pen, {
    task: 'revocations',
    structureId,
    subscriptionIds: [subscriptionId],
    directionId: id,
    cause: 'direction.closed',
    proposed: 'cessationOfOperation',
  });
  const about = { notice: 'direction-closed', directionId: id };
  const outbox = [
    ...(await tell(desk.ledger, pen, { structureId, agents: true, except: [by] }, about)),
    ...(await tellDirection(desk.ledger, pen, id, about)),
  ];
  await desk.ledger.commit({
    records: [written.record, item],
    events: [eventOf(pen, written), openedEvent(pen, item)],
    outbox,
    require: [mandateInForce],
  });
  return { direction: written.record, outbox };
}

/** One direction, for its officers and for those who look at its structure. Throws a Refusal `forbidden` or `not-found`. */
export async function showDirection(desk: Desk, caller: Caller, id: string): Promise<DirectionRecord> {
  return (await takeDirection(desk, caller, id, stillOpen)).direction;
}

/** The directions of a structure, oldest first. Throws a Refusal `forbidden` or `not-found`. */
export async function directionsOfStructure(
  desk: Desk,
  caller: Caller,
  structureId: string,
  page: { readonly limit?: number; readonly cursor?: string },
): Promise<Page<DirectionRecord>> {
  const structure = await desk.ledger.read('structure', { id: structureId });
  stillOpen(desk, caller, structure ? { structureId, offer: 'any' } : NOWHERE);
  if (!structure) throw nothingHere();
  return desk.ledger.list('directions-of-structure', structureId, page);
}
