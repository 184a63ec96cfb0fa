import { type SignatureAlgorithm, signatureAlgorithms } from '../x509/algorithms.ts';
import { accessDescription, encodeAuthorityInfoAccess } from '../x509/authority-info-access.ts';
import { decodeCertificate } from '../x509/certificate.ts';
import { crlDistributionPoint, encodeCrlDistributionPoints } from '../x509/crl-distribution-points.ts';
import type { Extension } from '../x509/extension.ts';
import { encodeAuthorityKeyIdentifier, subjectKeyIdentifierOf } from '../x509/key-identifiers.ts';
import { decodeSubjectPublicKeyInfo, type PublicKey } from '../x509/subject-public-key-info.ts';
import type { KeyKind } from './profile.ts';

/** What a certificate takes from its issuer. Made once per issuer and kept: it costs as much as a certificate does. */
export interface IssuerFacts {
  /** DER of the Name. */
  readonly name: Uint8Array;
  readonly spki: Uint8Array;
  readonly publicKey: PublicKey;
  readonly keyKind: KeyKind;
  readonly subjectKeyIdentifier: Uint8Array;
  /** Of the issuer's own certificate; `notAfter` is its last second. */
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly hierarchy: 'production' | 'test';
  readonly crlUrl: string;
  readonly certificateUrl: string;
  /** Absent: the certificates name no responder. */
  readonly ocspUrl?: string;
  readonly signatureAlgorithm: SignatureAlgorithm;
  /** Ready-made for the certificates that it signs. */
  readonly extensions: {
    readonly authorityKeyIdentifier: Extension;
    readonly crlDistributionPoints: Extension;
    readonly authorityInfoAccess: Extension;
    /** Absent: its lists have no deltas. */
    readonly freshestCrl?: Extension;
  };
}

/**
 * Reads them from an issuer's record. Throws DerError for a certificate that is none, TypeError for an algorithm that is
 * unknown or not of the kind of the issuer's key: both are ours, and no certificate is made.
 */
export function issuerFacts(record: {
  readonly certificate: Uint8Array;
  readonly crlUrl: string;
  readonly certificateUrl: string;
  readonly ocspUrl?: string;
  readonly signatureAlgorithm: string;
  readonly hierarchy: 'production' | 'test';
}): IssuerFacts {
  const { crlUrl, certificateUrl, ocspUrl, hierarchy } = record;
  const certificate = decodeCertificate(record.certificate);
  const { subject: name, spki, notBefore, notAfter } = certificate.tbs;
  const algorithm = Object.values(signatureAlgorithms).find((row) => row.name === record.signatureAlgorithm);
  const publicKey = decodeSubjectPublicKeyInfo(spki);
  if (algorithm?.key !== publicKey.kind) {
    throw new TypeError(`the issuer's key does not sign with ${record.signatureAlgorithm}`);
  }
  const subjectKeyIdentifier = subjectKeyIdentifierOf(certificate);
  return {
    name,
    spki,
    publicKey,
    keyKind: algorithm.key,
    subjectKeyIdentifier,
    notBefore,
    notAfter,
    hierarchy,
    crlUrl,
    certificateUrl,
    ...(ocspUrl !== undefined && { ocspUrl }),
    signatureAlgorithm: algorithm.name,
    extensions: {
      authorityKeyIdentifier: encodeAuthorityKeyIdentifier(subjectKeyIdentifier),
      crlDistributionPoints: encodeCrlDistributionPoints([crlDistributionPoint(crlUrl)]),
      authorityInfoAccess: encodeAuthorityInfoAccess([
        ...(ocspUrl === undefined ? [] : [accessDescription('ocsp', ocspUrl)]),
        accessDescription('caIssuers', certificateUrl),
      ]),
    },
  };
}
