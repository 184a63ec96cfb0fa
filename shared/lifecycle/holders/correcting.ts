import { Refusal } from '../../errors.ts';
import { checkedHolder, checkedMessage, namesAgree, sameData } from '../../registration/holder-data.ts';
import { correctedHolder, correctionAsked } from '../../registration/holders.ts';
import { type Caller, eventOf, stillOpen } from '../registration/desk.ts';
import {
  type CorrectionInput,
  certificatesInForce,
  checkedAnew,
  correctionOf,
  isCertified,
  versionAfter,
} from './correction.ts';
import {
  commitHolder,
  groundOf,
  type HolderActed,
  type HolderDesk,
  isHere,
  notOneself,
  type TakenHolder,
  takeHolder,
} from './desk.ts';
import { personMoved } from './own-person.ts';
import { sealedIdentity } from './sealing.ts';
import { tellOpeners } from './telling.ts';
import { toldNow } from './told-after.ts';

/**
 * The data as they are from now on, all of them: the holder attests them anew, and is told; so is an address that gave
 * way. After the holder has asked for a correction, or a second officer has refused one, they may stay as they are, which
 * is an answer too. Throws the Refusals of a registration, and `wrong-state` where nothing would change, or where
 * certificates in force of a direction's holder would say something else: both are corrected in one act (`reissuing.ts`).
 * What is kept of somebody who has left is put right as well; nothing follows from it.
 */
export async function correctHolder(
  desk: HolderDesk,
  caller: Caller,
  id: string,
  input: CorrectionInput,
): Promise<HolderActed> {
  const taken = await takeHolder(desk, caller, id);
  notOneself(taken.by, taken.holder.personId);
  if (!(await isHere(desk, taken.holder))) return rectified(desk, taken, input);
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

/** The data of somebody who is a holder no more, as they should have been: who they are takes the same care as before. */
async function rectified(desk: HolderDesk, taken: TakenHolder, input: CorrectionInput): Promise<HolderActed> {
  const { holder, pen, mandateInForce } = taken;
  const { identity } = input;
  const before = await desk.vault.open(holder.personal);
  const data = checkedHolder(input.data);
  if (sameData(data, before)) throw new Refusal('wrong-state', 'These are the data that are recorded already.');
  const other = !namesAgree(data, before);
  if (other && !identity) throw checkedAnew();
  const { sealed, formerVersion } = await versionAfter(desk, holder, data, before);
  const written = correctedHolder(holder, {
    ...sealed,
    ...(identity && { identity: await sealedIdentity(desk, holder.personId, identity, taken) }),
  });
  // by other names somebody is known elsewhere too only once two have looked, which is done where they are a holder
  const person = other ? { records: [], events: [] } : await personMoved(desk, pen, written.record);
  const told = await toldNow(desk, pen, written.record, { told: 'holder-corrected', formerVersion });
  const outbox = told.filter(({ about }) => about.notice === 'holder-address-changed');
  await commitHolder(desk.ledger, {
    records: [written.record, ...person.records],
    events: [eventOf(pen, written), ...person.events],
    outbox,
    require: [mandateInForce],
  });
  return { holder: written.record, outbox };
}

/** The holder says what is wrong with the data; whoever opens their requests is told. */
export async function askCorrection(
  desk: HolderDesk,
  caller: Caller,
  id: string,
  message: string,
): Promise<HolderActed> {
  const { holder, pen, mandateInForce } = await takeHolder(desk, caller, id, stillOpen);
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
