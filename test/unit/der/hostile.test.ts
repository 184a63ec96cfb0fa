import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DerError } from '../../../shared/der/error.ts';
import { checkDer, readDer } from '../../../shared/der/reader.ts';
import { readTime } from '../../../shared/der/time.ts';
import { decodeAuthorityInfoAccess } from '../../../shared/x509/authority-info-access.ts';
import { decodeBasicConstraints } from '../../../shared/x509/basic-constraints.ts';
import { decodeCertificate } from '../../../shared/x509/certificate.ts';
import { decodeCertificateList } from '../../../shared/x509/certificate-list.ts';
import { decodeCertificatePolicies } from '../../../shared/x509/certificate-policies.ts';
import { decodeCertificationRequest } from '../../../shared/x509/certification-request.ts';
import { decodeCrlDistributionPoints } from '../../../shared/x509/crl-distribution-points.ts';
import { decodeCrlNumber } from '../../../shared/x509/crl-number.ts';
import { decodeExtendedKeyUsage } from '../../../shared/x509/extended-key-usage.ts';
import { readExtensions } from '../../../shared/x509/extension.ts';
import { decodeGeneralNames } from '../../../shared/x509/general-name.ts';
import { decodeIssuingDistributionPoint } from '../../../shared/x509/issuing-distribution-point.ts';
import { decodeAuthorityKeyIdentifier } from '../../../shared/x509/key-identifiers.ts';
import { decodeKeyUsage } from '../../../shared/x509/key-usage.ts';
import { decodeName } from '../../../shared/x509/name.ts';
import { decodeReasonCode } from '../../../shared/x509/reason-code.ts';
import { decodeSubjectPublicKeyInfo } from '../../../shared/x509/subject-public-key-info.ts';
import { asText, type HostileCase } from '../../vectors/hostile-der/generate.ts';

const file = readFileSync(new URL('../../vectors/hostile-der/cases.json', import.meta.url), 'utf8');

const readers: Record<string, (der: Uint8Array) => unknown> = {
  element: (der) => checkDer(der),
  time: (der) => readDer(der, readTime),
  name: decodeName,
  generalNames: decodeGeneralNames,
  extensions: (der) => readDer(der, readExtensions),
  basicConstraints: decodeBasicConstraints,
  keyUsage: decodeKeyUsage,
  extendedKeyUsage: decodeExtendedKeyUsage,
  crlNumber: decodeCrlNumber,
  crlDistributionPoints: decodeCrlDistributionPoints,
  authorityInfoAccess: decodeAuthorityInfoAccess,
  certificatePolicies: decodeCertificatePolicies,
  issuingDistributionPoint: decodeIssuingDistributionPoint,
  reasonCode: decodeReasonCode,
  authorityKeyIdentifier: decodeAuthorityKeyIdentifier,
  spki: decodeSubjectPublicKeyInfo,
  certificate: decodeCertificate,
  request: decodeCertificationRequest,
  list: (der) => [...decodeCertificateList(der).entries()],
};

describe('hostile encodings', () => {
  test('the file is what its generator makes', () => expect(file).toBe(asText));

  test.each(JSON.parse(file) as HostileCase[])('$expect $name: $what', ({ reader, expect: expected, hex }) => {
    const read = () => readers[reader]!(new Uint8Array(Buffer.from(hex, 'hex')));
    if (expected === 'refuse') expect(read).toThrow(DerError);
    else expect(read).not.toThrow();
  });
});
