import { describe, expect, test } from 'vitest';
import { toHex } from '../../../shared/der/octets.ts';
import {
  accessDescription,
  decodeAuthorityInfoAccess,
  encodeAuthorityInfoAccess,
} from '../../../shared/x509/authority-info-access.ts';
import { decodeBasicConstraints, encodeBasicConstraints } from '../../../shared/x509/basic-constraints.ts';
import { decodeCertificatePolicies, encodeCertificatePolicies } from '../../../shared/x509/certificate-policies.ts';
import {
  crlDistributionPoint,
  decodeCrlDistributionPoints,
  encodeCrlDistributionPoints,
} from '../../../shared/x509/crl-distribution-points.ts';
import { decodeCrlNumber, encodeCrlNumber } from '../../../shared/x509/crl-number.ts';
import {
  decodeExtendedKeyUsage,
  encodeExtendedKeyUsage,
  keyPurposes,
} from '../../../shared/x509/extended-key-usage.ts';
import { encodeExtensions } from '../../../shared/x509/extension.ts';
import {
  decodeIssuingDistributionPoint,
  encodeIssuingDistributionPoint,
} from '../../../shared/x509/issuing-distribution-point.ts';
import {
  decodeAuthorityKeyIdentifier,
  decodeSubjectKeyIdentifier,
  encodeAuthorityKeyIdentifier,
  encodeSubjectKeyIdentifier,
  keyIdentifier,
} from '../../../shared/x509/key-identifiers.ts';
import { decodeKeyUsage, encodeKeyUsage, keyUsageBits } from '../../../shared/x509/key-usage.ts';
import { decodeReasonCode, reasonCodes } from '../../../shared/x509/reason-code.ts';

const url = (value: string) => ({ kind: 'uniformResourceIdentifier', value }) as const;
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

describe('extensions', () => {
  test.each([
    ['basicConstraints, CA', encodeBasicConstraints({ cA: true, pathLenConstraint: 0 }), '30060101ff020100', true],
    ['basicConstraints, end entity', encodeBasicConstraints({ cA: false }), '3000', true],
    ['keyUsage', encodeKeyUsage(['digitalSignature', 'keyEncipherment']), '030205a0', true],
    ['keyUsage, decipherOnly', encodeKeyUsage(['decipherOnly', 'keyAgreement']), '0303070880', true],
    ['extKeyUsage', encodeExtendedKeyUsage([keyPurposes.serverAuth]), '300a06082b06010505070301', false],
    ['subjectKeyIdentifier', encodeSubjectKeyIdentifier(bytes('aabb')), '0402aabb', false],
    ['authorityKeyIdentifier', encodeAuthorityKeyIdentifier(bytes('aabb')), '30048002aabb', false],
    ['cRLNumber', encodeCrlNumber(128), '02020080', false],
    [
      'cRLDistributionPoints',
      encodeCrlDistributionPoints([crlDistributionPoint('http://a')]),
      '3010300ea00ca00a8608687474703a2f2f61',
      false,
    ],
    ['issuingDistributionPoint', encodeIssuingDistributionPoint({ onlyContainsUserCerts: true }), '30038101ff', true],
    ['certificatePolicies', encodeCertificatePolicies([{ policy: '2.5.4.3' }]), '300730050603550403', false],
  ])('%s: known octets and criticality', (_, extension, hex, critical) => {
    expect(toHex(extension.value)).toBe(hex);
    expect(extension.critical).toBe(critical);
  });

  test('each comes back as it was', () => {
    for (const value of [{ cA: false }, { cA: true }, { cA: true, pathLenConstraint: 300 }]) {
      expect(decodeBasicConstraints(encodeBasicConstraints(value).value)).toEqual(value);
    }
    for (const bit of keyUsageBits) expect(decodeKeyUsage(encodeKeyUsage([bit]).value)).toEqual([bit]);
    expect(decodeKeyUsage(encodeKeyUsage(keyUsageBits).value)).toEqual(keyUsageBits);
    const purposes = Object.values(keyPurposes);
    expect(decodeExtendedKeyUsage(encodeExtendedKeyUsage(purposes).value)).toEqual(purposes);
    expect(decodeSubjectKeyIdentifier(encodeSubjectKeyIdentifier(bytes('01')).value)).toEqual(bytes('01'));
    expect(decodeAuthorityKeyIdentifier(encodeAuthorityKeyIdentifier(bytes('01')).value)).toEqual({
      keyIdentifier: bytes('01'),
    });
    expect(decodeCrlNumber(encodeCrlNumber(2n ** 158n).value)).toBe(2n ** 158n);
    const points = [{ fullName: [url('http://a'), url('ldap://b')] }, { fullName: [url('http://c')] }];
    expect(decodeCrlDistributionPoints(encodeCrlDistributionPoints(points).value)).toEqual(points);
    const access = [accessDescription('ocsp', 'http://a'), accessDescription('caIssuers', 'http://b')];
    expect(decodeAuthorityInfoAccess(encodeAuthorityInfoAccess(access).value)).toEqual(access);
    const policies = [
      { policy: '1.2.3' },
      {
        policy: '1.2.4',
        qualifiers: [
          { kind: 'cps', uri: 'http://a' },
          { kind: 'other', id: '1.2.5', value: bytes('3000') },
        ],
      },
    ] as const;
    expect(decodeCertificatePolicies(encodeCertificatePolicies(policies).value)).toEqual(policies);
    for (const point of [{ fullName: [url('http://a')], onlyContainsCACerts: true }, { onlyContainsUserCerts: true }]) {
      expect(decodeIssuingDistributionPoint(encodeIssuingDistributionPoint(point).value)).toEqual(point);
    }
  });

  test('authorityKeyIdentifier with issuer and serial is read', () => {
    const value = bytes('300d8001aaa1058203612e62820105');
    expect(decodeAuthorityKeyIdentifier(value)).toEqual({
      keyIdentifier: bytes('aa'),
      authorityCertIssuer: [{ kind: 'dNSName', value: 'a.b' }],
      authorityCertSerialNumber: '05',
    });
  });

  test('a keyUsage without a bit is read as such: policy refuses it', () => {
    expect(decodeKeyUsage(bytes('030100'))).toEqual([]);
  });

  test.each(Object.entries(reasonCodes))('reason %s', (name, code) => {
    expect(decodeReasonCode(Uint8Array.of(0x0a, 1, code))).toBe(name);
  });

  test.each([
    ['nothing', () => encodeExtensions([])],
    ['one twice', () => encodeExtensions([encodeCrlNumber(1), encodeCrlNumber(2)])],
    ['no usage', () => encodeKeyUsage([])],
    ['no purpose', () => encodeExtendedKeyUsage([])],
    ['pathLen without cA', () => encodeBasicConstraints({ cA: false, pathLenConstraint: 0 })],
    ['a CRL number of 21 octets', () => encodeCrlNumber(2n ** 159n)],
    ['a negative CRL number', () => encodeCrlNumber(-1)],
    [
      'a list for nobody',
      () => encodeIssuingDistributionPoint({ onlyContainsCACerts: true, onlyContainsUserCerts: true }),
    ],
    ['an empty issuingDistributionPoint', () => encodeIssuingDistributionPoint({})],
  ])('%s is not written', (_, write) => expect(write).toThrow(RangeError));

  test('key identifiers are digests of the key bits alone (RFC 7093 §2, RFC 5280 §4.2.1.2)', () => {
    const spki = bytes('3019301306072a8648ce3d020106082a8648ce3d03010703020004');
    expect(toHex(keyIdentifier(spki))).toBe('e52d9c508c502347344d8c07ad91cbd6068afc75');
    expect(toHex(keyIdentifier(spki, 'sha1'))).toBe('a42c6cf1de3abfdea9b95f34687cbbe92b9a7383');
  });
});
