import { encodePem } from '../../shared/der/pem.ts';
import { Refusal } from '../../shared/errors.ts';
import type { Answer } from '../../shared/http/call.ts';
import { operation } from '../../shared/http/operation.ts';
import { targetUnder } from '../../shared/lifecycle/gate.ts';
import { chainOf, readIssuer } from '../../shared/lifecycle/issuers.ts';
import { demandOwn } from '../../shared/lifecycle/machines/own.ts';
import { isSubscribers } from '../../shared/lifecycle/records.ts';
import { mandateFor, NOWHERE, nothingHere } from '../../shared/registration/authority.ts';
import type { Role } from '../../shared/registration/records.ts';
import { encodeCertsOnly } from '../../shared/x509/certs-only.ts';
import { CertificateView } from '../schemas/requests.ts';
import { acceptableOf } from './acceptance-view.ts';
import { viewOfCertificate } from './certificate-view.ts';
import type { CertificatesHouse } from './house.ts';

/** Those for whom acceptance comes before download (RFC 3647 §4.4); the house looks when it must. */
const SUBSCRIBERS: ReadonlySet<Role> = new Set([
  'technical-administrator',
  'holder',
  'legal-representative',
  'mandatary',
  'machine',
]);

/** GET /certificates/{issuer}/{serial}: its record, or the certificate itself in the form that `Accept` asks for. */
export const showCertificate = operation(
  { answer: CertificateView, alsoRefuses: ['wrong-state'] },
  async (call, house: CertificatesHouse) => {
    const { issuer: issuerId, serial } = call.params as { issuer: string; serial: string };
    const record = await house.ledger.read('certificate', { issuer: issuerId, serial });
    const target = record ? targetUnder(record) : NOWHERE;
    const { role } = mandateFor(call.principal, call.roles, target, house.clock.now());
    if (!isSubscribers(record)) throw nothingHere();
    await demandOwn(house.ledger, call.principal, record);
    const issuer = await readIssuer(house.ledger, issuerId);
    if (call.accepts === 'application/json') {
      const acceptable = await acceptableOf(house, [record]);
      const order = await house.ledger.read('dueRevocation', { issuer: issuerId, serial });
      const body = viewOfCertificate(record, issuer.record, role, acceptable);
      const revocationOrder = order?.state === 'waiting' && {
        revocationOrder: { at: order.at, withRenewal: order.successor !== undefined },
      };
      return { status: 200, body: { ...body, ...revocationOrder } };
    }
    if (record.acceptance === 'awaited' && SUBSCRIBERS.has(role)) {
      throw new Refusal('wrong-state', 'Downloads are given once the certificate has been accepted: accept it first.');
    }
    const upToRoot = await chainOf(house.ledger, issuer);
    return inForm(call.accepts, record.certificate, upToRoot, `${issuerId}-${serial}`);
  },
);

/** The chain leaves the root out: whoever relies on it has it from elsewhere, or it is worth nothing (RFC 8446 §4.4.2). */
function inForm(mediaType: string, certificate: Uint8Array, upToRoot: readonly Uint8Array[], name: string): Answer {
  const chain = [certificate, ...upToRoot.slice(0, -1)];
  const text = (certificates: readonly Uint8Array[]) =>
    certificates.map((der) => encodePem('CERTIFICATE', der)).join('');
  const forms: Readonly<Record<string, readonly [suffix: string, body: () => Uint8Array]>> = {
    'application/x-pem-file': ['pem', () => Buffer.from(text([certificate]))],
    'application/pem-certificate-chain': ['chain.pem', () => Buffer.from(text(chain))],
    'application/pkix-cert': ['cer', () => certificate],
    'application/pkcs7-mime': ['p7c', () => encodeCertsOnly(chain)],
  };
  const form = forms[mediaType];
  if (!form) throw new Error(`no form for ${mediaType}`);
  const disposition = { 'content-disposition': `attachment; filename="${name}.${form[0]}"` };
  return { status: 200, body: form[1](), mediaType, headers: disposition };
}
