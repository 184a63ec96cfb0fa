import { mandateFor, NOWHERE, type Principal } from '../registration/authority.ts';
import type { MandateRecord, Role } from '../registration/records.ts';
import { profileOf, targetUnder } from './gate.ts';
import { type CertificateRecord, isSubscribers } from './records.ts';

const EITHER: readonly Role[] = ['technical-administrator', 'holder'];

/**
 * The mandate by which the principal accepts this certificate and sets its code: the holder's for one that is a person's,
 * and nobody's in their place; else an administrator's. Throws the Refusals of `mandateFor`; what is out of the
 * principal's reach is asked about first, so that it looks the same whosever it is.
 */
export function mandateToAccept(
  principal: Principal,
  certificate: CertificateRecord | undefined,
  now: Date,
): MandateRecord {
  const target = certificate ? targetUnder(certificate) : NOWHERE;
  const mandate = mandateFor(principal, EITHER, target, now);
  if (!isSubscribers(certificate)) return mandate;
  const role = acceptedBy(certificate) === 'holder' ? 'holder' : 'technical-administrator';
  return mandate.role === role ? mandate : mandateFor(principal, [role], target, now);
}

/** Whose terms of use go with a certificate. */
export function acceptedBy({ profile }: Pick<CertificateRecord, 'profile'>): 'structure' | 'holder' {
  return profileOf(profile).declares === 'holder' ? 'holder' : 'structure';
}
