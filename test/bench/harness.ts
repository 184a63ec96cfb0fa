/**
 * What every figure is measured with. Only ratios count: both sides of each stand in the same run, one right after the
 * other in every round, so that whatever else the machine does falls on both.
 */
export interface Figure {
  /** As `npm run bench -- NAME` chooses it. */
  readonly name: string;
  readonly measure: () => Promise<readonly Line[]>;
}

/** One measured number. */
export interface Line {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What `ratio` compares it with. */
  readonly against: string;
  /** `null`: what it would be compared with is not on this machine. */
  readonly ratio: number | null;
  /** What QUALITY §3 asks of the ratio; `null`: it is only reported. */
  readonly reach: Reach | null;
}

export interface Reach {
  readonly is: '>=' | '<=';
  readonly bound: number;
}

export const atLeast = (bound: number): Reach => ({ is: '>=', bound });
export const atMost = (bound: number): Reach => ({ is: '<=', bound });

/** Whether the ratio reaches what it should; `null` where nothing is asked, or nothing was there to compare with. */
export function isMet({ ratio, reach }: Line): boolean | null {
  if (ratio === null || reach === null) return null;
  return reach.is === '>=' ? ratio >= reach.bound : ratio <= reach.bound;
}

/** The fewest rounds that a median is taken over. */
export const ROUNDS = 7;

/** Does its share of work and tells what one unit of it cost, in whatever both sides count. */
export type Side = () => number | Promise<number>;

export interface Compared {
  /** Medians over the rounds. */
  readonly ours: number;
  readonly theirs: number;
  /** Median of the rounds' own quotients, ours ÷ theirs. */
  readonly quotient: number;
}

/** Measures two sides by turns, each first in every other round, after one round that is thrown away. */
export async function compare(ours: Side, theirs: Side, rounds = ROUNDS): Promise<Compared> {
  const pairs: { readonly ours: number; readonly theirs: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const weLead = round % 2 === 0;
    const first = await (weLead ? ours : theirs)();
    const second = await (weLead ? theirs : ours)();
    if (round > 0) pairs.push(weLead ? { ours: first, theirs: second } : { ours: second, theirs: first });
  }
  return {
    ours: median(pairs.map((pair) => pair.ours)),
    theirs: median(pairs.map((pair) => pair.theirs)),
    quotient: median(pairs.map((pair) => pair.ours / pair.theirs)),
  };
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Microseconds of this process's CPU (all its threads) that each of `times` turns of `work` takes. */
export async function cpuPerTurn(times: number, work: (turn: number) => unknown): Promise<number> {
  const before = process.cpuUsage();
  for (let turn = 0; turn < times; turn++) await work(turn);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / times;
}
