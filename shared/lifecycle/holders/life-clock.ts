import { Refusal } from '../../errors.ts';
import {
  deletionReminded,
  departureSettled,
  type LifeStep,
  lifeDueAt,
  lifeStepDue,
  openingLapsed,
} from '../../registration/holder-life.ts';
import type { HolderRecord } from '../../registration/holder-records.ts';
import { houseRules } from '../../registration/house-rules.ts';
import type { Written } from '../../registration/written.ts';
import type { Actor } from '../events.ts';
import { type Clock, Conflict, type Invoker, type Ledger, type OutboxRow } from '../ports.ts';
import { type Pen, penOf } from '../recording.ts';
import type { DueRevocationRecord } from '../records.ts';
import { eventOf } from '../registration/desk.ts';
import type { RevocationHouse } from '../revocation.ts';
import { throughout } from '../whole-list.ts';
import { leave } from './departure.ts';
import { type About, isNothing, leftOf, orderNow, refuseAll } from './ending.ts';
import { aboutLoss, LOSS_REASON, settleLoss } from './loss.ts';
import { certificatesOf, requestsOfHolder } from './own-certificates.ts';
import { tellOpeners } from './telling.ts';
import { tellBoth } from './telling-both.ts';

/**
 * What the clock does about holders: departures whose day has come, losses that were left half-way, reminders, leaves that
 * lapse. Found through a sparse index, at the cost of what is due; done one holder at a time, on what the ledger says then.
 * Doing it twice is harmless.
 */
const PLATFORM: Actor = { capacity: 'platform', function: 'succession' };

/** Found in one run at most; what is left is found by the next. */
const MOST_A_RUN = 1_000;
/** Steps of one holder in one go: each is another one, or the last. */
const MOST_STEPS = 10;

/** Orders revocations and writes no certificate: who carries orders out is another function. */
export interface LifeHouse extends RevocationHouse {
  readonly invoker: Pick<Invoker, 'meetDeadline'>;
}

/** Hands over every holder with something due at this instant. */
export async function findHolders(house: {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly invoker: Pick<Invoker, 'meetHolder'>;
}): Promise<{ readonly found: number }> {
  const { ledger, clock, invoker } = house;
  const now = clock.now().toISOString();
  const ids: string[] = [];
  for await (const holder of throughout((at) => ledger.list('holders-due', '', { limit: 100, ...at }))) {
    if ((lifeDueAt(holder) ?? now) > now || ids.length >= MOST_A_RUN) break;
    ids.push(holder.id);
  }
  for (const holderId of ids) await invoker.meetHolder({ holderId });
  return { found: ids.length };
}

/** Does what is due about one holder, if anything is. A race that was lost leaves it to the next run. */
export async function meetHolder(
  house: LifeHouse,
  holderId: string,
  correlation: string,
): Promise<readonly OutboxRow[]> {
  const outbox: OutboxRow[] = [];
  try {
    for (let taken = 0; taken < MOST_STEPS; taken++) {
      const holder = await house.ledger.read('holder', { id: holderId });
      const pen = penOf(house, PLATFORM, correlation);
      const step = holder && lifeStepDue(holder, pen.at);
      if (!step) break;
      const ended = await steps[step](house, holder, pen, correlation);
      outbox.push(...ended.outbox);
      if (!ended.done) break;
    }
  } catch (thrown) {
    if (!(thrown instanceof Conflict || (thrown instanceof Refusal && thrown.code === 'conflict'))) throw thrown;
  }
  return outbox;
}

interface Taken {
  /** There may be more to do at once; else what is begun has to come to its end elsewhere first. */
  readonly done: boolean;
  readonly outbox: readonly OutboxRow[];
}

type Step = (house: LifeHouse, holder: HolderRecord, pen: Pen, correlation: string) => Promise<Taken>;

const steps: Readonly<Record<LifeStep, Step>> = {
  async leave({ ledger }, holder, pen) {
    const { outbox } = await leave(ledger, pen, holder);
    return { done: true, outbox };
  },

  async loss(house, holder, pen, correlation) {
    const loss = holder.losses!.find(({ settledAt }) => settledAt === undefined)!;
    const { capacity, by, mandateId } = loss.declared;
    const orderedBy = { capacity, personId: by!, mandateId: mandateId! };
    const end = { reason: LOSS_REASON, orderedBy, refused: 'The key of this request is lost, or may be.' } as const;
    const ended = await endWhatIsLeft(house, holder, aboutLoss(loss), end, pen, correlation);
    if (ended.done) await settleLoss(house, holder, loss, pen);
    return ended;
  },

  async settle(house, holder, pen, correlation) {
    const { capacity, by, mandateId } = holder.departure!.declared;
    const orderedBy = { capacity, personId: by, mandateId };
    const end = { reason: 'affiliationChanged', orderedBy, refused: 'The holder has left.' } as const;
    const ended = await endWhatIsLeft(house, holder, {}, end, pen, correlation);
    if (!ended.done) return ended;
    const had = (await certificatesOf(house.ledger, await requestsOfHolder(house.ledger, holder))).length > 0;
    await write(house, pen, departureSettled(holder, pen.at, had), []);
    return ended;
  },

  async remind(house, holder, pen) {
    const written = deletionReminded(holder);
    const about = { notice: 'holder-deletion-reminder', holderId: holder.id };
    // the professional address may be gone with the post: the person's own record says where else they are written to
    const own = pen.outbox('notification', { ...about, to: 'person' });
    const last = written.record.left!.reminders >= houseRules.deletionReminderDays.length;
    const openers = last ? await tellOpeners(house.ledger, pen, holder, 'holder-deletion-missing') : [];
    return write(house, pen, written, [own, ...openers]);
  },

  async lapse(house, holder, pen) {
    return write(house, pen, openingLapsed(holder), await tellBoth(house.ledger, pen, holder, 'holder-opening-lapsed'));
  },
};

/** Refuses what waits, orders the revocation of what is in force, and is done when nothing of either is left. */
async function endWhatIsLeft(
  house: LifeHouse,
  holder: HolderRecord,
  about: About,
  { refused, ...order }: Pick<DueRevocationRecord, 'reason' | 'orderedBy'> & { readonly refused: string },
  pen: Pen,
  correlation: string,
): Promise<Taken> {
  const left = await leftOf(house.ledger, holder, about);
  if (isNothing(left)) return { done: true, outbox: [] };
  const outbox = await refuseAll(house, left.pending, refused, PLATFORM, correlation);
  await orderNow(house.ledger, left.inForce, order, pen);
  for (const { issuer, serial } of left.inForce) await house.invoker.meetDeadline({ issuer, serial });
  return { done: isNothing(await leftOf(house.ledger, holder, about)), outbox };
}

async function write(
  { ledger }: LifeHouse,
  pen: Pen,
  written: Written<HolderRecord>,
  outbox: readonly OutboxRow[],
): Promise<Taken> {
  await ledger.commit({ records: [written.record], events: [eventOf(pen, written)], outbox });
  return { done: true, outbox };
}
