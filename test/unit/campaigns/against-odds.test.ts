import { expect, test } from 'vitest';
import type { CampaignLine } from '../../../shared/lifecycle/campaign-records.ts';
import { cancelCampaign, pauseCampaign, resumeCampaign } from '../../../shared/lifecycle/campaigns/desk.ts';
import { campaignSubject } from '../../../shared/lifecycle/campaigns/notice-subjects.ts';
import { reportOfCampaign } from '../../../shared/lifecycle/campaigns/reading.ts';
import { lookUpCampaign } from '../../../shared/lifecycle/campaigns/selecting.ts';
import { leaveOf } from '../../../shared/lifecycle/holders/requesting.ts';
import type { OutboxRow } from '../../../shared/lifecycle/ports.ts';
import { penOf } from '../../../shared/lifecycle/recording.ts';
import type { LedgerRecord } from '../../../shared/lifecycle/records.ts';
import { windowOf } from '../../../shared/lifecycle/renewal-window.ts';
import { revokeCertificate } from '../../../shared/lifecycle/revocation.ts';
import { wording } from '../../../shared/messages/notices.ts';
import type { Principal } from '../../../shared/registration/authority.ts';
import { type CampaignStage, reminderDue } from '../../../shared/registration/campaign-plan.ts';
import { reminderInstant } from '../../../shared/registration/campaign-schedule.ts';
import { daysAfter } from '../../../shared/registration/spans.ts';
import { type BulkWorld, bulkWorld, copyOf, likenesses, officer } from '../../world/bulk.ts';
import { amiss, approved, campaignOf, driveTo, linesOf, messages, runThrough } from '../../world/campaigns.ts';
import { fated } from '../../world/expiry.ts';
import { certifiedCast, now } from '../../world/holders.ts';
import { issuedTo } from '../../world/retrieval.ts';
import { CEREMONY, makeCast, makePerson, type World } from '../../world/world.ts';

/** What a hostile reader thought of: each was wrong once. */
const started = await bulkWorld(1, 'campaigns-odds');
const NOW = started.world.clock.now().toISOString();
const inDays = (days: number) => daysAfter(NOW, days);
async function fresh(of: BulkWorld = started): Promise<BulkWorld> {
  of.world.clock.set(NOW);
  return copyOf(of);
}
const deskOf = (world: World) => ({ ...world, wording, publicUrl: 'https://api.example.test' });
const about = (world: World, ...notices: string[]) =>
  messages(world).filter((row) => notices.includes(row.about.notice!));
const nameOf = ({ issuer, serial }: { readonly issuer: string; readonly serial: string }) => ({ issuer, serial });

async function put(world: World, record: LedgerRecord, type: string) {
  await world.ledger.commit({ records: [record], events: [penOf(world, CEREMONY, 'odds').event(record, type)] });
}

async function endMandatesOf(world: World, { personId, mandates }: Principal, subscriptionId: string) {
  for (const { id, scope } of mandates) {
    if (scope.reach !== 'subscription' || scope.subscriptionId !== subscriptionId) continue;
    const mandate = (await world.ledger.read('mandate', { personId, id }))!;
    await put(world, { ...mandate, version: mandate.version + 1, state: 'ended' }, 'mandate.ended');
  }
}

async function holding() {
  const { world, cast, mine } = await certifiedCast({ lasting: true });
  const house = { reach: 'house' } as const;
  const [one, two] = [
    await makePerson(world, 'security-officer', house),
    await makePerson(world, 'security-officer', house),
  ];
  const subscription = (await world.ledger.read('subscription', { id: cast.subscription.id }))!;
  const control = { ...subscription.control!, checkedAt: world.clock.now().toISOString() };
  await put(world, { ...subscription, version: subscription.version + 1, control }, 'subscription.controlled');
  const start = world.clock.now().toISOString();
  return {
    of: { world, cast, one, two, certificates: [mine.certificate] },
    world,
    mine,
    later: (days: number) => daysAfter(start, days),
  };
}

test('a leave that a cancelled campaign gave is worth nothing, and the next campaign gives its own', async () => {
  const { of, world, mine, later } = await holding();
  const first = await approved(of);
  await driveTo(world, first, later(15));
  expect(await leaveOf(world, await now(world, mine.holder))).toBeDefined();
  await cancelCampaign(world, officer(of.one), first);
  expect(await leaveOf(world, await now(world, mine.holder))).toBeUndefined();
  const second = await approved(of);
  await driveTo(world, second, later(31));
  expect((await linesOf(world, second))[0]).toMatchObject({ state: 'told' });
  expect((await leaveOf(world, await now(world, mine.holder)))?.opening.campaignId).toBe(second);
});

test('a leave that lapses while the campaign runs is given again, and its holder hears of it', async () => {
  const { of, world, mine, later } = await holding();
  const window = { from: later(1), until: later(100) };
  const id = await approved(of, { window, deadline: later(215) });
  await driveTo(world, id, later(120));
  expect(await leaveOf(world, await now(world, mine.holder))).toBeDefined();
  expect(about(world, 'campaign-holder')).toHaveLength(2);
});

/** One administrator of two subscriptions with a certificate under each, told of both in one message. */
async function twoSubscriptions() {
  const of = await fresh();
  const { world, cast } = of;
  const other = await makeCast(world);
  const model = await issuedTo(world, other);
  const { personId } = cast.administrator;
  const [mandate] = other.administrator.mandates;
  const both = {
    ...(await world.ledger.read('mandate', { personId: other.administrator.personId, id: mandate!.id }))!,
  };
  await put(world, { ...both, version: 1, id: 'a'.repeat(32), personId }, 'mandate.given');
  const request = (await world.ledger.read('request', { id: model.requestId }))!;
  await put(
    world,
    { ...request, version: request.version + 1, requestedBy: { ...request.requestedBy, personId } },
    'request.moved',
  );
  const administrator = {
    ...cast.administrator,
    mandates: [...cast.administrator.mandates, { ...both, id: 'a'.repeat(32), personId }],
  };
  const id = await approved(of, { window: { from: inDays(1), until: inDays(1.5) } });
  await driveTo(world, id, inDays(2));
  const told = about(world, 'campaign-to-renew').filter((row) => row.about.personId === personId);
  expect(told).toHaveLength(1);
  return { of, world, row: told[0]!, other: other.subscription.id, own: cast.subscription.id, administrator, model };
}

test.each(['own', 'other'] as const)(
  'a message about two subscriptions, the mandate for the %s one ended, tells of what is left',
  async (which) => {
    const stage = await twoSubscriptions();
    const { world, row, administrator, model, of } = stage;
    await endMandatesOf(world, administrator, stage[which]);
    const said = await campaignSubject(deskOf(world), row);
    const kept = which === 'own' ? model : of.certificates[0]!;
    expect(said).toMatchObject({ values: { certificates: '1' } });
    const { list } = (said as unknown as { values: { list: string } }).values;
    expect(list.split('\n')).toEqual([expect.stringContaining(kept.serial)]);
  },
);

test('a message whose first certificates are revoked by then tells of the others', async () => {
  const of = await fresh();
  const { world, cast } = of;
  await likenesses(world, of.certificates[0]!, 29);
  const id = await approved(of, { window: { from: inDays(1), until: inDays(1.5) } });
  await driveTo(world, id, inDays(2));
  const [row] = about(world, 'campaign-to-renew');
  for (const line of (await linesOf(world, id)).slice(0, 22)) {
    await revokeCertificate(world, cast.agent, { ...nameOf(line), reason: 'superseded' }, 'meanwhile');
  }
  expect(await campaignSubject(deskOf(world), row!)).toMatchObject({ values: { certificates: '8' } });
});

test('what goes to one mailbox on one day goes in one message, as many as a part holds', async () => {
  const of = await fresh();
  await likenesses(of.world, of.certificates[0]!, 119);
  const id = await approved(of, { window: { from: inDays(1), until: inDays(1.5) } });
  await driveTo(of.world, id, inDays(40));
  expect(about(of.world, 'campaign-to-renew').length).toBeLessThanOrEqual(2);
  const days = about(of.world, 'campaign-reminder').map(({ createdAt }) => createdAt.slice(0, 10));
  expect(days.length).toBeGreaterThan(0);
  expect(new Set(days).size).toBe(days.length);
  expect(await amiss(of.world, id)).toEqual([]);
});

test('messages that waited for a paused campaign go out in hours of work', async () => {
  const of = await fresh();
  const { world } = of;
  const id = await approved(of, { window: { from: inDays(1), until: inDays(1.5) } });
  await driveTo(world, id, inDays(2));
  const [row] = about(world, 'campaign-to-renew');
  await pauseCampaign(world, officer(of.one), id);
  world.clock.set('2026-03-06T22:00:00.000Z');
  await resumeCampaign(world, officer(of.one), id);
  // a Friday night: on Monday
  expect(await campaignSubject(deskOf(world), row!)).toEqual({ later: new Date('2026-03-09T06:00:00.000Z') });
});

test('what was told on a Monday is reminded of on the Thursday, whoever was quicker', () => {
  const line = { stage: 'd-7', toldAt: '2026-03-02T06:00:40.000Z' };
  // seven days before it is a Saturday
  const due = reminderDue(line, '2026-03-07T12:00:00.000Z', '2026-03-05T06:00:10.000Z');
  expect(due?.name).toBe('d-2');
});

test('a reminder goes out on the day on which it is due, however many there are', () => {
  const opens = '2026-03-05T06:00:00.000Z';
  expect(reminderInstant(opens, 30, 60)).toBe('2026-03-05T06:00:30.000Z');
  expect(reminderInstant(opens, 100_000, 1) < '2026-03-05T18:00:00.000Z').toBe(true);
});

test('officers of every direction hear that it begins, however many there are', async () => {
  const { of, world, mine } = await holding();
  const { structure, subscription } = of.cast;
  const directions = Array.from({ length: 25 }, (_, n) => n.toString(16).padStart(32, '0'));
  for (const directionId of directions) {
    await makePerson(world, 'registration-officer', {
      reach: 'direction',
      structureId: structure.id,
      subscriptionId: subscription.id,
      directionId,
    });
    const [like] = await likenesses(world, mine.certificate, 1);
    await put(world, { ...like!, version: like!.version + 1, directionId }, 'certificate.moved');
  }
  expect(subscription.offer).toBe('PRO');
  const id = await approved(of);
  await driveTo(world, id, daysAfter(world.clock.now().toISOString(), 2));
  expect(new Set(about(world, 'campaign-begun').map((row) => row.about.direction))).toEqual(new Set(directions));
});

test('after an outage the rest is spread anew, and those told late have as long to act', async () => {
  const of = await fresh();
  const { world } = of;
  await likenesses(world, of.certificates[0]!, 49);
  const id = await approved(of, { window: { from: inDays(1), until: inDays(8) }, deadline: inDays(20) });
  // nothing runs until after the deadline
  world.clock.set(inDays(27));
  const campaign = await runThrough(world, id);
  expect(campaign.state).toBe('running');
  expect(Date.parse(campaign.deadline) - Date.parse(campaign.schedule!.until)).toBeGreaterThanOrEqual(12 * 86_400_000);
  const done = await driveTo(world, id, inDays(60));
  expect(done).toMatchObject({ state: 'done', begun: 50, states: { overdue: 50, waiting: 0 } });
});

test('three days late, the lines of those days do not all come at once', async () => {
  const of = await fresh();
  const { world } = of;
  await likenesses(world, of.certificates[0]!, 99);
  const id = await approved(of, { window: { from: inDays(1), until: inDays(15) } });
  await driveTo(world, id, inDays(2));
  const { begun } = await campaignOf(world, id);
  world.clock.set(inDays(8));
  const after = (await runThrough(world, id)).begun;
  expect(after - begun).toBeLessThan(35);
  expect(await driveTo(world, id, inDays(16))).toMatchObject({ begun: 100, deadline: inDays(45) });
});

async function fate(world: World, rows: readonly OutboxRow[], state: Parameters<typeof fated>[2]) {
  for (const { id } of rows) await fated(world, id, state);
}

test('where every message about a line comes back, the next people are told on the next day', async () => {
  const of = await fresh();
  const { world, cast } = of;
  const mandatary = await makePerson(
    world,
    'mandatary',
    { reach: 'structure', structureId: cast.structure.id },
    'm@example.org',
  );
  const id = await approved(of, { window: { from: inDays(1), until: inDays(1.5) } });
  await driveTo(world, id, inDays(2));
  await fate(world, about(world, 'campaign-to-renew'), 'bounced');
  await driveTo(world, id, inDays(4));
  expect(about(world, 'campaign-unattended').map((row) => row.about.personId)).toEqual([mandatary.personId]);
  await fate(world, about(world, 'campaign-unattended'), 'bounced');
  const campaign = await driveTo(world, id, inDays(8));
  expect(campaign.states).toMatchObject({ told: 0, unreached: 1 });
  expect(await amiss(world, id)).toEqual([]);
});

test('where one of several messages arrives, nobody further off is bothered', async () => {
  const of = await fresh();
  const { world, cast } = of;
  await makePerson(world, 'mandatary', { reach: 'structure', structureId: cast.structure.id }, 'm@example.org');
  const id = await approved(of, { window: { from: inDays(1), until: inDays(1.5) } });
  await driveTo(world, id, inDays(2));
  await fate(world, about(world, 'campaign-to-renew'), 'delivered');
  await driveTo(world, id, inDays(10));
  expect(about(world, 'campaign-unattended')).toEqual([]);
});

test('who can be told only later is told on the day after, not with the next reminder', async () => {
  const of = await fresh();
  const { world, cast } = of;
  await endMandatesOf(world, cast.administrator, cast.subscription.id);
  const id = await approved(of, { window: { from: inDays(1), until: inDays(1.5) }, deadline: inDays(100) });
  const { version } = await driveTo(world, id, inDays(4));
  expect(await campaignOf(world, id)).toMatchObject({ states: { unreached: 1 }, mails: 0 });
  expect(version).toBeLessThan(20);
  const scope = {
    reach: 'subscription',
    structureId: cast.structure.id,
    subscriptionId: cast.subscription.id,
  } as const;
  await makePerson(world, 'technical-administrator', scope, 'next@example.org');
  expect(await driveTo(world, id, inDays(8))).toMatchObject({ states: { told: 1, unreached: 0 } });
});

test('the report names all that is left, page by page', async () => {
  const of = await fresh();
  const { world } = of;
  await likenesses(world, of.certificates[0]!, 299);
  const id = await approved(of, { window: { from: inDays(1), until: inDays(8) } });
  await driveTo(world, id, inDays(9));
  const seen: CampaignLine[] = [];
  let pages = 0;
  for (let cursor: string | undefined; pages === 0 || cursor !== undefined; pages++) {
    const report = await reportOfCampaign(world, officer(of.one), id, {
      limit: 70,
      ...(cursor !== undefined && { cursor }),
    });
    seen.push(...report.left);
    cursor = report.cursor;
  }
  expect(pages).toBe(5);
  expect(seen).toEqual(await linesOf(world, id));
});

test('a subscription that is made while a campaign counts makes nobody count twice', async () => {
  const of = await fresh();
  const { world, cast } = of;
  const many = await likenesses(world, of.certificates[0]!, 2_300);
  let looked = await lookUpCampaign(world, { issuer: 'ca' }, undefined);
  const serials = looked.certificates.map(({ serial }) => serial);
  while (looked.next !== undefined) {
    for (let n = 0; n < 4; n++) await makeCast(world, { structureId: cast.structure.id });
    looked = await lookUpCampaign(world, { issuer: 'ca' }, looked.next);
    serials.push(...looked.certificates.map(({ serial }) => serial));
  }
  expect(serials).toHaveLength(many.length + 1);
  expect(new Set(serials).size).toBe(serials.length);
});

test('of two campaigns over one certificate, cancelling one leaves the leave of the other', async () => {
  const of = await fresh();
  const { world } = of;
  const window = { from: inDays(1), until: inDays(1.5) };
  const [first, second] = [await approved(of, { window }), await approved(of, { window })];
  await driveTo(world, first, inDays(2));
  await driveTo(world, second, inDays(2));
  const certificate = of.certificates[0]!;
  const opensAt = async () => (await windowOf(world.ledger, certificate, 'SERV-SSL', world.clock.now())).opensAt;
  expect(await opensAt()).toBe(inDays(1));
  await cancelCampaign(world, officer(of.one), second);
  expect(await opensAt()).toBe(inDays(1));
  await cancelCampaign(world, officer(of.one), first);
  expect((await opensAt()) > inDays(100)).toBe(true);
});

test('a line whose own renewal was refused before its turn was never told, and is', () => {
  const first = reminderDue({}, '2026-05-07T12:00:00.000Z', '2026-03-05T06:00:10.000Z') as CampaignStage;
  expect(first?.name).toBe('first');
});

test('a campaign because an authority is replaced waits until the next one issues', async () => {
  const of = await fresh();
  const { world } = of;
  await expect(approved(of, { because: 'issuer' })).rejects.toMatchObject({ code: 'wrong-state' });
  const issuer = (await world.ledger.read('issuer', { id: 'ca' }))!;
  await put(world, { ...issuer, id: 'ca-next', version: 1, createdAt: inDays(0.1) }, 'issuer.activated');
  await approved(of, { because: 'issuer' });
});

test('who is told first after the day of a reminder is not reminded of that a few days later', () => {
  const line = { stage: 'first', toldAt: '2026-11-24T08:00:00.000Z' };
  expect(reminderDue(line, '2026-12-16T12:00:00.000Z', '2026-11-30T08:00:00.000Z')).toBeUndefined();
  expect(reminderDue(line, '2026-12-16T12:00:00.000Z', '2026-12-02T08:00:00.000Z')?.name).toBe('d-14');
});

test('a line whose turn falls on the end of a day is due when it is waited for', async () => {
  const of = await fresh();
  await likenesses(of.world, of.certificates[0]!, 599);
  const id = await approved(of);
  expect(await driveTo(of.world, id, inDays(15))).toMatchObject({ begun: 600 });
});
