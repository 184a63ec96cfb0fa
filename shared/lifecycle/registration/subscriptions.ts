import { NOWHERE, nothingHere, targetOf } from '../../registration/authority.ts';
import type { EvidenceReference, SubscriptionRecord } from '../../registration/records.ts';
import type { DomainClaimRecord } from '../../registration/standing-records.ts';
import {
  claimsOf,
  clearedOverlap,
  decidedSubscription,
  endedSubscription,
  newSubscription,
  type SubscriptionDecision,
  type SubscriptionForm,
} from '../../registration/subscriptions.ts';
import { newId } from '../identity.ts';
import type { Ledger, OutboxRow } from '../ports.ts';
import { dossierOf } from '../sealed-vault.ts';
import { begin, type Caller, type Desk, eventOf } from './desk.ts';
import { withOverlap } from './domain-overlap.ts';
import { readStructure } from './structures.ts';
import { tell } from './telling.ts';
import { closedItem, newWorkItem, openedEvent, readWorkItem } from './work-items.ts';

export interface Subscribed {
  readonly subscription: SubscriptionRecord;
  readonly outbox: readonly OutboxRow[];
}

/**
 * Records that a structure asks for an offer: its representative or mandatary does, or an agent enters it. The domain is
 * claimed at once, so that of two structures that declare it the later one waits. Throws a Refusal `not-found`,
 * `malformed` or `wrong-state`.
 */
export async function recordSubscription(
  desk: Desk,
  caller: Caller,
  structureId: string,
  form: SubscriptionForm,
): Promise<Subscribed> {
  const { pen, by, mandate, mandateInForce } = await begin(desk, caller, { structureId, offer: form.offer });
  const structure = await readStructure(desk, structureId);
  const place = { id: newId(desk.randomness), at: pen.at };
  const written = newSubscription(structure, form, { by, capacity: mandate.role }, place);
  const overlap = await withOverlap(desk, pen, written.record);
  const subscription = overlap?.subscription ?? written.record;
  const about = { notice: 'subscription-requested', subscriptionId: subscription.id };
  const outbox = await tell(desk.ledger, pen, { structureId, agents: true, except: [by] }, about);
  await desk.ledger.commit({
    records: [subscription, ...claimsOf(subscription), ...(overlap ? [overlap.item] : [])],
    events: [eventOf(pen, written), ...(overlap ? [openedEvent(pen, overlap.item)] : [])],
    outbox,
    require: [mandateInForce, { that: 'unchanged', record: structure }],
  });
  return { subscription, outbox };
}

/**
 * An agent who did not enter it accepts or refuses. An acceptance looks for overlaps once more: by now every rival claim
 * that was made at the same time can be read.
 */
export async function decideSubscription(
  desk: Desk,
  caller: Caller,
  subscriptionId: string,
  form: SubscriptionDecision,
): Promise<Subscribed> {
  const subscription = await desk.ledger.read('subscription', { id: subscriptionId });
  const { pen, by, mandateInForce } = await begin(desk, caller, subscription ? targetOf(subscription) : NOWHERE);
  if (!subscription) throw nothingHere();
  const { reasons } = form;
  const kept = reasons === undefined ? reasons : await desk.vault.seal(dossierOf(subscription.structureId), reasons);
  const written = decidedSubscription(subscription, form, by, pen.at, kept);
  const accepted = form.decision === 'accepted';
  const overlap = accepted && !subscription.overlap ? await withOverlap(desk, pen, written.record) : undefined;
  const next = overlap?.subscription ?? written.record;
  const ends = accepted ? [] : await endedClaims(desk.ledger, subscription);
  const { structureId, entered } = subscription;
  const about = { notice: `subscription-${form.decision}`, subscriptionId };
  const also = entered && entered.capacity !== 'validation-agent' ? [entered.by] : [];
  const outbox = await tell(desk.ledger, pen, { structureId, also }, about);
  await desk.ledger.commit({
    records: [next, ...ends, ...(overlap ? [overlap.item] : [])],
    events: [eventOf(pen, written), ...(overlap ? [openedEvent(pen, overlap.item)] : [])],
    outbox,
    require: [mandateInForce],
  });
  return { subscription: next, outbox };
}

/** The structure ends a subscription; its certificates are proposed for revocation. Both sides are told. */
export async function endSubscription(
  desk: Desk,
  caller: Caller,
  subscriptionId: string,
  reason: string,
): Promise<Subscribed> {
  const subscription = await desk.ledger.read('subscription', { id: subscriptionId });
  const { pen, by, mandateInForce } = await begin(desk, caller, subscription ? targetOf(subscription) : NOWHERE);
  if (!subscription) throw nothingHere();
  const written = endedSubscription(subscription, reason, by, pen.at);
  const { structureId, state } = subscription;
  const item =
    state === 'active' &&
    newWorkItem(desk.randomness, pen, {
      task: 'revocations',
      structureId,
      subscriptionIds: [subscriptionId],
      cause: 'subscription.ended',
      proposed: 'cessationOfOperation',
    });
  const about = { notice: 'subscription-ended', subscriptionId };
  const outbox = await tell(desk.ledger, pen, { structureId, agents: true, also: [by] }, about);
  await desk.ledger.commit({
    records: [written.record, ...(await endedClaims(desk.ledger, subscription)), ...(item ? [item] : [])],
    events: [eventOf(pen, written), ...(item ? [openedEvent(pen, item)] : [])],
    outbox,
    require: [mandateInForce],
  });
  return { subscription: written.record, outbox };
}

/** An agent who has looked into an overlap lets certificates be issued. Throws a Refusal `not-found` or `wrong-state`. */
export async function clearOverlap(
  desk: Desk,
  caller: Caller,
  subscriptionId: string,
  evidence: EvidenceReference,
): Promise<SubscriptionRecord> {
  const subscription = await desk.ledger.read('subscription', { id: subscriptionId });
  const { pen, by, mandateInForce } = await begin(desk, caller, subscription ? targetOf(subscription) : NOWHERE);
  if (!subscription) throw nothingHere();
  const written = clearedOverlap(subscription, evidence, by, pen.at);
  const item = closedItem(await readWorkItem(desk.ledger, written.workItemId), 'done', by, pen.at);
  await desk.ledger.commit({
    records: [written.record, item],
    events: [eventOf(pen, written), pen.event(item, 'workItem.done')],
    require: [mandateInForce],
  });
  return written.record;
}

async function endedClaims(ledger: Ledger, subscription: SubscriptionRecord): Promise<readonly DomainClaimRecord[]> {
  const claims = await Promise.all(claimsOf(subscription).map((claim) => ledger.read('domainClaim', claim)));
  const open = claims.filter((claim) => claim?.state === 'open') as DomainClaimRecord[];
  return open.map((claim) => ({ ...claim, version: claim.version + 1, state: 'ended' }));
}
