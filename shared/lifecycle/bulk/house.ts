import { Refusal } from '../../errors.ts';
import type { Actor } from '../events.ts';
import type { Invoker } from '../ports.ts';
import { type Pen, penOf } from '../recording.ts';
import type { RevocationHouse } from '../revocation.ts';

/** What the job works with. */
export interface BulkHouse extends RevocationHouse {
  /** Waits so many milliseconds. */
  wait(ms: number): Promise<void>;
  /** Certificates in a second, at most. */
  readonly perSecond: number;
}

export const PLATFORM: Actor = { capacity: 'platform', function: 'bulk' };

export const penOfJob = (house: RevocationHouse, correlation: string): Pen => penOf(house, PLATFORM, correlation);

/** Keeps several lanes together inside one rate, which halves when the ledger has too much to do. */
export interface Pace {
  /** Waits until `count` certificates more may be revoked. */
  take(count: number): Promise<void>;
  slower(): void;
}

const SLOWEST = 5;

export function paceOf({ clock, wait, perSecond }: BulkHouse): Pace {
  let rate = perSecond;
  let free = clock.now().getTime();
  return {
    async take(count) {
      const now = clock.now().getTime();
      const from = Math.max(free, now);
      free = from + (count / rate) * 1_000;
      if (from > now) await wait(from - now);
    },
    slower() {
      rate = Math.max(SLOWEST, rate / 2);
    },
  };
}

const TRIALS = 4;

/** Tries again, later and slower, while the ledger does not take it; then throws what it threw last. */
export async function patiently<T>(house: BulkHouse, pace: Pace, act: () => Promise<T>): Promise<T> {
  for (let trial = 1; ; trial++) {
    try {
      return await act();
    } catch (thrown) {
      if (!(thrown instanceof Refusal) || thrown.code !== 'unavailable' || trial >= TRIALS) throw thrown;
      pace.slower();
      await house.wait((thrown.retryAfterSeconds ?? 1) * 1_000 * trial);
    }
  }
}

/** The clock's part: orders that have stopped on their way go on. */
export async function findBulk({
  ledger,
  clock,
  invoker,
}: Pick<RevocationHouse, 'ledger' | 'clock'> & { readonly invoker: Pick<Invoker, 'runBulk'> }): Promise<{
  readonly found: number;
}> {
  const before = new Date(clock.now().getTime() - STUCK_AFTER_MS).toISOString();
  const { items } = await ledger.list('bulk-moving', '', { limit: 100 });
  const stuck = items.filter(({ movedAt }) => movedAt <= before);
  for (const { id } of stuck) await invoker.runBulk(id);
  return { found: stuck.length };
}

/** Longer than a run that goes on takes between two steps. */
const STUCK_AFTER_MS = 60_000;
