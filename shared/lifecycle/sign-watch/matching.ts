import type { SigningRecord, SignTally, TrailFileRecord, Unexplained } from '../records.ts';
import type { Signers, TrailSignature } from './trail-file.ts';

/**
 * Holds the trail against what was recorded. A signature is explained in one of two ways: its request id is on record with
 * what was signed; or, once nobody will come with it any more, there is leave of the same key and function from that time
 * that nothing came of, and each such leave explains no more signatures than it was for.
 */

/** Enough of a request id to tell it from others of a few minutes: a record holds thousands. */
export const shortOf = (requestId: string): string => requestId.slice(0, 13);

/** So long after a signature its record may still come: a transaction after it, leave that an idle process has in hand. */
export const WAIT_MS = 15 * 60_000;

/** The trail has whole seconds, and clocks differ. */
const SKEW_MS = 10_000;

/** Leave that could explain signatures made at `first` or later was made at this instant or later. */
export const leavesFrom = (first: string, lastsMs: number): string =>
  new Date(Date.parse(first) - lastsMs - SKEW_MS).toISOString();

/** No leave made after this instant explains a signature made at `last`. */
export const leavesUntil = (last: string): string => new Date(Date.parse(last) + 1_000 + SKEW_MS).toISOString();

export interface Matching {
  readonly signatures: readonly TrailSignature[];
  readonly signers: Signers;
  /** Leave of the keys and times of the signatures. */
  readonly leaves: readonly SigningRecord[];
  /** Ids of leave that what it is said to be for does not bear out: its request id is another's, or there is no such thing. */
  readonly contradicted: ReadonlySet<string>;
  /** Which leave has explained which signature of another file, by `shortOf` its request id. */
  readonly used: ReadonlyMap<string, string>;
  readonly now: Date;
  readonly waitMs?: number;
}

export interface Matched {
  readonly tallies: readonly SignTally[];
  /** For which of these signatures each leave was used. */
  readonly used: TrailFileRecord['used'];
  readonly unexplained: readonly Unexplained[];
  /** Signatures whose record may still come. */
  readonly waiting: number;
}

type Verdict = 'recorded' | 'unanswered' | 'refused' | 'waiting' | Unexplained['why'];

/** Judges every signature; pure. */
export function match(matching: Matching): Matched {
  const { signatures, signers, leaves, contradicted, now, waitMs = WAIT_MS } = matching;
  const byRequest = new Map(leaves.flatMap((leave) => (leave.requestIds ?? []).map((id) => [id, leave] as const)));
  const rest = unansweredOf(
    leaves.filter(({ id }) => !contradicted.has(id)),
    matching.used,
  );
  const used = new Map<string, string[]>();
  const tallies = new Map<string, Tally>();
  const unexplained: Unexplained[] = [];
  let waiting = 0;

  const judge = (one: TrailSignature): Verdict => {
    if (one.by === undefined || !signers.may.get(one.key)?.has(one.by)) return 'stranger';
    const leave = byRequest.get(one.requestId);
    const fits = leave !== undefined && leave.keyId === one.key && leave.by === one.by && !contradicted.has(leave.id);
    if (fits && !one.refused) return 'recorded';
    // one that is to come by a clock that was put back is not waited for
    if (Math.abs(now.getTime() - Date.parse(one.at)) < waitMs) return 'waiting';
    if (leave) return 'other-record';
    const short = shortOf(one.requestId);
    // the trail may tell of a call twice
    const explains = matching.used.get(short) ?? takeOne(rest, one);
    if (explains && !matching.used.has(short)) used.set(explains, [...(used.get(explains) ?? []), short]);
    if (one.refused) return 'refused';
    return explains ? 'unanswered' : 'no-record';
  };

  for (const one of signatures) {
    const verdict = judge(one);
    const tally = tallies.get(one.key) ?? emptyTally(one.key);
    tallies.set(one.key, tally);
    if (!one.refused) tally.signatures++;
    if (verdict === 'waiting') waiting++;
    else if (verdict === 'recorded' || verdict === 'unanswered' || verdict === 'refused') tally[verdict]++;
    else {
      if (one.refused) tally.refused++;
      else tally.unexplained++;
      unexplained.push({ requestId: one.requestId, key: one.key, at: one.at, why: verdict });
    }
  }
  return {
    tallies: [...tallies.values()],
    used: Array.from(used, ([signing, requests]) => ({ signing, requests })),
    unexplained,
    waiting,
  };
}

type Tally = { -readonly [K in keyof SignTally]: SignTally[K] };

const emptyTally = (key: string): Tally => ({
  key,
  signatures: 0,
  recorded: 0,
  unanswered: 0,
  unexplained: 0,
  refused: 0,
});

interface Rest {
  readonly leave: SigningRecord;
  left: number;
}

/** What leave is left that nothing came of, whichever ends first at the front. */
function unansweredOf(leaves: readonly SigningRecord[], used: ReadonlyMap<string, string>): readonly Rest[] {
  const taken = new Map<string, number>();
  for (const id of used.values()) taken.set(id, (taken.get(id) ?? 0) + 1);
  return leaves
    .map((leave) => ({ leave, left: leave.most - (leave.requestIds?.length ?? 0) - (taken.get(leave.id) ?? 0) }))
    .filter(({ left }) => left > 0)
    .sort((a, b) => (a.leave.until < b.leave.until ? -1 : 1));
}

/** Takes one signature of the leave that ends first among those that fit: what ends later may serve a later one. */
function takeOne(rest: readonly Rest[], { key, by, at }: TrailSignature): string | undefined {
  const instant = Date.parse(at);
  const fit = rest.find(
    ({ leave, left }) =>
      left > 0 &&
      leave.keyId === key &&
      leave.by === by &&
      Date.parse(leave.createdAt) <= instant + 1_000 + SKEW_MS &&
      instant <= Date.parse(leave.until) + SKEW_MS,
  );
  if (!fit) return undefined;
  fit.left--;
  return fit.leave.id;
}
