import { nothingHere } from '../../registration/authority.ts';
import type { HolderRecord, Opening } from '../../registration/holder-records.ts';
import { openedHolder } from '../../registration/holders.ts';
import { refuseField } from '../../registration/written.ts';
import type { Requirement } from '../ports.ts';
import { type Caller, eventOf } from '../registration/desk.ts';
import { demandRenewable } from '../renewal-window.ts';
import { renewedCertificate } from '../replaced.ts';
import { commitHolder, groundOf, type HolderActed, type HolderDesk, type HolderGround, takeToOpen } from './desk.ts';

export type OpeningInput = Pick<Opening, 'renews' | 'revokeOldAfterDays'>;

/**
 * Gives a holder leave to request one certificate, perhaps in place of one that they have; it takes the place of a leave
 * that was not used. Throws a Refusal `not-found` for a certificate that is not this holder's, `wrong-state` or `policy`
 * for one that cannot be renewed now.
 */
export async function openHolder(
  desk: HolderDesk,
  caller: Caller,
  id: string,
  input: OpeningInput,
): Promise<HolderActed> {
  const { holder, pen, by, mandate, mandateInForce } = await takeToOpen(desk, caller, id);
  const ground = await groundOf(desk, holder);
  const renewed = await demandOwnRenewal(desk, ground, holder, input);
  const written = openedHolder(holder, { at: pen.at, by: { personId: by, mandateId: mandate.id }, ...input });
  const outbox = [pen.outbox('notification', { notice: 'holder-opened', holderId: id })];
  await commitHolder(desk.ledger, {
    records: [written.record],
    events: [eventOf(pen, written)],
    outbox,
    require: [mandateInForce, ...ground.unchanged, ...renewed],
  });
  return { holder: written.record, outbox };
}

/** What a renewal will be asked is asked now, so that nobody is sent to attest for nothing. */
async function demandOwnRenewal(
  { ledger, clock }: HolderDesk,
  { subscription, profile }: HolderGround,
  { id }: HolderRecord,
  { renews, revokeOldAfterDays }: OpeningInput,
): Promise<readonly Requirement[]> {
  if (!renews) {
    if (revokeOldAfterDays === undefined) return [];
    refuseField('/revokeOldAfterDays', 'nothing-renewed', 'This goes with the certificate that is renewed.');
  }
  const now = clock.now();
  const record = await renewedCertificate(ledger, renews, subscription.id, now);
  if (record.holderId !== id) throw nothingHere();
  demandRenewable(record, profile, subscription, now);
  return [{ that: 'unchanged', record }];
}
