import { Refusal } from '../errors.ts';
import type { MandateRecord, MandateScope, Role } from './records.ts';

/** Who is calling, as our own records say: a token never carries authority. */
export interface Principal {
  readonly personId: string;
  /** `token+card` only when the token says that a card was used and the card, if named, is this Person's. */
  readonly authentication: 'token' | 'token+card';
  /** All mandates of the Person in every state, read consistently for this call. */
  readonly mandates: readonly MandateRecord[];
  readonly language: 'fr' | 'en';
}

/** What an operation is about; empty for what belongs to the whole house. */
export interface Target {
  readonly structureId?: string;
  readonly subscriptionId?: string;
}

/** The actor of an event whose author is a person with a mandate (`lifecycle/events.ts`). */
export interface MandatedActor {
  readonly capacity: Role;
  readonly person: string;
  readonly mandate: string;
  readonly authentication: Principal['authentication'];
}

/**
 * What each role is: how far its mandates reach, who gives them, whether a card must have been used to act by them, and
 * with which roles one person may not combine it (PRODUCT, "People and what each may do").
 */
export interface RoleRule {
  readonly reach: MandateScope['reach'];
  /** `two-officers`: proposed by one security officer, given by a second. `agent`: recorded on a structure's evidence. */
  readonly given: 'two-officers' | 'agent' | 'not-yet';
  readonly card: boolean;
  readonly never: readonly Role[];
}

export const roleRules: Readonly<Record<Role, RoleRule>> = {
  'legal-representative': { reach: 'structure', given: 'agent', card: false, never: [] },
  mandatary: { reach: 'structure', given: 'agent', card: false, never: [] },
  'technical-administrator': { reach: 'subscription', given: 'agent', card: true, never: [] },
  'registration-officer': { reach: 'structure', given: 'not-yet', card: true, never: [] },
  holder: { reach: 'structure', given: 'not-yet', card: false, never: [] },
  'validation-agent': { reach: 'house', given: 'two-officers', card: false, never: ['auditor'] },
  'security-officer': { reach: 'house', given: 'two-officers', card: false, never: ['auditor'] },
  auditor: { reach: 'house', given: 'two-officers', card: false, never: ['security-officer', 'validation-agent'] },
};

/** Whether a mandate has force at `now`: an ended one never, another while `from <= now < until`. */
export function inForce(mandate: MandateRecord, now: Date): boolean {
  const at = now.toISOString();
  return mandate.state === 'active' && mandate.from <= at && at < mandate.until;
}

/**
 * The mandate by which the principal may act on `target` in one of `roles` (the first that fits, in the order of `roles`).
 * Throws a Refusal `forbidden` that says what is missing: a mandate, its force, or the card.
 */
export function mandateFor(principal: Principal, roles: readonly Role[], target: Target, now: Date): MandateRecord {
  const held = roles.flatMap((role) => principal.mandates.filter((mandate) => mandate.role === role));
  const reaching = held.filter((mandate) => inForce(mandate, now) && reaches(mandate, target));
  const usable = reaching.find(({ role }) => !roleRules[role].card || principal.authentication === 'token+card');
  if (usable) return usable;
  if (reaching.length > 0) {
    throw new Refusal('forbidden', 'This needs a sign-in with your card: sign in again with it.');
  }
  if (held.length > 0) {
    throw new Refusal('forbidden', 'None of your mandates that are in force reaches this.');
  }
  throw new Refusal('forbidden', `This needs a mandate as ${roles.join(' or ')}.`);
}

/** Whether the scope covers the target. A structure's mandate covers its subscriptions; a subscription's covers it alone. */
export function reaches({ role, scope }: Pick<MandateRecord, 'role' | 'scope'>, target: Target): boolean {
  if (scope.reach !== roleRules[role].reach) return false;
  switch (scope.reach) {
    case 'house':
      return true;
    case 'structure':
      return target.structureId === scope.structureId;
    case 'subscription':
      return target.structureId === scope.structureId && target.subscriptionId === scope.subscriptionId;
    default:
      return scope satisfies never;
  }
}

/** The author of an event. */
export function actorOf(principal: Principal, mandate: MandateRecord): MandatedActor {
  return {
    capacity: mandate.role,
    person: principal.personId,
    mandate: mandate.id,
    authentication: principal.authentication,
  };
}
