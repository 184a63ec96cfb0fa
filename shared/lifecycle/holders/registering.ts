import { Refusal } from '../../errors.ts';
import { NOWHERE, nothingHere, targetOf } from '../../registration/authority.ts';
import { mustBeOpen } from '../../registration/directions.ts';
import { takeDirection } from '../directions/desk.ts';
import { begin, type Caller } from '../registration/desk.ts';
import { commitHolder, groundOf, type HolderActed, type HolderDesk } from './desk.ts';
import { type Enlisted, enlist, placeIn, type RegistrationInput } from './enlisting.ts';

export type { RegistrationInput } from './enlisting.ts';

/**
 * Registers a holder of a subscription: the person where there is none yet, the holder, the mandate and the leave to
 * request one certificate, in one commit; the holder is invited by mail. Throws the Refusals of `enlist`, and `policy` for
 * an offer whose holders are registered in directions.
 */
export async function registerHolder(
  desk: HolderDesk,
  caller: Caller,
  subscriptionId: string,
  input: RegistrationInput,
): Promise<HolderActed> {
  const subscription = await desk.ledger.read('subscription', { id: subscriptionId });
  const act = await begin(desk, caller, subscription ? targetOf(subscription) : NOWHERE);
  if (!subscription) throw nothingHere();
  if (subscription.offer === 'PERSON') {
    throw new Refusal('policy', 'Holders of the offer PERSON are looked after by officers of their directions.');
  }
  const ground = await groundOf(desk, { structureId: subscription.structureId, subscriptionId });
  return committed(desk, await enlist(desk, act, ground, input));
}

/**
 * Registers a holder of a direction: the same, by an officer of it. Where the address is at none of the direction's
 * domains, under dual control, and for a namesake, a second officer is asked, and until then nothing is mailed to the
 * holder and nothing can be attested. Throws the Refusals of `placeIn` and `enlist`, `wrong-state` in a closed direction.
 */
export async function registerInDirection(
  desk: HolderDesk,
  caller: Caller,
  directionId: string,
  input: RegistrationInput,
): Promise<HolderActed> {
  const { direction, ...act } = await takeDirection(desk, caller, directionId);
  mustBeOpen(direction);
  const ground = await groundOf(desk, direction);
  const place = await placeIn(desk, direction, input);
  return committed(desk, await enlist(desk, act, ground, input, place));
}

async function committed({ ledger }: HolderDesk, { holder, change }: Enlisted): Promise<HolderActed> {
  await commitHolder(ledger, change);
  return { holder, outbox: change.outbox };
}
