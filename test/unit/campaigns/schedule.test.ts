import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { campaignPlan, reminderDue } from '../../../shared/registration/campaign-plan.ts';
import {
  afterWork,
  daysOfWork,
  earliestEnd,
  instantOfLine,
  linesBefore,
  workingHours,
  workingMs,
} from '../../../shared/registration/campaign-schedule.ts';
import { costOf } from '../../../shared/registration/prices.ts';
import { sendableFrom } from '../../../shared/registration/working-days.ts';

const HOUR = 3_600_000;
const at = (ms: number) => new Date(ms).toISOString();

describe('hours of work', () => {
  test('a week has five days of twelve hours, in Paris on both sides of the change of clocks', () => {
    const hours = workingHours('2026-03-27T00:00:00.000Z', '2026-03-31T23:00:00.000Z');
    expect(hours.map(({ start, end }) => [at(start), at(end)])).toEqual([
      ['2026-03-27T06:00:00.000Z', '2026-03-27T18:00:00.000Z'],
      // the clocks went forward on the Sunday between
      ['2026-03-30T05:00:00.000Z', '2026-03-30T17:00:00.000Z'],
      ['2026-03-31T05:00:00.000Z', '2026-03-31T17:00:00.000Z'],
    ]);
  });

  test('a window within a night, a weekend or a holiday has none', () => {
    expect(workingMs('2026-03-28T06:00:00.000Z', '2026-03-29T18:00:00.000Z')).toBe(0);
    expect(workingMs('2026-05-01T06:00:00.000Z', '2026-05-01T18:00:00.000Z')).toBe(0);
    expect(workingMs('2026-03-31T20:00:00.000Z', '2026-04-01T04:00:00.000Z')).toBe(0);
    expect(workingMs('2026-04-01T10:00:00.000Z', '2026-04-01T11:30:00.000Z')).toBe(1.5 * HOUR);
  });

  test('work goes on over the weekend on Monday', () => {
    expect(afterWork('2026-03-06T17:00:00.000Z', 2 * HOUR)).toBe('2026-03-09T07:00:00.000Z');
    expect(afterWork('2026-03-07T12:00:00.000Z', 0)).toBe('2026-03-09T06:00:00.000Z');
    expect(earliestEnd('2026-03-09T06:00:00.000Z', 13 * 60)).toBe('2026-03-10T07:00:00.000Z');
    expect([daysOfWork(0), daysOfWork(1), daysOfWork(12 * HOUR), daysOfWork(12 * HOUR + 1)]).toEqual([0, 1, 1, 2]);
  });
});

const windows = fc
  .tuple(fc.integer({ min: 0, max: 700 * 24 }), fc.integer({ min: 30, max: 60 * 24 }))
  .map(([start, hours]) => {
    const from = Date.parse('2026-01-01T00:17:00.000Z') + start * HOUR;
    return { from: at(from), until: at(from + hours * HOUR) };
  })
  .filter(({ from, until }) => workingMs(from, until) > 0);

describe('lines over a window', () => {
  test('each has its turn inside it, in hours of work, in the order of the list', () => {
    fc.assert(
      fc.property(
        windows,
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: 50 }),
        (window, count, first) => {
          const spread = { ...window, first };
          const lines = first + count;
          let before = '';
          for (let line = first; line < lines; line += Math.ceil(count / 12)) {
            const instant = instantOfLine(spread, lines, line);
            expect(instant >= window.from && instant < window.until).toBe(true);
            expect(sendableFrom(new Date(instant)).toISOString()).toBe(instant);
            expect(instant >= before).toBe(true);
            before = instant;
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test('as many have had their turn before an instant as have an earlier one', () => {
    fc.assert(
      fc.property(
        windows,
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (window, lines, share) => {
          const [from, until] = [Date.parse(window.from), Date.parse(window.until)];
          const now = at(from + Math.floor((until - from) * share));
          const spread = { ...window, first: 0 };
          const earlier = Array.from({ length: lines }, (_, line) => instantOfLine(spread, lines, line)).filter(
            (instant) => instant < now,
          ).length;
          // an instant is a whole millisecond, a share of the window is not
          expect(Math.abs(linesBefore(spread, lines, now) - earlier)).toBeLessThanOrEqual(1);
          expect(linesBefore(spread, lines, window.until)).toBe(lines);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('reminders', () => {
  const deadline = '2026-06-01T10:00:00.000Z';
  const told = (stage: string, toldAt: string) => ({ stage, toldAt });

  test('the latest that is due is told, once, and what was missed before it is not', () => {
    const first = told('first', '2026-04-01T08:00:00.000Z');
    expect(reminderDue(first, deadline, '2026-04-20T08:00:00.000Z')).toBeUndefined();
    // thirty days before is a Saturday
    expect(reminderDue(first, deadline, '2026-05-03T08:00:00.000Z')).toBeUndefined();
    expect(reminderDue(first, deadline, '2026-05-04T08:00:00.000Z')?.name).toBe('d-30');
    expect(reminderDue(first, deadline, '2026-05-26T08:00:00.000Z')?.name).toBe('d-7');
    expect(reminderDue(told('d-7', '2026-05-26T08:00:00.000Z'), deadline, '2026-05-27T08:00:00.000Z')).toBeUndefined();
  });

  test('nobody is reminded within three days, nor after the deadline', () => {
    const fresh = told('first', '2026-05-24T08:00:00.000Z');
    expect(reminderDue(fresh, deadline, '2026-05-26T08:00:00.000Z')).toBeUndefined();
    expect(reminderDue(fresh, deadline, '2026-05-28T08:00:00.000Z')?.name).toBe('d-7');
    expect(reminderDue(fresh, deadline, deadline)).toBeUndefined();
  });

  test('every plan grows wider and never narrower', () => {
    for (const plan of [campaignPlan({}), campaignPlan({ holderId: 'h' })]) {
      for (const [index, { to }] of plan.entries()) {
        const before = plan[index - 1]?.to ?? [];
        expect(to).toEqual(expect.arrayContaining([...before]));
      }
      expect(plan.slice(1).map(({ daysBefore }) => daysBefore)).toEqual([30, 14, 7, 2]);
    }
  });
});

test('what it costs, rounded up to the cent', () => {
  expect(costOf({ signatures: 10_000, mails: 50_000 })).toEqual({ signatures: 0.15, mails: 5 });
  expect(costOf({ signatures: 1, mails: 1 })).toEqual({ signatures: 0.01, mails: 0.01 });
  expect(costOf({ signatures: 0, mails: 0 })).toEqual({ signatures: 0, mails: 0 });
});
