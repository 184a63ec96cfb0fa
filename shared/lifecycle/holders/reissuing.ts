import { Refusal } from '../../errors.ts';
import { checkedHolder, sameData } from '../../registration/holder-data.ts';
import type { HolderRecord, Opening } from '../../registration/holder-records.ts';
import { daysAfter } from '../../registration/spans.ts';
import { endsBy, nextOrder } from '../due-revocation.ts';
import type { Change, OutboxRow } from '../ports.ts';
import type { Pen } from '../recording.ts';
import type { DueRevocationRecord } from '../records.ts';
import type { Act, Caller } from '../registration/desk.ts';
import type { CertificateName } from '../replaced.ts';
import { type CorrectionInput, certificatesInForce, correctionOf, isCertified } from './correction.ts';
import { commitHolder, groundOf, type HolderDesk, type TakenHolder, takeToOpen } from './desk.ts';
import { demandIdentity } from './identity-demand.ts';

/** In which a certificate with data that are no longer right serves at most. */
export const LONGEST_REISSUE_DAYS = 30;
export const REISSUE_REASONS = ['superseded', 'affiliationChanged'] as const;

export interface ReissueInput extends CorrectionInput {
  readonly reason: (typeof REISSUE_REASONS)[number];
  /** 0: the old certificates end at once; else when the new one is accepted, after so many days at the latest. */
  readonly withinDays: number;
}

export interface Reissued {
  readonly holder: HolderRecord;
  /** The certificates whose revocation is ordered. */
  readonly revoked: readonly CertificateName[];
  /** They end now: whoever meets deadlines may be told. */
  readonly atOnce: boolean;
  readonly outbox: readonly OutboxRow[];
}

/**
 * A certified datum is wrong: corrects it, orders the revocation of every certificate in force that says the old one, and
 * opens the request for the new one, in one commit. Asked again with the same data it answers with what was done, and
 * brings the end forward where that is asked. Throws the Refusals of a correction, and `wrong-state` where no certificate is concerned.
 */
export async function reissue(
  desk: HolderDesk,
  caller: Caller,
  id: string,
  { reason, withinDays, ...input }: ReissueInput,
): Promise<Reissued> {
  const taken = await takeToOpen(desk, caller, id);
  const { holder, pen, by, mandate } = taken;
  const ground = await groundOf(desk, holder);
  const before = await desk.vault.open(holder.personal);
  const atOnce = withinDays === 0;
  const replaced = holder.opening?.replaces;
  if (replaced && sameData(checkedHolder(input.data), before)) {
    await bringForward(desk, taken, replaced, { reason, withinDays });
    return { holder, revoked: replaced, atOnce, outbox: [] };
  }
  if (!isCertified(input.data, before)) {
    throw new Refusal('wrong-state', 'Nothing that certificates say would change: correct the data alone.');
  }
  const concerned = await certificatesInForce(desk, holder);
  if (concerned.length === 0) {
    throw new Refusal('wrong-state', 'No certificate of this holder is in force: correct the data alone.');
  }
  const names = concerned.map(({ issuer, serial }) => ({ issuer, serial }));
  const opening: Opening = { at: pen.at, by: { personId: by, mandateId: mandate.id }, replaces: names };
  const orders = await ordersFor(desk, taken, names, { reason, withinDays });
  const corrected = await correctionOf(desk, taken, ground, { ...input, before }, { told: 'holder-reissue', opening });
  const { change } = corrected;
  const checked = await demandIdentity(desk.ledger, corrected.holder, pen.at);
  await commitHolder(desk.ledger, {
    ...change,
    records: [...change.records, ...orders],
    require: [...(change.require ?? []), ...checked],
    events: [...change.events, ...orders.map((order) => orderedEvent(pen, order))],
  });
  return { holder: corrected.holder, revoked: names, atOnce, outbox: change.outbox };
}

/** The same reissue, sooner: an order that stands for an earlier day stays. */
async function bringForward(
  desk: HolderDesk,
  taken: TakenHolder,
  replaced: readonly CertificateName[],
  how: Pick<ReissueInput, 'reason' | 'withinDays'>,
): Promise<void> {
  const found = await Promise.all(replaced.map((name) => desk.ledger.read('certificate', name)));
  const orders = await ordersFor(
    desk,
    taken,
    replaced.filter((_, index) => found[index]?.state === 'issued'),
    how,
  );
  if (orders.length === 0) return;
  const { holder, pen, mandateInForce } = taken;
  await commitHolder(desk.ledger, {
    records: orders,
    events: orders.map((order) => orderedEvent(pen, order)),
    require: [mandateInForce, { that: 'unchanged', record: holder }],
  });
}

/** A second officer has refused the reissue: the orders that went with it are taken back, as far as they still wait. */
export async function ordersTakenBack(
  { ledger }: HolderDesk,
  pen: Pen,
  { opening, confirmation }: HolderRecord,
): Promise<Pick<Change, 'records' | 'events'>> {
  const found = await Promise.all((opening?.replaces ?? []).map((name) => ledger.read('dueRevocation', name)));
  const records = found.flatMap((order): DueRevocationRecord[] =>
    order?.state === 'waiting' && !order.successor && order.orderedBy.personId === confirmation?.asked.by
      ? [{ ...order, version: order.version + 1, state: 'cancelled' }]
      : [],
  );
  return { records, events: records.map((order) => pen.event(order, 'dueRevocation.cancelled')) };
}

const orderedEvent = (pen: Pen, order: DueRevocationRecord) =>
  pen.event(order, 'dueRevocation.ordered', { reason: order.reason, at: order.at });

/** An order for each that is not to end earlier already. */
async function ordersFor(
  { ledger }: HolderDesk,
  { pen, by, mandate }: Act,
  names: readonly CertificateName[],
  { reason, withinDays }: Pick<ReissueInput, 'reason' | 'withinDays'>,
): Promise<readonly DueRevocationRecord[]> {
  const at = daysAfter(pen.at, withinDays);
  const orderedBy = { capacity: mandate.role, personId: by, mandateId: mandate.id };
  const found = await Promise.all(
    names.map(async (name) => {
      const before = await ledger.read('dueRevocation', name);
      if (endsBy(before, at)) return [];
      // an order that goes with a renewal no longer depends on it, and is not put off
      const soonest = before?.state === 'waiting' && before.at < at ? before.at : at;
      return [nextOrder(before, name, { at: soonest, orderedBy, reason }, pen.at)];
    }),
  );
  return found.flat();
}
