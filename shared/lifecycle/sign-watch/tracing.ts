import { Refusal } from '../../errors.ts';
import { LEAVE_MS } from '../leave-to-sign.ts';
import { Conflict, type Ledger } from '../ports.ts';
import { penOf } from '../recording.ts';
import type { SignTraceRecord, SignWatchRecord, Untraced } from '../records.ts';
import { someAtATime, throughout } from '../whole-list.ts';
import { leavesBetween } from './leaves.ts';
import type { Trail } from './ports.ts';
import { type Signers, signaturesIn, type TrailSignature } from './trail-file.ts';
import { DAY_MS, dayOf, daysFrom, rootOf, writtenAt } from './trail-names.ts';
import { ATTEMPTS, MOST_DAYS, MOST_NAMED, WATCH, type WatchHouse } from './watching.ts';

/**
 * The trail the other way round: every signature on record must stand in it. One that does not was made by a key outside
 * the key service, or by one of ours while the trail was stopped or its events filtered: then files may go on coming, and
 * nothing in them is without its record. Hour by hour, by when leave was taken, once the trail has had its time.
 */

/** CloudTrail delivers within about a quarter of an hour; what is not there after so long is told of. */
export const TRACE_MS = 2 * 3_600_000;
/** So long an hour in which something is missing is looked at again, for the trail may be late. */
const LATEST_MS = DAY_MS;
/** For whoever names a day: no more, because of what is missing the trail is read to there in one run. */
const NAMED_LATEST_MS = 7 * DAY_MS;
const HOUR_MS = 3_600_000;
/** For so long, once it is a day old, an hour is counted again: by two runs at least. */
const COUNTED_MS = 3 * HOUR_MS;
/** So many ids are held at once; an hour with more is looked at in parts. */
const MOST_AT_ONCE = 250_000;
const LEAST_MS = 60_000;
/** The name of a file has whole minutes, and clocks differ. */
const SLACK_MS = 2 * 60_000;
/** Hours in one run; the next goes on. */
const MOST_HOURS = 48;
/** Hours recorded at once: files that are accounted for wait for the same head. */
const AT_ONCE = 12;
const FILES_AT_ONCE = 8;

export interface TraceHouse extends Omit<WatchHouse, 'alarm'> {
  /** Told of what the trail does not have, at every look at it. */
  readonly alarm: (about: 'sign.untraced', count: number) => void;
  /** Absent: `MOST_AT_ONCE`. */
  readonly mostAtOnce?: number;
}

export interface Traced {
  readonly hours: number;
  readonly untraced: number;
}

/**
 * Looks for what is on record of every hour that is over for long enough and was not looked at, and from the hour of the
 * instant `from` on, two days of them in one run; again at the hours of the last day in which something was missing, and after
 * a day at those in which more is on record by then.
 */
export async function traceSignatures(house: TraceHouse, correlation: string, from?: string): Promise<Traced> {
  const now = house.clock.now().getTime();
  const head = await house.ledger.read('signWatch', {});
  const first = Math.max(Date.parse(hourOf(begunAt(head, now, from))), now - MOST_DAYS * DAY_MS);
  const due = new Set(await hoursAgain(house, now));
  for (let at = first; at + HOUR_MS + LEAVE_MS + TRACE_MS <= now; at += HOUR_MS) due.add(hourOf(at));
  const lateMs = from === undefined ? LATEST_MS : NAMED_LATEST_MS;
  const objects = filesOfTrail(house);
  const hours = [...due].sort().slice(0, MOST_HOURS);
  let untraced = 0;
  for (let done = 0; done < hours.length; done += AT_ONCE) {
    const found = await traceHours(house, hours.slice(done, done + AT_ONCE), { objects, lateMs });
    for (const one of found) {
      const missing = sumOf(one, 'untraced');
      if (missing > 0) house.alarm('sign.untraced', missing);
      untraced += missing;
    }
    await record(house, found, correlation);
  }
  return { hours: hours.length, untraced };
}

/** Where the last run ended, or earlier where that is asked for: never later, or what lies between was never looked at. */
function begunAt(head: SignWatchRecord | undefined, now: number, from: string | undefined): number {
  const asked = from === undefined ? Number.POSITIVE_INFINITY : Date.parse(from);
  const ended = head?.tracedUntil === undefined ? Number.POSITIVE_INFINITY : Date.parse(head.tracedUntil);
  const first = Math.min(asked, ended);
  // nothing was looked at yet, or by a clock that was put back since
  return first <= now ? first : now - TRACE_MS - DAY_MS;
}

const hourOf = (at: number): string => `${new Date(at).toISOString().slice(0, 13)}:00:00.000Z`;
const endOf = (hour: string): string => new Date(Date.parse(hour) + HOUR_MS).toISOString();

/** What was found about the hours of a day. */
export const tracesOf = (ledger: Pick<Ledger, 'list'>, day: string): AsyncGenerator<SignTraceRecord> =>
  throughout((at) => ledger.list('sign-traces-of-day', day, at));

/** Hours of the last day in which something is missing; and those just older in which more is on record than was looked for. */
async function hoursAgain(house: TraceHouse, now: number): Promise<readonly string[]> {
  const found: string[] = [];
  const [since, counted] = [now - LATEST_MS, now - LATEST_MS - COUNTED_MS];
  for (const day of daysFrom(counted, now)) {
    for await (const trace of tracesOf(house.ledger, day)) {
      const at = Date.parse(trace.hour);
      const again = at > since ? trace.untraced.length > 0 : at > counted && (await hasMore(house, trace));
      if (again) found.push(trace.hour);
    }
  }
  return found;
}

/** A process that lay idle gives its leave back late; and whoever writes leave may say that it is older than it is. */
async function hasMore(house: TraceHouse, trace: SignTraceRecord): Promise<boolean> {
  let recorded = 0;
  for await (const { sought } of partsOf(house, trace.hour, Date.parse(trace.hour), HOUR_MS)) recorded += sought.size;
  return recorded > sumOf(trace, 'recorded');
}

type Found = Pick<SignTraceRecord, 'hour' | 'keys' | 'untraced'>;
type Figures = { recorded: number; untraced: number };

const sumOf = ({ keys }: Found, of: keyof Figures): number => keys.reduce((total, figures) => total + figures[of], 0);

/** What is looked for of a stretch of an hour, by request id; whatever the trail has is taken away. */
interface Part {
  readonly hour: string;
  readonly from: number;
  readonly until: number;
  readonly sought: Map<string, Untraced>;
}

interface Where {
  readonly objects: FilesOfTrail;
  /** So long after it was made a signature may come into the trail. */
  readonly lateMs: number;
}

/** Several hours at once, so that a trail in which something is missing is read to its end once for all of them. */
async function traceHours(house: TraceHouse, hours: readonly string[], where: Where): Promise<readonly Found[]> {
  const { mostAtOnce = MOST_AT_ONCE } = house;
  const keys = new Map(hours.map((hour) => [hour, new Map<string, Figures>()]));
  const named = new Map(hours.map((hour) => [hour, [] as Untraced[]]));
  let held: Part[] = [];
  const look = async () => {
    await takeTraced(house, held, where);
    for (const { hour, sought } of held) {
      for (const one of sought.values()) figuresOf(keys.get(hour)!, one.key).untraced++;
      const names = named.get(hour)!;
      names.push(...[...sought.values()].slice(0, MOST_NAMED - names.length));
    }
    held = [];
  };
  for (const hour of hours) {
    for await (const part of partsOf(house, hour, Date.parse(hour), HOUR_MS)) {
      for (const { key } of part.sought.values()) figuresOf(keys.get(hour)!, key).recorded++;
      if (sizeOf(held) + part.sought.size > mostAtOnce) await look();
      held.push(part);
    }
  }
  await look();
  return hours.map((hour) => {
    const figures = [...keys.get(hour)!].sort(([a], [b]) => (a < b ? -1 : 1));
    return { hour, keys: figures.map(([key, of]) => ({ key, ...of })), untraced: named.get(hour)! };
  });
}

const sizeOf = (parts: readonly Part[]): number => parts.reduce((total, { sought }) => total + sought.size, 0);

async function* partsOf(house: TraceHouse, hour: string, from: number, span: number): AsyncGenerator<Part> {
  const sought = await recordedFrom(house, from, span);
  if (sought) yield { hour, from, until: from + span, sought };
  else {
    yield* partsOf(house, hour, from, span / 2);
    yield* partsOf(house, hour, from + span / 2, span / 2);
  }
}

function figuresOf(keys: Map<string, Figures>, key: string): Figures {
  const figures = keys.get(key) ?? { recorded: 0, untraced: 0 };
  keys.set(key, figures);
  return figures;
}

/** The signatures on record of a stretch of time, by request id; undefined where they are too many. Leave that nothing came of has none. */
async function recordedFrom(
  { ledger, signers, mostAtOnce = MOST_AT_ONCE }: TraceHouse,
  from: number,
  span: number,
): Promise<Map<string, Untraced> | undefined> {
  const sought = new Map<string, Untraced>();
  const most = span > LEAST_MS ? mostAtOnce : Number.POSITIVE_INFINITY;
  const [first, last] = [new Date(from).toISOString(), new Date(from + span - 1).toISOString()];
  const keys = [...signers.may.keys()];
  await someAtATime(keys, async (key) => {
    for await (const { by, createdAt: at, requestIds = [] } of leavesBetween(ledger, key, first, last)) {
      for (const requestId of requestIds) sought.set(requestId, { requestId, key, by, at });
      if (sought.size > most) return;
    }
  });
  return sought.size > most ? undefined : sought;
}

/** Takes away what the trail has, in the order in which its files came, until nothing is left to look for. */
async function takeTraced(
  { trail, signers, clock }: TraceHouse,
  parts: readonly Part[],
  { objects, lateMs }: Where,
): Promise<void> {
  const left = () => parts.some(({ sought }) => sought.size > 0);
  if (!left()) return;
  const first = Math.min(...parts.map(({ from }) => from)) - SLACK_MS;
  const latest = Math.max(...parts.map(({ until }) => until)) + LEAVE_MS + lateMs;
  const last = Math.min(latest, clock.now().getTime() + SLACK_MS);
  for (const day of daysFrom(first, last)) {
    if (!left()) return;
    const files = (await objects(day)).filter(({ at }) => first <= at && at <= last);
    for (let read = 0; read < files.length && left(); read += FILES_AT_ONCE) {
      const some = files.slice(read, read + FILES_AT_ONCE);
      const all = await Promise.all(some.map(({ object }) => signaturesOf(trail, object, signers)));
      for (const { requestId, key, refused } of all.flat()) {
        if (refused) continue;
        for (const { sought } of parts) if (sought.get(requestId)?.key === key) sought.delete(requestId);
      }
    }
  }
}

/** Of a file that cannot be read, none: `examineFile` tells of it, and what was in it is missing. Throws what passes by itself. */
async function signaturesOf(trail: Trail, object: string, signers: Signers): Promise<readonly TrailSignature[]> {
  try {
    const read = await trail.read(object);
    return read ? signaturesIn(read.text, signers) : [];
  } catch (error) {
    if (error instanceof Refusal) throw error;
    return [];
  }
}

type FilesOfTrail = (day: string) => Promise<readonly { readonly object: string; readonly at: number }[]>;

/** The files of a day, of every region, in the order in which they came. Each day is listed once. */
function filesOfTrail(house: TraceHouse): FilesOfTrail {
  const listed = new Map<string, Awaited<ReturnType<FilesOfTrail>>>();
  return async (day) => {
    const known = listed.get(day);
    if (known) return known;
    const found: { object: string; at: number }[] = [];
    for (const region of await house.trail.below(rootOf(house))) {
      for (const object of await house.trail.below(`${region}${day.replaceAll('-', '/')}/`)) {
        const at = writtenAt(object);
        if (at !== undefined && dayOf(object) === day) found.push({ object, at });
      }
    }
    found.sort((a, b) => a.at - b.at);
    listed.set(day, found);
    return found;
  };
}

async function record(house: TraceHouse, found: readonly Found[], correlation: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const head = await house.ledger.read('signWatch', {});
    const pen = penOf(house, WATCH, correlation);
    const rows: SignTraceRecord[] = [];
    for (const one of found) {
      const before = await house.ledger.read('signTrace', { hour: one.hour });
      if (before && JSON.stringify(before.keys) === JSON.stringify(one.keys)) continue;
      const [version, createdAt] = [(before?.version ?? 0) + 1, before?.createdAt ?? pen.at];
      rows.push({ kind: 'signTrace', version, createdAt, ...one });
    }
    const [end, until] = [endOf(found.at(-1)!.hour), head?.tracedUntil];
    // a clock that was put back takes it back
    const tracedUntil = until !== undefined && until > end && until <= pen.at ? until : end;
    if (rows.length === 0 && tracedUntil === until) return;
    const next: SignWatchRecord = {
      ...{ kind: 'signWatch', createdAt: pen.at, files: 0, ...head, version: (head?.version ?? 0) + 1 },
      tracedUntil,
    };
    const sum = (of: keyof Figures) => rows.reduce((total, row) => total + sumOf(row, of), 0);
    const figures = { from: found[0]!.hour, until: end, hours: rows.length };
    const told = pen.event(next, 'signWatch.traced', {
      ...figures,
      recorded: sum('recorded'),
      untraced: sum('untraced'),
    });
    try {
      await house.ledger.commit({ records: [next, ...rows], events: [told] });
      return;
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === ATTEMPTS) throw error;
    }
  }
}
