import type * as z from 'zod';
import { encodePem } from '../../shared/der/pem.ts';
import type { FrontHouse } from '../../shared/http/call.ts';
import { operation } from '../../shared/http/operation.ts';
import { sha256 } from '../../shared/lifecycle/identity.ts';
import { everyIssuer } from '../../shared/lifecycle/issuers.ts';
import type { IssuerRecord } from '../../shared/lifecycle/records.ts';
import { decodeCertificate } from '../../shared/x509/certificate.ts';
import { decodeName, formatName } from '../../shared/x509/name.ts';
import { IssuersView, type IssuerView } from '../schemas/platform.ts';

/** GET /issuers: every generation of every authority, with its certificate and where its revocation list is. */
export const listIssuers = operation({ answer: IssuersView }, async (_call, house: FrontHouse) => {
  const items = (await everyIssuer(house.ledger)).map(viewOfIssuer);
  return { status: 200, headers: { 'cache-control': 'public, max-age=300' }, body: { items } };
});

function viewOfIssuer(record: IssuerRecord): z.input<typeof IssuerView> {
  const { id, hierarchy, level, issuedBy, state, certificate, certificateUrl, crlUrl } = record;
  const { subject, notAfter } = decodeCertificate(certificate).tbs;
  return {
    id,
    hierarchy,
    level,
    issuedBy,
    state,
    subject: formatName(decodeName(subject)),
    notAfter: notAfter.toISOString(),
    certificateSha256: sha256(certificate),
    certificate: encodePem('CERTIFICATE', certificate),
    certificateUrl,
    crlUrl,
  };
}
