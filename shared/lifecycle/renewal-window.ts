import { Refusal } from '../errors.ts';
import { type CertificateProfile, cite } from '../policy/profile.ts';
import type { Offer, SubscriptionRecord } from '../registration/records.ts';
import { daysAfter } from '../registration/spans.ts';
import { earlySince } from './campaigns/early.ts';
import type { Ledger } from './ports.ts';
import type { CertificateRecord } from './records.ts';

/** How many days before its end a certificate of each offer may be renewed: early, so that nobody starts over. */
export const RENEWAL_OPENS_DAYS: Readonly<Record<Offer, number>> = {
  'SERV-SSL': 120,
  'SERV-SMIME-SIGN-CONF': 120,
  ORG: 120,
  PRO: 120,
  PERSON: 120,
};

export interface RenewalWindow {
  readonly opensAt: string;
  /** The certificate's own end. */
  readonly closesAt: string;
  /** Where it is not the opening: when control of the declared domain must have been checked, or later. */
  readonly controlSince?: string;
}

/** When a certificate may be renewed. */
export function renewalWindow({ notAfter }: Pick<CertificateRecord, 'notAfter'>, offer: Offer): RenewalWindow {
  const opens = Date.parse(notAfter) - RENEWAL_OPENS_DAYS[offer] * 86_400_000;
  return { opensAt: new Date(opens).toISOString(), closesAt: notAfter };
}

/** The same, opened earlier where a campaign renews the certificate before its time. */
export async function windowOf(
  ledger: Ledger,
  certificate: CertificateRecord,
  offer: Offer,
  now: Date,
): Promise<RenewalWindow> {
  const window = renewalWindow(certificate, offer);
  const early = now.toISOString() < window.opensAt ? await earlySince(ledger, certificate) : undefined;
  return early === undefined ? window : openedEarly(window, certificate, offer, early);
}

/**
 * The window as a campaign opens it at an instant, where it is not open by then. Control of the domain may be as old as in
 * any renewal, and is of after the certificate's own issue.
 */
export function openedEarly(
  window: RenewalWindow,
  { issuedAt, createdAt }: Pick<CertificateRecord, 'issuedAt' | 'createdAt'>,
  offer: Offer,
  at: string,
): RenewalWindow {
  if (window.opensAt <= at) return window;
  const controlSince = [daysAfter(at, -RENEWAL_OPENS_DAYS[offer]), issuedAt ?? createdAt].sort().at(-1)!;
  return { ...window, opensAt: at, controlSince };
}

/**
 * Asked at every gate of a renewal, beside what any request is asked: the window is open, and control of the declared
 * domain was checked again since it opened. Throws a Refusal `wrong-state` or `policy` that says what to do.
 */
export function demandRenewable(
  { opensAt, controlSince = opensAt }: RenewalWindow,
  profile: CertificateProfile,
  { domain, control }: SubscriptionRecord,
  now: Date,
): void {
  if (now.toISOString() < opensAt) {
    const detail = `This certificate may be renewed from ${opensAt.slice(0, 10)} on: until then make a new request.`;
    throw new Refusal('wrong-state', detail, { findings: [finding(profile, 'renewal-early', '/renews', detail)] });
  }
  if (!profile.approval.domainControl || !domain || (control && control.checkedAt >= controlSince)) return;
  const detail = `Control of the declared domain was last checked before ${controlSince.slice(0, 10)}: prove it again by DNS, or ask a validation agent, then renew.`;
  throw new Refusal('policy', detail, {
    findings: [finding(profile, 'renewal-control', '/subscription/control', detail)],
  });
}

const finding = (profile: CertificateProfile, code: string, pointer: string, detail: string) => ({
  code,
  citation: `${cite(profile, 'renewal')}; PRODUCT journey A, steps 2 and 7`,
  pointer,
  detail,
});
