import { Refusal } from '../../errors.ts';
import { checkedHolder, checkedMessage, sameData } from '../../registration/holder-data.ts';
import { correctionAsked } from '../../registration/holders.ts';
import { type Caller, eventOf } from '../registration/desk.ts';
import { type CorrectionInput, certificatesInForce, correctionOf, isCertified } from './correction.ts';
import { commitHolder, groundOf, type HolderActed, type HolderDesk, takeHolder, takeToOpen } from './desk.ts';
import { tellOpeners } from './telling.ts';

/**
 * The data as they are from now on, all of them: the holder attests them anew, and is told; so is an address that gave
 * way. After the holder has asked for a correction, or a second officer has refused one, they may stay as they are, which
 * is an answer too. Throws the Refusals of a registration, and `wrong-state` where nothing would change, or where
 * certificates in force of a direction's holder would say something else: both are corrected in one act (`reissuing.ts`).
 */
export async function correctHolder(
  desk: HolderDesk,
  caller: Caller,
  id: string,
  input: CorrectionInput,
): Promise<HolderActed> {
  const taken = await takeToOpen(desk, caller, id);
  const ground = await groundOf(desk, taken.holder);
  const before = await desk.vault.open(taken.holder.personal);
  const answers = taken.holder.state === 'correction-asked' || taken.holder.state === 'refused';
  if (sameData(checkedHolder(input.data), before) && !answers) {
    throw new Refusal('wrong-state', 'These are the data that are recorded already.');
  }
  const guided = taken.holder.directionId !== undefined && isCertified(input.data, before);
  if (guided && (await certificatesInForce(desk, taken.holder)).length > 0) {
    const detail = 'A certificate in force says what is recorded now: correct both in one act.';
    throw new Refusal('wrong-state', detail, {
      findings: [{ code: 'certified-datum', citation: 'PRODUCT journey B, step 7', pointer: '', detail }],
    });
  }
  const { holder, change } = await correctionOf(
    desk,
    taken,
    ground,
    { ...input, before },
    { told: 'holder-corrected' },
  );
  await commitHolder(desk.ledger, change);
  return { holder, outbox: change.outbox };
}

/** The holder says what is wrong with the data; whoever opens their requests is told. */
export async function askCorrection(
  desk: HolderDesk,
  caller: Caller,
  id: string,
  message: string,
): Promise<HolderActed> {
  const { holder, pen, mandateInForce } = await takeHolder(desk, caller, id);
  const sealed = await desk.vault.seal(holder.personId, checkedMessage(message));
  const written = correctionAsked(holder, sealed, pen.at);
  const outbox = await tellOpeners(desk.ledger, pen, holder, 'holder-correction-asked');
  await commitHolder(desk.ledger, {
    records: [written.record],
    events: [eventOf(pen, written)],
    outbox,
    require: [mandateInForce],
  });
  return { holder: written.record, outbox };
}
