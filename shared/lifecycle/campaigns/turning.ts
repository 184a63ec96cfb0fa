import { CAMPAIGN_LADDER, type CampaignStage, campaignPlan, stageOf } from '../../registration/campaign-plan.ts';
import type { Rung } from '../../registration/notice-plan.ts';
import { daysAfter } from '../../registration/spans.ts';
import type { CampaignLine, CampaignPartRecord, CampaignRecord, LineState } from '../campaign-records.ts';
import { LINE_ENDS } from '../campaign-records.ts';
import { aggregateOf } from '../events.ts';
import { type ExpiryGround, expiryGround } from '../expiry/ground.ts';
import { type Recipient, recipientsOf } from '../expiry/recipients.ts';
import { profileOf } from '../gate.ts';
import { reachOf } from '../mail/trail.ts';
import type { Change, OutboxRow, Requirement } from '../ports.ts';
import type { Pen } from '../recording.ts';
import type { LedgerRecord } from '../records.ts';
import { rememberingLists } from '../remembered.ts';
import { renewalWindow } from '../renewal-window.ts';
import { someAtATime } from '../whole-list.ts';
import { withLeave } from './early.ts';
import type { CampaignHouse } from './house.ts';
import { openedByCampaign } from './opening.ts';

/** Lines that are looked at together, and rows of one commit, with room for the campaign and its part beside. */
const LOOKED_AT = 40;
const ROWS_A_COMMIT = 90;
/** Messages about one line that are looked after: of more than that one arrives. */
const MOST_LOOKED_AFTER = 10;
/** Days in which it shows whether a message reaches anybody. */
const LOOKED_AFTER_DAYS = 14;

/** What becomes of a line in its turn. */
interface Turn {
  readonly line: CampaignLine;
  readonly to: readonly { readonly recipient: Recipient; readonly notice: string }[];
  readonly change: Required<Pick<Change, 'records' | 'events' | 'require'>>;
}

/** What some consecutive lines of a part came to, to be written in one commit. */
export interface Turned {
  /** Index in the part behind the last of them. */
  readonly until: number;
  readonly part: CampaignPartRecord;
  readonly changed: boolean;
  readonly states: CampaignRecord['states'];
  readonly change: Required<Pick<Change, 'records' | 'events' | 'require'>>;
  readonly outbox: readonly OutboxRow[];
}

export interface Turning {
  /** What a line that has not come to its end is told now, if anything. */
  readonly stageOf: (line: CampaignLine) => CampaignStage | undefined;
  /** Where all messages about a line came back, the next people are told. */
  readonly looksAfter?: true;
  /** When the message about the line at this index goes out, or the first of several. */
  readonly instantOf: (index: number) => string;
  /** The state of a line that nobody has acted on. */
  readonly idle?: LineState;
}

const NOTHING: Turn['change'] = { records: [], events: [], require: [] };

/**
 * Gives lines of a part their turn, from one index to another: each is looked at on what the ledger says now, and told to
 * those who can act. As many as one commit holds, what goes to the same mailbox in one message.
 */
export async function turned(
  house: CampaignHouse,
  campaign: CampaignRecord,
  part: CampaignPartRecord,
  [from, to]: readonly [number, number],
  turning: Turning,
  pen: Pen,
): Promise<Turned> {
  const remembering = { ...house, ledger: rememberingLists(house.ledger) };
  const letters = new Map<string, Letter>();
  const packed: Turn[] = [];
  const rows = new Set<string>();
  for await (const turn of turnsOf(remembering, campaign, part.lines.slice(from, to), turning, pen)) {
    const own = rowsIn(turn);
    // what two lines would both write, a holder's record, is written by one of them, and the other has its turn after it
    if (packed.length > 0 && own.some((name) => name.startsWith('write/') && rows.has(name))) break;
    const letterRows = turn.to.flatMap((one) => [nameOf(one, turn.line), `${nameOf(one, turn.line)}/told`]);
    const more = [...own, ...letterRows].filter((name) => !rows.has(name));
    if (packed.length > 0 && rows.size + more.length > ROWS_A_COMMIT) break;
    for (const name of more) rows.add(name);
    packed.push(turn);
    for (const one of turn.to) {
      const at = () => turning.instantOf(from + packed.length - 1);
      const letter = letters.get(nameOf(one, turn.line)) ?? { ...one, at: at(), lines: [] };
      letter.lines.push(turn.line);
      letters.set(nameOf(one, turn.line), letter);
    }
  }
  const written = [...letters.values()].map((letter) => rowsOf(campaign, letter, pen));
  const mails = new Map([...letters.keys()].map((name, index) => [name, written[index]!.row.id]));
  const until = from + packed.length;
  const lines = [...part.lines];
  const states = { ...campaign.states };
  for (const [index, { line, to: told }] of packed.entries()) {
    const before = part.lines[from + index]!;
    if (before.state !== undefined) states[before.state] -= 1;
    if (line.state !== undefined) states[line.state] += 1;
    const few = told.length > 0 && told.length <= MOST_LOOKED_AFTER;
    lines[from + index] = few ? { ...line, mails: told.map((one) => mails.get(nameOf(one, line))!) } : line;
  }
  const all = (of: 'records' | 'events' | 'require') => packed.flatMap(({ change }) => change[of] as readonly never[]);
  return {
    until,
    part: { ...part, version: part.version + 1, lines },
    changed: packed.some(({ line }, index) => line !== part.lines[from + index]),
    states,
    change: {
      records: [...all('records'), ...written.flatMap(({ told }) => told)],
      events: all('events'),
      require: once(all('require')),
    },
    outbox: written.map(({ row }) => row),
  };
}

/** Turns are taken a few together, and no more of them than whoever packs them wants. */
async function* turnsOf(
  house: CampaignHouse,
  campaign: CampaignRecord,
  lines: readonly CampaignLine[],
  turning: Turning,
  pen: Pen,
): AsyncGenerator<Turn> {
  for (let from = 0; from < lines.length; from += LOOKED_AT) {
    const some = lines.slice(from, from + LOOKED_AT);
    yield* await someAtATime(some, (line) => turnOf(house, campaign, line, turning, pen), 10);
  }
}

/** Names of the rows that a turn writes or asks about. */
const rowsIn = ({ change: { records, events, require } }: Turn): readonly string[] => [
  ...records.map((record) => `write/${aggregateOf(record) ?? JSON.stringify(record)}`),
  ...events.map(({ aggregate }) => `event/${aggregate}`),
  ...require.map((one) => `ask/${askedOf(one)}`),
];

const askedOf = (one: Requirement): string =>
  (one.that === 'unchanged' ? aggregateOf(one.record) : undefined) ?? JSON.stringify(one);

/** A demand that several lines share is made once: a transaction names no row twice. */
const once = (required: Turn['change']['require']): Turn['change']['require'] => [
  ...new Map(required.map((one) => [askedOf(one), one])).values(),
];

interface Letter {
  readonly recipient: Recipient;
  readonly notice: string;
  readonly at: string;
  readonly lines: CampaignLine[];
}

/** Holders hear of one certificate, their own; others of several in one message. */
const nameOf = ({ recipient, notice }: Turn['to'][number], { issuer, serial }: CampaignLine): string =>
  [notice, recipient.personId ?? recipient.contactId, ...(recipient.rung === 'holder' ? [issuer, serial] : [])].join(
    '/',
  );

function rowsOf(campaign: CampaignRecord, { recipient, notice, at, lines }: Letter, pen: Pen) {
  const { personId, contactId, rung } = recipient;
  const to = contactId === undefined ? { personId: personId! } : { contactId };
  const [{ issuer, serial, holderId }] = lines as [CampaignLine];
  const about = { notice, campaignId: campaign.id, rung, ...to };
  const own = rung === 'holder' && holderId !== undefined ? { holderId, issuer, serial } : {};
  const row = { ...pen.outbox('notification', { ...about, ...own }), notBefore: at > pen.at ? at : pen.at };
  const named = lines.map((line) => ({ issuer: line.issuer, serial: line.serial }));
  const told: LedgerRecord = {
    kind: 'campaignTold',
    version: 1,
    campaignId: campaign.id,
    mail: row.id,
    named,
  };
  return { row, told: rung === 'holder' ? [] : [told] };
}

async function turnOf(
  house: CampaignHouse,
  campaign: CampaignRecord,
  line: CampaignLine,
  turning: Turning,
  pen: Pen,
): Promise<Turn> {
  const same = { line, to: [], change: NOTHING };
  if (line.state === undefined || LINE_ENDS.has(line.state)) return same;
  const ground = await expiryGround(house.ledger, line, new Date(pen.at));
  const state = standingOf(ground, pen.at);
  if (state !== undefined) {
    if (state === line.state) return same;
    const successor = state === 'renewed' ? await successorOf(house, ground!) : undefined;
    return { ...same, line: { ...line, state, ...(successor && { successor }) } };
  }
  const stage = turning.stageOf(line);
  if (stage) return tell(house, campaign, line, ground!, stage, pen);
  const except = turning.looksAfter && (await cameBack(house, line, pen.at));
  if (except) return tell(house, campaign, line, ground!, stageOf(line)!, pen, except);
  // a request that was refused, or a certificate that nobody accepted, leaves the line where it was
  const idle = turning.idle ?? (line.state === 'acted' ? 'told' : line.state);
  return idle === line.state ? same : { ...same, line: { ...line, state: idle } };
}

/** How a certificate stands of which nobody has to be told; undefined where it is still to be renewed. */
function standingOf(ground: ExpiryGround | undefined, now: string): LineState | undefined {
  if (!ground) return 'gone';
  if (ground.over) return ground.over;
  if (ground.certificate.notAfter < now) return 'gone';
  return ground.begun === 'requested' || ground.begun === 'unaccepted' ? 'acted' : undefined;
}

async function successorOf({ ledger }: CampaignHouse, { request }: ExpiryGround): Promise<CampaignLine['successor']> {
  const id = request?.renewedBy;
  return id === undefined ? undefined : (await ledger.read('request', { id }))?.certificate;
}

/** To whom the messages of a line's last stage went, where every one came back or will not go. */
async function cameBack({ ledger }: CampaignHouse, { state, mails, toldAt }: CampaignLine, at: string) {
  if (state !== 'told' || !mails || toldAt === undefined || daysAfter(toldAt, LOOKED_AFTER_DAYS) < at) return undefined;
  if ((await reachOf(ledger, mails)) !== 'unreached') return undefined;
  const found = await Promise.all(mails.map((id) => ledger.read('mail', { id })));
  return found.flatMap((mail) => (mail ? [mail.about] : []));
}

/** Tells a stage's own people, or the nearest who are there; those beyond them where `except` were told of it in vain. */
async function tell(
  house: CampaignHouse,
  campaign: CampaignRecord,
  line: CampaignLine,
  { certificate, request }: ExpiryGround,
  stage: CampaignStage,
  pen: Pen,
  except?: Awaited<ReturnType<typeof cameBack>>,
): Promise<Turn> {
  const opened = line.holderId === undefined ? undefined : await openedByCampaign(house, campaign, certificate, pen);
  if (opened?.holder === 'gone') return { line: { ...line, state: 'gone' }, to: [], change: NOTHING };
  const unopened = opened?.holder === 'unopened' ? opened.why : undefined;
  const rungs: readonly Rung[] = unopened === undefined ? stage.to : ['officer', 'administrators'];
  const about = { certificate, request };
  let to = except ? [] : await recipientsOf(house, about, rungs);
  let beyond = except && line.wider;
  for (const rung of laddered(rungs, beyond, unopened === undefined)) {
    if (to.length > 0) break;
    to = await recipientsOf(house, about, [rung], except);
    beyond = rung;
  }
  const first = stage.name === campaignPlan(line)[0]!.name;
  const early = await earlyLeave(house, campaign, certificate, pen);
  const change = opened?.holder === 'opened' ? merged(opened.change, early) : merged(NOTHING, early);
  const again = line.state === 'unreached' && line.stage === stage.name && line.unopened === unopened;
  if (again && to.length === 0 && change.records.length === 0) return { line, to: [], change: NOTHING };
  const { unopened: _, mails: __, wider: ___, ...rest } = line;
  return {
    line: {
      ...rest,
      state: to.length > 0 ? 'told' : 'unreached',
      stage: stage.name,
      ...(to.length > 0 && { toldAt: pen.at, ...(beyond !== undefined && { wider: beyond }) }),
      ...(unopened !== undefined && { unopened }),
    },
    to: to.map((recipient) => ({ recipient, notice: noticeFor(recipient.rung, { first, unopened }) })),
    change,
  };
}

/** Who comes next, beyond a stage's own people and whoever was told in their place. A holder opens nothing to themselves. */
const laddered = (own: readonly Rung[], beyond: Rung | undefined, toHolder: boolean): readonly Rung[] =>
  CAMPAIGN_LADDER.slice(beyond === undefined ? 0 : CAMPAIGN_LADDER.indexOf(beyond) + 1).filter(
    (rung) => !own.includes(rung) && (toHolder || rung !== 'holder'),
  );

const merged = (one: Turn['change'], records: readonly LedgerRecord[]): Turn['change'] => ({
  ...one,
  records: [...one.records, ...records],
});

/** Leave to renew before the certificate's own window opens, where it is not open and no such leave is there. */
async function earlyLeave(
  { ledger }: CampaignHouse,
  { id: campaignId }: CampaignRecord,
  certificate: ExpiryGround['certificate'],
  pen: Pen,
): Promise<readonly LedgerRecord[]> {
  const { opensAt } = renewalWindow(certificate, profileOf(certificate.profile).offer);
  const leave = opensAt <= pen.at ? undefined : await withLeave(ledger, certificate, campaignId, pen.at);
  return leave ? [leave] : [];
}

function noticeFor(
  rung: Rung,
  { first, unopened }: { readonly first: boolean; readonly unopened: string | undefined },
): string {
  if (unopened !== undefined) return 'campaign-to-open';
  if (rung === 'holder') return first ? 'campaign-holder' : 'campaign-holder-reminder';
  if (rung === 'mandatary' || rung === 'representative' || rung === 'officer') return 'campaign-unattended';
  return first ? 'campaign-to-renew' : 'campaign-reminder';
}
