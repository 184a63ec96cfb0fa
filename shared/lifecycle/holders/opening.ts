import { nothingHere } from '../../registration/authority.ts';
import type { HolderRecord, Opening } from '../../registration/holder-records.ts';
import { openedHolder } from '../../registration/holders.ts';
import { entered } from '../../registration/second-officer.ts';
import { refuseField } from '../../registration/written.ts';
import { openDirectionOf, sameDirection } from '../directions/desk.ts';
import type { Requirement } from '../ports.ts';
import { type Caller, eventOf } from '../registration/desk.ts';
import { demandRenewable, windowOf } from '../renewal-window.ts';
import { renewedCertificate } from '../replaced.ts';
import { commitHolder, groundOf, type HolderActed, type HolderDesk, type HolderGround, takeToOpen } from './desk.ts';
import { demandIdentity } from './identity-demand.ts';
import { type IdentityForm, sealedIdentity } from './sealing.ts';
import { toldAfter } from './told-after.ts';

export interface OpeningInput extends Pick<Opening, 'renews' | 'revokeOldAfterDays'> {
  /** A check of who the holder is that was made for this. */
  readonly identity?: IdentityForm;
}

/**
 * Gives a holder leave to request one certificate, perhaps in place of one that they have; it takes the place of a leave
 * that was not used. Under dual control it waits for a second officer. Throws a Refusal `not-found` for a certificate that
 * is not this holder's, `wrong-state` or `policy` for one that cannot be renewed now, `policy` where the identity has to be
 * checked first.
 */
export async function openHolder(
  desk: HolderDesk,
  caller: Caller,
  id: string,
  { identity, ...input }: OpeningInput,
): Promise<HolderActed> {
  const { holder, ...act } = await takeToOpen(desk, caller, id);
  const { pen, by, mandate, mandateInForce } = act;
  const ground = await groundOf(desk, holder);
  const renewed = await demandOwnRenewal(desk, ground, holder, input);
  const direction = await openDirectionOf(desk, holder);
  const check = identity && (await sealedIdentity(desk, holder.personId, identity, act));
  const opened = openedHolder(holder, { at: pen.at, by: { personId: by, mandateId: mandate.id }, ...input }, check);
  const checked = await demandIdentity(desk.ledger, opened.record, pen.at);
  const told = 'holder-opened';
  const written = direction?.dualControl
    ? entered(opened, holder, { why: ['dual-control'], told, by, at: pen.at })
    : opened;
  const outbox = await toldAfter(desk, pen, written.record, { told, by });
  await commitHolder(desk.ledger, {
    records: [written.record],
    events: [eventOf(pen, written)],
    outbox,
    require: [mandateInForce, ...ground.unchanged, ...sameDirection(direction), ...renewed, ...checked],
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
  demandRenewable(await windowOf(ledger, record, subscription.offer, now), profile, subscription, now);
  return [{ that: 'unchanged', record }];
}
