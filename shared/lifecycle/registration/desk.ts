import { Refusal } from '../../errors.ts';
import { actorOf, mandateToAct, type Principal, type Target } from '../../registration/authority.ts';
import type { PersonalVault } from '../../registration/personal.ts';
import type { MandateRecord, Role } from '../../registration/records.ts';
import type { Written } from '../../registration/written.ts';
import type { DomainEvent } from '../events.ts';
import { type Change, type Clock, Conflict, type Ledger, type Randomness, type Requirement } from '../ports.ts';
import { type Pen, penOf } from '../recording.ts';
import type { LedgerRecord } from '../records.ts';
import { demandTermsAccepted } from '../terms/editions.ts';
import { all } from '../whole-list.ts';

/** What the registration authority's desk works with. */
export interface Desk {
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly ledger: Ledger;
  readonly vault: PersonalVault;
}

/** Who asks for an act, under which of the roles that may ask for it. */
export interface Caller {
  readonly principal: Principal;
  readonly roles: readonly Role[];
  readonly correlation: string;
}

/** One act under one mandate. */
export interface Act {
  readonly pen: Pen;
  readonly by: string;
  readonly mandate: MandateRecord;
  /** Goes into the commit: the mandate must still be in force when the act is written. */
  readonly mandateInForce: Requirement;
}

/**
 * Takes up an act. Throws a Refusal `forbidden` where no mandate of the caller reaches the target, where the caller
 * would judge a dossier of their own, and where they are late with new terms of use.
 */
export async function begin(desk: Desk, caller: Caller, target: Target = {}): Promise<Act> {
  const act = stillOpen(desk, caller, target);
  await demandTermsAccepted(desk.ledger, act.by, act.mandate.role, new Date(act.pen.at));
  return act;
}

/**
 * The same for what stays open to whoever is late with new terms: to look at what is theirs, to revoke, to report a loss or
 * a departure, to withdraw, to use their rights over their data, and to accept terms.
 */
export function stillOpen(desk: Desk, caller: Caller, target: Target = {}): Act {
  const { principal, roles, correlation } = caller;
  const mandate = mandateToAct(principal, roles, target, desk.clock.now());
  const pen = penOf(desk, actorOf(principal, mandate), correlation);
  const { personId } = principal;
  return { pen, by: personId, mandate, mandateInForce: inForceAt(personId, mandate.id, pen.at) };
}

export function inForceAt(personId: string, mandateId: string, at: string): Requirement {
  return { that: 'mandate-in-force', personId, mandateId, at };
}

/** The event of what a pure rule has written. */
export function eventOf<R extends LedgerRecord & { version: number }>(pen: Pen, written: Written<R>): DomainEvent {
  return pen.event(written.record, written.event.type, { ...written.event.data });
}

/**
 * Commits, and says in `taken` what it means that one of the first writings was there already: the guard of a number or
 * card that somebody has.
 */
export async function commitGuarded(ledger: Ledger, change: Change, taken: string): Promise<void> {
  try {
    await ledger.commit(change);
  } catch (thrown) {
    if (thrown instanceof Conflict && thrown.about.includes('unique')) {
      throw new Refusal('conflict', taken, { cause: thrown });
    }
    throw thrown;
  }
}

/** The salt of the house's keyed digests. Throws a Refusal `unavailable` before the ceremony. */
export async function lookupSaltOf(ledger: Ledger): Promise<string> {
  const house = await ledger.read('house', {});
  if (house) return house.lookupSalt;
  throw new Refusal('unavailable', 'The platform is not in service yet: its key ceremony has not been held.');
}

/** Every mandate of a person, in every state, read consistently to the end of the list. */
export function mandatesOf(ledger: Ledger, personId: string): Promise<readonly MandateRecord[]> {
  return all((at) => ledger.list('mandates-of-person', personId, at));
}
