import { inForce } from '../../registration/authority.ts';
import type { MandateRecord } from '../../registration/records.ts';
import { hasAccepted } from '../../registration/terms.ts';
import type { TermsRecord } from '../../registration/terms-records.ts';
import { endsBy } from '../due-revocation.ts';
import { certificatesOf, requestsOfHolder } from '../holders/own-certificates.ts';
import type { Ledger } from '../ports.ts';
import type { Pen } from '../recording.ts';
import { type CertificateRecord, type DueRevocationRecord, isSubscribers } from '../records.ts';
import { all } from '../whole-list.ts';

/**
 * The certificates that somebody's refusal of new terms puts at stake: a holder's own; and of an administrator those that
 * they asked for, in subscriptions where no colleague who has accepted is left to answer for them.
 */
export async function certificatesAtStake(
  ledger: Ledger,
  terms: TermsRecord,
  held: readonly MandateRecord[],
  at: string,
): Promise<readonly CertificateRecord[]> {
  const found: CertificateRecord[] = [];
  for (const mandate of held) {
    const { scope } = mandate;
    if (scope.reach === 'holder') {
      const holder = await ledger.read('holder', { id: scope.holderId });
      if (holder) found.push(...(await certificatesOf(ledger, await requestsOfHolder(ledger, holder))));
    }
    if (scope.reach === 'subscription' && !(await answeredFor(ledger, terms, mandate, scope.subscriptionId, at))) {
      found.push(...(await askedForBy(ledger, mandate.personId, scope.subscriptionId)));
    }
  }
  return found.filter((certificate) => certificate.state === 'issued' && isSubscribers(certificate));
}

/** Whether another administrator of the subscription has accepted: found through an index, then read. */
async function answeredFor(
  ledger: Ledger,
  { population, edition }: TermsRecord,
  { personId }: MandateRecord,
  subscriptionId: string,
  at: string,
): Promise<boolean> {
  const listed = await all((page) => ledger.list('mandates-of-subscription', subscriptionId, page));
  for (const one of listed.filter((mandate) => mandate.personId !== personId)) {
    const mandate = await ledger.read('mandate', { personId: one.personId, id: one.id });
    if (mandate?.role !== 'technical-administrator' || !inForce(mandate, new Date(at))) continue;
    const record = await ledger.read('termsAcceptance', { personId: one.personId, population });
    if (hasAccepted(record, edition)) return true;
  }
  return false;
}

async function askedForBy(
  ledger: Ledger,
  personId: string,
  subscriptionId: string,
): Promise<readonly CertificateRecord[]> {
  const issued = await all((page) => ledger.list('certificates-of-subscription', subscriptionId, page));
  const found: CertificateRecord[] = [];
  for (const { state, holderId, issuer, serial, requestId } of issued) {
    if (state !== 'issued' || holderId !== undefined) continue;
    const request = await ledger.read('request', { id: requestId });
    if (request?.requestedBy.personId !== personId) continue;
    const certificate = await ledger.read('certificate', { issuer, serial });
    if (certificate) found.push(certificate);
  }
  return found;
}

/** Orders their revocation now, in the name of whoever approved the terms; one that is ordered already is brought forward. */
export async function orderRevocations(
  ledger: Ledger,
  { decided, edition, population }: TermsRecord,
  certificates: readonly CertificateRecord[],
  pen: Pen,
): Promise<void> {
  const { personId, mandateId } = decided!.by;
  for (const { issuer, serial } of certificates) {
    const before = await ledger.read('dueRevocation', { issuer, serial });
    if (endsBy(before, pen.at)) continue;
    const order: DueRevocationRecord = {
      kind: 'dueRevocation',
      version: (before?.version ?? 0) + 1,
      createdAt: before?.createdAt ?? pen.at,
      issuer,
      serial,
      at: pen.at,
      reason: 'privilegeWithdrawn',
      orderedBy: { capacity: 'security-officer', personId, mandateId },
      state: 'waiting',
    };
    const data = { reason: order.reason, at: order.at, terms: `${population}/${edition}` };
    await ledger.commit({ records: [order], events: [pen.event(order, 'dueRevocation.ordered', data)] });
  }
}
