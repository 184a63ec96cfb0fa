import { Refusal } from '../../errors.ts';
import { actorOf, inForce, nothingHere, type Principal } from '../../registration/authority.ts';
import type { TextAccepted } from '../../registration/designation-records.ts';
import { endedMandate } from '../../registration/mandates.ts';
import type { MandateRecord } from '../../registration/records.ts';
import { reachAgain } from '../contacts/telling.ts';
import { penOf } from '../recording.ts';
import { fewLeft, findingsLeft, warningsTo } from '../registration/administrators-left.ts';
import { type Desk, eventOf } from '../registration/desk.ts';
import type { Ended } from '../registration/mandates.ts';
import { voidCodes } from '../registration/void-codes.ts';
import { openedEvent, proposalsAfter } from '../registration/work-items.ts';
import { termsAccepted } from '../terms/acceptance.ts';
import { commitAct, type DesignationDesk } from './desk.ts';
import { representativesOf } from './representatives.ts';

/** What somebody does about a mandate of their own. */
interface OwnAct {
  readonly principal: Principal;
  readonly mandateId: string;
  readonly correlation: string;
}

/**
 * The designated person accepts the duties, card in hand; before that no act of theirs is admitted. Accepting twice is
 * fine. Throws a Refusal `forbidden` without the card, `policy` for a text that is not the one in force.
 */
export async function acceptDuties(
  desk: DesignationDesk,
  { principal, mandateId, correlation }: OwnAct,
  text: TextAccepted,
): Promise<MandateRecord> {
  const mandate = own(desk, principal, mandateId);
  if (principal.authentication !== 'token+card') {
    throw new Refusal('forbidden', 'This needs a sign-in with your card: sign in again with it.');
  }
  if (mandate.duties !== 'pending') return mandate;
  const current = await desk.texts.current('duties');
  if (text.id !== current.id || text.version !== current.version || text.sha256 !== current.sha256) {
    throw new Refusal('policy', 'The duties have another version or wording now: read them again before accepting.');
  }
  const pen = penOf(desk, actorOf(principal, mandate), correlation);
  const record: MandateRecord = {
    ...mandate,
    version: mandate.version + 1,
    duties: 'accepted',
    dutiesAccepted: { at: pen.at, text: current },
  };
  const { personId, authentication, language } = principal;
  const accepting = { personId, text: current, language, authentication, act: 'duties' } as const;
  const terms = await termsAccepted(desk.ledger, pen, { ...accepting, population: 'administrators' });
  const data = { version: current.version, text: current.sha256 };
  await commitAct(desk.ledger, {
    records: [record, ...terms.records],
    events: [pen.event(record, 'mandate.duties-accepted', data), ...terms.events],
  });
  return record;
}

/** A technical administrator gives a mandate back: it ends at once, and the structure is told, and warned when few are left. */
export async function renounceMandate(desk: Desk, { principal, mandateId, correlation }: OwnAct): Promise<Ended> {
  const mandate = own(desk, principal, mandateId);
  const { scope } = mandate;
  if (mandate.role !== 'technical-administrator' || scope.reach !== 'subscription') {
    throw new Refusal('forbidden', 'Technical administrators renounce here: ask an agent to end another mandate.');
  }
  const pen = penOf(desk, actorOf(principal, mandate), correlation);
  const written = endedMandate(mandate, principal.personId, 'renounced', pen.at);
  const proposals = proposalsAfter(desk.randomness, pen, [mandate], { cause: 'administrator.renounced' });
  const told = await representativesOf(desk, scope.structureId);
  const few = await fewLeft(desk.ledger, pen, [mandate]);
  const about = { notice: 'administrator-renounced', mandateId: mandate.id, administratorId: principal.personId };
  const outbox = [
    ...told.map((personId) => pen.outbox('notification', { ...about, personId })),
    ...warningsTo(pen, told, few),
  ];
  await commitAct(desk.ledger, {
    records: [written.record, ...proposals],
    events: [eventOf(pen, written), ...proposals.map((item) => openedEvent(pen, item))],
    outbox: [...outbox, ...reachAgain(pen, [mandate])],
  });
  await voidCodes(desk, [written.record], pen);
  return { mandate: written.record, findings: findingsLeft(few), outbox };
}

/** One of the caller's own mandates, in force. Throws a Refusal `not-found` or `wrong-state`. */
function own({ clock }: Pick<Desk, 'clock'>, { mandates }: Principal, id: string): MandateRecord {
  const mandate = mandates.find((one) => one.id === id);
  if (!mandate) throw nothingHere();
  if (!inForce(mandate, clock.now())) throw new Refusal('wrong-state', 'This mandate is not in force.');
  return mandate;
}
