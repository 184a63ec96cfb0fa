import { Refusal } from '../errors.ts';
import { mandateFor, NOWHERE, nothingHere, type Principal } from '../registration/authority.ts';
import type { Role } from '../registration/records.ts';
import { type ApplicationHouse, type Submitted, submitRequest } from './application.ts';
import { profileOf, targetUnder } from './gate.ts';
import { demandOwn } from './machines/own.ts';
import { type CertificateRecord, isSubscribers, type RequestRecord } from './records.ts';
import { type RenewalWindow, windowOf } from './renewal-window.ts';
import type { CertificateName } from './replaced.ts';

/**
 * Renewal, in the people's word: always a new key, so a re-key (RFC 3647 §4.7). The subject stays as it is to the octet;
 * whatever else must change is a new request, for which the old one is at hand.
 */
export interface RenewalInput extends CertificateName {
  readonly certificationRequest: Uint8Array | string;
  /** Days after the acceptance of the new certificate, when the old one is revoked; absent: kept until its end. */
  readonly revokeOldAfterDays?: number | undefined;
}

const RENEWING: readonly Role[] = ['technical-administrator', 'machine'];

/** The longest time for which an order to revoke may lie: a certificate's own life is three years. */
export const LONGEST_OVERLAP_DAYS = 120;

/**
 * Requests a certificate in place of another. All that a request is asked is asked, and that the window is open; the
 * Refusals are those of `submitRequest`, `demandRenewable` and `renewedCertificate`.
 */
export async function renewCertificate(
  house: ApplicationHouse,
  principal: Principal,
  { issuer, serial, certificationRequest, revokeOldAfterDays }: RenewalInput,
  correlation: string,
): Promise<Submitted> {
  const { certificate, request } = await dossierOf(house, principal, { issuer, serial }, RENEWING);
  return submitRequest(
    house,
    principal,
    {
      subscriptionId: certificate.subscriptionId,
      usage: profileOf(certificate.profile).usage,
      declared: request.declared,
      renews: { issuer, serial },
      certificationRequest,
      revokeOldAfterDays,
    },
    correlation,
  );
}

export interface Prefill {
  readonly certificate: CertificateRecord;
  readonly usage: string;
  readonly declared: RequestRecord['declared'];
  readonly window: RenewalWindow;
  /**
   * `renewal`: now, with the same names. `request`: it is over, or too early; the same fields make a new request.
   * `opening`: it is a person's, who asks for the next one too; what is theirs to ask for is opened to them.
   */
  readonly by: 'renewal' | 'request' | 'opening';
}

/** What the old dossier gives to the next one. */
export async function prefill(
  house: ApplicationHouse,
  principal: Principal,
  name: CertificateName,
  roles: readonly Role[],
): Promise<Prefill> {
  const { certificate, request } = await dossierOf(house, principal, name, roles);
  const { usage, offer } = profileOf(certificate.profile);
  const window = await windowOf(house.ledger, certificate, offer, house.clock.now());
  const now = house.clock.now().toISOString();
  const open = certificate.state === 'issued' && window.opensAt <= now && now <= window.closesAt;
  const by = certificate.holderId !== undefined ? 'opening' : open ? 'renewal' : 'request';
  return { certificate, usage, declared: request.declared, window, by };
}

async function dossierOf(
  { ledger, clock }: ApplicationHouse,
  principal: Principal,
  { issuer, serial }: CertificateName,
  roles: readonly Role[],
): Promise<{ readonly certificate: CertificateRecord; readonly request: RequestRecord }> {
  const certificate = await ledger.read('certificate', { issuer, serial });
  mandateFor(principal, roles, certificate ? targetUnder(certificate) : NOWHERE, clock.now());
  if (!isSubscribers(certificate)) throw nothingHere();
  await demandOwn(ledger, principal, certificate);
  const request = await ledger.read('request', { id: certificate.requestId });
  if (!request) throw new Refusal('not-found', 'The request of this certificate is no longer kept: make a new one.');
  return { certificate, request };
}
