import type { Ledger } from '../ports.ts';
import type { SignTally, TrailFileRecord, Unexplained, Untraced } from '../records.ts';
import { tracesOf } from './tracing.ts';
import { filesOf } from './watching.ts';

/** What became of the signatures in the files of one day. */
export interface SignatureReport {
  /** UTC, as files of the trail are named: a signature of the last minutes of a day is in a file of the next. */
  readonly day: string;
  /** Files that are accounted for. */
  readonly files: number;
  readonly keys: readonly SignTally[];
  readonly unexplained: readonly Unexplained[];
  /** The other way round: signatures on record, by when leave for them was taken, that were looked for in the trail. */
  readonly traced: {
    /** Hours of the day that were looked at. */
    readonly hours: number;
    readonly recorded: number;
    readonly missing: number;
    /** The first of those that the trail does not have, hour by hour. */
    readonly untraced: readonly Untraced[];
  };
}

/** Sums a day up, key by key in the order of their names. */
export async function reportOf(ledger: Pick<Ledger, 'list'>, day: string): Promise<SignatureReport> {
  const sums = new Map<string, SignTally>();
  const unexplained: Unexplained[] = [];
  let files = 0;
  for await (const file of filesOf(ledger, day)) {
    files++;
    for (const tally of file.tallies) sums.set(tally.key, summed(sums.get(tally.key), tally));
    unexplained.push(...file.unexplained);
  }
  const keys = [...sums.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  const traced = await tracedOn(ledger, day);
  return { day, files, keys, unexplained: unexplained.sort((a, b) => (a.at < b.at ? -1 : 1)), traced };
}

async function tracedOn(ledger: Pick<Ledger, 'list'>, day: string): Promise<SignatureReport['traced']> {
  const untraced: Untraced[] = [];
  let [hours, recorded, missing] = [0, 0, 0];
  for await (const hour of tracesOf(ledger, day)) {
    hours++;
    for (const key of hour.keys) {
      recorded += key.recorded;
      missing += key.untraced;
    }
    untraced.push(...hour.untraced);
  }
  return { hours, recorded, missing, untraced };
}

function summed(before: SignTally | undefined, tally: TrailFileRecord['tallies'][number]): SignTally {
  if (!before) return tally;
  return {
    key: tally.key,
    signatures: before.signatures + tally.signatures,
    recorded: before.recorded + tally.recorded,
    unanswered: before.unanswered + tally.unanswered,
    unexplained: before.unexplained + tally.unexplained,
    refused: before.refused + tally.refused,
  };
}
