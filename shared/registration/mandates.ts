import { Refusal } from '../errors.ts';
import { demandCompatible, roleRules } from './authority.ts';
import type { DirectionRecord } from './direction-records.ts';
import { mustBeOpen } from './directions.ts';
import type { EvidenceReference, MandateRecord, MandateScope, Role, SubscriptionRecord } from './records.ts';
import { type Place, refuseField, type Written } from './written.ts';

/** A mandate that a structure has given in writing, as an agent records it. */
export interface MandateForm {
  readonly personId: string;
  readonly role: Role;
  readonly structureId: string;
  /** For roles that reach one subscription, and only for these. */
  readonly subscription?: SubscriptionRecord;
  /** For a registration officer, and only for one. */
  readonly direction?: DirectionRecord;
  /** Who signed the evidence, where they are Persons of ours. */
  readonly givenBy: readonly string[];
  readonly evidence: EvidenceReference;
  readonly from: string;
  readonly until: string;
}

/**
 * A new mandate on a structure's evidence, for somebody who holds `held`. Throws a Refusal `forbidden` (own mandate,
 * internal role), `conflict` when they have a role that excludes it, or `malformed`.
 */
export function newMandate(
  form: MandateForm,
  held: readonly MandateRecord[],
  recordedBy: string,
  { id, at }: Place,
): Written<MandateRecord> {
  const { personId, role, from, until } = form;
  if (roleRules[role].given !== 'agent') {
    throw new Refusal(
      'forbidden',
      `The role ${role} is not given by a structure: people are appointed or registered to it.`,
    );
  }
  if (personId === recordedBy)
    throw new Refusal('forbidden', 'Nobody records a mandate of their own: ask a colleague.');
  demandCompatible(role, held, new Date(at));
  checkTerm(from, until, at);
  const scope = scopeOf(form);
  const { givenBy, evidence } = form;
  return givenMandate({ personId, role, scope, givenBy, evidence, from, until }, { id, at });
}

/** A new mandate, recorded, appointed or registered, with its event. It says nothing about whether it may be given. */
export function givenMandate(
  given: Pick<MandateRecord, 'personId' | 'role' | 'scope' | 'givenBy' | 'evidence' | 'from' | 'until'>,
  { id, at }: Place,
): Written<MandateRecord> {
  const record: MandateRecord = { kind: 'mandate', id, version: 1, createdAt: at, ...given, state: 'active' };
  return { record, event: givenEvent(record) };
}

function givenEvent({ role, scope, from, until, evidence }: MandateRecord): Written<MandateRecord>['event'] {
  const { reach } = scope;
  return {
    type: 'mandate.given',
    data: {
      role,
      reach,
      ...(scope.reach !== 'house' && { structure: scope.structureId }),
      ...('subscriptionId' in scope && { subscription: scope.subscriptionId }),
      ...(scope.reach === 'direction' && { direction: scope.directionId }),
      ...(scope.reach === 'holder' && { holder: scope.holderId }),
      from,
      until,
      evidence: evidence.sha256,
    },
  };
}

/** Ends a mandate: from the next operation on it has no force. Throws a Refusal `wrong-state` when it has ended. */
export function endedMandate(mandate: MandateRecord, by: string, reason: string, at: string): Written<MandateRecord> {
  if (mandate.state === 'ended') throw new Refusal('wrong-state', 'This mandate has ended already.');
  return {
    record: { ...mandate, version: mandate.version + 1, state: 'ended', ended: { at, by, reason } },
    event: { type: 'mandate.ended', data: { role: mandate.role } },
  };
}

function scopeOf({ role, structureId, subscription, direction }: MandateForm): MandateScope {
  if (roleRules[role].reach === 'direction') {
    if (!direction) throw new TypeError('an officer is named for a direction');
    mustBeOpen(direction);
    const { subscriptionId, id: directionId } = direction;
    return { reach: 'direction', structureId, subscriptionId, directionId };
  }
  if (roleRules[role].reach === 'subscription') {
    if (!subscription)
      refuseField('/subscriptionId', 'subscription-missing', `A ${role} is named for one subscription.`);
    if (subscription.structureId !== structureId) {
      refuseField('/subscriptionId', 'subscription-of-another', 'This subscription is not of this structure.');
    }
    if (subscription.state !== 'active') throw new Refusal('wrong-state', 'This subscription has ended.');
    if (subscription.offer === 'PERSON') {
      throw new Refusal('policy', 'Holders of the offer PERSON are looked after by officers of their directions.');
    }
    return { reach: 'subscription', structureId, subscriptionId: subscription.id };
  }
  if (subscription) {
    refuseField('/subscriptionId', 'subscription-too-many', `A ${role} acts for the whole structure.`);
  }
  return { reach: 'structure', structureId };
}

function checkTerm(from: string, until: string, at: string): void {
  if (until <= from) refuseField('/until', 'term-empty', 'A mandate ends after it begins.');
  if (until <= at) refuseField('/until', 'term-past', 'This mandate would have ended already.');
}
