import { Refusal } from '../../errors.ts';
import { MOST_REMINDERS } from '../../registration/campaign-plan.ts';
import { daysOfWork, earliestEnd, minutesFor, workingMs } from '../../registration/campaign-schedule.ts';
import { houseRules } from '../../registration/house-rules.ts';
import type { Personal } from '../../registration/personal.ts';
import { costOf } from '../../registration/prices.ts';
import { daysAfter } from '../../registration/spans.ts';
import type { Place, Written } from '../../registration/written.ts';
import { refuseField } from '../../registration/written.ts';
import {
  CAMPAIGN_FOUND,
  type CampaignForecast,
  type CampaignRecord,
  type CampaignSchedule,
  type CampaignState,
  LINE_ENDS,
  LINE_STATES,
} from '../campaign-records.ts';

/** What officers do with a campaign, as rules over its record: who may, in which state. */
type Campaign = CampaignRecord;
type Officer = Campaign['proposedBy'];
type Data = Written<Campaign>['event']['data'];

export type CampaignForm = Pick<Campaign, 'because' | 'filter' | 'window' | 'deadline' | 'rates' | 'thenRevoke'> & {
  readonly reasons: Personal<string>;
};

const noneOf = <N extends string>(names: readonly N[]) =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<N, number>;

/** A campaign as it is entered: nothing is looked up yet. Throws a Refusal `malformed` for dates that do not go together. */
export function enteredCampaign(form: CampaignForm, by: Officer, { id, at }: Place): Written<Campaign> {
  demandDates(form, at);
  const record: Campaign = {
    kind: 'campaign',
    id,
    version: 1,
    createdAt: at,
    purpose: 'renewal',
    ...form,
    proposedBy: by,
    state: 'counting',
    parts: 0,
    lines: 0,
    listSha256: '',
    found: noneOf(CAMPAIGN_FOUND),
    of: { issuer: {}, profile: {}, offer: {}, direction: {} },
    firstMails: 0,
    begun: 0,
    states: noneOf(LINE_STATES),
    mails: 0,
    nextAt: at,
    movedAt: at,
  };
  return { record, event: { type: 'campaign.entered', data: { because: form.because, mandate: by.mandateId } } };
}

function demandDates({ window: { from, until }, deadline }: CampaignForm, at: string): void {
  const { least, most } = houseRules.campaignActDays;
  const days = houseRules.campaignWindowDays;
  if (until <= from || until <= at) {
    refuseField('/window/until', 'window-order', 'The window ends after it begins, and in the future.', CITATION);
  }
  if (until > daysAfter(from, days) || from > daysAfter(at, days)) {
    refuseField('/window', 'window-long', `The window begins within ${days} days and lasts no longer.`, CITATION);
  }
  if (deadline < daysAfter(until, least) || deadline > daysAfter(until, most)) {
    const detail = `The deadline is ${least} to ${most} days after the end of the window: people need time to act.`;
    refuseField('/deadline', 'deadline-off', detail, CITATION);
  }
}

const CITATION = 'Sceau, campaigns';

/** The campaign in another state, and the event that says so. */
export function moved(
  record: Campaign,
  change: Partial<Campaign>,
  type: string,
  at: string,
  data: Data = {},
): Written<Campaign> {
  return { record: { ...record, ...change, version: record.version + 1, movedAt: at }, event: { type, data } };
}

/** The same at rest: nothing is to be done until somebody acts, or ever. */
export function rested(
  record: Campaign,
  change: Partial<Campaign>,
  type: string,
  at: string,
  data: Data = {},
): Written<Campaign> {
  const { nextAt: _, ...rest } = record;
  return moved(rest, change, type, at, data);
}

/** What the telling of a list costs and takes, from `at` on. */
export function forecastOf(
  record: Pick<Campaign, 'found' | 'firstMails' | 'window' | 'rates'>,
  at: string,
): CampaignForecast {
  const { found, firstMails, window } = record;
  const signatures = found['to-renew'];
  const mails = firstMails * (1 + MOST_REMINDERS);
  const minutes = minutesNeeded(record);
  const from = at > window.from ? at : window.from;
  const given = workingMs(from, window.until);
  return {
    firstMails,
    mails,
    signatures,
    daysNeeded: daysOfWork(minutes * 60_000),
    daysGiven: daysOfWork(given),
    feasible: given >= minutes * 60_000 && given > 0,
    dollars: costOf({ signatures, mails }),
  };
}

/** Minutes in which everybody can be told, and everybody told could renew at once, within the rates. */
function minutesNeeded({ found, firstMails, rates }: Pick<Campaign, 'found' | 'firstMails' | 'rates'>): number {
  return Math.max(
    minutesFor(firstMails, rates.mailsPerMinute),
    minutesFor(found['to-renew'], rates.signaturesPerSecond * 60),
  );
}

/**
 * A second officer's yes to exactly the list that they name by its digest. Throws a Refusal `forbidden` to whoever
 * proposed it, `wrong-state` for what does not wait, is too old, would renew nothing or has no time left, `conflict` for
 * another list.
 */
export function approvedCampaign(
  record: Campaign,
  { by, mandateId, listSha256 }: { readonly by: string; readonly mandateId: string; readonly listSha256: string },
  at: string,
): Written<Campaign> {
  demandAnother(record, by);
  if (at >= daysAfter(record.createdAt, houseRules.campaignApproveDays)) {
    throw new Refusal('wrong-state', 'This list is too old to be relied on: propose it again.');
  }
  if (listSha256 !== record.listSha256) {
    throw new Refusal('conflict', 'This is not the list that waits for approval: look at it again.');
  }
  if (record.found['to-renew'] === 0) throw new Refusal('wrong-state', 'Nothing on this list is to be renewed.');
  if (!forecastOf(record, at).feasible) {
    throw new Refusal('wrong-state', 'Too little is left of the window for this list: propose it again.');
  }
  const { window } = record;
  const schedule = { first: 0, from: at > window.from ? at : window.from, until: window.until };
  const approved = { at, by, mandateId, listSha256 };
  const data = { mandate: mandateId, listSha256, certificates: record.found['to-renew'] };
  const change = { state: 'running', approved, startedAt: at, schedule, nextAt: schedule.from } as const;
  return moved(record, change, 'campaign.approved', at, data);
}

/** Their no, for ever. Throws a Refusal `forbidden` to whoever proposed it, `wrong-state`. */
export function refusedCampaign(
  record: Campaign,
  { by, reasons }: { readonly by: string; readonly reasons: Personal<string> },
  at: string,
): Written<Campaign> {
  demandAnother(record, by);
  return rested(record, { state: 'refused', refused: { at, by, reasons }, endedAt: at }, 'campaign.refused', at);
}

function demandAnother(record: Campaign, by: string): void {
  demandState(record, ['proposed']);
  if (by !== record.proposedBy.personId) return;
  throw new Refusal('forbidden', 'Another security officer decides this: whoever proposed it cannot.');
}

/** Nobody more is told. Throws a Refusal `wrong-state`. */
export function pausedCampaign(record: Campaign, by: string, at: string): Written<Campaign> {
  demandState(record, ['running']);
  return rested(record, { state: 'paused', paused: { at, by } }, 'campaign.paused', at);
}

/**
 * It goes on where it stopped: who is left is spread over what is left of the window. Where that is too short within the
 * rates the window is made longer, and the deadline with it. Throws a Refusal `wrong-state`.
 */
export function resumedCampaign(record: Campaign, at: string): Written<Campaign> {
  demandState(record, ['paused']);
  const { paused: _, ...rest } = record;
  const { change, data } = spreadAnew(record, at);
  return moved(rest, { ...change, state: 'running', nextAt: at }, 'campaign.resumed', at, data);
}

/** Nothing has run for long: who was not told in their turn is spread over what is left, as after a pause. */
export function caughtUp(record: Campaign, at: string): Written<Campaign> {
  const { change, data } = spreadAnew(record, at);
  return moved(record, { ...change, nextAt: at }, 'campaign.late', at, data);
}

function spreadAnew(record: Campaign, at: string) {
  const { window, deadline, begun, lines } = record;
  const from = at > window.from ? at : window.from;
  const left = Math.ceil(minutesNeeded(record) * ((lines - begun) / Math.max(1, lines)));
  const needed = begun < lines ? earliestEnd(from, Math.max(1, left)) : window.until;
  const until = needed > window.until ? needed : window.until;
  const later = Date.parse(until) - Date.parse(window.until);
  const schedule: CampaignSchedule = { first: begun, from, until };
  const change = {
    schedule,
    window: { ...window, until },
    deadline: new Date(Date.parse(deadline) + later).toISOString(),
  };
  return { change, data: { until, deadline: change.deadline } };
}

/** It ends: nobody more is told, and leave to renew early falls. Throws a Refusal `wrong-state`. */
export function cancelledCampaign(record: Campaign, by: string, at: string): Written<Campaign> {
  demandState(record, ['counting', 'proposed', 'running', 'paused']);
  return rested(record, { state: 'cancelled', cancelled: { at, by }, endedAt: at }, 'campaign.cancelled', at);
}

function demandState(record: Campaign, states: readonly CampaignState[]): void {
  if (states.includes(record.state)) return;
  throw new Refusal('wrong-state', `This campaign is ${record.state}.`);
}

/** Whether those whom it told may still renew before their own window opens. */
export const hasForce = ({ state }: Pick<Campaign, 'state'>): boolean =>
  state === 'running' || state === 'paused' || state === 'closing' || state === 'done';

/** Lines about which nothing more happens. */
export const endedLines = ({ states }: Pick<Campaign, 'states'>): number =>
  LINE_STATES.reduce((sum, state) => sum + (LINE_ENDS.has(state) ? states[state] : 0), 0);
