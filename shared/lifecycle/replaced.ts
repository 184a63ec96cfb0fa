import { Refusal } from '../errors.ts';
import { nothingHere } from '../registration/authority.ts';
import type { Ledger } from './ports.ts';
import type { CertificateRecord } from './records.ts';

/** How requests name the certificate that theirs takes the place of. */
export interface CertificateName {
  readonly issuer: string;
  readonly serial: string;
}

export type LeftCertificate = CertificateRecord & { readonly certificate: Uint8Array };

/**
 * The certificate of a subscription that a new one is to take the place of, in whatever state it is by now. Throws a
 * Refusal `not-found`, the same for another subscription's and for none.
 */
export async function replacedCertificate(
  ledger: Ledger,
  name: CertificateName,
  subscriptionId: string,
): Promise<LeftCertificate> {
  const { issuer, serial } = name;
  const record = await ledger.read('certificate', { issuer, serial });
  if (record?.subscriptionId !== subscriptionId || record.certificate === undefined) throw nothingHere();
  return { ...record, certificate: record.certificate };
}

/**
 * The same, while it may be renewed: active and not past its end. Otherwise a Refusal `wrong-state` says to make a new
 * request; the fields of the old one may be used again.
 */
export async function renewedCertificate(
  ledger: Ledger,
  name: CertificateName,
  subscriptionId: string,
  now: Date,
): Promise<LeftCertificate> {
  const record = await replacedCertificate(ledger, name, subscriptionId);
  const over = record.state === 'revoked' ? 'revoked' : Date.parse(record.notAfter) < now.getTime() && 'expired';
  if (!over) return record;
  throw new Refusal('wrong-state', `This certificate is ${over}, so that it cannot be renewed: make a new request.`, {
    findings: [
      {
        code: 'renewal-of-inactive',
        citation: 'PRODUCT: only while the certificate is active',
        pointer: '/renews',
        detail: `It is ${over}. A new request may declare the same fields.`,
      },
    ],
  });
}
