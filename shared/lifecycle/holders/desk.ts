import { Refusal } from '../../errors.ts';
import { planCertificate } from '../../policy/plan.ts';
import type { CertificateProfile } from '../../policy/profile.ts';
import { holderProfileFor } from '../../policy/profiles.ts';
import { inForce, NOWHERE, nothingHere, targetOfHolder } from '../../registration/authority.ts';
import { hasDeparted } from '../../registration/holder-life.ts';
import type { HolderRecord } from '../../registration/holder-records.ts';
import type { StructureRecord, SubscriptionRecord } from '../../registration/records.ts';
import { mustBeActive } from '../../registration/standing.ts';
import { openStructure } from '../../registration/structure-names.ts';
import type { Texts } from '../designation/desk.ts';
import { type Change, Conflict, type Ledger, type OutboxRow, type Requirement } from '../ports.ts';
import { type Act, begin, type Caller, type Desk, type stillOpen } from '../registration/desk.ts';
import { readStructure, readSubscription } from '../registration/structures.ts';
import { factsOf } from './named-holder.ts';

/** Those who hold certificates in their own name: registered by others, and from then on acting for themselves. */
export interface HolderDesk extends Desk {
  readonly texts: Texts;
}

/** The text that holders accept with their attestation. */
export const HOLDER_TERMS = 'holder-terms';

/** A holder after an act about them, and who is to be told. */
export interface HolderActed {
  readonly holder: HolderRecord;
  readonly outbox: readonly OutboxRow[];
}

export interface TakenHolder extends Act {
  readonly holder: HolderRecord;
}

/**
 * Takes up an act on a holder, or with `stillOpen` one of those that stay open. Throws a Refusal `forbidden`, or `not-found` alike for one who is not there and for one
 * whom no mandate of the caller reaches.
 */
export async function takeHolder(
  desk: Desk,
  caller: Caller,
  id: string,
  take: typeof begin | typeof stillOpen = begin,
): Promise<TakenHolder> {
  const holder = await desk.ledger.read('holder', { id });
  const act = await take(desk, caller, holder ? targetOfHolder(holder) : NOWHERE);
  if (!holder) throw nothingHere();
  return { ...act, holder };
}

/** The same, for whoever opens a holder's requests. Throws a Refusal `forbidden` about oneself, `wrong-state` after the end. */
export async function takeToOpen(desk: Desk, caller: Caller, id: string): Promise<TakenHolder> {
  const taken = await takeHolder(desk, caller, id);
  notOneself(taken.by, taken.holder.personId);
  if (await isHere(desk, taken.holder)) return taken;
  throw new Refusal('wrong-state', 'This holder has left: register them anew where they are now.');
}

/** Whether somebody is a holder here still: the mandate has force, and no day of departure has come. */
export async function isHere({ ledger, clock }: Desk, holder: HolderRecord): Promise<boolean> {
  const mandate = await ledger.read('mandate', { personId: holder.personId, id: holder.mandateId });
  const now = clock.now();
  return mandate !== undefined && inForce(mandate, now) && !hasDeparted(holder, now.toISOString());
}

/** Who vouches for data and opens requests does so for others. */
export function notOneself(by: string, personId: string): void {
  if (by === personId) throw new Refusal('forbidden', 'Nobody vouches for themselves as a holder: ask a colleague.');
}

export interface HolderGround {
  readonly structure: StructureRecord;
  readonly subscription: SubscriptionRecord;
  readonly profile: CertificateProfile;
  /** What the commit must still find so. */
  readonly unchanged: readonly Requirement[];
}

/** The ground on which something new is done for a holder. Throws a Refusal `wrong-state`, or `policy` without such an offer. */
export async function groundOf(
  desk: Desk,
  { structureId, subscriptionId }: Pick<HolderRecord, 'structureId' | 'subscriptionId'>,
): Promise<HolderGround> {
  const [structure, subscription] = await Promise.all([
    readStructure(desk, structureId),
    readSubscription(desk, subscriptionId),
  ]);
  mustBeActive(structure);
  if (subscription.state !== 'active') throw new Refusal('wrong-state', `This subscription is ${subscription.state}.`);
  const profile = holderProfileFor(subscription.offer, subscription.naming);
  if (!profile) throw new Refusal('policy', `The offer ${subscription.offer} has no certificates for persons.`);
  const unchanged = [structure, subscription].map((record) => ({ that: 'unchanged', record }) as const);
  return { structure, subscription, profile, unchanged };
}

/** Throws the Refusal by which a certificate with these names would be refused: nobody is registered for nothing. */
export async function demandCertifiable(
  { vault }: Desk,
  { structure, subscription, profile }: HolderGround,
  holder: Pick<HolderRecord, 'id' | 'personal' | 'serialNumber'>,
): Promise<void> {
  planCertificate(profile, {
    structure: await openStructure(vault, structure),
    subscription,
    declared: { holder: { holderId: holder.id } },
    holder: await factsOf(vault, holder),
  });
}

/** Commits; a conflict means that the matter moved under the caller's hands. */
export async function commitHolder(ledger: Ledger, change: Change): Promise<void> {
  try {
    await ledger.commit(change);
  } catch (thrown) {
    if (!(thrown instanceof Conflict)) throw thrown;
    const detail = thrown.about.includes('unique')
      ? 'Somebody has just been registered with this card or directory identifier: look again.'
      : thrown.about.includes('mandate-in-force')
        ? 'A mandate on which this rests has just ended.'
        : 'This holder or what is recorded about them has just changed: look again.';
    throw new Refusal('conflict', detail, { cause: thrown });
  }
}
