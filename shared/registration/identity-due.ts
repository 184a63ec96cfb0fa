import type { HolderRecord } from './holder-records.ts';
import { houseRules } from './house-rules.ts';

/** A certificate that a holder has or had, as far as it counts for the identity check. */
export interface Held {
  readonly issuedAt: string;
  readonly notAfter: string;
  /** It took the place of another one that was in force. */
  readonly renews: boolean;
  readonly revoked?: {
    readonly at: string;
    /** As was decided when it was renewed, or corrected: nothing had gone wrong. */
    readonly planned: boolean;
  };
}

/** Why a holder's identity is to be checked again before the next certificate, and since when. */
export interface IdentityDue {
  readonly why: 'loss' | 'revocation' | 'renewals';
  readonly since: string;
}

/**
 * Whether a check that is on record is good for one more certificate (PRODUCT journey B, step 6): it was done after the
 * last revocation and the last loss, and not so many renewals ago. A certificate of somebody whose others are all over
 * renews what they had, whatever it was asked for as.
 */
export function identityDue(
  { identity, losses = [] }: Pick<HolderRecord, 'identity' | 'losses'>,
  held: readonly Held[],
  next: { readonly renews: boolean; readonly at: string },
): IdentityDue | undefined {
  const checkedAt = latest(identity.map(({ at }) => at)) ?? '';
  const lost = latest(losses.map(({ declared }) => declared.at));
  if (lost !== undefined && lost >= checkedAt) return { why: 'loss', since: lost };
  const revoked = latest(held.flatMap((one) => (one.revoked && !one.revoked.planned ? [one.revoked.at] : [])));
  if (revoked !== undefined && revoked >= checkedAt) return { why: 'revocation', since: revoked };

  const isRenewal = (one: { readonly renews: boolean }, at: string) => one.renews || allOver(held, at);
  if (!isRenewal(next, next.at)) return undefined;
  // the first certificate after a check is the one that it was made for
  const [, ...since] = held
    .filter((one) => one.issuedAt >= checkedAt)
    .sort((a, b) => (a.issuedAt < b.issuedAt ? -1 : 1));
  const renewals = since.filter((one) => isRenewal(one, one.issuedAt)).length;
  const enough = renewals + 1 >= houseRules.renewalsPerIdentityCheck;
  return enough ? { why: 'renewals', since: checkedAt } : undefined;
}

/** Whether there were certificates before, and none was left in its term. */
function allOver(held: readonly Held[], at: string): boolean {
  const before = held.filter(({ issuedAt }) => issuedAt < at);
  return before.length > 0 && before.every(({ notAfter }) => notAfter < at);
}

const latest = (instants: readonly string[]): string | undefined => [...instants].sort().at(-1);
