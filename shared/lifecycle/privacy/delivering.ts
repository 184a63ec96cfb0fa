import { inForce, type Principal, reaches, roleRules, type Target } from '../../registration/authority.ts';
import { deliveredRequest } from '../../registration/privacy.ts';
import type { PrivacyActor, PrivacyRequestRecord } from '../../registration/privacy-records.ts';
import type { Requirement } from '../ports.ts';
import { type Pen, penOf } from '../recording.ts';
import { type Caller, type Desk, eventOf } from '../registration/desk.ts';
import { type HeldData, heldOn } from './export.ts';
import { ownRequest, takeRequest } from './reading.ts';

/**
 * Hands over what is held on a person, by a request for access that was recorded: each time an event says so, with the
 * capacity of whoever got it.
 */
export async function deliverToOneself(
  desk: Desk,
  principal: Principal,
  id: string,
  correlation: string,
): Promise<HeldData> {
  const { personId, authentication } = principal;
  const request = await ownRequest(desk, principal, id);
  const pen = penOf(desk, { capacity: 'data-subject', person: personId, authentication }, correlation);
  await delivered(desk, request, { pen, by: { personId, capacity: 'data-subject' }, require: [] });
  return heldOn(desk, personId);
}

/** To an agent, or to an officer, who sees what is of their direction and no more. Throws a Refusal `not-found` or `forbidden`. */
export async function deliverToAnother(desk: Desk, caller: Caller, personId: string, id: string): Promise<HeldData> {
  const { request, pen, by, mandate, mandateInForce } = await takeRequest(desk, caller, personId, id);
  const actor: PrivacyActor = { personId: by, capacity: mandate.role, mandateId: mandate.id };
  await delivered(desk, request, { pen, by: actor, require: [mandateInForce] });
  const { principal, roles } = caller;
  const now = desk.clock.now();
  const usable = principal.mandates.filter(
    (one) =>
      roles.includes(one.role) &&
      inForce(one, now) &&
      (!roleRules[one.role].card || principal.authentication === 'token+card'),
  );
  return heldOn(desk, personId, (target: Target) => usable.some((one) => reaches(one, target)));
}

async function delivered(
  { ledger }: Desk,
  request: PrivacyRequestRecord,
  { pen, by, require }: { readonly pen: Pen; readonly by: PrivacyActor; readonly require: readonly Requirement[] },
): Promise<void> {
  const written = deliveredRequest(request, by, pen.at);
  await ledger.commit({ records: [written.record], events: [eventOf(pen, written)], require });
}
