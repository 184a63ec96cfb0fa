import type * as z from 'zod';
import type { HolderLife, RenewalDue } from '../../shared/lifecycle/holders/life.ts';
import type { LossDeclared } from '../../shared/lifecycle/holders/loss.ts';
import type { CertificateRecord } from '../../shared/lifecycle/records.ts';
import { checklistIn } from '../../shared/messages/checklists.ts';
import type { Departure } from '../../shared/registration/holder-life-records.ts';
import type { HolderRecord } from '../../shared/registration/holder-records.ts';
import type { DepartureView, LossView } from '../schemas/holder-life.ts';

type Language = 'fr' | 'en';

/** What was declared, what became of the certificates, and what to do; nothing personal. */
export function viewOfLoss(
  { holder, loss, certificates, siblings }: LossDeclared,
  language: Language,
): z.input<typeof LossView> {
  return {
    holderId: holder.id,
    what: loss.what,
    declaredAt: loss.declared.at,
    settled: holder.losses?.some((one) => one.declared.at === loss.declared.at && one.settledAt !== undefined) === true,
    certificates: certificates.map(viewOfEnded),
    siblings: siblings.map(viewOfEnded),
    checklist: checklistIn('loss', language),
  };
}

function viewOfEnded({ issuer, serial, state, revocation, notAfter }: CertificateRecord) {
  const revoked = state === 'revoked' && revocation;
  const href = `/certificates/${issuer}/${serial}`;
  const name = { issuer, serial, href, notAfter };
  return revoked
    ? { ...name, state: 'revoked' as const, revokedAt: revocation.at }
    : { ...name, state: 'issued' as const };
}

/** Where a departure stands, and what to do; nothing personal. */
export function viewOfDeparture(holder: HolderRecord, language: Language): z.input<typeof DepartureView> {
  const { id, state, departure, deletion } = holder;
  return {
    holderId: id,
    ...(departure && { departure: viewOf(departure) }),
    left: state === 'left',
    ...(deletion && { deletionConfirmedAt: deletion.at }),
    checklist: checklistIn('departure', language),
  };
}

const viewOf = ({ kind, on, effectiveAt, declared }: Departure) => ({ kind, on, effectiveAt, declaredAt: declared.at });

/** What is seen of a holder's time, beside the rest: in `viewOfSeen`. */
export function viewOfLife(holder: HolderRecord, { renewals, identity, messages, to }: HolderLife) {
  const { departure, left, deletion, losses } = holder;
  return {
    ...renewalDue(renewals, 'openers'),
    ...(identity && { identityDue: { ...identity } }),
    ...(departure && { departure: { ...viewOf(departure), ...(to !== undefined && { to }) } }),
    ...(left && { left: { at: left.at, ...(left.settledAt !== undefined && { settledAt: left.settledAt }) } }),
    ...(deletion && { deletionConfirmedAt: deletion.at }),
    ...(losses && {
      losses: losses.map(({ what, declared, happenedAt, certificates, settledAt }, index) => {
        const message = messages[index];
        return {
          ...{ what, declaredAt: declared.at, certificates: certificates.map((name) => ({ ...name })) },
          ...(happenedAt !== undefined && { at: happenedAt }),
          ...(settledAt !== undefined && { settledAt }),
          ...(message !== undefined && { message }),
        };
      }),
    }),
  };
}

/** What is to be renewed, as it shows to those who open requests, or later to the holder. */
export function renewalDue(renewals: readonly RenewalDue[], to: keyof RenewalDue['since'], now?: string) {
  const due = renewals.filter(({ since }) => now === undefined || since[to] <= now);
  if (due.length === 0) return {};
  return { renewalDue: due.map(({ issuer, serial, since, until }) => ({ issuer, serial, since: since[to], until })) };
}
