import { Refusal } from '../errors.ts';
import { nothingHere } from '../registration/authority.ts';
import type { Ledger } from './ports.ts';
import type { CertificateRecord, RequestRecord } from './records.ts';

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

/**
 * A certificate has one successor at a time: another renewal is admitted once the request of the last one was refused, or
 * what it led to is revoked, as it is when its content was refused or nobody accepted it. Throws a Refusal `wrong-state`.
 */
export async function demandNoSuccessor(
  ledger: Ledger,
  renewed: RequestRecord | undefined,
  requestId: string | undefined,
): Promise<void> {
  const taken = renewed?.renewedBy;
  if (taken === undefined || taken === requestId) return;
  const last = await ledger.read('request', { id: taken });
  if (!last || last.state === 'refused') return;
  const next = last.certificate && (await ledger.read('certificate', last.certificate));
  if (next?.state === 'revoked') return;
  const detail = next
    ? 'This certificate has been renewed already: renew the one that took its place.'
    : 'This certificate is being renewed already: wait for what becomes of that request.';
  throw new Refusal('wrong-state', detail, {
    findings: [
      {
        code: 'renewed-already',
        citation: 'PRODUCT journey A, step 7',
        pointer: '/renews',
        detail: `Request ${taken}.`,
      },
    ],
  });
}
