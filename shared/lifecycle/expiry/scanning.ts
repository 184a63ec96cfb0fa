import { dayOf } from '../../registration/designation-dates.ts';
import { houseRules } from '../../registration/house-rules.ts';
import { lastDaysDue, planFor, stageDueOn } from '../../registration/notice-plan.ts';
import { atHour, daysFrom, openTimeAfter } from '../../registration/working-days.ts';
import { EXPIRY_PARTS, type ScanRecord } from '../expiry-records.ts';
import { Conflict, type Ledger, type OutboxRow, type Page } from '../ports.ts';
import type { CertificateRecord, LedgerRecord } from '../records.ts';
import { all, someAtATime } from '../whole-list.ts';
import { isAbout, lastDayOf, ownCertificates } from './ground.ts';
import { type Telling, tellOfExpiry } from './telling.ts';
import { type ExpiryHouse, penOfExpiry } from './trail.ts';

/**
 * The daily scan: finds by the index of expiry days alone the certificates about which something is to be told today, so
 * that it costs what is due and not what exists, and tells of each. One record for each job and day. A run does so much,
 * says in the ledger after each page how far it has come, and the next one goes on there; what a run that dies did twice
 * is told once, because each trail says what was told. Days that were missed are made up for by the next scan, each
 * certificate by the latest of the stages that it missed.
 */
export const EXPIRY_JOB = 'expiry';

/** Bounds of a run. */
export interface ScanBounds {
  /** Certificates between two words in the ledger. */
  readonly page: number;
  /** Certificates that are told of side by side. */
  readonly sideBySide: number;
  /** After this no new page is begun. */
  readonly forMs: number;
}
export const SCAN_BOUNDS: ScanBounds = { page: 50, sideBySide: 8, forMs: 200_000 };

/** The day's scan begins at this hour in Paris: an hour before the first message may go out. */
const FROM_HOUR = 6;
/** Where no scan was ever done, and at most, so many days are made up for: the earliest notice of a subscriber's. */
const MOST_DAYS_BACK = 130;

export interface ScanRun {
  /** Undefined where there was nothing to do: done already, too early, or somebody else is at it. */
  readonly scan?: ScanRecord;
  readonly outbox: readonly OutboxRow[];
  /** Why certificates could not be told of: each is asked for again by a row of the outbox. */
  readonly failed: readonly unknown[];
}

/** Begins the scan of today, or goes on with it. Throws a Refusal `unavailable`; the next run goes on. */
export async function scanExpiries(
  house: ExpiryHouse,
  correlation: string,
  bounds: ScanBounds = SCAN_BOUNDS,
  /** Told after each page what it came to: a run that dies has said of what it did. */
  count: (counts: ScanRecord['counts']) => void = () => undefined,
): Promise<ScanRun> {
  const started = house.clock.now();
  const today = dayOf(started.toISOString());
  const outbox: OutboxRow[] = [];
  const failed: unknown[] = [];
  try {
    let scan = (await house.ledger.read('scan', { job: EXPIRY_JOB, day: today })) ?? (await begin(house, correlation));
    if (scan?.state !== 'running') return { outbox, failed };
    const days = daysOf(scan);
    do {
      const stepped: Stepped = await step(house, scan, days, correlation, bounds);
      count(stepped.counts);
      outbox.push(...stepped.outbox);
      failed.push(...stepped.failed);
      scan = stepped.scan;
    } while (scan.state === 'running' && house.clock.now().getTime() - started.getTime() < bounds.forMs);
    return { scan, outbox, failed };
  } catch (thrown) {
    if (thrown instanceof Conflict) return { outbox, failed };
    throw thrown;
  }
}

/** The record of today, from the last day that was done; scans of earlier days that stand half-way give way to it. */
async function begin(house: ExpiryHouse, correlation: string): Promise<ScanRecord | undefined> {
  const pen = penOfExpiry(house, correlation);
  const day = dayOf(pen.at);
  if (Date.parse(pen.at) < atHour(day, FROM_HOUR).getTime()) return undefined;
  // a clock that was ahead has left days that are still to come: whom they told is in the trails
  const before = (await scansSince(house.ledger, daysFrom(day, -MOST_DAYS_BACK))).filter((one) => one.day < day);
  const done = before.filter(({ state }) => state === 'done').at(-1);
  const left = before.filter(({ state }) => state === 'running');
  const overtaken = left.map(
    (one): ScanRecord => ({ ...one, version: one.version + 1, state: 'overtaken', movedAt: pen.at }),
  );
  const begun: ScanRecord = {
    kind: 'scan',
    job: EXPIRY_JOB,
    day,
    version: 1,
    createdAt: pen.at,
    ...(done && { since: done.day }),
    state: 'running',
    movedAt: pen.at,
    counts: {},
  };
  await house.ledger.commit({
    records: [begun, ...overtaken],
    events: [
      pen.event(begun, 'scan.begun', { since: done?.day ?? '' }),
      ...overtaken.map((one) => pen.event(one, 'scan.overtaken')),
    ],
  });
  return begun;
}

/** Scans of the days after `day`, in their order. */
export function scansSince(ledger: Ledger, day: string, job = EXPIRY_JOB): Promise<readonly ScanRecord[]> {
  return all((at) => ledger.list('scans-of-job', `${job}/${day}`, { limit: 200, ...at }));
}

/** Last days of certificates that the scan looks at, the next to end first, each in its parts. */
function daysOf({ since, day }: ScanRecord): readonly string[] {
  // whatever ended before there was a scan is past
  const days =
    since === undefined
      ? lastDaysDue(daysFrom(day, -MOST_DAYS_BACK), day).filter((lastDay) => lastDay >= daysFrom(day, -1))
      : lastDaysDue(since, day);
  return [...days.flatMap((lastDay) => Array.from({ length: EXPIRY_PARTS }, (_, part) => `${lastDay}/${part}`)), OWN];
}

/** The platform's own certificates, in the place of a day: they are few, and found by what the ceremony made. Comes last. */
const OWN = 'own';

/** The next page with something on it, and where it goes on after it: days on which nothing ends are passed by. */
async function nextPage(
  ledger: Ledger,
  scan: ScanRecord,
  days: readonly string[],
  limit: number,
): Promise<{
  readonly items: readonly CertificateRecord[];
  readonly checkpoint?: NonNullable<ScanRecord['checkpoint']>;
}> {
  let at = scan.checkpoint ?? (days[0] === undefined ? undefined : { lastDay: days[0] });
  while (at) {
    const { lastDay, cursor } = at;
    const page: Page<CertificateRecord> =
      lastDay === OWN
        ? { items: await ownCertificates(ledger) }
        : await ledger.list('certificates-expiring', lastDay, { limit, ...(cursor !== undefined && { cursor }) });
    const day = page.cursor === undefined ? days.find((one) => one > lastDay) : lastDay;
    at = day === undefined ? undefined : { lastDay: day, ...(page.cursor !== undefined && { cursor: page.cursor }) };
    if (page.items.length > 0) return { items: page.items, ...(at && { checkpoint: at }) };
  }
  return { items: [] };
}

interface Stepped extends Omit<ScanRun, 'scan'> {
  readonly scan: ScanRecord;
  /** Of this page alone. */
  readonly counts: ScanRecord['counts'];
}

async function step(
  house: ExpiryHouse,
  scan: ScanRecord,
  days: readonly string[],
  correlation: string,
  bounds: ScanBounds,
): Promise<Stepped> {
  const { items, checkpoint } = await nextPage(house.ledger, scan, days, bounds.page);
  const due = items.filter((certificate) => isDue(certificate, scan));
  const ready = openTimeAfter(house.clock.now(), minutesFor(scan.counts.mails ?? 0));
  const tellings = await someAtATime(
    due.map((certificate, place) => ({ certificate, place })),
    ({ certificate, place }) => tell(house, certificate, correlation, openTimeAfter(ready, minutesFor(place * 3))),
    bounds.sideBySide,
  );
  const failed = due.filter((_, place) => hasFailed(tellings[place]!));
  const counts = summed(scan.counts, tellings);
  const written = await moved(house, scan, correlation, { ...(checkpoint && { checkpoint }), counts, failed });
  const outbox = tellings.flatMap((one) => (one.outcome === 'told' ? one.outbox : []));
  return {
    scan: written,
    counts: summed({}, tellings),
    outbox,
    failed: tellings.filter(hasFailed).map(({ thrown }) => thrown),
  };
}

const minutesFor = (mails: number): number => mails / houseRules.expiryMailsPerMinute;

/**
 * Whether a stage has come due since the last scan. What the index says is looked at again before anybody is told; one that
 * cannot be read here cannot be there either, and fails by itself.
 */
function isDue(certificate: CertificateRecord, { since = '', day }: ScanRecord): boolean {
  try {
    const of = isAbout(certificate);
    const due = of && stageDueOn(planFor(of), lastDayOf(certificate), day);
    // what lay before its own life was never to be told, whatever the first scan of all makes up for
    return due !== undefined && due.on > since && due.on >= certificate.notBefore.slice(0, 10);
  } catch {
    return true;
  }
}

interface Failed {
  readonly outcome: 'failed';
  readonly thrown: unknown;
}
const hasFailed = (one: Telling | Failed): one is Failed => one.outcome === 'failed';

/** One that fails keeps no other waiting: it is asked for again by a row of the outbox. */
async function tell(
  house: ExpiryHouse,
  { issuer, serial }: CertificateRecord,
  correlation: string,
  from: Date,
): Promise<Telling | Failed> {
  return tellOfExpiry(house, { issuer, serial }, correlation, from).catch((thrown) => ({ outcome: 'failed', thrown }));
}

async function moved(
  house: ExpiryHouse,
  scan: ScanRecord,
  correlation: string,
  to: {
    readonly checkpoint?: ScanRecord['checkpoint'];
    readonly counts?: ScanRecord['counts'];
    readonly failed?: readonly CertificateRecord[];
  },
): Promise<ScanRecord> {
  const pen = penOfExpiry(house, correlation);
  const { checkpoint: _, ...before } = scan;
  const record: ScanRecord & LedgerRecord = {
    ...before,
    version: scan.version + 1,
    movedAt: pen.at,
    state: to.checkpoint ? 'running' : 'done',
    ...(to.checkpoint && { checkpoint: to.checkpoint }),
    counts: to.counts ?? scan.counts,
  };
  const again = (to.failed ?? []).map(({ issuer, serial }) => pen.outbox('expiry', { issuer, serial }));
  await house.ledger.commit({
    records: [record],
    events: [pen.event(record, to.checkpoint ? 'scan.moved' : 'scan.done', { counts: { ...record.counts } })],
    outbox: again,
  });
  return record;
}

function summed(counts: ScanRecord['counts'], tellings: readonly (Telling | Failed)[]): ScanRecord['counts'] {
  const sum = new Map(Object.entries(counts));
  const add = (name: string, count: number) => count > 0 && sum.set(name, (sum.get(name) ?? 0) + count);
  for (const one of tellings) {
    add('found', 1);
    if (one.outcome === 'failed') add('failed', 1);
    else if (one.outcome === 'skipped') add(`skipped-${one.why}`, 1);
    else {
      add('told', 1);
      add('mails', one.mails);
      add('nobody', Number(one.nobody));
      add('ended-unreached', Number(one.endedUnreached));
    }
  }
  return Object.fromEntries([...sum].sort(([a], [b]) => (a < b ? -1 : 1)));
}
