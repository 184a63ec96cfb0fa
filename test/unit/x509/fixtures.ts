import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { encodeOid } from '../../../shared/der/oid.ts';
import { explicit } from '../../../shared/der/tags.ts';
import { bitString, encode, encodeAll, integer, sequence, setOf } from '../../../shared/der/writer.ts';
import { type SignatureAlgorithm, signatureAlgorithms } from '../../../shared/x509/algorithms.ts';
import { accessDescription, encodeAuthorityInfoAccess } from '../../../shared/x509/authority-info-access.ts';
import { encodeBasicConstraints } from '../../../shared/x509/basic-constraints.ts';
import { assembleCertificate, encodeTbsCertificate, type TbsCertificate } from '../../../shared/x509/certificate.ts';
import { encodeCertificatePolicies } from '../../../shared/x509/certificate-policies.ts';
import { requestAttributeIds } from '../../../shared/x509/certification-request.ts';
import { crlDistributionPoint, encodeCrlDistributionPoints } from '../../../shared/x509/crl-distribution-points.ts';
import { encodeExtendedKeyUsage, keyPurposes } from '../../../shared/x509/extended-key-usage.ts';
import { type Extension, encodeExtensions } from '../../../shared/x509/extension.ts';
import {
  encodeAuthorityKeyIdentifier,
  encodeSubjectKeyIdentifier,
  keyIdentifier,
} from '../../../shared/x509/key-identifiers.ts';
import { encodeKeyUsage } from '../../../shared/x509/key-usage.ts';
import { attribute, encodeName, type Name } from '../../../shared/x509/name.ts';
import { encodeSubjectAltName } from '../../../shared/x509/subject-alt-name.ts';

/** A key, its SubjectPublicKeyInfo and what it signs with. Made here once per test file. */
export interface Key {
  readonly privateKey: KeyObject;
  readonly spki: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
}

export function makeKey(kind: 'P-256' | 'P-384' | 'RSA-3072'): Key {
  const pair =
    kind === 'RSA-3072'
      ? generateKeyPairSync('rsa', { modulusLength: 3072 })
      : generateKeyPairSync('ec', { namedCurve: kind });
  const algorithms = {
    'P-256': 'ecdsa-with-SHA256',
    'P-384': 'ecdsa-with-SHA384',
    'RSA-3072': 'sha256WithRSAEncryption',
  } as const;
  const spki = new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' }));
  return { privateKey: pair.privateKey, spki, algorithm: algorithms[kind] };
}

export function signWith(key: Key, message: Uint8Array, algorithm = key.algorithm): Uint8Array {
  return new Uint8Array(sign(signatureAlgorithms[algorithm].hash, message, key.privateKey));
}

export const authorityName: Name = [
  [attribute('C', 'FR')],
  [attribute('O', 'Autorité de test')],
  [attribute('CN', 'TEST CA 1')],
];
export const subjectName: Name = [
  [attribute('C', 'FR')],
  [attribute('ST', 'Paris (75)')],
  [attribute('O', 'Hôpital de test')],
  [attribute('OU', '1750000000')],
  [attribute('CN', 'leaf.example.test')],
];

export function certificate(issuer: Key, tbs: TbsCertificate): Uint8Array {
  const der = encodeTbsCertificate(tbs);
  return assembleCertificate(der, tbs.signatureAlgorithm, signWith(issuer, der, tbs.signatureAlgorithm));
}

/** A self-signed authority. */
export function authorityTbs(key: Key, name: Name = authorityName): TbsCertificate {
  return {
    serial: '4a01',
    signatureAlgorithm: key.algorithm,
    issuer: encodeName(name),
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2055-12-31T23:59:59Z'),
    subject: encodeName(name),
    spki: key.spki,
    extensions: [
      encodeSubjectKeyIdentifier(keyIdentifier(key.spki)),
      encodeBasicConstraints({ cA: true, pathLenConstraint: 0 }),
      encodeKeyUsage(['keyCertSign', 'cRLSign']),
    ],
  };
}

/** A server's certificate with every extension that an end entity's may have here. */
export function leafTbs(issuer: Key, spki: Uint8Array, more: Partial<TbsCertificate> = {}): TbsCertificate {
  return {
    serial: '5b0102030405060708090a0b0c0d0eff',
    signatureAlgorithm: issuer.algorithm,
    issuer: encodeName(authorityName),
    notBefore: new Date('2026-06-01T00:00:00Z'),
    notAfter: new Date('2029-05-31T23:59:59Z'),
    subject: encodeName(subjectName),
    spki,
    extensions: [
      encodeAuthorityKeyIdentifier(keyIdentifier(issuer.spki)),
      encodeSubjectKeyIdentifier(keyIdentifier(spki)),
      encodeKeyUsage(['digitalSignature']),
      encodeExtendedKeyUsage([keyPurposes.serverAuth, keyPurposes.clientAuth]),
      encodeBasicConstraints({ cA: false }),
      encodeSubjectAltName([
        { kind: 'dNSName', value: 'leaf.example.test' },
        { kind: 'dNSName', value: 'b.example.test' },
      ]),
      encodeCertificatePolicies([
        { policy: '1.3.6.1.4.1.32473.1.1', qualifiers: [{ kind: 'cps', uri: 'http://pki.example.test/cps' }] },
      ]),
      encodeCrlDistributionPoints([crlDistributionPoint('http://pki.example.test/ca.crl')]),
      encodeAuthorityInfoAccess([
        accessDescription('ocsp', 'http://ocsp.example.test'),
        accessDescription('caIssuers', 'http://pki.example.test/ca.cer'),
      ]),
    ],
    ...more,
  };
}

/** A PKCS #10 request signed by its own key. */
export function request(key: Key, name: Name, extensions?: readonly Extension[]): Uint8Array {
  const wanted =
    extensions && sequence(encodeOid(requestAttributeIds.extensionRequest), setOf([encodeExtensions(extensions)]));
  const info = sequence(
    integer(0),
    encodeName(name),
    key.spki,
    wanted ? encode(explicit(0), wanted) : encodeAll(explicit(0), []),
  );
  return sequence(info, signatureAlgorithms[key.algorithm].der, bitString(signWith(key, info)));
}
