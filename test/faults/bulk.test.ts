import { describe, expect, test } from 'vitest';
import { approveBulk, cancelBulk } from '../../shared/lifecycle/bulk/desk.ts';
import { runBulk } from '../../shared/lifecycle/bulk/running.ts';
import {
  amiss,
  approved,
  type BulkWorld,
  bulkWorld,
  copyOf,
  jobOf,
  named,
  officer,
  orderOf,
  proposing,
  runThrough,
  unlisted,
} from '../world/bulk.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES, type Mode } from './faults.ts';

const few = await bulkWorld(5, 'faults');
/** An order about five certificates, approved; or entered and not counted. */
async function ready(state: 'approved' | 'entered'): Promise<{ of: BulkWorld; id: string }> {
  const of = await copyOf(few);
  const selection = named([...of.certificates, { issuer: 'ca', serial: '0123456789abcdef' }]);
  return {
    of,
    id: state === 'approved' ? await approved(of, selection, 'keyCompromise') : await proposing(of, selection),
  };
}

const callsOf = async (state: 'approved' | 'entered') => {
  const { of, id } = await ready(state);
  const { world, calls } = faulty(of.world, 0, 'not-done');
  await runBulk(jobOf(world), id, 'count');
  return calls.length;
};
const running = await callsOf('approved');
const counting = await callsOf('entered');

describe('a bulk revocation: every remote call of it goes wrong in every way', () => {
  const cases = (calls: number, modes: readonly Mode[] = MODES) =>
    modes.flatMap((mode) => Array.from({ length: calls }, (_, n) => [mode, n + 1] as const));

  test('a run makes some calls', () => {
    expect(running).toBeGreaterThan(20);
    expect(counting).toBeGreaterThan(10);
  });

  test.each(cases(running))('the run, %s at call %i', async (mode, at) => {
    const { of, id } = await ready('approved');
    await endure(() => runBulk(jobOf(faulty(of.world, at, mode).world), id, 'dies'));
    expect(audit(of.world)).toEqual([]);
    expect(await runThrough(of.world, id)).toMatchObject({
      state: 'done',
      results: { revoked: 5, 'passed-over': 1, 'revoked-before': 0, left: 0 },
      toldPeople: 1,
    });
    expect([...audit(of.world), ...(await amiss(of.world, id)), ...unlisted(of.world)]).toEqual([]);
  });

  test.each(cases(running, ['done-unanswered', 'died-after']))(
    'the run, %s at call %i, and cancelled then',
    async (mode, at) => {
      const { of, id } = await ready('approved');
      const { world, one } = of;
      await endure(() => runBulk(jobOf(faulty(world, at, mode).world), id, 'dies'));
      const before = await orderOf(world, id);
      if (before.state === 'running') await cancelBulk(world, officer(one), id);
      const order = await runThrough(world, id);
      expect(order.state).toBe(before.state === 'running' ? 'cancelled' : 'done');
      expect(Object.values(order.results).reduce((sum, count) => sum + count, 0)).toBe(6);
      expect([...audit(world), ...(await amiss(world, id)), ...unlisted(world)]).toEqual([]);
    },
  );

  test.each(cases(counting))('the dry run, %s at call %i', async (mode, at) => {
    const { of, id } = await ready('entered');
    await endure(() => runBulk(jobOf(faulty(of.world, at, mode).world), id, 'dies'));
    const order = await runThrough(of.world, id);
    expect(order).toMatchObject({ state: 'proposed', lines: 6, found: { 'in-force': 5, unknown: 1 } });
    await approveBulk(of.world, officer(of.two), id, order.listSha256);
    expect(await runThrough(of.world, id)).toMatchObject({ state: 'done', results: { revoked: 5 } });
    expect(audit(of.world)).toEqual([]);
  });
});
