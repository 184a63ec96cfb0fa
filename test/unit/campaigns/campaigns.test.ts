import { describe, expect, test } from 'vitest';
import { campaignRun } from '../../../functions/renewal/campaigns.lambda.ts';
import {
  approveCampaign,
  cancelCampaign,
  pauseCampaign,
  proposeCampaign,
  refuseCampaign,
  resumeCampaign,
} from '../../../shared/lifecycle/campaigns/desk.ts';
import { findCampaigns } from '../../../shared/lifecycle/campaigns/house.ts';
import { linesOfCampaign, reportOfCampaign, showCampaign } from '../../../shared/lifecycle/campaigns/reading.ts';
import { runCampaign } from '../../../shared/lifecycle/campaigns/running.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import { renewCertificate } from '../../../shared/lifecycle/renewal.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { daysAfter } from '../../../shared/registration/spans.ts';
import { isWorkingDay } from '../../../shared/registration/working-days.ts';
import {
  type BulkWorld,
  bulkWorld,
  copyOf,
  likenesses,
  officer,
  orderOf,
  runThrough as runOrder,
  waiting,
} from '../../world/bulk.ts';
import {
  amiss,
  approved,
  campaignOf,
  driveTo,
  early,
  jobOf,
  linesOf,
  messages,
  proposing,
  runThrough,
} from '../../world/campaigns.ts';
import { generate } from '../../world/keys.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import { CEREMONY, makePerson } from '../../world/world.ts';

const started = await bulkWorld(2, 'campaigns');
const COUNT = 60;
const many = {
  ...started,
  certificates: [...started.certificates, ...(await likenesses(started.world, started.certificates[0]!, COUNT - 2))],
};
const NOW = started.world.clock.now().toISOString();
/** The same house at the same instant: copies share the clock. */
async function fresh(of: BulkWorld = many): Promise<BulkWorld> {
  of.world.clock.set(NOW);
  return copyOf(of);
}
const refusal = (code: string) => expect.objectContaining({ code });
const inDays = (days: number) => daysAfter(NOW, days);
const about = (of: BulkWorld, notice: string) => messages(of.world).filter((row) => row.about.notice === notice);

describe('the dry run', () => {
  test('the list is frozen with its figures, its cost and whether it fits; nobody but the other officers is told', async () => {
    const of = await fresh();
    const { world, cast } = of;
    const [first] = of.certificates;
    await revokeCertificate(world, cast.agent, { ...nameOf(first!), reason: 'superseded' }, 'before');
    const id = await proposing(of);
    expect(await campaignOf(world, id)).toMatchObject({ state: 'counting', lines: 0 });
    const campaign = await runThrough(world, id);
    expect(campaign).toMatchObject({
      state: 'proposed',
      lines: COUNT - 1,
      found: { 'to-renew': COUNT - 1, renewed: 0 },
      of: { issuer: { ca: COUNT - 1 }, offer: { 'SERV-SSL': COUNT - 1 } },
      forecast: {
        firstMails: COUNT - 1,
        mails: (COUNT - 1) * 5,
        signatures: COUNT - 1,
        daysNeeded: 1,
        daysGiven: 10,
        feasible: true,
        dollars: { signatures: 0.01, mails: 0.03 },
      },
    });
    expect(campaign).not.toHaveProperty('nextAt');
    const asked = messages(world).map(({ about: { notice, personId } }) => [notice, personId]);
    expect(asked).toContainEqual(['campaign-to-approve', of.two.personId]);
    expect(asked).not.toContainEqual(['campaign-to-approve', of.one.personId]);
    expect(asked.every(([notice]) => notice === 'campaign-to-approve')).toBe(true);
    expect(await amiss(world, id)).toEqual([]);
  });

  test('the same list has the same digest, and another list another', async () => {
    const of = await fresh();
    const digest = async (filter: object) => (await runThrough(of.world, await proposing(of, { filter }))).listSha256;
    const all = await digest({ issuer: 'ca' });
    expect(await digest({ issuer: 'ca' })).toBe(all);
    expect(await digest({ subscriptionId: of.cast.subscription.id })).toBe(all);
    expect(await digest({ issuer: 'other' })).not.toBe(all);
  });

  test.each([
    ['its key', { key: 'P-256' }, COUNT],
    ['its family of keys', { key: 'EC' }, COUNT],
    ['another key', { key: 'RSA-3072' }, 0],
    ['its offer', { offer: 'SERV-SSL' }, COUNT],
    ['another offer', { offer: 'PRO' }, 0],
    ['when it ends', { expiresUntil: '2029-01-01T00:00:00.000Z' }, 0],
    ['its profile and issuer', { profile: 'ssl-serv-1', issuer: 'ca' }, COUNT],
  ])('a certificate is selected by %s', async (_, filter, lines) => {
    const of = await fresh();
    expect(await runThrough(of.world, await proposing(of, { filter: filter as object }))).toMatchObject({ lines });
  });

  test('what is being renewed already is on the list and passed over', async () => {
    const of = await fresh();
    const { world, cast, certificates } = of;
    world.clock.set('2028-12-20T09:00:00.000Z');
    await proved(of);
    await renewing(of, certificates[0]!);
    const window = { from: '2028-12-21T08:00:00.000Z', until: '2029-01-05T08:00:00.000Z' };
    const id = await approved(of, { window, deadline: '2029-01-20T08:00:00.000Z' });
    expect(await campaignOf(world, id)).toMatchObject({ lines: COUNT, found: { 'to-renew': COUNT - 1, renewed: 1 } });
    await driveTo(world, id, window.until);
    expect((await linesOf(world, id)).filter(({ stage }) => stage === undefined)).toHaveLength(1);
    expect(cast.subscription.offer).toBe('SERV-SSL');
  });

  test('a window that is too short for its rates can never be approved', async () => {
    const of = await fresh();
    const window = { from: inDays(1), until: daysAfter(inDays(1), 1 / 24) };
    const id = await proposing(of, { window, deadline: inDays(20), rates: { mailsPerMinute: 1 } });
    // sixty messages at one a minute take an hour, which it has
    expect(await runThrough(of.world, id)).toMatchObject({ state: 'proposed' });
    const short = { ...window, until: daysAfter(inDays(1), 0.9 / 24) };
    const other = await proposing(of, { window: short, deadline: inDays(20), rates: { mailsPerMinute: 1 } });
    const campaign = await runThrough(of.world, other);
    expect(campaign).toMatchObject({ state: 'refused', forecast: { feasible: false } });
    expect(about(of, 'campaign-refused').map((row) => row.about.personId)).toEqual([of.one.personId]);
    await expect(approveCampaign(of.world, officer(of.two), other, campaign.listSha256)).rejects.toEqual(
      refusal('wrong-state'),
    );
  });

  test.each([
    ['an empty filter', { filter: {} }, 'malformed'],
    ['a window that ends before it begins', { window: { from: inDays(2), until: inDays(1) } }, 'malformed'],
    ['a window in the past', { window: { from: inDays(-9), until: inDays(-1) } }, 'malformed'],
    ['a deadline that leaves no time', { deadline: inDays(16) }, 'malformed'],
    ['a deadline that is far off', { deadline: inDays(200) }, 'malformed'],
    ['a direction of nowhere', { filter: { directionId: 'f'.repeat(32) } }, 'not-found'],
  ])('%s is refused', async (_, more, code) => {
    await expect(proposing(await fresh(), more)).rejects.toEqual(refusal(code));
  });
});

const nameOf = ({ issuer, serial }: { readonly issuer: string; readonly serial: string }) => ({ issuer, serial });

/** A renewal of the cast's administrator, asked for with a new key. */
const renewing = ({ world, cast }: BulkWorld, certificate: { readonly issuer: string; readonly serial: string }) =>
  renewCertificate(
    world,
    cast.administrator,
    { ...nameOf(certificate), certificationRequest: pkcs10(generate('P-256'), [], ['www.example.org']) },
    'renew',
  );

describe('the decision', () => {
  test('is another officer’s, about exactly the list that waits, in time, while the proposer is in office', async () => {
    const of = await fresh();
    const { world, one, two } = of;
    const id = await proposing(of);
    const { listSha256 } = await runThrough(world, id);
    const approve = (who = two, digest = listSha256) => approveCampaign(world, officer(who), id, digest);
    await expect(approve(one)).rejects.toEqual(refusal('forbidden'));
    await expect(refuseCampaign(world, officer(one), id, 'No.')).rejects.toEqual(refusal('forbidden'));
    await expect(approve(two, '0'.repeat(64))).rejects.toEqual(refusal('conflict'));
    await expect(approve(of.cast.agent)).rejects.toEqual(refusal('forbidden'));
    world.clock.set(inDays(7));
    await expect(approve()).rejects.toEqual(refusal('wrong-state'));
    world.clock.set(inDays(6.9));
    await approve();
    await expect(approve()).rejects.toEqual(refusal('wrong-state'));
  });

  test('refused, it is over, and the reasons are kept', async () => {
    const of = await fresh();
    const id = await proposing(of);
    await runThrough(of.world, id);
    await refuseCampaign(of.world, officer(of.two), id, 'The library is not concerned.');
    expect(await showCampaign(of.world, officer(of.one), id)).toMatchObject({
      campaign: { state: 'refused', refused: { by: of.two.personId } },
      reasons: 'A library made weak keys.',
      refusal: 'The library is not concerned.',
    });
    expect((await runThrough(of.world, id)).state).toBe('refused');
  });

  test('nobody but an officer proposes', async () => {
    const of = await fresh();
    await expect(proposeCampaign(of.world, officer(of.cast.agent), early(of.world))).rejects.toEqual(
      refusal('forbidden'),
    );
  });
});

describe('a campaign that runs', () => {
  test('tells each line in its turn, in hours of work, what goes to one mailbox on one day in one message', async () => {
    const of = await fresh();
    const { world, cast } = of;
    const id = await approved(of);
    expect(about(of, 'campaign-to-renew')).toEqual([]);
    const campaign = await driveTo(world, id, inDays(15));
    expect(campaign).toMatchObject({ begun: COUNT, states: { told: COUNT, waiting: 0 } });
    const told = about(of, 'campaign-to-renew');
    expect(new Set(told.map((row) => row.about.personId))).toEqual(new Set([cast.administrator.personId]));
    const days = told.map(({ notBefore }) => notBefore.slice(0, 10));
    expect(new Set(days).size).toBe(days.length);
    // ten working days, cut in the middle of the first and the last
    expect(days).toHaveLength(11);
    expect(days.every(isWorkingDay)).toBe(true);
    expect(told.every(({ notBefore }) => notBefore >= inDays(1) && notBefore < inDays(15))).toBe(true);
    expect(await amiss(world, id)).toEqual([]);
  });

  test('what is told may be renewed at once, and not before it is told', async () => {
    const of = await fresh();
    const { world, certificates } = of;
    const id = await approved(of);
    const old = certificates[0]!;
    await expect(renewing(of, old)).rejects.toMatchObject({ findings: [{ code: 'renewal-early' }] });
    await driveTo(world, id, inDays(15));
    // control of the domain is proved again, as for every renewal: what led to the certificate itself does not count
    await proved(of, daysAfter(NOW, -1));
    await expect(renewing(of, old)).rejects.toMatchObject({ findings: [{ code: 'renewal-control' }] });
    await proved(of);
    const { request } = await renewing(of, old);
    expect(request.renews).toEqual(nameOf(old));
    await driveTo(world, id, inDays(16));
    const line = (await linesOf(world, id)).find(({ serial }) => serial === old.serial);
    expect(line).toMatchObject({ state: 'acted' });
    expect(await amiss(world, id)).toEqual([]);
  });

  test('cancelled, it gives no leave any more', async () => {
    const of = await fresh();
    const { world, certificates } = of;
    const id = await approved(of);
    await driveTo(world, id, inDays(15));
    await proved(of);
    await cancelCampaign(world, officer(of.one), id);
    await expect(renewing(of, certificates[0]!)).rejects.toMatchObject({ findings: [{ code: 'renewal-early' }] });
  });

  test('reminds wider and wider those who have not acted, and is over at the deadline', async () => {
    const of = await fresh();
    const { world, cast, certificates } = of;
    await makePerson(
      world,
      'legal-representative',
      { reach: 'structure', structureId: cast.structure.id },
      'rep@example.org',
    );
    const id = await approved(of);
    await driveTo(world, id, inDays(20));
    await revokeCertificate(world, cast.agent, { ...nameOf(certificates[5]!), reason: 'superseded' }, 'meanwhile');
    const done = await driveTo(world, id, inDays(46));
    expect(done).toMatchObject({ state: 'done', states: { overdue: COUNT - 1, revoked: 1, told: 0 } });
    expect(done).not.toHaveProperty('nextAt');
    expect(about(of, 'campaign-reminder').length).toBeGreaterThan(0);
    const unattended = about(of, 'campaign-unattended');
    expect(unattended.every(({ about: { rung } }) => rung === 'representative')).toBe(true);
    // two days before the deadline, which is a Thursday
    expect(unattended.map(({ notBefore }) => notBefore.slice(0, 10))).toContain(inDays(43).slice(0, 10));
    expect(
      about(of, 'campaign-ended')
        .map((row) => row.about.personId)
        .sort(),
    ).toEqual([of.one.personId, of.two.personId].sort());
    const report = await reportOfCampaign(world, officer(of.one), id, { limit: 500 });
    expect(report.left).toHaveLength(COUNT - 1);
    expect(await amiss(world, id)).toEqual([]);
  });

  test('where nobody is left to be told, the line says so and is tried again', async () => {
    const of = await fresh();
    const { world, cast } = of;
    const id = await approved(of, { filter: { subscriptionId: cast.subscription.id } });
    const { personId, mandates } = cast.administrator;
    const mandate = (await world.ledger.read('mandate', { personId, id: mandates[0]!.id }))!;
    const ended = { ...mandate, version: mandate.version + 1, state: 'ended' as const };
    await world.ledger.commit({
      records: [ended],
      events: [penOf(world, CEREMONY, 'ended').event(ended, 'mandate.ended')],
    });
    await driveTo(world, id, inDays(15));
    expect(await campaignOf(world, id)).toMatchObject({ states: { unreached: COUNT }, mails: 0 });
    const scope = {
      reach: 'subscription',
      structureId: cast.structure.id,
      subscriptionId: cast.subscription.id,
    } as const;
    const next = await makePerson(world, 'technical-administrator', scope, 'next@example.org');
    const campaign = await driveTo(world, id, inDays(40));
    expect(campaign.states).toMatchObject({ told: COUNT, unreached: 0 });
    expect(new Set(about(of, 'campaign-reminder').map((row) => row.about.personId))).toEqual(new Set([next.personId]));
  });

  test('proposes at its end what is left for revocation, which another officer has yet to approve', async () => {
    const of = await fresh();
    const { world, cast, certificates } = of;
    const id = await approved(of, { thenRevoke: 'superseded' });
    await driveTo(world, id, inDays(20));
    await revokeCertificate(world, cast.agent, { ...nameOf(certificates[5]!), reason: 'superseded' }, 'meanwhile');
    const job = jobOf(world);
    const { ordered } = await driveTo(world, id, inDays(46), job);
    expect(ordered!.orders).toHaveLength(1);
    const order = ordered!.orders[0]!;
    expect(job.orders).toContain(order);
    expect(await orderOf(world, order)).toMatchObject({
      state: 'counting',
      reason: 'superseded',
      proposedBy: { personId: of.one.personId },
      selection: { by: 'list', certificates: COUNT - 1 },
    });
    expect(await runOrder(world, order)).toMatchObject({ state: 'proposed', found: { 'in-force': COUNT - 1 } });
    expect(waiting(world, 'crl').length).toBe(1);
  });

  test('two runs at a time do it once', async () => {
    const of = await fresh();
    const { world } = of;
    const id = await approved(of, { window: { from: inDays(1), until: inDays(1.4) } });
    world.clock.set(inDays(1));
    await Promise.all([1, 2, 3].map(() => runCampaign(world, id, 'run').catch(() => undefined)));
    expect(await runThrough(world, id)).toMatchObject({ begun: COUNT, states: { told: COUNT } });
    expect(await amiss(world, id)).toEqual([]);
    expect(about(of, 'campaign-to-renew').every(({ notBefore }) => notBefore <= inDays(15))).toBe(true);
  });

  test('a run ends after a while, and asks for the next, which goes on', async () => {
    const of = await fresh();
    const { world } = of;
    const id = await proposing(of);
    // time goes by at every look at the clock
    const now = () => {
      world.clock.advance(20_000);
      return world.clock.now();
    };
    const slow = { ...jobOf(world), clock: { ...world.clock, now } };
    await campaignRun({ campaignId: id }, slow, 'one');
    expect(slow.asked).toEqual([id]);
    expect(await campaignOf(world, id)).toMatchObject({ state: 'counting', lines: COUNT });
    expect(await runThrough(world, id, slow)).toMatchObject({ state: 'proposed', lines: COUNT });
    expect(await amiss(world, id)).toEqual([]);
  });
});

describe('pause', () => {
  test('nobody more is told; resumed, the rest is spread over what is left, and the window grows where it is too short', async () => {
    const of = await fresh();
    const { world } = of;
    const id = await approved(of);
    await driveTo(world, id, inDays(4));
    await pauseCampaign(world, officer(of.two), id);
    const { begun } = await driveTo(world, id, inDays(9));
    expect(begun).toBeGreaterThan(0);
    expect(begun).toBeLessThan(COUNT);
    await expect(pauseCampaign(world, officer(of.two), id)).rejects.toEqual(refusal('wrong-state'));
    await resumeCampaign(world, officer(of.one), id);
    const within = await driveTo(world, id, inDays(15));
    expect(within).toMatchObject({ begun: COUNT, deadline: inDays(45) });
    expect(await amiss(world, id)).toEqual([]);
  });

  test('longer than the window, it moves window and deadline alike', async () => {
    const of = await fresh();
    const { world } = of;
    const id = await approved(of, { rates: { mailsPerMinute: 1 } });
    await pauseCampaign(world, officer(of.two), id);
    world.clock.set(inDays(20));
    const { campaign } = await resumeCampaign(world, officer(of.one), id);
    // an hour of work for sixty messages, one a minute: the twentieth day is a Sunday
    expect(campaign.window.until).toBe('2026-03-23T07:00:00.000Z');
    const later = Date.parse(campaign.window.until) - Date.parse(inDays(15));
    expect(Date.parse(campaign.deadline) - Date.parse(inDays(45))).toBe(later);
    expect(await driveTo(world, id, inDays(23))).toMatchObject({ begun: COUNT });
  });
});

test('the clock hands over what is due, and counts what has not gone on for an hour', async () => {
  const of = await fresh();
  const { world } = of;
  const id = await approved(of);
  const asked: string[] = [];
  const find = () => findCampaigns({ ...world, invoker: { runCampaign: async (one) => void asked.push(one) } });
  expect(await find()).toEqual({ found: 0, stuck: 0 });
  world.clock.set(inDays(1));
  expect(await find()).toEqual({ found: 1, stuck: 0 });
  world.clock.set(inDays(1.1));
  expect(await find()).toEqual({ found: 1, stuck: 1 });
  expect(asked).toEqual([id, id]);
});

test('the lines page by page are the list', async () => {
  const of = await fresh();
  const id = await proposing(of);
  await runThrough(of.world, id);
  const page = await linesOfCampaign(of.world, officer(of.one), id, { limit: 50 });
  const rest = await linesOfCampaign(of.world, officer(of.one), id, { limit: 50, cursor: page.cursor });
  expect([...page.items, ...rest.items]).toEqual(await linesOf(of.world, id));
  expect(rest.cursor).toBeUndefined();
  await expect(linesOfCampaign(of.world, officer(of.one), id, { limit: 5, cursor: '9.0' })).rejects.toEqual(
    refusal('malformed'),
  );
});

/** Control of the cast's domain, checked now. */
async function proved({ world, cast }: BulkWorld, checkedAt = world.clock.now().toISOString()): Promise<void> {
  const subscription = (await world.ledger.read('subscription', { id: cast.subscription.id }))!;
  const control = { ...subscription.control!, checkedAt };
  const record = { ...subscription, version: subscription.version + 1, control };
  const pen = penOf(world, CEREMONY, 'proved');
  await world.ledger.commit({ records: [record], events: [pen.event(record, 'subscription.controlled')] });
}
