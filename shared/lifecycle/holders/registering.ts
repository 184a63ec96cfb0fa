import { NOWHERE, nothingHere, targetOf } from '../../registration/authority.ts';
import { checkedHolder } from '../../registration/holder-data.ts';
import type { HolderData } from '../../registration/holder-records.ts';
import { holderMandate, newHolder } from '../../registration/holders.ts';
import type { PersonRecord } from '../../registration/records.ts';
import { newId } from '../identity.ts';
import { begin, type Caller, eventOf } from '../registration/desk.ts';
import { commitHolder, demandCertifiable, groundOf, type HolderActed, type HolderDesk, notOneself } from './desk.ts';
import { personBehind, type Recognised } from './holder-person.ts';
import { type IdentityForm, sealedData, sealedIdentity } from './sealing.ts';

export interface RegistrationInput {
  readonly data: HolderData;
  readonly recognised: Recognised;
  readonly language: PersonRecord['language'];
  readonly identity: IdentityForm;
}

/**
 * Registers a holder of a subscription: the person where there is none yet, the holder, the mandate and the leave to
 * request one certificate, in one commit; the holder is invited by mail. Throws a Refusal `malformed`, `name-violation`
 * or `policy` for what could not be certified, `conflict` about who the person is, `forbidden` about oneself.
 */
export async function registerHolder(
  desk: HolderDesk,
  caller: Caller,
  subscriptionId: string,
  { data, recognised, language, identity }: RegistrationInput,
): Promise<HolderActed> {
  const subscription = await desk.ledger.read('subscription', { id: subscriptionId });
  const act = begin(desk, caller, subscription ? targetOf(subscription) : NOWHERE);
  if (!subscription) throw nothingHere();
  const { pen, by, mandate: acting, mandateInForce } = act;
  const ground = await groundOf(desk, { structureId: subscription.structureId, subscriptionId });
  const person = await personBehind(desk, pen, checkedHolder(data), recognised, language);
  notOneself(by, person.id);

  const mandateId = newId(desk.randomness);
  const written = newHolder(
    ground.subscription,
    {
      personId: person.id,
      mandateId,
      serialNumber: newId(desk.randomness),
      ...(await sealedData(desk, person.id, data)),
      identity: await sealedIdentity(desk, person.id, identity, act),
      opening: { at: pen.at, by: { personId: by, mandateId: acting.id } },
    },
    { id: newId(desk.randomness), at: pen.at },
  );
  const holder = written.record;
  await demandCertifiable(desk, ground, holder);
  const mandate = holderMandate(holder, person.held, by, { id: mandateId, at: pen.at });
  const known = person.written(mandate.record);
  const about = { notice: 'holder-invited', holderId: holder.id };
  const outbox = [
    pen.outbox('notification', about),
    // nobody becomes a holder behind their own back, at an address that somebody else has given
    ...(person.elsewhere ? [pen.outbox('notification', { ...about, to: 'person' })] : []),
  ];
  await commitHolder(desk.ledger, {
    records: [holder, mandate.record, ...known.records],
    events: [eventOf(pen, written), eventOf(pen, mandate), known.event],
    outbox,
    require: [mandateInForce, ...ground.unchanged],
  });
  return { holder, outbox };
}
