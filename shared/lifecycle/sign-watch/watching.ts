import type { Actor } from '../events.ts';
import { sha256 } from '../identity.ts';
import { LEAVE_MS } from '../leave-to-sign.ts';
import { type Clock, Conflict, type Ledger, type Randomness } from '../ports.ts';
import { penOf } from '../recording.ts';
import type { SigningRecord, SignWatchRecord, TrailFileRecord } from '../records.ts';
import { throughout } from '../whole-list.ts';
import { beyondReach, type ConfirmingHouse, contradicted } from './confirming.ts';
import { leavesBetween } from './leaves.ts';
import { leavesFrom, leavesUntil, type Matched, match } from './matching.ts';
import type { Trail } from './ports.ts';
import { type Signers, signaturesIn, type TrailSignature } from './trail-file.ts';
import { DAY_MS, dayOf, daysFrom, idOf, rootOf, writtenAt } from './trail-names.ts';

/**
 * Every file of the trail is accounted for once: when everything in it is explained, or nobody will come any more to explain
 * the rest. Until then nothing is written, and the next look reads it again; so a file may be told of twice, late, in any
 * order, or not at all, and whoever dies on the way leaves nothing behind. Files are recorded one after the other, each as a
 * version of one head: of two workers the second starts again with what the first has used.
 */
export interface WatchHouse extends ConfirmingHouse {
  readonly ledger: Ledger;
  readonly trail: Trail;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly signers: Signers;
  /** Where the trail lies: the account, and the region whose silence is noticed. */
  readonly account: string;
  readonly region: string;
  /** Absent: `WAIT_MS`. */
  readonly waitMs?: number;
  /** Told of what nothing explains, before it is recorded: rather twice than never. */
  readonly alarm: (about: 'sign.unexplained' | 'sign.stranger', count: number) => void;
}

export type Examined =
  | { readonly state: 'accounted'; readonly file: TrailFileRecord; readonly made: boolean }
  | { readonly state: 'waiting'; readonly signatures: number }
  | { readonly state: 'gone' };

export const WATCH: Actor = { capacity: 'platform', function: 'sign-watch' };
export const ATTEMPTS = 5;
const PAGE = { limit: 1_000 };
/** Of more than these the trail itself must be asked. */
export const MOST_NAMED = 100;

/** Examines one file. Throws `NotATrailFile`; Error for a name that no trail gives; Conflict when others are always faster. */
export async function examineFile(house: WatchHouse, object: string, correlation: string): Promise<Examined> {
  const day = dayOf(object);
  if (day === undefined) throw new Error('this is not the name of a file of a trail');
  const id = idOf(object);
  for (let attempt = 1; ; attempt++) {
    const known = await house.ledger.read('trailFile', { day, id });
    if (known) return { state: 'accounted', file: known, made: false };
    const read = await house.trail.read(object);
    if (!read) return { state: 'gone' };
    const head = await house.ledger.read('signWatch', {});
    const matched = await judge(house, signaturesIn(read.text, house.signers));
    tell(house, matched);
    if (matched.waiting > 0) return { state: 'waiting', signatures: matched.waiting };
    const named = matched.unexplained.slice(0, MOST_NAMED);
    const common = { kind: 'trailFile', day, id, version: 1, createdAt: house.clock.now().toISOString() } as const;
    const { tallies, used } = matched;
    const file: TrailFileRecord = {
      ...common,
      object,
      sha256: sha256(read.bytes),
      tallies,
      used,
      unexplained: named,
    };
    try {
      await record(house, head, file, correlation);
      return { state: 'accounted', file, made: true };
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === ATTEMPTS) throw error;
    }
  }
}

function tell({ alarm }: WatchHouse, { unexplained }: Matched): void {
  const strangers = unexplained.filter(({ why }) => why === 'stranger').length;
  if (strangers > 0) alarm('sign.stranger', strangers);
  if (unexplained.length > strangers) alarm('sign.unexplained', unexplained.length - strangers);
}

async function judge(house: WatchHouse, signatures: readonly TrailSignature[]): Promise<Matched> {
  const { signers, waitMs } = house;
  const now = house.clock.now();
  const asked = { signatures, signers, now, ...(waitMs !== undefined && { waitMs }) };
  const [first, last] = [signatures[0]?.at, signatures.at(-1)?.at];
  if (first === undefined || last === undefined) {
    return match({ ...asked, leaves: [], contradicted: new Set(), used: new Map() });
  }
  const keys = [...new Set(signatures.map(({ key }) => key))];
  const leaves = (await Promise.all(keys.map((key) => leavesOf(house.ledger, key, first, last)))).flat();
  const ids = new Set(signatures.map(({ requestId }) => requestId));
  // leave that names one of them, and leave that may explain one without naming it
  const needed = leaves.filter(
    ({ most, requestIds = [] }) => requestIds.length < most || requestIds.some((id) => ids.has(id)),
  );
  const wrong = new Set([...(await contradicted(house, needed)), ...beyondReach(house, leaves)]);
  return match({ ...asked, leaves, contradicted: wrong, used: await usedSince(house, first) });
}

async function leavesOf(ledger: Ledger, key: string, first: string, last: string): Promise<SigningRecord[]> {
  const found: SigningRecord[] = [];
  for await (const leave of leavesBetween(ledger, key, leavesFrom(first, LEAVE_MS), leavesUntil(last)))
    found.push(leave);
  return found;
}

/** What leave has explained in files of that day and since: the day before too, for leave outlasts midnight. */
async function usedSince({ ledger, clock }: WatchHouse, first: string): Promise<ReadonlyMap<string, string>> {
  const used = new Map<string, string>();
  for (const day of daysFrom(Date.parse(first) - DAY_MS, clock.now().getTime() + DAY_MS)) {
    for await (const file of filesOf(ledger, day)) {
      for (const { signing, requests } of file.used) for (const short of requests) used.set(short, signing);
    }
  }
  return used;
}

/** The files of a day that are accounted for. */
export const filesOf = (ledger: Pick<Ledger, 'list'>, day: string): AsyncGenerator<TrailFileRecord> =>
  throughout((at) => ledger.list('trail-files-of-day', day, { ...PAGE, ...at }));

async function record(
  house: WatchHouse,
  before: SignWatchRecord | undefined,
  file: TrailFileRecord,
  correlation: string,
): Promise<void> {
  const pen = penOf(house, WATCH, correlation);
  const head: SignWatchRecord = {
    ...{ kind: 'signWatch', createdAt: pen.at, ...before },
    version: (before?.version ?? 0) + 1,
    files: (before?.files ?? 0) + 1,
  };
  const sum = (of: 'signatures' | 'recorded' | 'unanswered' | 'unexplained' | 'refused') =>
    file.tallies.reduce((total, tally) => total + tally[of], 0);
  const figures = {
    signatures: sum('signatures'),
    recorded: sum('recorded'),
    unanswered: sum('unanswered'),
    unexplained: sum('unexplained'),
    refused: sum('refused'),
  };
  await house.ledger.commit({
    records: [head, file],
    events: [pen.event(head, 'signWatch.accounted', { file: file.id, sha256: file.sha256, ...figures })],
  });
}

/** Files looked at in one run; the next goes on. */
const MOST_FILES = 500;
/** Older files are no longer there. */
export const MOST_DAYS = 401;

export interface Looked {
  readonly accounted: number;
  /** Files in which something waits for its record. */
  readonly waiting: number;
}

/**
 * Examines what lies in the bucket since the day before yesterday, or since the day `from`, and is not accounted for:
 * whatever nobody was told of is found so. Throws, once it has looked at all of them, for those that could not be examined.
 */
export async function lookAgain(house: WatchHouse, correlation: string, from?: string): Promise<Looked> {
  let [accounted, waiting, left] = [0, 0, MOST_FILES];
  const now = house.clock.now().getTime();
  const first = from === undefined ? now - 2 * DAY_MS : Math.max(Date.parse(from), now - MOST_DAYS * DAY_MS);
  // a file that cannot be read keeps nobody from the others
  const failed: unknown[] = [];
  const ended = (): Looked => {
    if (failed.length > 0) throw new Error(`${failed.length} files of the trail cannot be examined`, { cause: failed });
    return { accounted, waiting };
  };
  for (const day of daysFrom(first, now)) {
    const known = new Set<string>();
    for await (const { id } of filesOf(house.ledger, day)) known.add(id);
    for (const region of await house.trail.below(rootOf(house))) {
      const objects = await house.trail.below(`${region}${day.replaceAll('-', '/')}/`);
      for (const object of objects) {
        if (dayOf(object) !== day || known.has(idOf(object))) continue;
        if (left-- === 0) return ended();
        try {
          const { state } = await examineFile(house, object, correlation);
          if (state === 'accounted') accounted++;
          if (state === 'waiting') waiting++;
        } catch (error) {
          failed.push(error);
        }
      }
    }
  }
  return ended();
}

/** The trail of a house at work has a file every few minutes. */
const SILENT_MS = 75 * 60_000;

/** Whether the trail of the region has fallen silent: nothing came for more than an hour. */
export async function isSilent(house: WatchHouse): Promise<boolean> {
  const now = house.clock.now().getTime();
  for (const day of recentDays(house.clock)) {
    const objects = await house.trail.below(`${rootOf(house)}${house.region}/${day.replaceAll('-', '/')}/`);
    if (objects.some((object) => now - (writtenAt(object) ?? Number.NEGATIVE_INFINITY) <= SILENT_MS)) return false;
  }
  return true;
}

const recentDays = (clock: Clock) => daysFrom(clock.now().getTime() - DAY_MS, clock.now().getTime());
