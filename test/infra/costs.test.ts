import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { timetable } from '../../functions/timetable.ts';
import { exampleProduction } from '../../infra/aws/example-production.ts';
import { countsOf } from '../../infra/costs/counted.ts';
import { answering, atRest, fetching, issuing, month, sum, telling } from '../../infra/costs/model.ts';
import { dollars, prices } from '../../infra/costs/prices.ts';
import { costTables, MARKS, monthTable, withTables } from '../../infra/costs/tables.ts';
import { AT_REST, metricHours } from '../../infra/costs/usage.ts';
import { costOf } from '../../shared/registration/prices.ts';
import { synthesize } from './templates.ts';

const root = new URL('../../', import.meta.url);
const operations = readFileSync(new URL('infra/OPERATIONS.md', root), 'utf8');
const templates = synthesize(exampleProduction, false);
const counts = countsOf(templates.all);
const MILLION = 1_000_000;

describe('what is counted', () => {
  test('is what stands in the templates', () => {
    expect(counts.alarms).toBe(templates.of('AWS::CloudWatch::Alarm').length);
    expect(counts.signingKeys + counts.otherKeys).toBe(templates.of('AWS::KMS::Key').length);
    expect(counts.signingKeys).toBeGreaterThanOrEqual(5);
    expect(counts.schedules).toBe(timetable.length);
    const runs = timetable.reduce((all, { everyMinutes }) => all + 43_800 / everyMinutes, 0);
    expect(counts.runs).toBeCloseTo(runs, 3);
  });

  test('each metric that is said to be busy is one of ours', () => {
    for (const name of Object.keys(metricHours)) expect(counts.metrics).toContain(name);
  });

  test('a schedule that cannot be counted is not passed over', () => {
    const odd = { type: 'AWS::Scheduler::Schedule', properties: { ScheduleExpression: 'cron(0 0 * * ? *)' } };
    expect(() => countsOf([odd])).toThrow('cannot be counted');
  });
});

describe('the tables', () => {
  test('of OPERATIONS.md are the command’s own: `npm run costs -- --write` makes them anew', () => {
    expect(operations.split(MARKS[0])[1]?.split(MARKS[1])[0]?.trim()).toBe(costTables(counts));
  });

  test('are put between their marks and touch nothing else; without marks nothing is written', () => {
    const page = `a\n${MARKS[0]}\nold\n${MARKS[1]}\nb`;
    expect(withTables(page, 'new')).toBe(`a\n${MARKS[0]}\nnew\n${MARKS[1]}\nb`);
    expect(() => withTables('a', 'new')).toThrow('marks');
    expect(() => withTables(`${MARKS[1]}${MARKS[0]}`, 'new')).toThrow('marks');
  });

  test('of a month are made for a usage of one’s own', () => {
    const used = { ...AT_REST, certificates: 5_000, inForce: 180_000, ocsp: MILLION };
    const said = monthTable(counts, used);
    expect(said).toMatch(/\| issuing \| 5,000 certificates \| 1\.15 \|/);
    expect(said).toContain(`| **sum of a month** | | **${sum(month(counts, used)).toFixed(1)}** |`);
  });

  test('are not made for what is no figure, nor for an unknown option', () => {
    for (const option of ['--certificates=-1', '--ocsp=many', '--list-mb=', '--unknown=1']) {
      const { status, stderr } = spawnSync(
        process.execPath,
        [fileURLToPath(new URL('infra/commands/costs.ts', root)), option],
        {
          encoding: 'utf8',
        },
      );
      expect([status, stderr.trim().split('\n').length], option).toEqual([1, 1]);
      expect(stderr).toMatch(/is no figure|Unknown option/);
    }
  });
});

describe('the sums', () => {
  test('are those of the price list: keys by the piece, signatures by ten thousand', () => {
    expect(dollars('key', 6)).toBe(6);
    expect(dollars('signature', MILLION)).toBeCloseTo(15, 9);
    expect(issuing(MILLION).find(({ what }) => what === 'mail')?.dollars).toBeCloseTo(100, 9);
    expect(sum(answering(MILLION, 0))).toBeCloseTo(2.33, 2);
    expect(fetching(10_000, 0.5).dollars).toBeCloseTo(0.4325, 4);
  });

  test('grow with what they count and with nothing else', () => {
    expect(sum(issuing(2 * MILLION))).toBeCloseTo(2 * sum(issuing(MILLION)), 6);
    expect(sum(atRest({ ...counts, alarms: counts.alarms + 10 }, AT_REST)) - sum(atRest(counts, AT_REST))).toBeCloseTo(
      1,
      9,
    );
    const used = { ...AT_REST, certificates: 5_000, inForce: 180_000, ocsp: MILLION };
    const parts = [atRest(counts, used), issuing(5_000), answering(MILLION, used.ocspSigned)].map(sum);
    expect(sum(month(counts, used))).toBeGreaterThan(parts.reduce((a, b) => a + b, 0));
    expect(sum(month(counts, AT_REST))).toBeCloseTo(sum(atRest(counts, AT_REST)), 9);
    expect(telling(0).dollars).toBe(0);
  });

  test('agree with what campaigns tell officers before they order', () => {
    const told = costOf({ signatures: 100_000, mails: 100_000 });
    expect(dollars('signature', 100_000)).toBeCloseTo(told.signatures, 9);
    expect(dollars('mail', 100_000)).toBeCloseTo(told.mails, 9);
  });

  test('of a small house are far below what an authority of the provider costs, and the page of each price is named', () => {
    expect(sum(atRest(counts, AT_REST))).toBeLessThan(40);
    expect(sum(atRest(counts, AT_REST))).toBeLessThan(exampleProduction.budget.perMonth);
    for (const { page } of Object.values(prices)) expect(page).toMatch(/^[a-z0-9-]+\/pricing\/$/);
  });
});
