import { lastSafeDay, type NoticeStage, type Rung } from '../../registration/notice-plan.ts';
import { sendableFrom } from '../../registration/working-days.ts';
import type { Actor } from '../events.ts';
import type { ExpiryNoticeRecord, ToldOne, ToldStage } from '../expiry-records.ts';
import type { Change, Clock, Ledger, OutboxRow, Randomness } from '../ports.ts';
import { toldOutside } from '../public-events/rows.ts';
import { type Pen, penOf } from '../recording.ts';
import { CEREMONY, type WorkItemRecord } from '../records.ts';
import { closedItem, newWorkItem, openedEvent } from '../registration/work-items.ts';
import type { ExpiryGround } from './ground.ts';
import type { Recipient, RecipientHouse } from './recipients.ts';

export interface ExpiryHouse extends RecipientHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

const PLATFORM: Actor = { capacity: 'platform', function: 'expiry' };

export const penOfExpiry = (house: ExpiryHouse, correlation: string): Pen => penOf(house, PLATFORM, correlation);

const AHEAD_MS = 3_600_000;

/** Whether something was written down by a clock that was ahead of what it says now, by more than clocks differ. */
export const isAhead = (at: string, now: Date): boolean => Date.parse(at) > now.getTime() + AHEAD_MS;

/** One step of a trail: whom a stage tells, or that it goes wider. */
export interface Step {
  readonly stage: Pick<NoticeStage, 'name' | 'days'>;
  readonly because: 'plan' | 'unreached';
  readonly to: readonly Recipient[];
  /** An item for the agents. */
  readonly item?: 'certificate.expiring' | 'notice.unreached' | undefined;
  /** Nothing follows in the plan. */
  readonly last?: boolean;
  /** Messages go out at this instant or later. */
  readonly from?: Date | undefined;
}

export interface Stepped {
  readonly outbox: readonly OutboxRow[];
  readonly mails: number;
}

/** Writes one step with its messages and its item, all or nothing. Throws Conflict where somebody else was faster. */
export async function writeStep(
  house: ExpiryHouse,
  ground: ExpiryGround,
  trail: ExpiryNoticeRecord | undefined,
  step: Step,
  correlation: string,
): Promise<Stepped> {
  const pen = penOfExpiry(house, correlation);
  const { certificate } = ground;
  const notBefore = sendableFrom(
    new Date(Math.max(Date.parse(pen.at), step.from?.getTime() ?? 0)),
    lastSafeDay(ground.lastDay),
  ).toISOString();
  const outbox = step.to.map((one): OutboxRow => {
    const { issuer, serial } = certificate;
    const to = one.contactId === undefined ? { personId: one.personId! } : { contactId: one.contactId };
    const notice = noticeFor(ground, step.stage, one.rung);
    const row = pen.outbox('notification', { notice, issuer, serial, stage: step.stage.name, rung: one.rung, ...to });
    return { ...row, notBefore };
  });
  // once for each stage before the end; that it has ended is an event of its own
  const first = !trail?.told.some(({ stage }) => stage === step.stage.name);
  const outside =
    first && step.stage.days < 0
      ? toldOutside(pen, 'certificate.expiring', certificate, { stage: step.stage.name })
      : [];
  const item = step.item && (await itemOf(house, pen, ground, trail, step.item));
  const told: readonly ToldOne[] = step.to.map(({ rung, personId, contactId }, index) => ({
    mail: outbox[index]!.id,
    rung,
    ...(personId !== undefined && { personId }),
    ...(contactId !== undefined && { contactId }),
  }));
  const before = trail ?? begun(ground, pen);
  const entry: ToldStage = { stage: step.stage.name, at: pen.at, because: step.because, to: told };
  const isLater = ({ at }: ToldStage) => isAhead(at, new Date(pen.at));
  const record: ExpiryNoticeRecord = {
    ...before,
    version: before.version + 1,
    told: [...before.told.filter((one) => !isLater(one)), entry, ...before.told.filter(isLater)],
    ...(step.last && { ended: { at: pen.at, why: 'over' } }),
    ...(item && { workItemId: item.id }),
  };
  const said = { stage: step.stage.name, because: step.because, mails: told.length, rungs: rungsOf(told) };
  await house.ledger.commit({
    records: [record, ...(item ? [item] : [])],
    events: [pen.event(record, 'expiryNotice.told', said), ...(item ? [openedEvent(pen, item)] : [])],
    outbox: [...outbox, ...outside],
    // a successor, a revocation or an acceptance at this very moment is told of before its predecessor
    require: [{ that: 'unchanged', record: certificate }],
  });
  return { outbox, mails: outbox.length };
}

/** Ends a trail: nothing more is told, and what an agent was asked for needs nobody any more. */
export async function endTrail(
  house: ExpiryHouse,
  trail: ExpiryNoticeRecord,
  why: 'renewed' | 'revoked',
  correlation: string,
): Promise<void> {
  const pen = penOfExpiry(house, correlation);
  const record: ExpiryNoticeRecord = { ...trail, version: trail.version + 1, ended: { at: pen.at, why } };
  const open = await openItem(house.ledger, trail);
  const closed = open && closedItem(open, 'done', 'platform', pen.at);
  const change: Change = {
    records: [record, ...(closed ? [closed] : [])],
    events: [pen.event(record, 'expiryNotice.ended', { why }), ...(closed ? [pen.event(closed, 'workItem.done')] : [])],
  };
  await house.ledger.commit(change);
}

export const rungsOf = (told: readonly Pick<ToldOne, 'rung'>[]): readonly Rung[] => [
  ...new Set(told.map(({ rung }) => rung)),
];

/** A trail before its first version. */
function begun({ certificate }: ExpiryGround, pen: Pen): ExpiryNoticeRecord {
  const { issuer, serial, structureId, subscriptionId, directionId, notAfter } = certificate;
  return {
    kind: 'expiryNotice',
    issuer,
    serial,
    version: 0,
    createdAt: pen.at,
    structureId,
    subscriptionId,
    ...(directionId !== undefined && { directionId }),
    notAfter,
    told: [],
  };
}

async function openItem(ledger: Ledger, trail: ExpiryNoticeRecord | undefined): Promise<WorkItemRecord | undefined> {
  const id = trail?.workItemId;
  const item = id === undefined ? undefined : await ledger.read('workItem', { id });
  return item?.state === 'open' ? item : undefined;
}

/** A new item, unless one is open already; the platform's own certificates are not the agents' affair. */
async function itemOf(
  { ledger, randomness }: ExpiryHouse,
  pen: Pen,
  { certificate }: ExpiryGround,
  trail: ExpiryNoticeRecord | undefined,
  cause: NonNullable<Step['item']>,
): Promise<WorkItemRecord | undefined> {
  const { issuer, serial, structureId, subscriptionId, directionId, holderId } = certificate;
  if (subscriptionId === CEREMONY || (await openItem(ledger, trail))) return undefined;
  return newWorkItem(randomness, pen, {
    task: 'expiry',
    structureId,
    subscriptionIds: [subscriptionId],
    ...(directionId !== undefined && { directionId }),
    ...(holderId !== undefined && { holderId }),
    certificate: { issuer, serial },
    cause,
  });
}

/** In which words somebody on a rung is told. */
export function noticeFor({ of, certificate }: ExpiryGround, { days }: Pick<NoticeStage, 'days'>, rung: Rung): string {
  if (of === 'authority') return 'authority-expiry';
  if (days >= -1) return days > 0 ? 'expiry-passed' : 'expiry-last-day';
  if (rung === 'holder') return 'expiry-holder';
  if (rung === 'mandatary' || rung === 'representative') return 'expiry-unattended';
  if (certificate.holderId === undefined) return 'expiry-to-renew';
  // whoever reads a mailbox of the subscription opens no renewal to a holder
  return rung === 'contact' ? 'expiry-unattended' : 'expiry-officer';
}
