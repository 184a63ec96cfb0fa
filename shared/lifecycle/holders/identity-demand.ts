import { type Finding, Refusal } from '../../errors.ts';
import type { HolderRecord } from '../../registration/holder-records.ts';
import { houseRules } from '../../registration/house-rules.ts';
import { type Held, type IdentityDue, identityDue } from '../../registration/identity-due.ts';
import type { Ledger, Requirement } from '../ports.ts';
import type { CertificateRecord, RequestRecord } from '../records.ts';
import { certificatesOf, requestsOfHolder } from './own-certificates.ts';

/** What a holder has and had, as far as it counts for the identity check. */
export function heldOf(
  requests: readonly RequestRecord[],
  certificates: readonly CertificateRecord[],
): readonly Held[] {
  const renewing = new Set(requests.flatMap(({ id, renews }) => (renews ? [id] : [])));
  return certificates.flatMap(({ issuedAt, notAfter, requestId, revocation }) => {
    if (issuedAt === undefined) return [];
    // ordered for a date: after a renewal, or a correction of what it says
    const planned = revocation?.channel === 'clock' && ['superseded', 'affiliationChanged'].includes(revocation.reason);
    const revoked = revocation && { revoked: { at: revocation.at, planned } };
    return [{ issuedAt, notAfter, renews: renewing.has(requestId), ...revoked }];
  });
}

/**
 * Asked when a request is opened to a holder, and again at every gate of the request: no certificate after a revocation or
 * a loss, nor at every second renewal, without an identity check that is newer. Answers what the commit must still find so:
 * a revocation at the same instant starts the judgement again. Throws a Refusal `policy` that says why.
 */
export async function demandIdentity(
  ledger: Ledger,
  holder: HolderRecord,
  next: { readonly renews: boolean; readonly at: string },
): Promise<readonly Requirement[]> {
  const { due, inForce } = await identityOf(ledger, holder, next);
  if (!due) return inForce.map((record) => ({ that: 'unchanged', record }));
  const finding = identityFinding(due);
  throw new Refusal('policy', finding.detail, { findings: [finding] });
}

/** Why the identity is to be checked first, where it is, and the certificates on which that rests. */
export async function identityOf(
  ledger: Ledger,
  holder: HolderRecord,
  next: { readonly renews: boolean; readonly at: string },
): Promise<{ readonly due: IdentityDue | undefined; readonly inForce: readonly CertificateRecord[] }> {
  const requests = await requestsOfHolder(ledger, holder);
  const certificates = await certificatesOf(ledger, requests);
  const inForce = certificates.filter(({ state, notAfter }) => state === 'issued' && next.at <= notAfter);
  return { due: identityDue(holder, heldOf(requests, certificates), next), inForce };
}

/** Why, in words. */
export function identityFinding({ why, since }: IdentityDue): Finding {
  const day = since.slice(0, 10);
  const details: Readonly<Record<IdentityDue['why'], string>> = {
    loss: `The loss of a key was declared on ${day}: the holder’s identity has to be checked again first.`,
    revocation: `A certificate of this holder was revoked on ${day}: the holder’s identity has to be checked again first.`,
    renewals: `The holder’s identity was last checked on ${day}, and is checked again every ${houseRules.renewalsPerIdentityCheck} renewals: that comes first.`,
  };
  return {
    code: 'identity-due',
    citation: 'PRODUCT journey B, steps 4 and 6',
    pointer: '/identity',
    detail: details[why],
  };
}
