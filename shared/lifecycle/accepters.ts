import { nothingHere, type Principal } from '../registration/authority.ts';
import type { Role } from '../registration/records.ts';
import { profileOf } from './gate.ts';
import { type CertificateRecord, isSubscribers, type RequestRecord } from './records.ts';

/** Who accepts, and nobody in their place: the holder of a certificate that is a person's, else an administrator. */
export function acceptersOf(certificate: CertificateRecord | undefined): readonly Role[] {
  if (!isSubscribers(certificate)) return ['technical-administrator', 'holder'];
  return profileOf(certificate.profile).declares === 'holder' ? ['holder'] : ['technical-administrator'];
}

/** Throws `nothingHere` where the certificate is a person's and the principal is another. */
export function demandOwn(
  { declared }: RequestRecord | { readonly declared?: undefined },
  { personId }: Principal,
): void {
  if (declared && 'holder' in declared && declared.holder.personId !== personId) throw nothingHere();
}
