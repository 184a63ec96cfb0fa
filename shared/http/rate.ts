import { Refusal } from '../errors.ts';
import type { FrontHouse } from './call.ts';

/** Counts this call and refuses it with `rate-limited` once the caller has had the minute's calls. */
export async function limitRate(house: FrontHouse, caller: string): Promise<void> {
  const now = house.clock.now();
  const window = now.toISOString().slice(0, 16);
  const next = Math.floor(now.getTime() / 60_000) * 60_000 + 60_000;
  const limit = house.settings.rateLimit;
  if (await house.calls.admit({ caller, window, limit, expiresAt: new Date(next + 60_000) })) return;
  throw new Refusal('rate-limited', `There may be ${limit} calls a minute: wait for the next one.`, {
    retryAfterSeconds: Math.max(1, Math.ceil((next - now.getTime()) / 1000)),
  });
}
