import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  atHour,
  daysBetween,
  daysFrom,
  easterOf,
  hourIn,
  isWorkingDay,
  openTimeAfter,
  publicHolidays,
  sendableFrom,
  toldOn,
  workingDayFrom,
  workingDayUntil,
} from '../../../shared/registration/working-days.ts';

/** Easter Sundays as tables of the calendar have them: the earliest, the latest, and the two exceptions of the computus. */
const EASTERS = [
  '1818-03-22',
  '1943-04-25',
  '1954-04-18',
  '1961-04-02',
  '1981-04-19',
  '2000-04-23',
  '2008-03-23',
  '2024-03-31',
  '2025-04-20',
  '2026-04-05',
  '2027-03-28',
  '2038-04-25',
  '2049-04-18',
  '2076-04-19',
  '2285-03-22',
];

describe('days', () => {
  test.each(EASTERS)('Easter %s', (day) => {
    expect(easterOf(Number(day.slice(0, 4)))).toBe(day);
  });

  test('the eleven public holidays of 2026', () => {
    expect([...publicHolidays('2026')].sort()).toEqual([
      '2026-01-01',
      '2026-04-06',
      '2026-05-01',
      '2026-05-08',
      '2026-05-14',
      '2026-05-25',
      '2026-07-14',
      '2026-08-15',
      '2026-11-01',
      '2026-11-11',
      '2026-12-25',
    ]);
  });

  test('two holidays may be one day', () => {
    // Ascension on the first of May
    expect(publicHolidays('2008').size).toBe(10);
  });

  test.each([
    ['2026-04-06', '2026-04-07', '2026-04-03', 'Easter Monday'],
    ['2026-05-08', '2026-05-11', '2026-05-07', 'a Friday that is a holiday'],
    ['2026-05-09', '2026-05-11', '2026-05-07', 'the Saturday behind it'],
    ['2027-01-01', '2027-01-04', '2026-12-31', 'the first of the year'],
    ['2026-12-26', '2026-12-28', '2026-12-24', 'over Christmas'],
    ['2026-06-03', '2026-06-03', '2026-06-03', 'a working day'],
  ])('%s: next %s, before %s (%s)', (day, next, before) => {
    expect([workingDayFrom(day), workingDayUntil(day)]).toEqual([next, before]);
  });

  const day = fc.integer({ min: 0, max: 40_000 }).map((n) => daysFrom('2000-01-01', n));

  test('a day is told on a working day: the next one, or the one before where the next would be too late', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -5, max: 70 }), (meant, ahead) => {
        const lastSafe = daysFrom(meant, ahead);
        const told = toldOn(meant, lastSafe);
        expect(isWorkingDay(told)).toBe(true);
        if (isWorkingDay(meant)) expect(told).toBe(meant);
        if (meant <= lastSafe) expect(told <= lastSafe).toBe(true);
        else expect(told).toBe(workingDayFrom(meant));
        expect(Math.abs(daysBetween(meant, told))).toBeLessThan(7);
      }),
    );
  });

  test('no run of days off takes a day further than five', () => {
    let longest = 0;
    for (let one = '1990-01-01'; one < '2110-01-01'; one = daysFrom(one, 1)) {
      longest = Math.max(longest, daysBetween(one, workingDayFrom(one)), daysBetween(workingDayUntil(one), one));
    }
    expect(longest).toBeLessThanOrEqual(5);
  });
});

describe('hours', () => {
  test.each([
    ['2026-03-27', '06:00', 'winter'],
    ['2026-03-29', '05:00', 'the Sunday on which summer time begins'],
    ['2026-07-01', '05:00', 'summer'],
    ['2026-10-25', '06:00', 'the Sunday on which it ends'],
    ['2026-10-24', '05:00', 'the day before'],
  ])('seven o’clock on %s is %s UTC: %s', (day, utc) => {
    expect(atHour(day, 7).toISOString()).toBe(`${day}T${utc}:00.000Z`);
  });

  test.each([
    ['2026-03-27T05:59:59.999Z', '2026-03-27T06:00:00.000Z', 'early on a Friday'],
    ['2026-03-27T12:00:00.000Z', '2026-03-27T12:00:00.000Z', 'at work'],
    ['2026-03-27T18:00:00.000Z', '2026-03-30T05:00:00.000Z', 'on Friday evening, over the change to summer time'],
    ['2026-10-23T17:00:00.000Z', '2026-10-26T06:00:00.000Z', 'and over the change back'],
    ['2026-12-31T22:30:00.000Z', '2027-01-04T06:00:00.000Z', 'at night before a holiday'],
    ['2026-06-03T23:30:00.000Z', '2026-06-04T05:00:00.000Z', 'after midnight in Paris, still the day before elsewhere'],
  ])('from %s on, it goes at %s: %s', (at, goes) => {
    expect(sendableFrom(new Date(at)).toISOString()).toBe(goes);
  });

  test('days off serve where no working day is left in time, and no night ever does', () => {
    const saturday = new Date('2026-04-04T10:00:00.000Z');
    expect(sendableFrom(saturday, '2026-04-06')).toEqual(saturday);
    expect(sendableFrom(saturday, '2026-04-07')).toEqual(atHour('2026-04-07', 7));
    const evening = new Date('2026-04-05T20:00:00.000Z');
    expect(sendableFrom(evening, '2026-04-06')).toEqual(atHour('2026-04-06', 7));
    // it is too late already: no haste helps
    expect(sendableFrom(evening, '2026-04-05')).toEqual(atHour('2026-04-07', 7));
  });

  test('whatever the instant, it is sent between seven and seven', () => {
    const instant = fc.date({
      min: new Date('2020-01-01T00:00:00Z'),
      max: new Date('2040-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, fc.option(fc.integer({ min: -3, max: 9 }), { nil: undefined }), (at, ahead) => {
        const lastSafe = ahead === undefined ? undefined : daysFrom(at.toISOString().slice(0, 10), ahead);
        const sent = sendableFrom(at, lastSafe);
        expect(sent >= at).toBe(true);
        expect(hourIn(sent)).toBeGreaterThanOrEqual(7);
        expect(hourIn(sent)).toBeLessThan(19);
        expect(sendableFrom(sent, lastSafe)).toEqual(sent);
      }),
    );
  });

  test('what is too much for one day goes on with the next working day', () => {
    const friday = atHour('2026-04-03', 18);
    expect(openTimeAfter(friday, 59)).toEqual(new Date('2026-04-03T16:59:00.000Z'));
    expect(openTimeAfter(friday, 90)).toEqual(new Date('2026-04-07T05:30:00.000Z'));
    expect(openTimeAfter(friday, 60 + 12 * 60)).toEqual(atHour('2026-04-08', 7));
  });
});
