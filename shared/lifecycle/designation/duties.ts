import { Refusal } from '../../errors.ts';
import { actorOf, inForce, nothingHere, type Principal } from '../../registration/authority.ts';
import type { TextAccepted } from '../../registration/designation-records.ts';
import { endedMandate } from '../../registration/mandates.ts';
import type { MandateRecord } from '../../registration/records.ts';
import { newId } from '../identity.ts';
import type { OutboxRow } from '../ports.ts';
import { penOf } from '../recording.ts';
import { type Desk, eventOf } from '../registration/desk.ts';
import { commitAct, type DesignationDesk } from './desk.ts';
import { proposalOf } from './proposals.ts';
import { representativesOf } from './representatives.ts';
import { voidCodes } from './void-codes.ts';

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
  const current = desk.texts.current('duties');
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
  const data = { version: current.version, text: current.sha256 };
  await commitAct(desk.ledger, { records: [record], events: [pen.event(record, 'mandate.duties-accepted', data)] });
  return record;
}

/** A technical administrator gives a mandate back: it ends at once, and the structure is told. */
export async function renounceMandate(
  desk: Desk,
  { principal, mandateId, correlation }: OwnAct,
): Promise<{ readonly mandate: MandateRecord; readonly outbox: readonly OutboxRow[] }> {
  const mandate = own(desk, principal, mandateId);
  const { scope } = mandate;
  if (mandate.role !== 'technical-administrator' || scope.reach !== 'subscription') {
    throw new Refusal('forbidden', 'Technical administrators renounce here: ask an agent to end another mandate.');
  }
  const pen = penOf(desk, actorOf(principal, mandate), correlation);
  const written = endedMandate(mandate, principal.personId, 'renounced', pen.at);
  const proposal = proposalOf([mandate], 'administrator-renounced', { id: newId(desk.randomness), at: pen.at });
  const told = await representativesOf(desk, scope.structureId);
  const outbox = told.map((personId) =>
    pen.outbox('notification', {
      notice: 'administrator-renounced',
      personId,
      mandateId: mandate.id,
      administratorId: principal.personId,
    }),
  );
  await commitAct(desk.ledger, {
    records: [written.record, proposal.record],
    events: [eventOf(pen, written), eventOf(pen, proposal)],
    outbox,
  });
  await voidCodes(desk, [written.record], pen);
  return { mandate: written.record, outbox };
}

/** One of the caller's own mandates, in force. Throws a Refusal `not-found` or `wrong-state`. */
function own({ clock }: Pick<Desk, 'clock'>, { mandates }: Principal, id: string): MandateRecord {
  const mandate = mandates.find((one) => one.id === id);
  if (!mandate) throw nothingHere();
  if (!inForce(mandate, clock.now())) throw new Refusal('wrong-state', 'This mandate is not in force.');
  return mandate;
}
