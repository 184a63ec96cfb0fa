import { longestValidity } from '../policy/longest-validity.ts';
import { everyIssuer, issuerOf } from './issuers.ts';
import type { Clock, Ledger } from './ports.ts';
import type { IssuerRecord } from './records.ts';

/** So long before an authority issues no more its next generation should be there: a ceremony takes people and dates. */
const EARLY_MS = 180 * 86_400_000;

/**
 * The authorities whose certificates would soon outlive them, and that nobody follows: from then on they issue none
 * (`policy/build-tbs.ts`), and a root certifies nobody who could. Officers are told by mail years before (`registration/notice-plan.ts`); this is the last word.
 */
export async function issuersEnding({
  ledger,
  clock,
}: {
  readonly ledger: Ledger;
  readonly clock: Clock;
}): Promise<readonly IssuerRecord[]> {
  const active = (await everyIssuer(ledger)).filter(({ state }) => state === 'active');
  const enough = longestValidity(new Date(clock.now().getTime() + EARLY_MS));
  return active.filter((record) => {
    const { id, level, hierarchy, createdAt } = record;
    const followed = active.some(
      (one) => one.level === level && one.hierarchy === hierarchy && one.createdAt > createdAt,
    );
    const needed = level === 'issuing' || active.some((one) => one.level === 'issuing' && one.issuedBy === id);
    return needed && !followed && issuerOf(record).facts.notAfter < enough;
  });
}
