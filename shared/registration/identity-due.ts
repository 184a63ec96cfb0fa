import type { HolderRecord } from './holder-records.ts';
import { houseRules } from './house-rules.ts';

/** A certificate that a holder has or had, as far as it counts for the identity check. */
export interface Held {
  readonly issuedAt: string;
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
 * last revocation and the last loss, and not so many renewals ago. The first certificate after a check is the one that it
 * was made for; each further one counts as a renewal, whatever it was asked for as.
 */
export function identityDue(
  { identity, losses = [] }: Pick<HolderRecord, 'losses'> & { readonly identity: readonly { readonly at: string }[] },
  held: readonly Held[],
): IdentityDue | undefined {
  const checkedAt = latest(identity.map(({ at }) => at)) ?? '';
  const lost = latest(losses.map(({ declared }) => declared.at));
  if (lost !== undefined && lost >= checkedAt) return { why: 'loss', since: lost };
  const revoked = latest(held.flatMap((one) => (one.revoked && !one.revoked.planned ? [one.revoked.at] : [])));
  if (revoked !== undefined && revoked >= checkedAt) return { why: 'revocation', since: revoked };

  const since = held.filter(({ issuedAt }) => issuedAt >= checkedAt).length;
  return since >= houseRules.renewalsPerIdentityCheck ? { why: 'renewals', since: checkedAt } : undefined;
}

const latest = (instants: readonly string[]): string | undefined => [...instants].sort().at(-1);
