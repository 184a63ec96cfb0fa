import { NOWHERE, nothingHere, targetOf } from '../../registration/authority.ts';
import { challengeOf, type DomainChallenge, proofIn, withChallenge } from '../../registration/domain-proof.ts';
import type { SubscriptionRecord } from '../../registration/records.ts';
import { type ControlForm, withControl } from '../../registration/subscriptions.ts';
import type { Resolver } from '../ports.ts';
import { begin, type Caller, type Desk, eventOf } from './desk.ts';

/** Reads the subscription and takes up the act, in this order whether it is there, another's, or not. */
async function open(desk: Desk, caller: Caller, subscriptionId: string) {
  const subscription = await desk.ledger.read('subscription', { id: subscriptionId });
  const act = await begin(desk, caller, subscription ? targetOf(subscription) : NOWHERE);
  if (!subscription) throw nothingHere();
  return { ...act, subscription };
}

/** Records an agent's own check that the structure controls its declared domain. */
export async function recordDomainControl(
  desk: Desk,
  caller: Caller,
  subscriptionId: string,
  form: Pick<ControlForm, 'evidence'>,
): Promise<SubscriptionRecord> {
  const { pen, by, mandateInForce, subscription } = await open(desk, caller, subscriptionId);
  const written = withControl(subscription, { method: 'agent-check', ...form }, by, pen.at);
  await desk.ledger.commit({ records: [written.record], events: [eventOf(pen, written)], require: [mandateInForce] });
  return written.record;
}

/** Makes up the value that the DNS is to show; the one before it no longer serves. Throws `not-found`, `wrong-state`. */
export async function makeDomainChallenge(
  desk: Desk,
  caller: Caller,
  subscriptionId: string,
): Promise<DomainChallenge> {
  const { pen, mandateInForce, subscription } = await open(desk, caller, subscriptionId);
  const written = withChallenge(subscription, desk.randomness.bytes(24), pen.at);
  await desk.ledger.commit({ records: [written.record], events: [eventOf(pen, written)], require: [mandateInForce] });
  return challengeOf(written.record, pen.at);
}

/**
 * Asks the DNS and records that the structure controls its domain. Throws a Refusal `policy` when the value is not there,
 * `unavailable` when the DNS does not answer, `wrong-state` without a value in force.
 */
export async function checkDomainControl(
  desk: Desk & { readonly resolver: Resolver },
  caller: Caller,
  subscriptionId: string,
): Promise<SubscriptionRecord> {
  const { pen, by, mandateInForce, subscription } = await open(desk, caller, subscriptionId);
  const challenge = challengeOf(subscription, pen.at);
  const evidence = proofIn(challenge, await desk.resolver.txt(challenge.name));
  const written = withControl(subscription, { method: 'dns-txt', evidence }, by, pen.at);
  await desk.ledger.commit({ records: [written.record], events: [eventOf(pen, written)], require: [mandateInForce] });
  return written.record;
}
