import { Refusal } from '../../errors.ts';
import { actorOf, nothingHere } from '../../registration/authority.ts';
import { checkedMessage } from '../../registration/holder-data.ts';
import { checkedHappening, lossDeclared, lossSettled } from '../../registration/holder-life.ts';
import type { Declarer, Loss } from '../../registration/holder-life-records.ts';
import type { HolderRecord } from '../../registration/holder-records.ts';
import type { Actor } from '../events.ts';
import { Conflict, type Invoker, type OutboxRow } from '../ports.ts';
import { type Pen, penOf } from '../recording.ts';
import type { CertificateRecord, Revocation } from '../records.ts';
import { type Caller, type Desk, eventOf, stillOpen } from '../registration/desk.ts';
import type { CertificateName } from '../replaced.ts';
import { takeHolder } from './desk.ts';
import { type About, isNothing, leftOf, revokeNow } from './ending.ts';
import { certificatesOf, requestsOfHolder } from './own-certificates.ts';
import { tellBoth } from './telling-both.ts';

/**
 * Loss and theft (PRODUCT journey B, step 4; RFC 3647 §4.9). Lost, stolen or known to others, the key may be in other
 * hands, and whoever has a device may have the key: RFC 5280 §5.3.1 calls that `keyCompromise`, also where it is only
 * suspected. The keys are never certified again. A device that is broken for certain, or a password that is forgotten, is
 * no loss in this sense: such a certificate is revoked by itself.
 */
export const LOSS_REASON = 'keyCompromise';

export interface LossForm {
  readonly what: Loss['what'];
  readonly happenedAt?: string;
  readonly message?: string;
  /** All that the holder has, when absent. */
  readonly certificates?: readonly CertificateName[];
}

export interface LossHouse extends Desk {
  readonly invoker: Pick<Invoker, 'meetHolder'>;
}

export interface LossDeclared {
  readonly holder: HolderRecord;
  readonly loss: Loss;
  /** Those that it is about, as they are now. */
  readonly certificates: readonly CertificateRecord[];
  /** Others of the holder that stay in force. */
  readonly siblings: readonly CertificateRecord[];
  readonly outbox: readonly OutboxRow[];
}

/** A loss is not turned away because the record has just moved. */
const ATTEMPTS = 4;

/**
 * Puts a loss on record and revokes what it is about, one certificate after another; what cannot be done at once is done
 * by the clock. Said again, it is answered again. Throws a Refusal `not-found` for a certificate that is not this
 * holder's, `wrong-state` when nothing is left to be revoked.
 */
export async function declareLoss(house: LossHouse, caller: Caller, id: string, form: LossForm): Promise<LossDeclared> {
  const { loss, told, actor } = await recorded(house, caller, id, form);
  const ended = await revokeLost(house, id, loss, actor, caller.correlation);
  if (!ended.done) await house.invoker.meetHolder({ holderId: id });
  const holder = (await house.ledger.read('holder', { id }))!;
  const all = await certificatesOf(house.ledger, await requestsOfHolder(house.ledger, holder));
  const about = all.filter((certificate) => isNamed(loss.certificates, certificate));
  const siblings = all.filter((certificate) => certificate.state === 'issued' && !about.includes(certificate));
  return { holder, loss, certificates: about, siblings, outbox: [...told, ...ended.outbox] };
}

interface Recorded {
  readonly loss: Loss;
  readonly told: readonly OutboxRow[];
  readonly actor: Actor;
}

async function recorded(house: LossHouse, caller: Caller, id: string, form: LossForm, attempt = 1): Promise<Recorded> {
  const { holder, pen, by, mandate, mandateInForce } = await takeHolder(house, caller, id, stillOpen);
  const { authentication } = caller.principal;
  const actor = actorOf(caller.principal, mandate);
  const plan = await aboutWhat(house, holder, form, pen.at);
  if ('before' in plan) return { loss: plan.before, told: [], actor };
  const declared = { at: pen.at, capacity: mandate.role, authentication, by, mandateId: mandate.id };
  const { what, happenedAt, message } = form;
  const loss: Loss = {
    what,
    ...(happenedAt !== undefined && { happenedAt: checkedHappening(happenedAt, pen.at) }),
    ...(message !== undefined && { message: await house.vault.seal(holder.personId, checkedMessage(message)) }),
    declared,
    ...plan,
  };
  const written = lossDeclared(holder, loss);
  const told = await tellBoth(house.ledger, pen, holder, 'holder-loss');
  try {
    await house.ledger.commit({
      records: [written.record],
      events: [eventOf(pen, written)],
      outbox: told,
      require: [mandateInForce],
    });
  } catch (thrown) {
    if (!(thrown instanceof Conflict)) throw thrown;
    if (attempt < ATTEMPTS) return recorded(house, caller, id, form, attempt + 1);
    const detail = 'This holder or what is recorded about them has just changed: look again.';
    throw new Refusal('conflict', detail, { cause: thrown });
  }
  return { loss, told, actor };
}

/** What a new loss is about, or the one that was declared of all of it before. */
async function aboutWhat(
  { ledger }: Pick<Desk, 'ledger'>,
  holder: HolderRecord,
  { certificates: named }: LossForm,
  now: string,
): Promise<Pick<Loss, 'certificates' | 'whole'> | { readonly before: Loss }> {
  const requests = await requestsOfHolder(ledger, holder);
  const own = await certificatesOf(ledger, requests);
  if (named?.some((one) => !isNamed(own, one))) throw nothingHere();
  const serving = own.filter(({ state, notAfter }) => state === 'issued' && now <= notAfter);
  const about = serving
    .filter((one) => !named || isNamed(named, one))
    .map(({ issuer, serial }) => ({ issuer, serial }));
  const whole = named === undefined;
  const coming = whole && requests.some(({ state }) => state === 'pending' || state === 'approved');
  const before = holder.losses?.findLast(
    (loss) =>
      (loss.whole || !whole) &&
      (named ?? about).every((one) => isNamed(loss.certificates, one)) &&
      (loss.settledAt === undefined || !coming),
  );
  if (before) return { before };
  if (about.length > 0 || coming) return { certificates: about, whole };
  throw new Refusal('wrong-state', 'Nothing of this holder is in force or on its way: nothing is left to be revoked.');
}

const isNamed = (names: readonly CertificateName[], { issuer, serial }: CertificateName) =>
  names.some((one) => one.issuer === issuer && one.serial === serial);

/** What a loss is about, and whether that is over. */
export const aboutLoss = ({ whole, certificates, declared }: Loss): About =>
  whole ? { madeBy: declared.at } : { only: certificates };

/** Revokes what the loss is about; a race that was lost leaves the rest to the clock. */
async function revokeLost(
  house: LossHouse,
  holderId: string,
  loss: Loss,
  actor: Actor,
  correlation: string,
): Promise<{ readonly done: boolean; readonly outbox: readonly OutboxRow[] }> {
  const outbox: OutboxRow[] = [];
  const left = async (holder: HolderRecord) => leftOf(house.ledger, holder, aboutLoss(loss));
  try {
    const holder = (await house.ledger.read('holder', { id: holderId }))!;
    const { inForce } = await left(holder);
    outbox.push(...(await revokeNow(house, inForce, { grounds: groundsOf(loss.declared), actor }, correlation)));
    if (!isNothing(await left(holder))) return { done: false, outbox };
    await settleLoss(house, holder, loss, penOf(house, actor, correlation));
    return { done: true, outbox };
  } catch (thrown) {
    if (!(thrown instanceof Conflict || (thrown instanceof Refusal && thrown.code === 'conflict'))) throw thrown;
    return { done: false, outbox };
  }
}

/** Puts on record that all of a loss is over. Throws `Conflict`. */
export async function settleLoss(
  { ledger }: Pick<Desk, 'ledger'>,
  holder: HolderRecord,
  { declared }: Loss,
  pen: Pen,
): Promise<void> {
  const loss = holder.losses?.find((one) => one.declared.at === declared.at && one.settledAt === undefined);
  if (!loss) return;
  const written = lossSettled(holder, loss, pen.at);
  await ledger.commit({ records: [written.record], events: [eventOf(pen, written)] });
}

/** As whoever declared it, over the way that it came. */
function groundsOf({ capacity, authentication, by, mandateId }: Declarer): Omit<Revocation, 'at'> {
  const who = { ...(by !== undefined && { by }), ...(mandateId !== undefined && { mandateId }) };
  return { reason: LOSS_REASON, capacity, channel: by === undefined ? 'code' : 'api', authentication, ...who };
}
