import { dayOf } from '../../registration/designation-dates.ts';
import { ERASED, ERASED_PERSON, openOr, type PersonalVault } from '../../registration/personal.ts';
import { openStructure } from '../../registration/structure-names.ts';
import { daysFrom, sendableFrom } from '../../registration/working-days.ts';
import type { CampaignCause, CampaignRecord } from '../campaign-records.ts';
import { type ExpiryGround, expiryGround } from '../expiry/ground.ts';
import { type ExpirySubject, readerOf } from '../expiry/notice-subjects.ts';
import { rowOf } from '../inventory-row.ts';
import type { Clock, Ledger, OutboxRow } from '../ports.ts';
import { isSubscribers } from '../records.ts';
import type { CertificateName } from '../replaced.ts';
import { someAtATime } from '../whole-list.ts';
import { forecastOf, hasForce } from './campaigns.ts';

type Language = 'fr' | 'en';

interface NoticeDesk {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly vault: PersonalVault;
  readonly wording: {
    dayOf(at: string, language: Language): string;
    span(from: Date, to: string, language: Language): string;
    cause(because: CampaignCause, language: Language): string;
    afterCampaign(orders: number, language: Language): string;
  };
  readonly publicUrl: string;
  readonly pagesUrl?: string | undefined;
}

type Subject = ExpirySubject | { readonly dropped: string } | { readonly later: Date };
type Values = Readonly<Record<string, string>>;

/** Certificates that a message names; the others it counts. */
const NAMED_IN_A_MESSAGE = 20;
/** While a campaign is paused its messages wait, and are looked at again. */
const LOOK_AGAIN_MS = 3_600_000;

/**
 * What a row about a campaign says and where it goes, as everything is now: dropped once the campaign is cancelled or over,
 * once every certificate of it is renewed or revoked, or when whoever was to be told is not what they were; put off while it
 * is paused. Undefined for a row that is about something else.
 */
export async function campaignSubject(desk: NoticeDesk, { id, about }: OutboxRow): Promise<Subject | undefined> {
  const { campaignId, notice = '', rung } = about;
  if (campaignId === undefined) return undefined;
  const campaign = await desk.ledger.read('campaign', { id: campaignId });
  if (!campaign) return { dropped: 'nothing-to-tell' };
  if (rung === undefined) return toOfficer(desk, campaign, about);
  const now = desk.clock.now();
  if (!hasForce(campaign) || campaign.deadline <= now.toISOString()) return { dropped: 'over' };
  if (campaign.state === 'paused') return { later: new Date(now.getTime() + LOOK_AGAIN_MS) };
  const later = sendableFrom(now, daysFrom(dayOf(campaign.deadline), -1));
  if (later > now) return { later };
  const told = await desk.ledger.read('campaignTold', { campaignId, mail: id });
  const { issuer, serial } = about;
  const named = told?.named ?? (issuer === undefined || serial === undefined ? [] : [{ issuer, serial }]);
  const grounds = await someAtATime(named, (name) => expiryGround(desk.ledger, name, now));
  const left = grounds.flatMap((ground) => (ground && isLeft(ground) ? [ground] : []));
  if (left.length === 0) return { dropped: 'renewed' };
  // what one person looks after under several mandates is in one message, and a mandate may have ended
  const readers = await readersOf(desk, left, about);
  const own = left.filter((ground) => 'to' in readers.get(placeOf(ground))!);
  const [first] = own;
  const reader = readers.get(placeOf(first ?? left[0]!))!;
  if (!first || 'dropped' in reader) return reader as { readonly dropped: string };
  const { to, language } = reader;
  const values = {
    ...(await namesOf(desk, first, rung === 'holder')),
    ...listOf(own, now),
    ...deadlineOf(desk, campaign, language),
  };
  return { to, language, notice, values };
}

type Readers = ReadonlyMap<string, Awaited<ReturnType<typeof readerOf>>>;

/** Mandates are over a structure, a direction or a subscription: what lies together is asked about once. */
const placeOf = ({ certificate: { structureId, subscriptionId, directionId = '' } }: ExpiryGround): string =>
  [structureId, subscriptionId, directionId].join('/');

async function readersOf(
  desk: NoticeDesk,
  grounds: readonly ExpiryGround[],
  about: OutboxRow['about'],
): Promise<Readers> {
  const places = new Map(grounds.map((ground) => [placeOf(ground), ground]));
  const readers = await someAtATime([...places], async ([place, ground]) => {
    return [place, await readerOf(desk, ground, about)] as const;
  });
  return new Map(readers);
}

/** Whether somebody has to renew it still: a request that is under way is seen through by whoever made it. */
const isLeft = ({ over, begun }: ExpiryGround): boolean =>
  over === undefined && begun !== 'requested' && begun !== 'unaccepted';

function deadlineOf({ clock, wording }: NoticeDesk, { deadline, because }: CampaignRecord, language: Language): Values {
  return {
    deadline: wording.dayOf(deadline, language),
    days: wording.span(clock.now(), deadline, language),
    because: wording.cause(because, language),
  };
}

function listOf(grounds: readonly ExpiryGround[], now: Date): Values {
  const others = Math.max(0, grounds.length - NAMED_IN_A_MESSAGE);
  const lines = grounds.slice(0, NAMED_IN_A_MESSAGE).map((ground) => {
    const { issuer, serial } = ground.certificate;
    return `${nameOf(ground, now)} (${issuer} ${serial})`;
  });
  return {
    certificates: String(lines.length + others),
    list: [...lines, ...(others > 0 ? [`… + ${others}`] : [])].join('\n'),
    first: `${nameOf(grounds[0]!, now)}${lines.length + others > 1 ? ` + ${lines.length + others - 1}` : ''}`,
  };
}

function nameOf({ certificate }: ExpiryGround, now: Date): string {
  const row = isSubscribers(certificate) ? rowOf(certificate, now) : undefined;
  return (row?.names[0] ?? row?.subject ?? certificate.serial).replaceAll(/\s+/g, ' ');
}

async function namesOf(
  { ledger, vault, clock, publicUrl, pagesUrl }: NoticeDesk,
  ground: ExpiryGround,
  toHolder: boolean,
): Promise<Values & CertificateName> {
  const { issuer, serial, structureId } = ground.certificate;
  const structure = await ledger.read('structure', { id: structureId });
  const ownPage = pagesUrl === undefined ? `${publicUrl}/me/holders` : `${pagesUrl}/#/`;
  return {
    name: nameOf(ground, clock.now()),
    structure: structure ? (await openStructure(vault, structure)).name : ERASED,
    issuer,
    serial,
    address: toHolder ? ownPage : `${publicUrl}/certificates`,
  };
}

/** Figures, to those who look after the campaign or after a direction. */
async function toOfficer(
  desk: NoticeDesk,
  campaign: CampaignRecord,
  { personId = '', notice = '', direction: directionId }: OutboxRow['about'],
): Promise<Subject> {
  const { ledger, clock, vault, wording, publicUrl } = desk;
  const person = await ledger.read('person', { id: personId });
  if (!person) return { dropped: 'nobody-to-tell' };
  const { language } = person;
  const { email } = await openOr(vault, person.personal, ERASED_PERSON);
  if (email === '') return { dropped: 'nobody-to-tell' };
  const { found, of, lines, states, ordered } = campaign;
  const direction = directionId === undefined ? undefined : await ledger.read('direction', { id: directionId });
  const forecast = campaign.forecast ?? forecastOf(campaign, clock.now().toISOString());
  const cost = forecast.dollars.mails + forecast.dollars.signatures;
  const money = new Intl.NumberFormat(language, { style: 'currency', currency: 'USD' });
  const values = {
    ...deadlineOf(desk, campaign, language),
    direction: direction?.name ?? '',
    certificates: String(direction ? (of.direction[direction.id] ?? 0) : found['to-renew']),
    lines: String(lines),
    mails: String(notice === 'campaign-ended' ? campaign.mails : campaign.firstMails),
    daysNeeded: String(forecast.daysNeeded),
    cost: money.format(cost),
    renewed: String(states.renewed),
    revoked: String(states.revoked),
    overdue: String(states.overdue + states.acted),
    gone: String(states.gone),
    next: wording.afterCampaign(ordered?.orders.length ?? 0, language),
    address: `${publicUrl}/campaigns/${campaign.id}`,
  };
  return { to: email, language, notice, values };
}
