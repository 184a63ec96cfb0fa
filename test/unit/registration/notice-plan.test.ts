import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dayOfStage,
  lastDaysDue,
  lastSafeDay,
  NOTICE_GROUPS,
  NOTICE_PLANS,
  planFor,
  RUNGS,
  stageDueOn,
} from '../../../shared/registration/notice-plan.ts';
import { OFFERS } from '../../../shared/registration/records.ts';
import { daysFrom, isWorkingDay } from '../../../shared/registration/working-days.ts';

const plans = NOTICE_GROUPS.map((group) => [group, NOTICE_PLANS[group]] as const);
const names = (group: (typeof NOTICE_GROUPS)[number]) => NOTICE_PLANS[group].stages.map(({ name }) => name);

describe('the plans', () => {
  test('organisations, professionals, persons and the platform itself', () => {
    expect(names('organisation')).toEqual(['d-60', 'd-30', 'd-15', 'd-7', 'd-1', 'd0', 'd+7']);
    expect(names('professional')).toEqual(['d-120', 'd-60', 'd-30', 'd-15', 'd-7', 'd-1', 'd0', 'd+7']);
    expect(names('person')).toEqual(['d-120', 'd-60', 'd-30', 'd-15', 'd-7', 'd-1', 'd0']);
    expect(names('authority').slice(0, 4)).toEqual(['d-1461', 'd-1278', 'd-1187', 'd-1127']);
  });

  test.each(plans)('%s: stages come in their order, and the ladder has every rung that a stage names', (_, plan) => {
    const days = plan.stages.map(({ days }) => days);
    expect(days).toEqual([...days].sort((a, b) => a - b));
    const named = plan.stages.flatMap(({ to, unlessActed = [] }) => [...to, ...unlessActed]);
    for (const rung of named) expect(plan.ladder).toContain(rung);
    for (const rung of plan.ladder) expect(RUNGS).toContain(rung);
  });

  test.each(plans)(
    '%s: each stage reaches at least as far as the one before, while nobody acts',
    (group, { stages }) => {
      if (group === 'person' || group === 'professional') return;
      let before: readonly string[] = [];
      for (const { to, unlessActed = [] } of stages) {
        const told: readonly string[] = [...to, ...unlessActed];
        for (const rung of before) expect(told).toContain(rung);
        before = told;
      }
    },
  );

  test('every offer has one, and the holder is in those of persons', () => {
    for (const offer of OFFERS) expect(planFor(offer).stages.length).toBeGreaterThan(5);
    for (const offer of ['PRO', 'PERSON'] as const) expect(planFor(offer).ladder[0]).toBe('holder');
  });
});

const day = fc.integer({ min: 0, max: 12_000 }).map((n) => daysFrom('2024-01-01', n));
const group = fc.constantFrom(...NOTICE_GROUPS);
const subscribers = fc.constantFrom('organisation' as const, 'professional' as const, 'person' as const);

describe('days of stages', () => {
  test('each falls on a working day, in the order of the plan, and warnings before the last day', () => {
    fc.assert(
      fc.property(day, group, (lastDay, name) => {
        const days = NOTICE_PLANS[name].stages.map((stage) => dayOfStage(stage, lastDay));
        for (const [place, one] of days.entries()) {
          expect(isWorkingDay(one)).toBe(true);
          if (NOTICE_PLANS[name].stages[place]!.days < 0) expect(one <= lastSafeDay(lastDay)).toBe(true);
        }
        expect(days).toEqual([...days].sort());
      }),
    );
  });

  test('reckoned backwards they are the same: a scan a day looks at each certificate on each of its days, once', () => {
    fc.assert(
      fc.property(day, subscribers, (lastDay, name) => {
        for (const stage of NOTICE_PLANS[name].stages) {
          const on = dayOfStage(stage, lastDay);
          expect(lastDaysDue(daysFrom(on, -1), on)).toContain(lastDay);
        }
        const due = stageDueOn(NOTICE_PLANS[name], lastDay, lastDay);
        expect(due).toBeDefined();
        expect(due!.on <= lastDay).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('days that were missed are made up for in one go: what is due is the same, however the days are cut', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 2, max: 25 }), (today, missed) => {
        const since = daysFrom(today, -missed);
        const one = new Set(lastDaysDue(since, today));
        const each = new Set<string>();
        for (let n = 1; n <= missed; n++) {
          for (const lastDay of lastDaysDue(daysFrom(since, n - 1), daysFrom(since, n))) each.add(lastDay);
        }
        expect([...each].sort()).toEqual([...one].sort());
      }),
      { numRuns: 20 },
    );
  });

  test('nothing is due on a day off', () => {
    expect(lastDaysDue('2026-04-04', '2026-04-05')).toEqual([]);
    expect(lastDaysDue('2026-04-05', '2026-04-06')).toEqual([]);
    expect(lastDaysDue('2026-04-06', '2026-04-07').length).toBeGreaterThan(15);
  });

  test.each([
    ['d-1', '2026-04-07', '2026-04-03', 'the eve of the Tuesday after Easter is told on the Friday before'],
    ['d-7', '2026-04-10', '2026-04-03', 'a Friday'],
    ['d-7', '2026-04-11', '2026-04-07', 'a Saturday: Easter Monday is passed over'],
    ['d0', '2026-04-05', '2026-04-07', 'an end on Easter Sunday is told when people are back'],
    ['d+7', '2026-05-01', '2026-05-11', 'a week after, over the eighth of May'],
  ])('%s of %s is told on %s: %s', (name, lastDay, on) => {
    const stage = NOTICE_PLANS.organisation.stages.find((one) => one.name === name)!;
    expect(dayOfStage(stage, lastDay)).toBe(on);
  });
});
