import { type Finding, Refusal } from '../../errors.ts';
import type { HolderRecord, IdentityCheck } from '../../registration/holder-records.ts';
import { houseRules } from '../../registration/house-rules.ts';
import { type Held, type IdentityDue, identityDue } from '../../registration/identity-due.ts';
import type { MandateRecord } from '../../registration/records.ts';
import type { Ledger, Requirement } from '../ports.ts';
import type { CertificateRecord } from '../records.ts';
import { certificatesOf, requestsOfHolder } from './own-certificates.ts';

/** What a holder has and had, as far as it counts for the identity check. */
export function heldOf(certificates: readonly CertificateRecord[]): readonly Held[] {
  return certificates.flatMap(({ issuedAt, revocation }) => {
    if (issuedAt === undefined) return [];
    // ordered for a date: after a renewal, or a correction of what it says
    const planned = revocation?.channel === 'clock' && ['superseded', 'affiliationChanged'].includes(revocation.reason);
    const revoked = revocation && { revoked: { at: revocation.at, planned } };
    return [{ issuedAt, ...revoked }];
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
  now: string,
): Promise<readonly Requirement[]> {
  const { due, inForce } = await identityOf(ledger, holder, now);
  if (due) throw refusedFor(due);
  return inForce.map((record) => ({ that: 'unchanged', record }));
}

/**
 * Asked when somebody who was a holder before is registered anew: the check that is told is newer than whatever happened
 * to them then. Throws a Refusal `policy` that says why.
 */
export async function demandCheckedSince(
  ledger: Ledger,
  mandates: readonly MandateRecord[],
  check: Pick<IdentityCheck, 'at'>,
): Promise<void> {
  for (const { scope } of mandates) {
    const former = scope.reach === 'holder' ? await ledger.read('holder', { id: scope.holderId }) : undefined;
    if (!former) continue;
    const certificates = await certificatesOf(ledger, await requestsOfHolder(ledger, former));
    const due = identityDue({ ...former, identity: [check] }, heldOf(certificates));
    if (due && due.why !== 'renewals') throw refusedFor(due);
  }
}

function refusedFor(due: IdentityDue): Refusal {
  const finding = identityFinding(due);
  return new Refusal('policy', finding.detail, { findings: [finding] });
}

/** Why the identity is to be checked first, where it is, and the certificates on which that rests. */
export async function identityOf(
  ledger: Ledger,
  holder: HolderRecord,
  now: string,
): Promise<{ readonly due: IdentityDue | undefined; readonly inForce: readonly CertificateRecord[] }> {
  const certificates = await certificatesOf(ledger, await requestsOfHolder(ledger, holder));
  const inForce = certificates.filter(({ state, notAfter }) => state === 'issued' && now <= notAfter);
  return { due: identityDue(holder, heldOf(certificates)), inForce };
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
