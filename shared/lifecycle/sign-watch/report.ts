import type { Ledger } from '../ports.ts';
import type { SignTally, TrailFileRecord, Unexplained } from '../records.ts';
import { filesOf } from './watching.ts';

/** What became of the signatures in the files of one day. */
export interface SignatureReport {
  /** UTC, as files of the trail are named: a signature of the last minutes of a day is in a file of the next. */
  readonly day: string;
  /** Files that are accounted for. */
  readonly files: number;
  readonly keys: readonly SignTally[];
  readonly unexplained: readonly Unexplained[];
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
  return { day, files, keys, unexplained: unexplained.sort((a, b) => (a.at < b.at ? -1 : 1)) };
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
