import { DerError } from '../../der/error.ts';
import { verifyWithKey } from '../../x509/algorithms.ts';
import { decodeCertificate } from '../../x509/certificate.ts';
import { issuerOf, verifierOf } from '../issuers.ts';
import type { CertificateRecord, IssuerRecord } from '../records.ts';

/** Whether these octets are a certificate of that serial with the issuer's own signature: that it was issued needs no other proof. */
export function isFrom(
  issuer: IssuerRecord,
  { serial, certificate }: Pick<CertificateRecord, 'serial'> & { readonly certificate: Uint8Array },
): boolean {
  try {
    const { tbs, tbsDer, signatureAlgorithm, signature } = decodeCertificate(certificate);
    const named = Buffer.compare(tbs.issuer, decodeCertificate(issuer.certificate).tbs.subject) === 0;
    const { publicKey } = verifierOf(issuerOf(issuer));
    return named && tbs.serial === serial && verifyWithKey(signatureAlgorithm, publicKey, tbsDer, signature);
  } catch (error) {
    if (error instanceof DerError) return false;
    throw error;
  }
}
