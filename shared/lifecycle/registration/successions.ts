import { inForce } from '../../registration/authority.ts';
import type { MandateRecord, StructureRecord } from '../../registration/records.ts';
import { toBeConfirmed } from '../../registration/representatives.ts';
import { closedStructure } from '../../registration/standing.ts';
import type { Succession } from '../../registration/standing-records.ts';
import { endsBy, nextOrder } from '../due-revocation.ts';
import type { Actor } from '../events.ts';
import { delayMs } from '../outbox.ts';
import type { Clock, Ledger, OutboxRow, Randomness } from '../ports.ts';
import { type Pen, penOf } from '../recording.ts';
import { throughout } from '../whole-list.ts';
import { subscriptionsOf } from './revocations-left.ts';
import { tell } from './telling.ts';
import { newWorkItem, openedEvent } from './work-items.ts';

/**
 * What a date asks of a structure. The day is written down as an outbox row when the deadline is made, found by the sweep
 * when it has come, and done here on what the ledger says then. Doing it twice is harmless.
 */
export interface SuccessionHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

const PLATFORM: Actor = { capacity: 'platform', function: 'succession' };

/** Rows that were taken up, and what is to be told because of them. */
export async function meetSuccessions(
  house: SuccessionHouse,
  nudged: string | undefined,
  correlation: string,
  failed: (row: OutboxRow, thrown: unknown) => void,
): Promise<{ readonly done: number; readonly outbox: readonly OutboxRow[] }> {
  const { outbox } = house.ledger;
  const now = house.clock.now();
  const rows = new Map((await outbox.due('succession', now, 100)).map((row) => [row.id, row]));
  const named = nudged === undefined ? undefined : await outbox.read(nudged);
  if (named?.topic === 'succession' && named.notBefore <= now.toISOString()) rows.set(named.id, named);
  const told: OutboxRow[] = [];
  let done = 0;
  for (const row of rows.values()) {
    try {
      told.push(...(await meet(house, row, correlation)));
      await outbox.complete(row);
      done++;
    } catch (thrown) {
      // one that fails stands in nobody's way
      await outbox.postpone(row, new Date(now.getTime() + delayMs(row.attempts)));
      failed(row, thrown);
    }
  }
  return { done, outbox: told };
}

async function meet(house: SuccessionHouse, { about }: OutboxRow, correlation: string): Promise<readonly OutboxRow[]> {
  const structure =
    about.structureId === undefined ? undefined : await house.ledger.read('structure', { id: about.structureId });
  if (!structure) return [];
  const pen = penOf(house, PLATFORM, correlation);
  return about.date === 'confirmation' ? unconfirmed(house, structure, pen) : overlapOver(house, structure, pen);
}

/**
 * The overlap of a succession is over: each certificate of the old structure is ordered to be revoked now, in the name of
 * the agent who recorded the succession; then the structure closes, and an agent sees to it that none is left. If the
 * process dies among the orders, the structure is still `succeeded`, and the next run goes on where it stopped.
 */
async function overlapOver(
  house: SuccessionHouse,
  structure: StructureRecord,
  pen: Pen,
): Promise<readonly OutboxRow[]> {
  const { succession, state, id: structureId } = structure;
  if (state !== 'succeeded' || !succession || succession.overlapUntil > pen.at) return [];
  await orderRevocations(house, structureId, succession, pen);
  const closed = closedStructure(structure, `succeeded by ${succession.to}`, pen.at);
  const cause = 'structure.succeeded';
  const item = newWorkItem(house.randomness, pen, { task: 'revocations', structureId, cause, proposed: 'superseded' });
  const outbox = await tell(house.ledger, pen, { structureId, agents: true }, { notice: 'overlap-over', structureId });
  await house.ledger.commit({
    records: [closed.record, item],
    events: [pen.event(closed.record, closed.event.type, { ...closed.event.data }), openedEvent(pen, item)],
    outbox,
  });
  return outbox;
}

async function orderRevocations(
  { ledger }: SuccessionHouse,
  structureId: string,
  { by: personId, mandateId }: Succession,
  pen: Pen,
): Promise<void> {
  const orderedBy = { capacity: 'validation-agent', personId, mandateId };
  for await (const { id } of subscriptionsOf(ledger, structureId)) {
    for await (const certificate of throughout((at) => ledger.list('certificates-of-subscription', id, at))) {
      if (certificate.state !== 'issued') continue;
      const { issuer, serial } = certificate;
      const before = await ledger.read('dueRevocation', { issuer, serial });
      if (endsBy(before, pen.at)) continue;
      const order = nextOrder(before, { issuer, serial }, { at: pen.at, orderedBy, reason: 'superseded' }, pen.at);
      const event = pen.event(order, 'dueRevocation.ordered', { reason: order.reason, at: order.at });
      await ledger.commit({ records: [order], events: [event] });
    }
  }
}

/** The time to confirm is over: an agent asks about the mandates that nobody has confirmed. They stand meanwhile. */
async function unconfirmed(
  house: SuccessionHouse,
  structure: StructureRecord,
  pen: Pen,
): Promise<readonly OutboxRow[]> {
  const { confirming, id: structureId } = structure;
  if (!confirming || confirming.until > pen.at) return [];
  const left = await mandatesToConfirm(house.ledger, structure, new Date(pen.at));
  const { confirming: _, ...settled } = structure;
  if (left.length === 0) {
    const next = { ...settled, version: structure.version + 1 };
    await house.ledger.commit({ records: [next], events: [pen.event(next, 'structure.mandates-confirmed')] });
    return [];
  }
  // the flag stays for whoever looks; the item is what an agent works off, once
  const next: StructureRecord = { ...structure, version: structure.version + 1 };
  const item = newWorkItem(house.randomness, pen, {
    task: 'mandates-to-confirm',
    structureId,
    cause: 'structure.represented',
  });
  const outbox = await tell(
    house.ledger,
    pen,
    { structureId, agents: true },
    { notice: 'mandates-unconfirmed', structureId },
  );
  await house.ledger.commit({
    records: [next, item],
    events: [pen.event(next, 'structure.mandates-unconfirmed', { left: left.length }), openedEvent(pen, item)],
    outbox,
  });
  return outbox;
}

/** The mandates of a structure and of its subscriptions that wait for a word of the new representative. */
export async function mandatesToConfirm(
  ledger: Ledger,
  structure: StructureRecord,
  now: Date,
): Promise<readonly MandateRecord[]> {
  const left: MandateRecord[] = [];
  type List = 'mandates-of-structure' | 'mandates-of-subscription' | 'mandates-of-direction';
  const collect = async (list: List, of: string) => {
    for await (const mandate of throughout((at) => ledger.list(list, of, at))) {
      if (inForce(mandate, now) && toBeConfirmed(mandate, structure)) left.push(mandate);
    }
  };
  await collect('mandates-of-structure', structure.id);
  for await (const { id } of subscriptionsOf(ledger, structure.id)) await collect('mandates-of-subscription', id);
  const directions = throughout((at) => ledger.list('directions-of-structure', structure.id, at));
  for await (const { id } of directions) await collect('mandates-of-direction', id);
  return left;
}
