import { type Finding, Refusal } from '../../errors.ts';
import { guardOf, structureCredential } from '../../registration/credentials.ts';
import type { StructureRecord, SubscriptionRecord } from '../../registration/records.ts';
import { newStructure, type StructureForm } from '../../registration/structures.ts';
import {
  type ControlForm,
  newSubscription,
  type SubscriptionForm,
  withControl,
} from '../../registration/subscriptions.ts';
import { newId } from '../identity.ts';
import { begin, type Caller, commitGuarded, type Desk, eventOf, lookupSaltOf } from './desk.ts';

/** Registers a structure. Throws a Refusal `malformed`, or `conflict` when its number is registered. */
export async function registerStructure(
  desk: Desk,
  caller: Caller,
  form: StructureForm,
): Promise<{ readonly structure: StructureRecord; readonly findings: readonly Finding[] }> {
  const { pen, mandateInForce } = begin(desk, caller);
  const id = newId(desk.randomness);
  const guard = guardOf(await lookupSaltOf(desk.ledger), structureCredential(form.identifier), id);
  const written = newStructure(form, guard.digest, { id, at: pen.at });
  await commitGuarded(
    desk.ledger,
    { records: [written.record, guard], events: [eventOf(pen, written)], require: [mandateInForce] },
    'A structure is registered with this number: an identifier belongs to one structure.',
  );
  return { structure: written.record, findings: written.findings };
}

/** Records a subscription of a structure, with its declared domain. */
export async function recordSubscription(
  desk: Desk,
  caller: Caller,
  structureId: string,
  form: SubscriptionForm,
): Promise<SubscriptionRecord> {
  const { pen, mandateInForce } = begin(desk, caller, { structureId });
  const structure = await readStructure(desk, structureId);
  const written = newSubscription(structure, form, { id: newId(desk.randomness), at: pen.at });
  await desk.ledger.commit({
    records: [written.record],
    events: [eventOf(pen, written)],
    require: [mandateInForce, { that: 'unchanged', record: structure }],
  });
  return written.record;
}

/** Records the check that the structure controls its declared domain. */
export async function recordDomainControl(
  desk: Desk,
  caller: Caller,
  subscriptionId: string,
  form: ControlForm,
): Promise<SubscriptionRecord> {
  const subscription = await readSubscription(desk, subscriptionId);
  const { pen, by, mandateInForce } = begin(desk, caller, { structureId: subscription.structureId, subscriptionId });
  const written = withControl(subscription, form, by, pen.at);
  await desk.ledger.commit({
    records: [written.record],
    events: [eventOf(pen, written)],
    require: [mandateInForce],
  });
  return written.record;
}

/** Throws a Refusal `not-found`. */
export async function readStructure(desk: Pick<Desk, 'ledger'>, id: string): Promise<StructureRecord> {
  const structure = await desk.ledger.read('structure', { id });
  if (structure) return structure;
  throw new Refusal('not-found', 'There is no such structure.');
}

/** Throws a Refusal `not-found`. */
export async function readSubscription(desk: Pick<Desk, 'ledger'>, id: string): Promise<SubscriptionRecord> {
  const subscription = await desk.ledger.read('subscription', { id });
  if (subscription) return subscription;
  throw new Refusal('not-found', 'There is no such subscription.');
}
