/**
 * Signatures that one process may ask for: `perSecond` on average, and two seconds' worth at once. Authorities sign with
 * the same quota of the keys' keeper, and questions from everywhere must never use it up.
 */
export function createBudget(perSecond: number): (now: Date) => boolean {
  let left = perSecond * 2;
  let at = Number.NaN;
  return (now) => {
    const passed = Math.max(0, now.getTime() - (Number.isNaN(at) ? now.getTime() : at));
    at = now.getTime();
    left = Math.min(perSecond * 2, left + (passed / 1000) * perSecond);
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
