import { Refusal } from '../errors.ts';
import { type CertificateProfile, cite } from '../policy/profile.ts';
import type { Offer, SubscriptionRecord } from '../registration/records.ts';
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
}

/** When a certificate may be renewed. */
export function renewalWindow({ notAfter }: Pick<CertificateRecord, 'notAfter'>, offer: Offer): RenewalWindow {
  const opens = Date.parse(notAfter) - RENEWAL_OPENS_DAYS[offer] * 86_400_000;
  return { opensAt: new Date(opens).toISOString(), closesAt: notAfter };
}

/**
 * Asked at every gate of a renewal, beside what any request is asked: the window is open, and control of the declared
 * domain was checked again since it opened. Throws a Refusal `wrong-state` or `policy` that says what to do.
 */
export function demandRenewable(
  certificate: CertificateRecord,
  profile: CertificateProfile,
  { domain, control, offer }: SubscriptionRecord,
  now: Date,
): void {
  const { opensAt } = renewalWindow(certificate, offer);
  if (now.toISOString() < opensAt) {
    const detail = `This certificate may be renewed from ${opensAt.slice(0, 10)} on: until then make a new request.`;
    throw new Refusal('wrong-state', detail, { findings: [finding(profile, 'renewal-early', '/renews', detail)] });
  }
  if (!profile.approval.domainControl || !domain || (control && control.checkedAt >= opensAt)) return;
  const detail = `Control of the declared domain was last checked before ${opensAt.slice(0, 10)}: prove it again by DNS, or ask a validation agent, then renew.`;
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
