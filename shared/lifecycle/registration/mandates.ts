import type { Finding } from '../../errors.ts';
import { demandDisinterested, nothingHere } from '../../registration/authority.ts';
import { endedMandate } from '../../registration/mandates.ts';
import type { MandateRecord } from '../../registration/records.ts';
import { reachAgain } from '../contacts/telling.ts';
import { fewOfficersLeft, findingOfOfficers, warningOfOfficers } from '../directions/officers-left.ts';
import type { Ledger, OutboxRow } from '../ports.ts';
import type { Pen } from '../recording.ts';
import { type FewLeft, fewLeft, findingsLeft, warningsTo } from './administrators-left.ts';
import { begin, type Caller, type Desk, eventOf } from './desk.ts';
import { twoOfficersRemain } from './officers.ts';
import { tell } from './telling.ts';
import { voidCodes } from './void-codes.ts';
import { openedEvent, proposalAfterHolder, proposalsAfter } from './work-items.ts';

export interface Mandated {
  readonly mandate: MandateRecord;
  readonly outbox: readonly OutboxRow[];
}

export interface Ended extends Mandated {
  /** Offers that are left with one administrator or none, or a direction with one officer or none. */
  readonly findings: readonly Finding[];
}

/**
 * Ends a mandate. One person is enough: to stop somebody must not wait for a second. An agent ends what structures gave,
 * a security officer any, as long as two officers stay. Of a technical administrator, the revocation codes are void and
 * the certificates are proposed for revocation, as by a form F503; of a holder, their own certificates are. Throws a Refusal `not-found`, `forbidden` or
 * `wrong-state`.
 */
export async function endMandate(
  desk: Desk,
  caller: Caller,
  name: { readonly personId: string; readonly id: string },
  reason: string,
): Promise<Ended> {
  const mandate = await desk.ledger.read('mandate', name);
  const internal = mandate?.scope.reach === 'house';
  const roles = internal ? caller.roles.filter((role) => role === 'security-officer') : caller.roles;
  const { pen, by, mandate: acting, mandateInForce } = await begin(desk, { ...caller, roles });
  if (!mandate) throw nothingHere();
  const { scope } = mandate;
  // whoever watches over the house may stop anybody; an agent judges no dossier of their own
  if (scope.reach !== 'house' && acting.role === 'validation-agent') {
    demandDisinterested(caller.principal, scope.structureId, new Date(pen.at));
  }
  const written = endedMandate(mandate, by, reason, pen.at);
  const remaining = await twoOfficersRemain(desk.ledger, mandate, pen.at);
  const proposals = [
    ...proposalsAfter(desk.randomness, pen, [mandate], { cause: 'administrator.ended' }),
    ...proposalAfterHolder(desk.randomness, pen, mandate),
  ];
  const few = await fewLeft(desk.ledger, pen, [mandate]);
  const officers = await fewOfficersLeft(desk.ledger, pen, mandate);
  const outbox = [
    ...(await endTold(desk.ledger, pen, mandate, few)),
    ...(officers ? await warningOfOfficers(desk.ledger, pen, officers) : []),
  ];
  await desk.ledger.commit({
    records: [written.record, ...proposals],
    events: [eventOf(pen, written), ...proposals.map((item) => openedEvent(pen, item))],
    outbox: [...outbox, ...reachAgain(pen, [mandate])],
    require: [mandateInForce, ...remaining],
  });
  await voidCodes(desk, [written.record], pen);
  const findings = [...findingsLeft(few), ...(officers ? [findingOfOfficers(officers)] : [])];
  return { mandate: written.record, findings, outbox };
}

/** The person; of a technical administrator, the structure too, with a warning where few are left. */
async function endTold(
  ledger: Ledger,
  pen: Pen,
  { id: mandateId, personId, role, scope }: MandateRecord,
  few: readonly FewLeft[],
): Promise<OutboxRow[]> {
  if (role !== 'technical-administrator' || scope.reach !== 'subscription') {
    return [pen.outbox('notification', { notice: 'mandate-ended', personId, mandateId })];
  }
  const { structureId } = scope;
  const about = { notice: 'administrator-ended', mandateId, administratorId: personId };
  const told = await tell(ledger, pen, { structureId, also: [personId] }, about);
  const structure = told.flatMap(({ about: { personId: one } }) =>
    one === undefined || one === personId ? [] : [one],
  );
  return [...told, ...warningsTo(pen, structure, few)];
}
