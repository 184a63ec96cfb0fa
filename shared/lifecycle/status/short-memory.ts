/** What one process remembers for some seconds: bounded, and the longest unused goes first. */
export interface ShortMemory<T> {
  /** What was found under `key`, if it was found less than the memory's span before `now`. */
  recall(key: string, now: Date): T | undefined;
  /** `foundAt`: the instant of the look, not of the end of what was done with it. */
  keep(key: string, value: T, foundAt: Date): void;
}

export function createShortMemory<T>(spanMs: number, most: number): ShortMemory<T> {
  const kept = new Map<string, { readonly value: T; readonly foundAt: number }>();
  /** The key at the end of `kept`, which needs no moving there. */
  let latest: string | undefined;
  return {
    recall(key, now) {
      const found = kept.get(key);
      if (found === undefined) return undefined;
      const age = now.getTime() - found.foundAt;
      // a clock that was set back makes nothing last longer
      if (age < 0 || age >= spanMs) {
        kept.delete(key);
        return undefined;
      }
      if (key !== latest) {
        kept.delete(key);
        kept.set(key, found);
        latest = key;
      }
      return found.value;
    },
    keep(key, value, foundAt) {
      kept.delete(key);
      kept.set(key, { value, foundAt: foundAt.getTime() });
      latest = key;
      if (kept.size > most) kept.delete(kept.keys().next().value!);
    },
  };
}
