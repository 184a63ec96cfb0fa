import { dayOf } from '../../registration/designation-dates.ts';
import { type NoticePlan, type Rung, stageDueOn } from '../../registration/notice-plan.ts';
import type { ExpiryNoticeRecord } from '../expiry-records.ts';
import { reachOf } from '../mail/trail.ts';
import type { Ledger, OutboxRow } from '../ports.ts';
import type { CertificateName } from '../replaced.ts';
import { type ExpiryGround, expiryGround } from './ground.ts';
import { type Recipient, recipientsOf } from './recipients.ts';
import { type ExpiryHouse, endTrail, isAhead, writeStep } from './trail.ts';

export const SKIPPED = ['gone', 'renewed', 'revoked', 'over', 'not-due', 'told', 'reached', 'waiting'] as const;
export type WhySkipped = (typeof SKIPPED)[number];

export interface Told {
  readonly outcome: 'told';
  readonly stage: string;
  readonly mails: number;
  readonly outbox: readonly OutboxRow[];
  /** Nobody was left to write to: an agent has been asked to find somebody. */
  readonly nobody: boolean;
  /** The certificate has ended, and no notice of it ever reached anybody. */
  readonly endedUnreached: boolean;
}
export type Telling = Told | { readonly outcome: 'skipped'; readonly why: WhySkipped };

const skipped = (why: WhySkipped): Telling => ({ outcome: 'skipped', why });

/**
 * Tells of a certificate's end what its plan asks for by today: the latest stage, once, however often it is called, and
 * whatever was missed before it is told by it. Whoever should be told and cannot be is stood in for by the next rung of the
 * ladder at once. Messages go out at `from` or later, in the hours in which people work. Throws Conflict where something
 * about the certificate changed meanwhile: called again, it looks again.
 */
export async function tellOfExpiry(
  house: ExpiryHouse,
  name: CertificateName,
  correlation: string,
  from?: Date,
): Promise<Telling> {
  const found = await openTrail(house, name, correlation);
  if ('outcome' in found) return found;
  const { ground, trail } = found;
  const { plan, lastDay } = ground;
  const now = house.clock.now();
  if (trail?.ended && !isAhead(trail.ended.at, now)) return skipped(trail.ended.why);
  const due = stageDueOn(plan, lastDay, dayOf(now.toISOString()));
  if (!due) return skipped('not-due');
  const { stage } = due;
  if (isTold(plan, trail, stage.name, now)) return skipped('told');
  const wanted = [...stage.to, ...(ground.acted ? [] : (stage.unlessActed ?? []))];
  const asked = await recipientsOf(house, ground, wanted);
  const wider = asked.length > 0 ? [] : await nextRung(house, ground, wanted, []);
  const to = [...asked, ...wider];
  const nobody = to.length === 0;
  // whoever closed the item of the eve is not asked for the same once more
  const asksAgent = wanted.includes('agent') && !wasAsked(plan, trail);
  const item = nobody ? 'notice.unreached' : asksAgent ? 'certificate.expiring' : undefined;
  const before = (trail?.told ?? []).flatMap((one) => one.to);
  const endedUnreached = stage.days >= 0 && !(await everReached(house.ledger, before));
  const because = asked.length > 0 ? 'plan' : 'unreached';
  const last = stage === plan.stages.at(-1);
  const { outbox, mails } = await writeStep(
    house,
    ground,
    trail,
    { stage, because, to, item, last, from },
    correlation,
  );
  return { outcome: 'told', stage: stage.name, mails, outbox, nobody, endedUnreached };
}

/**
 * Goes wider with the stage that was told last, if none of its messages has reached anybody: to the next rung on which
 * somebody can be written to, and in the end to the agents' list: after the last stage of the plan too. Doing it twice is
 * harmless.
 */
export async function widenExpiry(house: ExpiryHouse, name: CertificateName, correlation: string): Promise<Telling> {
  const found = await openTrail(house, name, correlation);
  if ('outcome' in found) return found;
  const { ground, trail } = found;
  const last = trail?.told.filter(({ at }) => !isAhead(at, house.clock.now())).at(-1);
  if (!trail || !last) return skipped('not-due');
  const entries = trail.told.filter(({ stage }) => stage === last.stage);
  const to = entries.flatMap((entry) => entry.to);
  // an agent was asked already: that is the end of the ladder
  if (last.to.length === 0) return skipped('told');
  const reach = await reachOf(
    house.ledger,
    to.map(({ mail }) => mail),
  );
  if (reach !== 'unreached') return skipped(reach);
  const stage = ground.plan.stages.find((one) => one.name === last.stage) ?? { name: last.stage, days: -1 };
  const told = to.map(({ rung }) => rung);
  const next = await nextRung(house, ground, told, to);
  const nobody = next.length === 0;
  const step = { stage, because: 'unreached', to: next, item: nobody ? 'notice.unreached' : undefined } as const;
  const { outbox, mails } = await writeStep(house, ground, trail, step, correlation);
  return { outcome: 'told', stage: stage.name, mails, outbox, nobody, endedUnreached: false };
}

/** A trail on which something may still be told, by the plan or by going wider; one that ends now is ended, and said so. */
async function openTrail(
  house: ExpiryHouse,
  { issuer, serial }: CertificateName,
  correlation: string,
): Promise<Telling | { readonly ground: ExpiryGround; readonly trail: ExpiryNoticeRecord | undefined }> {
  const [ground, trail] = await Promise.all([
    expiryGround(house.ledger, { issuer, serial }, house.clock.now()),
    house.ledger.read('expiryNotice', { issuer, serial }),
  ]);
  if (!ground) return skipped('gone');
  if (!ground.over) return { ground, trail: trail?.ended?.why === 'over' ? trail : withoutEnd(trail) };
  if (trail?.ended && trail.ended.why !== 'over') return skipped(trail.ended.why);
  if (trail) await endTrail(house, trail, ground.over, correlation);
  return skipped(ground.over);
}

/** A successor that was revoked ends nothing any more: its predecessor is alone again, and its trail goes on. */
function withoutEnd(trail: ExpiryNoticeRecord | undefined): ExpiryNoticeRecord | undefined {
  if (!trail) return undefined;
  const { ended: _, ...goesOn } = trail;
  return goesOn;
}

/** Whether nothing more is told by the plan. */
export const isEnded = (
  { ended }: Pick<ExpiryNoticeRecord, 'ended'>,
  { over }: Pick<ExpiryGround, 'over'>,
  now: Date,
): boolean => ended !== undefined && (ended.why === 'over' ? !isAhead(ended.at, now) : over !== undefined);

/** Whether a stage that asks an agent was told before. */
const wasAsked = ({ stages }: NoticePlan, trail: ExpiryNoticeRecord | undefined): boolean =>
  (trail?.told ?? []).some((step) => stages.find(({ name }) => name === step.stage)?.to.includes('agent'));

/** Whether this stage was told by the plan, or a later one: but for what a clock told that was ahead. */
function isTold({ stages }: NoticePlan, trail: ExpiryNoticeRecord | undefined, name: string, now: Date): boolean {
  const place = (stage: string) => stages.findIndex((one) => one.name === stage);
  const isPast = (at: string, stage: string) => place(stage) > place(name) && !isAhead(at, now);
  return trail?.told.some(({ stage, at }) => stage === name || isPast(at, stage)) ?? false;
}

/** The people of the first rung, beyond those that were tried, on which somebody can be written to. */
async function nextRung(
  house: ExpiryHouse,
  ground: ExpiryGround,
  tried: readonly Rung[],
  except: Parameters<typeof recipientsOf>[3],
): Promise<readonly Recipient[]> {
  for (const rung of ground.plan.ladder) {
    if (tried.includes(rung)) continue;
    const found = await recipientsOf(house, ground, [rung], except);
    if (found.length > 0) return found;
  }
  return [];
}

async function everReached(ledger: Ledger, told: readonly { readonly mail: string }[]): Promise<boolean> {
  if (told.length === 0) return false;
  const reach = await reachOf(
    ledger,
    told.map(({ mail }) => mail),
  );
  return reach === 'reached';
}
