import { describe, expect, test } from 'vitest';
import { cancelCampaign } from '../../shared/lifecycle/campaigns/desk.ts';
import { runCampaign } from '../../shared/lifecycle/campaigns/running.ts';
import { daysAfter } from '../../shared/registration/spans.ts';
import { type BulkWorld, bulkWorld, copyOf, officer } from '../world/bulk.ts';
import { amiss, approved, campaignOf, driveTo, jobOf, messages, proposing, runThrough } from '../world/campaigns.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES, type Mode } from './faults.ts';

const few = await bulkWorld(3, 'campaign-faults');
const NOW = few.world.clock.now().toISOString();
const inDays = (days: number) => daysAfter(NOW, days);

type Moment = 'entered' | 'telling' | 'reminding' | 'closing';

/** A campaign about three certificates, at an instant at which its next run has something to do. */
async function ready(moment: Moment): Promise<{ of: BulkWorld; id: string }> {
  few.world.clock.set(NOW);
  const of = await copyOf(few);
  if (moment === 'entered') return { of, id: await proposing(of) };
  const id = await approved(of, { thenRevoke: 'superseded' });
  if (moment === 'telling') of.world.clock.set(inDays(15));
  if (moment === 'reminding') {
    await driveTo(of.world, id, inDays(15.5));
    of.world.clock.set(inDays(31));
  }
  if (moment === 'closing') {
    await driveTo(of.world, id, inDays(44));
    of.world.clock.set(inDays(46));
  }
  return { of, id };
}

const callsOf = async (moment: Moment) => {
  const { of, id } = await ready(moment);
  const { world, calls } = faulty(of.world, 0, 'not-done');
  await runCampaign(jobOf(world), id, 'count');
  return calls.length;
};
const MOMENTS = ['entered', 'telling', 'reminding', 'closing'] as const;
const counts: Partial<Record<Moment, number>> = {};
for (const moment of MOMENTS) counts[moment] = await callsOf(moment);

/** The end of it all, with every message written as often as without a fault. */
async function through({ of, id }: { of: BulkWorld; id: string }) {
  await driveTo(of.world, id, inDays(47));
  const notices = messages(of.world).map(({ about: { notice, personId } }) => `${notice}/${personId}`);
  const { state, states, ordered } = await campaignOf(of.world, id);
  return { state, overdue: states.overdue, orders: ordered?.orders.length, notices: notices.sort() };
}

describe.each(MOMENTS)('a campaign, %s: every remote call of its run goes wrong in every way', (moment) => {
  const cases = (modes: readonly Mode[]) =>
    modes.flatMap((mode) => Array.from({ length: counts[moment]! }, (_, n) => [mode, n + 1] as const));

  test('the run makes some calls', () => {
    expect(counts[moment]).toBeGreaterThan(8);
  });

  test.each(cases(MODES))('%s at call %i', async (mode, at) => {
    const { of, id } = await ready(moment);
    await endure(() => runCampaign(jobOf(faulty(of.world, at, mode).world), id, 'dies'));
    expect([...audit(of.world), ...(await amiss(of.world, id))]).toEqual([]);
    if (moment === 'entered') {
      expect(await runThrough(of.world, id)).toMatchObject({ state: 'proposed', lines: 3, found: { 'to-renew': 3 } });
    } else {
      expect(await through({ of, id })).toEqual(expected.get(moment));
    }
    expect([...audit(of.world), ...(await amiss(of.world, id))]).toEqual([]);
  });
});

const expected = new Map<Moment, Awaited<ReturnType<typeof through>>>();
for (const moment of MOMENTS) if (moment !== 'entered') expected.set(moment, await through(await ready(moment)));

test('without a fault it is over, and what is left is proposed for revocation once', () => {
  for (const ended of expected.values()) {
    expect(ended).toMatchObject({ state: 'done', overdue: 3, orders: 1 });
    expect(ended.notices.filter((notice) => notice.startsWith('campaign-to-renew/')).length).toBeGreaterThan(0);
  }
});

test('cancelled between a death and the next run, it tells nobody more', async () => {
  const { of, id } = await ready('telling');
  await endure(() => runCampaign(jobOf(faulty(of.world, 12, 'died-after').world), id, 'dies'));
  await cancelCampaign(of.world, officer(of.one), id);
  const before = messages(of.world).length;
  expect(await driveTo(of.world, id, inDays(60))).toMatchObject({ state: 'cancelled' });
  expect(messages(of.world)).toHaveLength(before);
  expect([...audit(of.world), ...(await amiss(of.world, id))]).toEqual([]);
});
