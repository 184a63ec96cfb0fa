import { Refusal } from '../../errors.ts';
import { actorOf, inForce, nothingHere, type Principal } from '../../registration/authority.ts';
import { deletionConfirmed } from '../../registration/holder-life.ts';
import { penOf } from '../recording.ts';
import { type Desk, eventOf } from '../registration/desk.ts';
import { commitHolder, type HolderActed } from './desk.ts';
import { tellOpeners } from './telling.ts';

/**
 * Somebody who was a holder says that certificate, key and every copy are deleted (PRODUCT journey B, step 5). They have no
 * mandate any more: that the record is theirs is enough for this one act. Saying it again is fine. Throws a Refusal
 * `not-found` alike for another's record and for none, `wrong-state` while they still are a holder.
 */
export async function confirmDeletion(
  desk: Desk,
  principal: Principal,
  id: string,
  correlation: string,
): Promise<HolderActed> {
  const holder = await desk.ledger.read('holder', { id });
  const own = principal.mandates.find(({ id: mandateId }) => mandateId === holder?.mandateId);
  if (!holder || !own) throw nothingHere();
  if (inForce(own, desk.clock.now())) {
    throw new Refusal('wrong-state', 'You are still a holder here: this is confirmed once you have left.');
  }
  if (holder.deletion) return { holder, outbox: [] };
  const pen = penOf(desk, actorOf(principal, own), correlation);
  const written = deletionConfirmed(holder, pen.at, principal.authentication);
  const outbox = await tellOpeners(desk.ledger, pen, holder, 'holder-deletion-told');
  await commitHolder(desk.ledger, { records: [written.record], events: [eventOf(pen, written)], outbox });
  return { holder: written.record, outbox };
}
