import { campaignPlan, reminderDue, stageOf } from '../../registration/campaign-plan.ts';
import { instantOfLine, linesBefore, reminderInstant } from '../../registration/campaign-schedule.ts';
import { dayOf } from '../../registration/designation-dates.ts';
import {
  atHour,
  daysFrom,
  isWorkingDay,
  OPEN_HOURS,
  sendableFrom,
  workingDayFrom,
} from '../../registration/working-days.ts';
import { type CampaignLine, type CampaignRecord, LINE_ENDS } from '../campaign-records.ts';
import { tellDirection } from '../holders/telling.ts';
import { Conflict, type OutboxRow } from '../ports.ts';
import type { Pen } from '../recording.ts';
import { eventOf } from '../registration/desk.ts';
import { caughtUp, endedLines, moved } from './campaigns.ts';
import { closeStep } from './closing.ts';
import { countStep, STUCK_AFTER_MS } from './counting.ts';
import { type CampaignHouse, penOfCampaigns, type Stepped } from './house.ts';
import { placeOfLine, readPart } from './parts.ts';
import { turned } from './turning.ts';

/** Lines of one working day are told together: several to one mailbox in one message, which waits for the first's instant. */
const SLOT_MS = (OPEN_HOURS.until - OPEN_HOURS.from) * 3_600_000;
/** One step looks at those told for so long, then writes down how far it came. */
const LOOK_MS = 20_000;
/** A run ends after so long; the next one goes on. */
const RUN_MS = 45_000;
const MOST_MEETINGS = 5;
/** A line whose turn was so long ago was not told in its turn. */
const LATE_MS = 3_600_000;
/** Officers of directions who are told in one commit that a campaign begins. */
const MOST_OFFICERS = 90;

export interface CampaignRan {
  /** Another run is wanted at once. */
  readonly more: boolean;
  readonly outbox: readonly OutboxRow[];
}

/**
 * Lets a campaign go on: counts; tells the lines whose turn it is; looks once a working day at those told, and reminds;
 * closes after the deadline. Each step is one commit with the campaign's own row, so that whoever dies where, nothing is
 * lost and nobody is told twice. Several runs of one campaign at a time are harmless.
 */
export async function runCampaign(house: CampaignHouse, campaignId: string, correlation: string): Promise<CampaignRan> {
  const until = house.clock.now().getTime() + RUN_MS;
  const outbox: OutboxRow[] = [];
  for (let meetings = 0; house.clock.now().getTime() < until; ) {
    const campaign = await house.ledger.read('campaign', { id: campaignId });
    const step = campaign && STEPS[campaign.state];
    if (!step) return { more: false, outbox };
    try {
      const written = await step(house, campaign, correlation);
      if (!written) return { more: false, outbox };
      outbox.push(...written);
      meetings = 0;
    } catch (thrown) {
      if (!(thrown instanceof Conflict) || ++meetings >= MOST_MEETINGS) throw thrown;
    }
  }
  return { more: true, outbox };
}

type Step = (house: CampaignHouse, campaign: CampaignRecord, correlation: string) => Promise<Stepped | undefined>;

const STEPS: { readonly [S in CampaignRecord['state']]?: Step } = {
  counting: countStep,
  running: runStep,
  closing: closeStep,
};

/** What is next of a running campaign; undefined until something comes due. */
async function runStep(house: CampaignHouse, campaign: CampaignRecord, correlation: string) {
  const pen = penOfCampaigns(house, correlation);
  if (isLate(campaign, pen.at)) {
    const late = caughtUp(campaign, pen.at);
    await house.ledger.commit({ records: [late.record], events: [eventOf(pen, late)] });
    return [];
  }
  const over = campaign.begun === campaign.lines && endedLines(campaign) === campaign.found['to-renew'];
  if (over || campaign.deadline <= pen.at) {
    const closing = moved(campaign, { state: 'closing', closed: 0, nextAt: guard(pen) }, 'campaign.closing', pen.at);
    await house.ledger.commit({ records: [closing.record], events: [eventOf(pen, closing)] });
    return [];
  }
  if (linesDue(campaign, pen.at) > campaign.begun) {
    return untoldDirections(campaign).length > 0 ? beginStep(house, campaign, pen) : tellStep(house, campaign, pen);
  }
  if (followIsDue(campaign, pen.at)) return followStep(house, campaign, pen);
  if (campaign.nextAt !== undefined && campaign.nextAt > pen.at) return undefined;
  // woken on a day off, or for nothing: the clock is told when to look again
  const waits = moved(campaign, { nextAt: nextAt(campaign, pen) }, 'campaign.waits', pen.at);
  await house.ledger.commit({ records: [waits.record], events: [eventOf(pen, waits)] });
  return [];
}

/** Whether nothing has run for so long that those whose turn has passed would all be told at once, or never. */
const isLate = ({ begun, lines, schedule }: CampaignRecord, at: string): boolean =>
  begun < lines && Date.parse(instantOfLine(schedule!, lines, begun)) + LATE_MS < Date.parse(at);

function linesDue({ schedule, lines }: CampaignRecord, at: string): number {
  return linesBefore(schedule!, lines, new Date(Date.parse(at) + SLOT_MS).toISOString());
}

async function tellStep(house: CampaignHouse, campaign: CampaignRecord, pen: Pen): Promise<Stepped> {
  const { begun, schedule, lines } = campaign;
  const { part: number, index } = placeOfLine(begun);
  const part = await readPart(house.ledger, campaign.id, number);
  const first = begun - index;
  const to = Math.min(linesDue(campaign, pen.at) - first, part.lines.length);
  const became = await turned(
    house,
    campaign,
    part,
    [index, to],
    {
      stageOf: (line) => campaignPlan(line)[0],
      instantOf: (at) => instantOfLine(schedule!, lines, first + at),
    },
    pen,
  );
  const { outbox } = became;
  const next = {
    ...campaign,
    begun: first + became.until,
    states: became.states,
    mails: campaign.mails + outbox.length,
  };
  // lines of the list that was approved by its digest: so the event says which certificates were given leave
  const data = { from: first + index, lines: became.until - index, mails: outbox.length };
  const written = moved(campaign, { ...next, nextAt: nextAt(next, pen) }, 'campaign.told', pen.at, data);
  await house.ledger.commit({
    records: [written.record, became.part, ...became.change.records],
    events: [eventOf(pen, written), ...became.change.events],
    outbox,
    require: became.change.require,
  });
  return outbox;
}

const untoldDirections = ({ of, directions = 0 }: CampaignRecord): readonly string[] =>
  Object.keys(of.direction).sort().slice(directions);

/** The officers of the next directions hear once that the holders whom they look after are asked to renew. */
async function beginStep({ ledger }: CampaignHouse, campaign: CampaignRecord, pen: Pen): Promise<Stepped> {
  const { id: campaignId, mails, directions = 0 } = campaign;
  const notBefore = sendableFrom(new Date(pen.at)).toISOString();
  const rows: OutboxRow[] = [];
  let told = 0;
  for (const direction of untoldDirections(campaign)) {
    // `direction` and not `directionId`, which would make it a notice about the direction itself
    const about = { notice: 'campaign-begun', campaignId, direction };
    const more = await tellDirection(ledger, pen, direction, about);
    if (rows.length + more.length > MOST_OFFICERS && told > 0) break;
    rows.push(...more.slice(0, MOST_OFFICERS));
    told++;
  }
  const outbox = rows.map((row) => ({ ...row, notBefore }));
  const change = { directions: directions + told, mails: mails + outbox.length, nextAt: guard(pen) };
  const written = moved(campaign, change, 'campaign.begun', pen.at, { mails: outbox.length });
  await ledger.commit({ records: [written.record], events: [eventOf(pen, written)], outbox });
  return outbox;
}

/** On working days, once people are at work. */
function followIsDue({ begun, followed }: CampaignRecord, at: string): boolean {
  const day = dayOf(at);
  const open = isWorkingDay(day) && at >= atHour(day, OPEN_HOURS.from).toISOString();
  return open && begun > 0 && !(followed?.day === day && followed.done);
}

/** Looks at those told, on from where it stopped today, and reminds those of whom a reminder is due. */
async function followStep(house: CampaignHouse, campaign: CampaignRecord, pen: Pen): Promise<Stepped> {
  const day = dayOf(pen.at);
  const opens = atHour(day, OPEN_HOURS.from).toISOString();
  const until = Date.parse(pen.at) + LOOK_MS;
  const before = campaign.followed?.day === day ? campaign.followed : undefined;
  const sent = before?.mails ?? 0;
  let line = before?.line ?? 0;
  while (line < campaign.begun && house.clock.now().getTime() < until) {
    const { part: number, index } = placeOfLine(line);
    const part = await readPart(house.ledger, campaign.id, number);
    const first = line - index;
    const to = Math.min(part.lines.length, campaign.begun - first);
    const open = part.lines.findIndex(
      ({ state }, at) => at >= index && at < to && state !== undefined && !LINE_ENDS.has(state),
    );
    if (open < 0) {
      line = first + to;
      continue;
    }
    const became = await turned(
      house,
      campaign,
      part,
      [open, to],
      {
        looksAfter: true,
        stageOf: (one) => reminderDue(one, campaign.deadline, pen.at) ?? (isUntold(one) ? stageOf(one) : undefined),
        instantOf: (at) => reminderInstant(opens, sent + at - open, campaign.rates.mailsPerMinute),
      },
      pen,
    );
    line = first + became.until;
    if (!became.changed) continue;
    const { outbox, change, states } = became;
    const followed = { day, line, mails: sent + outbox.length };
    const next = { ...campaign, states, mails: campaign.mails + outbox.length, followed };
    const written = moved(campaign, { ...next, nextAt: guard(pen) }, 'campaign.followed', pen.at, {
      from: first + open,
      until: line,
      mails: outbox.length,
    });
    await house.ledger.commit({
      records: [written.record, became.part, ...change.records],
      events: [eventOf(pen, written), ...change.events],
      outbox,
      require: change.require,
    });
    return outbox;
  }
  const done = line >= campaign.begun && ({ done: true } as const);
  const next: CampaignRecord = { ...campaign, followed: { day, line, mails: sent, ...done } };
  const written = moved(campaign, { ...next, nextAt: nextAt(next, pen) }, 'campaign.followed', pen.at, { mails: 0 });
  await house.ledger.commit({ records: [written.record], events: [eventOf(pen, written)] });
  return [];
}

/** Nobody was there in its turn: somebody may be by now. Whose messages came back waits for the next reminder. */
const isUntold = ({ state, toldAt }: CampaignLine): boolean => state === 'unreached' && toldAt === undefined;

/** While there is more to do at once: when somebody else is to look after it. */
const guard = ({ at }: Pen): string => new Date(Date.parse(at) + STUCK_AFTER_MS).toISOString();

/** When there is something to do again. */
function nextAt(campaign: CampaignRecord, pen: Pen): string {
  const { schedule, lines, begun, deadline } = campaign;
  const over = begun === lines && endedLines(campaign) === campaign.found['to-renew'];
  if (over || linesDue(campaign, pen.at) > begun || followIsDue(campaign, pen.at)) return guard(pen);
  const today = dayOf(pen.at);
  const opens = atHour(today, OPEN_HOURS.from).toISOString();
  const tomorrow = atHour(workingDayFrom(daysFrom(today, 1)), OPEN_HOURS.from).toISOString();
  const follow = isWorkingDay(today) && pen.at < opens ? opens : tomorrow;
  const times = [deadline, ...(begun > 0 ? [follow] : [])];
  if (begun < lines) times.push(instantOfLine(schedule!, lines, begun));
  return times.sort()[0]!;
}
