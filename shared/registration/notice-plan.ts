import { OFFERS, type Offer } from './records.ts';
import { daysFrom, toldOn } from './working-days.ts';

/**
 * Whom a notice goes to, by how far they are from the certificate.
 *
 * holder · officer         whose certificate it is; those who look after them in their direction
 * administrator            who requested the certificate, or whoever administers now where they do no more
 * contact                  the verified mailboxes of the subscription
 * administrators           all who administer the subscription
 * mandatary · representative   of the structure
 * agent                    nobody's mailbox: an item of the agents' list
 * security-officer         for certificates of the platform's own
 */
export const RUNGS = [
  'holder',
  'officer',
  'administrator',
  'contact',
  'administrators',
  'mandatary',
  'representative',
  'agent',
  'security-officer',
] as const;
export type Rung = (typeof RUNGS)[number];

export interface NoticeStage {
  /** `d-60`, `d0`, `d+7`: so many days from the certificate's last day. */
  readonly name: string;
  readonly days: number;
  readonly to: readonly Rung[];
  /** Told as well while nobody has begun a renewal. */
  readonly unlessActed?: readonly Rung[];
}

export interface NoticePlan {
  /** From the earliest to the latest. */
  readonly stages: readonly NoticeStage[];
  /** Who is told next when none of those told could be reached, the nearest first. */
  readonly ladder: readonly Rung[];
}

const stage = (days: number, to: readonly Rung[], unlessActed?: readonly Rung[]): NoticeStage => ({
  name: days > 0 ? `d+${days}` : days < 0 ? `d${days}` : 'd0',
  days,
  to,
  ...(unlessActed && { unlessActed }),
});

const near = ['administrator', 'contact'] as const;
const everybody = [...near, 'administrators', 'mandatary', 'representative', 'agent'] as const;
const ofHolder = ['holder', 'administrators', 'contact', 'mandatary', 'representative', 'agent'] as const;

export const NOTICE_GROUPS = ['organisation', 'professional', 'person', 'authority'] as const;
export type NoticeGroup = (typeof NOTICE_GROUPS)[number];

/** Who is told when, by whose certificate it is. */
export const NOTICE_PLANS: Readonly<Record<NoticeGroup, NoticePlan>> = {
  organisation: {
    ladder: everybody,
    stages: [
      stage(-60, near),
      stage(-30, near, ['administrators']),
      stage(-15, near, ['administrators', 'mandatary']),
      stage(-7, near, ['administrators', 'mandatary', 'representative']),
      stage(-1, everybody),
      stage(0, everybody),
      stage(7, everybody),
    ],
  },
  professional: {
    ladder: ofHolder,
    stages: [
      stage(-120, ['administrators']),
      stage(-60, ['holder']),
      stage(-30, ['holder'], ['administrators']),
      stage(-15, ['holder'], ['administrators']),
      stage(-7, ['holder'], ['administrators', 'mandatary', 'representative']),
      stage(-1, ofHolder),
      stage(0, ofHolder),
      stage(7, ofHolder),
    ],
  },
  person: {
    ladder: ['holder', 'officer', 'contact', 'mandatary', 'representative', 'agent'],
    stages: [
      stage(-120, ['officer']),
      stage(-60, ['holder']),
      stage(-30, ['holder'], ['officer']),
      stage(-15, ['holder']),
      stage(-7, ['holder'], ['officer']),
      stage(-1, ['holder', 'officer']),
      stage(0, ['holder', 'officer']),
    ],
  },
  // a ceremony is planned long before: its people, its date, and those who are to trust the next one
  authority: {
    ladder: ['security-officer'],
    // with certificates of three years it issues none from 1,096 days before its end: a year, half a year, three months, a
    // month and a week before that
    stages: [-1_461, -1_278, -1_187, -1_127, -1_103, -731, -365, -180, -90, -60, -30, -7, -1].map((days) =>
      stage(days, ['security-officer']),
    ),
  },
};

const GROUPS: Readonly<Record<Offer, NoticeGroup>> = {
  'SERV-SSL': 'organisation',
  'SERV-SMIME-SIGN-CONF': 'organisation',
  ORG: 'organisation',
  PRO: 'professional',
  PERSON: 'person',
};

/** Plans of single offers, in the place of their group's. */
const OWN_PLANS: Readonly<Partial<Record<Offer, NoticePlan>>> = {};

/** The plan for the certificates of an offer, or for the platform's own. */
export const planFor = (of: Offer | 'authority'): NoticePlan =>
  of === 'authority' ? NOTICE_PLANS.authority : (OWN_PLANS[of] ?? NOTICE_PLANS[GROUPS[of]]);

const PLANS: readonly NoticePlan[] = [...new Set(OFFERS.map(planFor))];
/** One stage for each distance from the last day: on which day a stage is told follows from that alone. */
const DISTANCES = [...new Map(PLANS.flatMap(({ stages }) => stages).map((one) => [one.days, one])).values()];

/** The last day on which a notice is still in time: the eve of the certificate's last day. */
export const lastSafeDay = (lastDay: string): string => daysFrom(lastDay, -1);

/** The day on which a stage is told about a certificate with this last day. */
export const dayOfStage = ({ days }: NoticeStage, lastDay: string): string =>
  toldOn(daysFrom(lastDay, days), lastSafeDay(lastDay));

/** The latest stage whose day has come by `today`, with that day; undefined before the first. */
export function stageDueOn(
  { stages }: NoticePlan,
  lastDay: string,
  today: string,
): { readonly stage: NoticeStage; readonly on: string } | undefined {
  return stages
    .map((one) => ({ stage: one, on: dayOfStage(one, lastDay) }))
    .filter(({ on }) => on <= today)
    .at(-1);
}

/** No run of days off is longer: a stage is told so many days from its own day at most. */
const LONGEST_MOVE = 5;

/**
 * The last days of subscribers’ certificates about which some plan has something to tell on one of the days after `since`
 * and up to `today`, in their order. Reckoned backwards, so that nothing is read to know it. (The platform's own are few.)
 */
export function lastDaysDue(since: string, today: string): readonly string[] {
  const found = new Set<string>();
  for (const one of DISTANCES) {
    const from = daysFrom(since, 1 - one.days - LONGEST_MOVE);
    const until = daysFrom(today, LONGEST_MOVE - one.days);
    for (let lastDay = from; lastDay <= until; lastDay = daysFrom(lastDay, 1)) {
      const on = dayOfStage(one, lastDay);
      if (since < on && on <= today) found.add(lastDay);
    }
  }
  return [...found].sort();
}
