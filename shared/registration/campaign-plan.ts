import { dayOf } from './designation-dates.ts';
import { houseRules } from './house-rules.ts';
import type { Rung } from './notice-plan.ts';
import { daysAfter } from './spans.ts';
import { daysBetween, daysFrom, toldOn } from './working-days.ts';

/**
 * Who is told when about a certificate that a campaign renews: first at its turn in the window, then so many days before the
 * deadline while nobody has acted, each time wider. Whoever looks after a campaign follows it themselves: nothing of it goes
 * to the agents' list.
 */
export interface CampaignStage {
  readonly name: string;
  /** Days before the deadline; absent of the first, which has its instant. */
  readonly daysBefore?: number;
  readonly to: readonly Rung[];
}

const administering = ['administrator', 'contact'] as const;

const PLANS: Readonly<Record<'organisation' | 'holder', readonly CampaignStage[]>> = {
  organisation: [
    { name: 'first', to: administering },
    { name: 'd-30', daysBefore: 30, to: administering },
    { name: 'd-14', daysBefore: 14, to: [...administering, 'administrators'] },
    { name: 'd-7', daysBefore: 7, to: [...administering, 'administrators', 'mandatary'] },
    { name: 'd-2', daysBefore: 2, to: [...administering, 'administrators', 'mandatary', 'representative'] },
  ],
  holder: [
    { name: 'first', to: ['holder'] },
    { name: 'd-30', daysBefore: 30, to: ['holder'] },
    { name: 'd-14', daysBefore: 14, to: ['holder', 'officer', 'administrators'] },
    { name: 'd-7', daysBefore: 7, to: ['holder', 'officer', 'administrators'] },
    { name: 'd-2', daysBefore: 2, to: ['holder', 'officer', 'administrators', 'mandatary'] },
  ],
};

/** Who is told instead where a stage's own people are not there, the nearest first. */
export const CAMPAIGN_LADDER: readonly Rung[] = [
  'holder',
  'officer',
  'administrator',
  'contact',
  'administrators',
  'mandatary',
  'representative',
];

/** Nobody is reminded sooner after the last message about the same certificate. */
const LEAST_DAYS_BETWEEN = 3;

export const campaignPlan = (of: { readonly holderId?: string }): readonly CampaignStage[] =>
  of.holderId === undefined ? PLANS.organisation : PLANS.holder;

/** Reminders of the longest plan. */
export const MOST_REMINDERS = Math.max(...Object.values(PLANS).map((stages) => stages.length - 1));

/**
 * The latest stage whose day has come and that was not told: the first where nothing was; the same again where a holder's
 * leave has lapsed since. Undefined too while the last message is fresh. Days off are made up for on the next working day,
 * or before where that would be too late.
 */
export function reminderDue(
  line: { readonly holderId?: string; readonly stage?: string; readonly toldAt?: string },
  deadline: string,
  now: string,
): CampaignStage | undefined {
  const plan = campaignPlan(line);
  const told = plan.findIndex(({ name }) => name === line.stage);
  const [lastDay, today] = [dayOf(deadline), dayOf(now)];
  const dueOn = (days: number) => toldOn(daysFrom(lastDay, -days), daysFrom(lastDay, -1));
  // whoever is told first so late that a reminder's day is past already is not reminded at once
  const since = line.toldAt === undefined ? '' : dayOf(line.toldAt);
  const isDue = (day: string) => since < day && day <= today;
  const latest = plan.findLastIndex(({ daysBefore }) => daysBefore !== undefined && isDue(dueOn(daysBefore)));
  const due = Math.max(0, latest, told);
  if ((due === told && !hasLapsed(line, now)) || now >= deadline) return undefined;
  const fresh = line.toldAt !== undefined && daysBetween(dayOf(line.toldAt), today) < LEAST_DAYS_BETWEEN;
  return fresh ? undefined : plan[due];
}

/** The stage that a line was told last; undefined before the first. */
export const stageOf = (line: { readonly holderId?: string; readonly stage?: string }): CampaignStage | undefined =>
  campaignPlan(line).find(({ name }) => name === line.stage);

const hasLapsed = ({ holderId, toldAt }: { readonly holderId?: string; readonly toldAt?: string }, now: string) =>
  holderId !== undefined && toldAt !== undefined && daysAfter(toldAt, houseRules.openingDays) <= now;
