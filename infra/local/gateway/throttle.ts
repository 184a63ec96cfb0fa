/** API Gateway's account-wide limits: a bucket of `burst` calls, refilled with `rate` calls a second. */
export interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

/** Says whether one more call may pass now; `elapsedMs` is a clock that never goes back. */
export function createThrottle({ rate, burst }: Throttle, elapsedMs: () => number): () => boolean {
  let left = burst;
  let at = elapsedMs();
  return () => {
    const now = elapsedMs();
    left = Math.min(burst, left + ((now - at) / 1000) * rate);
    at = now;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
