import { longestValidity } from '../policy/longest-validity.ts';
import { everyIssuer, issuerOf } from './issuers.ts';
import type { Clock, Ledger } from './ports.ts';
import type { IssuerRecord } from './records.ts';

/** So long before an authority issues no more its next generation should be there: a ceremony takes people and dates. */
const EARLY_MS = 180 * 86_400_000;

/**
 * The authorities whose certificates would soon outlive them, and that nobody follows: from then on they issue none
 * (`policy/build-tbs.ts`). Officers are told by mail years before (`registration/notice-plan.ts`); this is the last word.
 */
export async function issuersEnding({
  ledger,
  clock,
}: {
  readonly ledger: Ledger;
  readonly clock: Clock;
}): Promise<readonly IssuerRecord[]> {
  const issuing = (await everyIssuer(ledger)).filter(({ level, state }) => level === 'issuing' && state === 'active');
  const enough = longestValidity(new Date(clock.now().getTime() + EARLY_MS));
  return issuing.filter((record) => {
    const followed = issuing.some((one) => one.hierarchy === record.hierarchy && one.createdAt > record.createdAt);
    return !followed && issuerOf(record).facts.notAfter < enough;
  });
}
