import type { Sealed } from './sealing.ts';

/** Older than this, what waits to be sealed, and the newest checkpoint, are told to those on duty. */
const WAITS_MS = 5 * 60_000;
const CHECKPOINT_MS = 90 * 60_000;

/** What is to be told after a run: `log.behind` when something had waited for too long, `log.repeated` when it had been sealed before, `log.unsigned` without a fresh checkpoint. */
export function behindOf(
  { oldest, repeated, checkpointAt, size }: Sealed,
  now: Date,
): readonly ('log.behind' | 'log.repeated' | 'log.unsigned')[] {
  // an instant that is none counts as old: whoever forged a row is to be told of
  const olderThan = (at: string | undefined, ms: number) => at !== undefined && !(now.getTime() - Date.parse(at) <= ms);
  return [
    ...(olderThan(oldest, WAITS_MS) ? (['log.behind'] as const) : []),
    ...(repeated > 0 ? (['log.repeated'] as const) : []),
    ...(size > 0 && (checkpointAt === undefined || olderThan(checkpointAt, CHECKPOINT_MS))
      ? (['log.unsigned'] as const)
      : []),
  ];
}
