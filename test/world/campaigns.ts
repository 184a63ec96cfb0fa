import { campaignRun } from '../../functions/renewal/campaigns.lambda.ts';
import { type CampaignLine, type CampaignRecord, LINE_STATES } from '../../shared/lifecycle/campaign-records.ts';
import { approveCampaign, type CampaignInput, proposeCampaign } from '../../shared/lifecycle/campaigns/desk.ts';
import { everyPart } from '../../shared/lifecycle/campaigns/parts.ts';
import type { OutboxRow } from '../../shared/lifecycle/ports.ts';
import { daysAfter } from '../../shared/registration/spans.ts';
import { asFunction } from './as-function.ts';
import { type BulkWorld, officer } from './bulk.ts';
import type { World } from './world.ts';

/** A campaign over what is there: told over two weeks from tomorrow, to be done a month later. */
export const early = (world: World, more: Partial<CampaignInput> = {}): CampaignInput => {
  const now = world.clock.now().toISOString();
  return {
    because: 'security',
    filter: { issuer: 'ca' },
    window: { from: daysAfter(now, 1), until: daysAfter(now, 15) },
    deadline: daysAfter(now, 45),
    reasons: 'A library made weak keys.',
    ...more,
  };
};

export const proposing = async ({ world, one }: Pick<BulkWorld, 'world' | 'one'>, more: Partial<CampaignInput> = {}) =>
  (await proposeCampaign(world, officer(one), early(world, more))).campaign.id;

/** What the job works with, under its own rights, and the runs it asks for: its own, and those of orders. */
export function jobOf(world: World) {
  const asked: string[] = [];
  const orders: string[] = [];
  const invoker = {
    nudge: async () => undefined,
    runBulk: async (id: string) => void orders.push(id),
    runCampaign: async (id: string) => void asked.push(id),
  };
  return { ...asFunction({ ...world, invoker }, 'campaigns', world.table), asked, orders };
}

/** Run after run, as the function asks for them, until nothing more is due now. */
export async function runThrough(world: World, id: string, house = jobOf(world)): Promise<CampaignRecord> {
  house.asked.push(id);
  for (let next = house.asked.shift(); next !== undefined; next = house.asked.shift()) {
    await campaignRun({ campaignId: next }, house, 'run');
  }
  return campaignOf(world, id);
}

export const campaignOf = async (world: World, id: string): Promise<CampaignRecord> =>
  (await world.ledger.read('campaign', { id }))!;

/** Proposed, counted and approved. */
export async function approved(of: Pick<BulkWorld, 'world' | 'one' | 'two'>, more: Partial<CampaignInput> = {}) {
  const id = await proposing(of, more);
  const { listSha256 } = await runThrough(of.world, id);
  await approveCampaign(of.world, officer(of.two), id, listSha256);
  return id;
}

/** The clock from instant to instant at which the campaign asks for something, up to one of them. */
export async function driveTo(world: World, id: string, until: string, house = jobOf(world)) {
  for (;;) {
    const { nextAt } = await runThrough(world, id, house);
    if (nextAt === undefined || nextAt > until) break;
    if (nextAt > world.clock.now().toISOString()) world.clock.set(nextAt);
  }
  if (until > world.clock.now().toISOString()) world.clock.set(until);
  return runThrough(world, id, house);
}

export async function linesOf(world: World, id: string): Promise<readonly CampaignLine[]> {
  const lines: CampaignLine[] = [];
  for await (const part of everyPart(world.ledger, await campaignOf(world, id))) lines.push(...part.lines);
  return lines;
}

/** Messages that a campaign wrote, in the order in which they go out. */
export const messages = (world: World): readonly OutboxRow[] =>
  world.table
    .rows()
    .filter((row) => row.pk.startsWith('outbox#') && row.topic === 'notification')
    .map((row) => row as unknown as OutboxRow)
    .filter(({ about }) => about.campaignId !== undefined)
    .sort((a, b) => (a.notBefore < b.notBefore ? -1 : 1));

/** Everything that is wrong: figures that are not the lines', a stage told twice to one mailbox, leave without a line. */
export async function amiss(world: World, id: string): Promise<readonly string[]> {
  const wrong: string[] = [];
  const { states, begun, lines: count } = await campaignOf(world, id);
  const lines = await linesOf(world, id);
  if (lines.length !== count) wrong.push(`${count} lines said, ${lines.length} there`);
  for (const state of LINE_STATES) {
    const there = lines.filter((line) => line.state === state).length;
    if (there !== states[state]) wrong.push(`${states[state]} ${state} said, ${there} there`);
  }
  if (lines.slice(begun).some(({ stage }) => stage !== undefined)) wrong.push('a line was told before its turn');
  const rows = world.table.rows().filter((row) => !row.sk.startsWith('event#'));
  const told = rows.filter(({ kind }) => kind === 'campaignTold');
  const named = new Set(told.map(({ mail }) => mail));
  for (const { id: mail, about } of messages(world)) {
    const lists = LISTING.has(about.notice!);
    if (lists !== named.has(mail)) wrong.push(`message ${about.notice} and its row do not go together`);
  }
  const heard = told.flatMap((row) => {
    const { named } = row as unknown as { named: readonly { issuer: string; serial: string }[] };
    const message = messages(world).find((one) => one.id === row.mail);
    if (!message) return [];
    const { personId, contactId, notice } = message.about;
    return named.map(({ serial }) => [notice, personId ?? contactId, serial, message.createdAt.slice(0, 10)].join('/'));
  });
  if (new Set(heard).size !== heard.length) wrong.push('somebody is told twice of the same');
  return wrong;
}

const LISTING = new Set(['campaign-to-renew', 'campaign-reminder', 'campaign-unattended', 'campaign-to-open']);
