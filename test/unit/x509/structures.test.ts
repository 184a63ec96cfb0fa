import { describe, expect, test } from 'vitest';
import { DerError } from '../../../shared/der/error.ts';
import { totalLength } from '../../../shared/der/octets.ts';
import { verifySignature } from '../../../shared/x509/algorithms.ts';
import {
  assembleCertificate,
  decodeCertificate,
  decodeTbsCertificate,
  encodeTbsCertificate,
  tbsCertificateOf,
} from '../../../shared/x509/certificate.ts';
import {
  assembleCertificateList,
  certificateListPieces,
  decodeCertificateList,
  decodeRevokedCertificates,
  encodeRevokedCertificate,
  encodeTbsCertList,
  type RevokedCertificate,
  tbsCertListPieces,
} from '../../../shared/x509/certificate-list.ts';
import { decodeCertificationRequest, provesPossession } from '../../../shared/x509/certification-request.ts';
import { decodeCertsOnly, encodeCertsOnly } from '../../../shared/x509/certs-only.ts';
import { encodeCrlNumber } from '../../../shared/x509/crl-number.ts';
import { encodeExtendedKeyUsage, keyPurposes } from '../../../shared/x509/extended-key-usage.ts';
import { keyIdentifier, subjectKeyIdentifierOf } from '../../../shared/x509/key-identifiers.ts';
import { encodeKeyUsage } from '../../../shared/x509/key-usage.ts';
import { encodeName } from '../../../shared/x509/name.ts';
import { encodeSubjectAltName } from '../../../shared/x509/subject-alt-name.ts';
import {
  authorityName,
  authorityTbs,
  certificate,
  leafTbs,
  makeKey,
  request,
  signWith,
  subjectName,
} from './fixtures.ts';

const issuer = makeKey('P-384');
const subject = makeKey('P-256');

describe('certificates', () => {
  const tbs = leafTbs(issuer, subject.spki);

  test('decode is the inverse of encode', () => {
    const der = certificate(issuer, tbs);
    const decoded = decodeCertificate(der);
    expect(decoded.tbs).toEqual(tbs);
    expect(decoded.der).toBe(der);
    expect(decoded.signatureAlgorithm).toBe('ecdsa-with-SHA384');
    expect(decoded.tbsDer).toEqual(encodeTbsCertificate(tbs));
    expect(tbsCertificateOf(der)).toEqual(decoded.tbsDer);
    expect(decodeTbsCertificate(decoded.tbsDer)).toEqual(tbs);
    expect(assembleCertificate(decoded.tbsDer, decoded.signatureAlgorithm, decoded.signature)).toEqual(der);
    expect(verifySignature(decoded.signatureAlgorithm, issuer.spki, decoded.tbsDer, decoded.signature)).toBe(true);
    expect(subjectKeyIdentifierOf(decoded)).toEqual(keyIdentifier(subject.spki));
  });

  test.each([
    ['2049-12-31T23:59:59.000Z', '2050-01-01T00:00:00.000Z'],
    ['2050-01-01T00:00:00.000Z', '9999-12-31T23:59:59.000Z'],
    ['1950-01-01T00:00:00.000Z', '2049-12-31T23:59:59.000Z'],
  ])('validity %s to %s', (from, until) => {
    const decoded = decodeTbsCertificate(
      encodeTbsCertificate({ ...tbs, notBefore: new Date(from), notAfter: new Date(until) }),
    );
    expect([decoded.notBefore.toISOString(), decoded.notAfter.toISOString()]).toEqual([from, until]);
  });

  test.each(['', '00', '0001', '1', 'ABCD', 'xy', '-1', '7f'.repeat(21), 'ff'.repeat(20)])(
    'serial %j is not written',
    (serial) => {
      expect(() => encodeTbsCertificate({ ...tbs, serial })).toThrow(RangeError);
    },
  );

  test.each(['01', '7f', '80', 'ff', '0100', '7f'.repeat(20), 'ff'.repeat(19)])('serial %s', (serial) => {
    expect(decodeTbsCertificate(encodeTbsCertificate({ ...tbs, serial })).serial).toBe(serial);
  });
});

describe('requests', () => {
  const wanted = [
    encodeSubjectAltName([{ kind: 'dNSName', value: 'leaf.example.test' }]),
    encodeKeyUsage(['digitalSignature']),
    encodeExtendedKeyUsage([keyPurposes.serverAuth]),
  ];

  test('all of it is read', () => {
    const read = decodeCertificationRequest(request(subject, subjectName, wanted));
    expect(read.subject).toEqual(subjectName);
    expect(read.subjectDer).toEqual(encodeName(subjectName));
    expect(read.publicKey).toMatchObject({ kind: 'ec', spki: subject.spki });
    expect(read.extensions).toEqual(wanted);
    expect(read.requested).toEqual({
      subjectAltName: [{ kind: 'dNSName', value: 'leaf.example.test' }],
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: [keyPurposes.serverAuth],
    });
    expect(read.signatureAlgorithm).toBe('ecdsa-with-SHA256');
    expect(read.attributesAbsent).toBe(false);
    expect(provesPossession(read)).toBe(true);
  });

  test('a request without attributes asks for nothing', () => {
    const read = decodeCertificationRequest(request(issuer, []));
    expect([read.extensions, read.attributes, read.requested, read.subject]).toEqual([undefined, [], {}, []]);
    expect(provesPossession(read)).toBe(true);
  });

  test('a broken name inside an extension is bad encoding, whatever else there is', () => {
    const broken = [{ id: '2.5.29.17', critical: false, value: Uint8Array.of(0x30, 3, 0x82, 1, 0xe9) }];
    expect(() => decodeCertificationRequest(request(subject, [], broken))).toThrow(DerError);
  });

  test('the signature of another key proves nothing', () => {
    const other = { ...makeKey('P-256'), spki: subject.spki };
    expect(provesPossession(decodeCertificationRequest(request(other, [])))).toBe(false);
  });
});

describe('revocation lists', () => {
  const entries: RevokedCertificate[] = [
    { serial: '01', revocationDate: new Date('2049-12-31T23:59:59Z') },
    { serial: 'ff02', revocationDate: new Date('2050-01-01T00:00:00Z'), reason: 'keyCompromise' },
    { serial: '7f'.repeat(20), revocationDate: new Date('2026-01-01T00:00:00Z'), reason: 'privilegeWithdrawn' },
  ];
  const list = {
    signatureAlgorithm: issuer.algorithm,
    issuer: encodeName(authorityName),
    thisUpdate: new Date('2026-02-01T00:00:00Z'),
    nextUpdate: new Date('2050-02-01T00:00:00Z'),
    entries: entries.map(encodeRevokedCertificate),
    extensions: [encodeCrlNumber(7)],
  };

  test('decode is the inverse of encode', () => {
    const tbs = encodeTbsCertList(list);
    const der = assembleCertificateList(tbs, issuer.algorithm, signWith(issuer, tbs));
    const decoded = decodeCertificateList(der);
    expect([...decoded.entries()]).toEqual(entries);
    expect([...decoded.entries()], 'a second time').toEqual(entries);
    expect(decoded.crlNumber).toBe(7n);
    expect([decoded.thisUpdate, decoded.nextUpdate]).toEqual([list.thisUpdate, list.nextUpdate]);
    expect(decoded.issuer).toEqual(list.issuer);
    expect(decoded.tbsDer).toEqual(tbs);
    expect(verifySignature(issuer.algorithm, issuer.spki, decoded.tbsDer, decoded.signature)).toBe(true);
    expect([...decodeRevokedCertificates(decoded.entriesDer)]).toEqual(entries);
  });

  test('`unspecified` is said by absence', () => {
    const [entry] = entries;
    expect(encodeRevokedCertificate({ ...entry!, reason: 'unspecified' })).toEqual(encodeRevokedCertificate(entry!));
  });

  test('a snapshot and the tail since make the same list as all entries do', () => {
    const many = Array.from({ length: 3000 }, (_, i) =>
      encodeRevokedCertificate({ serial: `4a${(i + 0x1000).toString(16)}`, revocationDate: list.thisUpdate }),
    );
    const whole = encodeTbsCertList({ ...list, entries: many });
    const snapshot = Buffer.concat(many.slice(0, 2900));
    const pieces = tbsCertListPieces({ ...list, entries: [snapshot, ...many.slice(2900)] });
    expect(Buffer.concat(pieces).equals(whole)).toBe(true);
    expect(pieces).toContain(snapshot);
    const signature = signWith(issuer, whole);
    const assembled = Buffer.concat(certificateListPieces(pieces, issuer.algorithm, signature));
    expect(assembled.equals(assembleCertificateList(whole, issuer.algorithm, signature))).toBe(true);
  });

  test('a list of none has no entries and says so', () => {
    const tbs = encodeTbsCertList({ ...list, entries: [] });
    const decoded = decodeCertificateList(assembleCertificateList(tbs, issuer.algorithm, signWith(issuer, tbs)));
    expect([...decoded.entries()]).toEqual([]);
    expect(decoded.entriesDer.length).toBe(0);
  });

  test('an entry is one small allocation, and a generator of them is read once, in order', () => {
    let made = 0;
    function* generated() {
      for (let i = 0; i < 50_000; i++) {
        made++;
        yield encodeRevokedCertificate({
          serial: `4a${(i + 0x10000).toString(16).padStart(6, '0')}`,
          revocationDate: list.thisUpdate,
        });
      }
    }
    const pieces = tbsCertListPieces({ ...list, entries: generated() });
    expect(made).toBe(50_000);
    expect(pieces.length).toBeLessThan(6);
    const tbs = Buffer.concat(pieces);
    expect(tbs.length).toBe(totalLength(pieces));
    const decoded = decodeCertificateList(assembleCertificateList(tbs, issuer.algorithm, signWith(issuer, tbs)));
    let previous = '';
    let count = 0;
    for (const { serial } of decoded.entries()) {
      if (serial <= previous) throw new Error(`${serial} behind ${previous}`);
      previous = serial;
      count++;
    }
    expect(count).toBe(50_000);
  });
});

describe('certs-only messages', () => {
  test('decode gives the certificates', () => {
    const leaf = certificate(issuer, leafTbs(issuer, subject.spki));
    const authority = certificate(issuer, authorityTbs(issuer));
    const read = decodeCertsOnly(encodeCertsOnly([leaf, authority])).map((der) => Buffer.from(der).toString('hex'));
    expect(read.toSorted()).toEqual([leaf, authority].map((der) => Buffer.from(der).toString('hex')).toSorted());
  });

  test('there is none of nothing', () => expect(() => encodeCertsOnly([])).toThrow(RangeError));
});
