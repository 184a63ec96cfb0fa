import { Refusal } from '../../errors.ts';
import { checkedHolder, checkedMessage, sameData } from '../../registration/holder-data.ts';
import type { HolderData } from '../../registration/holder-records.ts';
import { correctedHolder, correctionAsked } from '../../registration/holders.ts';
import { type Caller, eventOf } from '../registration/desk.ts';
import {
  commitHolder,
  demandCertifiable,
  groundOf,
  type HolderActed,
  type HolderDesk,
  takeHolder,
  takeToOpen,
} from './desk.ts';
import { type IdentityForm, sealedData, sealedIdentity } from './sealing.ts';
import { tellOpeners } from './telling.ts';

/**
 * The data as they are from now on, all of them: the holder attests them anew, and is told; so is an address that gave
 * way. After the holder has asked for a correction they may stay as they are, which is an answer too. Throws the Refusals
 * of a registration, and `wrong-state` where nothing would change.
 */
export async function correctHolder(
  desk: HolderDesk,
  caller: Caller,
  id: string,
  { data, identity }: { readonly data: HolderData; readonly identity?: IdentityForm },
): Promise<HolderActed> {
  const { holder, ...act } = await takeToOpen(desk, caller, id);
  const { pen, mandateInForce } = act;
  const { personId } = holder;
  const ground = await groundOf(desk, holder);
  const { formerEmails = [], email: before, ...rest } = await desk.vault.open(holder.personal);
  if (sameData(checkedHolder(data), { ...rest, email: before }) && holder.state !== 'correction-asked') {
    throw new Refusal('wrong-state', 'These are the data that are recorded already.');
  }
  const moves = data.email !== before;
  const former = moves ? [...formerEmails, { dataVersion: holder.dataVersion, email: before }] : formerEmails;
  const written = correctedHolder(holder, {
    ...(await sealedData(desk, personId, data, former)),
    ...(identity && { identity: await sealedIdentity(desk, personId, identity, act) }),
  });
  await demandCertifiable(desk, ground, written.record);
  const outbox = [pen.outbox('notification', { notice: 'holder-corrected', holderId: id })];
  if (moves) {
    const about = { notice: 'holder-address-changed', holderId: id, dataVersion: String(holder.dataVersion) };
    outbox.push(pen.outbox('notification', about));
  }
  await commitHolder(desk.ledger, {
    records: [written.record],
    events: [eventOf(pen, written)],
    outbox,
    require: [mandateInForce, ...ground.unchanged],
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
