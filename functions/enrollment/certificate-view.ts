import type * as z from 'zod';
import { urlOf } from '../../shared/lifecycle/crl/shards.ts';
import { sha256 } from '../../shared/lifecycle/identity.ts';
import type { CertificateRecord, IssuerRecord } from '../../shared/lifecycle/records.ts';
import { seesCauses } from '../../shared/registration/authority.ts';
import type { Role } from '../../shared/registration/records.ts';
import { decodeCertificate } from '../../shared/x509/certificate.ts';
import { extensionIds, extensionValue } from '../../shared/x509/extension.ts';
import { decodeGeneralNames, formatGeneralName } from '../../shared/x509/general-name.ts';
import { decodeName, formatName } from '../../shared/x509/name.ts';
import type { CertificateView } from '../schemas/requests.ts';
import { type Acceptable, viewOfAwaiting } from './acceptance-view.ts';

/** A certificate that has left, as its people see it in the capacity of `role`. */
export function viewOfCertificate(
  record: CertificateRecord & { readonly certificate: Uint8Array },
  issuer: IssuerRecord,
  role: Role,
  acceptable: Acceptable,
): z.input<typeof CertificateView> {
  const { revocation } = record;
  const { subject, extensions } = decodeCertificate(record.certificate).tbs;
  const altNames = extensionValue(extensions, extensionIds.subjectAltName);
  const acceptance = viewOfAwaiting(record, acceptable);
  return {
    issuer: record.issuer,
    serial: record.serial,
    state: record.state === 'revoked' ? 'revoked' : 'issued',
    profile: record.profile,
    subject: formatName(decodeName(subject)),
    subjectAltNames: altNames ? decodeGeneralNames(altNames).map(formatGeneralName) : [],
    requestId: record.requestId,
    structureId: record.structureId,
    subscriptionId: record.subscriptionId,
    notBefore: record.notBefore,
    notAfter: record.notAfter,
    certificateSha256: sha256(record.certificate),
    crlUrl: urlOf(issuer, record.crlScope),
    ...(acceptance && { acceptance }),
    ...(revocation && {
      revocation: {
        at: revocation.at,
        ...(seesCauses(role) && { reason: revocation.reason, capacity: revocation.capacity }),
      },
    }),
  };
}
