import { dayOf } from '../../registration/designation-dates.ts';
import { dayOfStage, type NoticePlan, type Rung } from '../../registration/notice-plan.ts';
import type { ExpiryNoticeRecord, ToldStage } from '../expiry-records.ts';
import type { MailState } from '../mail-records.ts';
import type { Clock, Ledger } from '../ports.ts';
import type { CertificateName } from '../replaced.ts';
import { expiryGround } from './ground.ts';
import { isEnded } from './telling.ts';

/** What became of one message, in the capacity of its reader: no address and no person. */
export interface ToldShown {
  readonly capacity: Rung;
  readonly state: MailState | 'to-send';
  readonly since: string;
}

export interface TrailShown {
  readonly notAfter: string;
  readonly next?: { readonly stage: string; readonly on: string };
  readonly ended?: NonNullable<ExpiryNoticeRecord['ended']>;
  readonly told: readonly (Omit<ToldStage, 'to'> & { readonly to: readonly ToldShown[] })[];
}

/** The trail of a certificate as its people see it; undefined where nobody is ever told. */
export async function shownTrail(
  { ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock },
  name: CertificateName,
): Promise<TrailShown | undefined> {
  const now = clock.now();
  const [ground, trail] = await Promise.all([expiryGround(ledger, name, now), ledger.read('expiryNotice', name)]);
  if (!ground) return undefined;
  const told = await Promise.all(
    (trail?.told ?? []).map(async ({ to, ...step }) => ({
      ...step,
      to: await Promise.all(to.map(shownOf(ledger, step))),
    })),
  );
  const { certificate, plan, lastDay, over } = ground;
  const last = trail && isEnded(trail, ground, now) ? trail.ended : undefined;
  const ended = last ?? (over && { at: now.toISOString(), why: over });
  const next = ended ? undefined : nextOf(plan, lastDay, told.at(-1)?.stage, dayOf(now.toISOString()));
  return { notAfter: certificate.notAfter, ...(next && { next }), ...(last && { ended: last }), told };
}

const shownOf =
  (ledger: Ledger, { at }: { readonly at: string }) =>
  async ({ mail, rung }: ToldStage['to'][number]): Promise<ToldShown> => {
    const known = await ledger.read('mail', { id: mail });
    return { capacity: rung, state: known?.state ?? 'to-send', since: known?.movedAt ?? at };
  };

/** The first stage behind the last one told whose day has not gone by. */
function nextOf({ stages }: NoticePlan, lastDay: string, last: string | undefined, today: string) {
  const from = stages.findIndex(({ name }) => name === last) + 1;
  const days = stages.slice(from).map((stage) => ({ stage: stage.name, on: dayOfStage(stage, lastDay) }));
  return days.find(({ on }) => on >= today);
}
