import type * as z from 'zod';
import { encodePem } from '../../shared/der/pem.ts';
import type { FrontHouse } from '../../shared/http/call.ts';
import { operation } from '../../shared/http/operation.ts';
import { sha256 } from '../../shared/lifecycle/identity.ts';
import { everyIssuer, ownRecordOf } from '../../shared/lifecycle/issuers.ts';
import type { IssuerRecord, SealRecord } from '../../shared/lifecycle/records.ts';
import { decodeCertificate } from '../../shared/x509/certificate.ts';
import { decodeName, formatName } from '../../shared/x509/name.ts';
import { IssuersView, type IssuerView, type SealView } from '../schemas/platform.ts';

/**
 * GET /issuers: every generation of every authority, with its certificate and where its list and its responder are; and the
 * platform's seals, for whoever verifies a receipt.
 */
export const listIssuers = operation({ answer: IssuersView }, async (_call, house: FrontHouse) => {
  const items = await Promise.all((await everyIssuer(house.ledger)).map((record) => viewOfIssuer(house, record)));
  const certified = (await house.ledger.list('seals', '', { limit: 1000 })).items.filter(isCertified);
  const seals = await Promise.all(certified.map((seal) => viewOfSeal(house, seal)));
  return { status: 200, headers: { 'cache-control': 'public, max-age=300' }, body: { items, seals } };
});

type Certified = SealRecord & Required<Pick<SealRecord, 'certificate'>>;
const isCertified = (seal: SealRecord): seal is Certified => seal.certificate !== undefined;

async function viewOfSeal(
  { ledger }: Pick<FrontHouse, 'ledger'>,
  { id, hierarchy, issuedBy, certificate: { serial, der } }: Certified,
): Promise<z.input<typeof SealView>> {
  const { subject, notBefore, notAfter } = decodeCertificate(der).tbs;
  const { revocation } = (await ledger.read('certificate', { issuer: issuedBy, serial })) ?? {};
  return {
    id,
    hierarchy,
    issuedBy,
    subject: formatName(decodeName(subject)),
    serial,
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    ...(revocation && { revokedAt: revocation.at }),
    certificateSha256: sha256(der),
    certificate: encodePem('CERTIFICATE', der),
  };
}

async function viewOfIssuer(
  { ledger }: Pick<FrontHouse, 'ledger'>,
  record: IssuerRecord,
): Promise<z.input<typeof IssuerView>> {
  const { id, hierarchy, level, issuedBy, state, certificate, certificateUrl, crlUrl, ocspUrl } = record;
  const { subject, notAfter } = decodeCertificate(certificate).tbs;
  const { revocation } = (await ownRecordOf(ledger, record)) ?? {};
  return {
    id,
    hierarchy,
    level,
    issuedBy,
    state,
    ...(revocation && { revokedAt: revocation.at }),
    subject: formatName(decodeName(subject)),
    notAfter: notAfter.toISOString(),
    certificateSha256: sha256(certificate),
    certificate: encodePem('CERTIFICATE', certificate),
    certificateUrl,
    crlUrl,
    ...(ocspUrl !== undefined && { ocspUrl }),
  };
}
