import { Refusal } from '../errors.ts';
import type { HolderRecord } from './holder-records.ts';
import type { MachineCredential } from './machine-records.ts';
import {
  type MandateRecord,
  type MandateScope,
  type Offer,
  ROLES,
  type Role,
  type SubscriptionRecord,
} from './records.ts';

/** Who is calling, as our own records say: a token never carries authority. */
export interface Principal {
  readonly personId: string;
  /**
   * `token+card` only when the token says that a card was used and the card, if named, is this Person's; `certificate` of a
   * machine.
   */
  readonly authentication: 'token' | 'token+card' | 'certificate';
  /** All mandates of the Person in every state, read consistently for this call. */
  readonly mandates: readonly MandateRecord[];
  readonly language: 'fr' | 'en';
  /** What stands against the card in use, as recorded; such a card is not one that was used. */
  readonly card?: 'expired' | 'blocked' | 'replaced';
  /** A machine calls, by this certificate: then `mandates` are its own and no others. */
  readonly machine?: {
    readonly id: string;
    readonly credential: MachineCredential;
    /** The key with which it calls, the key that asked for the certificate of that one, and so on. */
    readonly keys: readonly string[];
  };
}

/** What an operation is about; empty for what belongs to the whole house. */
export interface Target {
  readonly structureId?: string;
  readonly subscriptionId?: string;
  /**
   * The offer that it is about. A mandatary of some offers only reaches nothing without it; `any`: it is enough to act for
   * one offer of the structure, as to look at the structure itself.
   */
  readonly offer?: Offer | 'any';
  /** The direction to which it belongs. */
  readonly directionId?: string;
  /** The holder whose it is. */
  readonly holderId?: string;
}

/** The target of an act on a subscription or under it. */
export const targetOf = ({
  structureId,
  id,
  offer,
}: Pick<SubscriptionRecord, 'structureId' | 'id' | 'offer'>): Target => ({
  structureId,
  subscriptionId: id,
  offer,
});

/** The target of an act on a holder or on what is theirs. */
export const targetOfHolder = ({
  structureId,
  subscriptionId,
  directionId,
  offer,
  id,
}: Pick<HolderRecord, 'structureId' | 'subscriptionId' | 'directionId' | 'offer' | 'id'>): Target => ({
  structureId,
  subscriptionId,
  ...(directionId !== undefined && { directionId }),
  offer,
  holderId: id,
});

/** The target of an act on an object that is not there: nobody's, so that absence looks like another's. */
export const NOWHERE: Target = { structureId: 'none', subscriptionId: 'none', offer: 'any' };

/**
 * The one answer about what is not there and about what is somebody else's: the same words, so that neither can be told
 * from the other. Whoever asks must also have read as much for the one as for the other.
 */
export function nothingHere(): Refusal {
  return new Refusal('not-found', 'There is nothing here that you may see.');
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
  /**
   * `two-officers`: proposed by one security officer, given by a second. `agent`: recorded on a structure's evidence.
   * `opener`: with the registration, by whoever opens the person's requests. `link`: to a machine, when an agent links it.
   */
  readonly given: 'two-officers' | 'agent' | 'opener' | 'link';
  readonly card: boolean;
  readonly never: readonly Role[];
}

/** Whoever acts is not the one who looks on: an auditor changes nothing, in any other role either. */
const ACTING = ROLES.filter((role) => role !== 'auditor');
const never = ['auditor'] as const;

export const roleRules: Readonly<Record<Role, RoleRule>> = {
  'legal-representative': { reach: 'structure', given: 'agent', card: false, never },
  mandatary: { reach: 'structure', given: 'agent', card: false, never },
  'technical-administrator': { reach: 'subscription', given: 'agent', card: true, never },
  'registration-officer': { reach: 'direction', given: 'agent', card: true, never },
  holder: { reach: 'holder', given: 'opener', card: false, never },
  // in a certificate's place nobody can use a token: mandates of this role are left out of every sign-in
  machine: { reach: 'subscription', given: 'link', card: false, never },
  'validation-agent': { reach: 'house', given: 'two-officers', card: false, never },
  'security-officer': { reach: 'house', given: 'two-officers', card: false, never },
  auditor: { reach: 'house', given: 'two-officers', card: false, never: ACTING },
};

/** Whether a mandate has force at `now`: an ended one never, another while `from <= now < until`. */
export function inForce(mandate: MandateRecord, now: Date): boolean {
  const at = now.toISOString();
  return mandate.state === 'active' && mandate.from <= at && at < mandate.until;
}

/** Whether a mandate has force at `now` or will have, unless it is ended: what stands against another is there already. */
function standing({ state, until }: MandateRecord, now: Date): boolean {
  return state === 'active' && now.toISOString() < until;
}

/**
 * Throws a Refusal `conflict` when a person may not have `role` beside a mandate of theirs. Whoever gives it moves the
 * person's record in the same change, so that of two grants at once each cannot miss the other.
 */
export function demandCompatible(role: Role, mandatesOfPerson: readonly MandateRecord[], now: Date): void {
  const held = mandatesOfPerson.filter((mandate) => standing(mandate, now));
  const obstacle = held.find((mandate) => roleRules[role].never.includes(mandate.role));
  if (obstacle) throw new Refusal('conflict', `A ${role} cannot also be ${obstacle.role}: end that mandate first.`);
}

/**
 * Throws a Refusal `forbidden` when the principal belongs to a structure whose dossier they are about to judge or change
 * for the house (PRODUCT: nobody approves their own). Every act by a mandate of the house on a structure asks it.
 */
export function demandDisinterested(principal: Principal, structureId: string, now: Date): void {
  const own = ({ scope }: MandateRecord) => scope.reach !== 'house' && scope.structureId === structureId;
  if (!principal.mandates.some((mandate) => own(mandate) && standing(mandate, now))) return;
  throw new Refusal(
    'forbidden',
    'You have a mandate of this structure, and nobody validates a dossier of their own: ask a colleague.',
  );
}

/**
 * The mandate by which the principal may act on `target` in one of `roles` (the first that fits, in the order of `roles`).
 * Throws a Refusal `forbidden` that says what is missing: a mandate, its force, the card, or the duties; `not-found` (`nothingHere`)
 * when mandates in force are there and all of them are about something else.
 */
export function mandateFor(principal: Principal, roles: readonly Role[], target: Target, now: Date): MandateRecord {
  const held = roles.flatMap((role) => principal.mandates.filter((mandate) => mandate.role === role));
  const forceful = held.filter((mandate) => inForce(mandate, now));
  const reaching = forceful.filter((mandate) => reaches(mandate, target));
  const carded = reaching.filter(({ role }) => !roleRules[role].card || principal.authentication === 'token+card');
  const usable = carded.find(({ duties }) => duties !== 'pending');
  if (usable) return usable;
  if (carded.length > 0) {
    throw new Refusal('forbidden', 'You have not accepted the duties of this mandate yet: read and accept them first.');
  }
  if (reaching.length > 0) throw new Refusal('forbidden', cardMissing(principal));
  if (forceful.length > 0) {
    if (target.structureId !== undefined || target.subscriptionId !== undefined) throw nothingHere();
    throw new Refusal('forbidden', 'None of your mandates reaches this: they are about structures.');
  }
  if (held.length > 0) throw new Refusal('forbidden', 'None of your mandates for this is in force.');
  throw new Refusal('forbidden', `This needs a mandate as ${roles.join(' or ')}.`);
}

/**
 * The mandate by which the principal may change what is kept of the target: as `mandateFor`, but whoever belongs to the
 * structure acts in its name where the route lets them, and otherwise not at all. Throws its Refusals, and `forbidden` as
 * `demandDisinterested`.
 */
export function mandateToAct(principal: Principal, roles: readonly Role[], target: Target, now: Date): MandateRecord {
  const mandate = mandateFor(principal, roles, target, now);
  if (mandate.scope.reach !== 'house' || target.structureId === undefined) return mandate;
  const outside = roles.filter((role) => roleRules[role].reach !== 'house');
  const fits = (held: MandateRecord) => outside.includes(held.role) && inForce(held, now) && reaches(held, target);
  if (principal.mandates.some(fits)) return mandateFor(principal, outside, target, now);
  demandDisinterested(principal, target.structureId, now);
  return mandate;
}

function cardMissing({ card }: Principal): string {
  if (card === undefined) return 'This needs a sign-in with your card: sign in again with it.';
  return `Your card is recorded as ${card}: your mandates rest until an agent has recorded a good one.`;
}

/**
 * Whether the scope covers the target. A structure's mandate covers its subscriptions, all of them or those to the offers
 * that it names; a subscription's covers it alone, with what is its holders'; a direction's covers its holders and what is
 * theirs; a holder's covers what is their own.
 */
export function reaches({ role, scope }: Pick<MandateRecord, 'role' | 'scope'>, target: Target): boolean {
  if (scope.reach !== roleRules[role].reach) return false;
  switch (scope.reach) {
    case 'house':
      return true;
    case 'structure':
      return target.structureId === scope.structureId && coversOffer(scope.offers, target.offer);
    case 'subscription':
      return target.structureId === scope.structureId && target.subscriptionId === scope.subscriptionId;
    case 'direction':
      return (
        target.structureId === scope.structureId &&
        target.subscriptionId === scope.subscriptionId &&
        target.directionId === scope.directionId
      );
    case 'holder':
      return (
        target.structureId === scope.structureId &&
        target.subscriptionId === scope.subscriptionId &&
        target.holderId === scope.holderId
      );
    default:
      return scope satisfies never;
  }
}

/** Whether a mandatary of these offers (absent: of all) acts for this one. */
export function coversOffer(offers: readonly Offer[] | undefined, offer: Target['offer']): boolean {
  return offers === undefined || offer === 'any' || (offer !== undefined && offers.includes(offer));
}

/** Revocation causes are confidential: these see them (PRODUCT, "Certificates"). */
const SEE_CAUSES: ReadonlySet<Role> = new Set([
  'technical-administrator',
  'legal-representative',
  'mandatary',
  'registration-officer',
  'holder',
  'validation-agent',
  'security-officer',
  'auditor',
]);

/** Whether whoever looks at a certificate in the capacity of `role` is told why it was revoked. */
export const seesCauses = (role: Role): boolean => SEE_CAUSES.has(role);

/** The author of an event. */
export function actorOf(principal: Principal, mandate: MandateRecord): MandatedActor {
  return {
    capacity: mandate.role,
    person: principal.personId,
    mandate: mandate.id,
    authentication: principal.authentication,
  };
}
