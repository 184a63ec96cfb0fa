import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DerError } from '../../shared/der/error.ts';
import { decodeOid, encodeOid } from '../../shared/der/oid.ts';
import { decodePem, encodePem, findPemBlocks } from '../../shared/der/pem.ts';
import { checkDer, readDer } from '../../shared/der/reader.ts';
import { decodeString, encodeString, type StringType, stringTags } from '../../shared/der/string.ts';
import { encodeTime, readTime } from '../../shared/der/time.ts';
import { integer } from '../../shared/der/writer.ts';
import { verifySignature } from '../../shared/x509/algorithms.ts';
import { decodeCertificate, decodeTbsCertificate, encodeTbsCertificate } from '../../shared/x509/certificate.ts';
import {
  assembleCertificateList,
  decodeCertificateList,
  encodeRevokedCertificate,
  encodeTbsCertList,
} from '../../shared/x509/certificate-list.ts';
import { decodeCertificationRequest, provesPossession } from '../../shared/x509/certification-request.ts';
import { encodeCrlNumber } from '../../shared/x509/crl-number.ts';
import { decodeGeneralNames, encodeGeneralNames, type GeneralName } from '../../shared/x509/general-name.ts';
import { decodeKeyUsage, encodeKeyUsage, keyUsageBits } from '../../shared/x509/key-usage.ts';
import { type Attribute, decodeName, encodeName, type Name } from '../../shared/x509/name.ts';
import { type ReasonCodeName, reasonCodes } from '../../shared/x509/reason-code.ts';
import { encodeSubjectAltName } from '../../shared/x509/subject-alt-name.ts';
import { authorityName, certificate, leafTbs, makeKey, request, signWith, subjectName } from '../unit/x509/fixtures.ts';

/** One seed unless SEED says another: a run can be repeated, and a search is `SEED=$RANDOM` in a loop. */
const seed = Number(process.env.SEED ?? 5280);
console.info(`seed ${seed}`);
const run = <T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => void, numRuns = 300) =>
  fc.assert(
    fc.property(arbitrary, (value) => {
      holds(value);
    }),
    { seed, numRuns },
  );

const seconds = fc
  .date({ min: new Date('1950-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => new Date(Math.floor(date.getTime() / 1000) * 1000));
/** Dates crowd around the turn from UTCTime to GeneralizedTime. */
const instant = fc.oneof(
  seconds,
  fc.integer({ min: -100, max: 100 }).map((s) => new Date(Date.UTC(2050, 0, 1) + s * 1000)),
);
const oid = fc
  .tuple(
    fc.constantFrom('0.', '1.'),
    fc.integer({ min: 0, max: 39 }),
    fc.array(fc.bigInt({ min: 0n, max: 2n ** 70n }), { maxLength: 4 }),
  )
  .map(([root, second, rest]) => [`${root}${second}`, ...rest].join('.'));
const alphabet = (characters: string) => fc.string({ unit: fc.constantFrom(...characters), maxLength: 40 });
const texts: Record<StringType, fc.Arbitrary<string>> = {
  UTF8String: fc.string({ unit: 'binary', maxLength: 40 }),
  NumericString: alphabet('0123456789 '),
  PrintableString: alphabet("abcXYZ019 '()+,-./:=?"),
  TeletexString: fc
    .array(fc.integer({ min: 0, max: 255 }), { maxLength: 40 })
    .map((codes) => String.fromCharCode(...codes)),
  IA5String: fc
    .array(fc.integer({ min: 0, max: 127 }), { maxLength: 40 })
    .map((codes) => String.fromCharCode(...codes)),
  UniversalString: fc.string({ unit: 'binary', maxLength: 20 }),
  BMPString: fc
    .string({ unit: 'binary', maxLength: 20 })
    .map((text) => text.replaceAll(/[\u{10000}-\u{10ffff}]/gu, 'x')),
};
const stringTypes = Object.keys(texts) as StringType[];
const attribute: fc.Arbitrary<Attribute> = fc
  .constantFrom(...stringTypes)
  .chain((encoding) => fc.record({ type: oid, value: texts[encoding], encoding: fc.constant(encoding) }));
const name: fc.Arbitrary<Name> = fc.array(
  attribute.map((one) => [one]),
  { maxLength: 8 },
);
const octets = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength });
const generalName: fc.Arbitrary<GeneralName> = fc.oneof(
  fc.record({ kind: fc.constantFrom('dNSName', 'rfc822Name', 'uniformResourceIdentifier'), value: texts.IA5String }),
  fc.record({ kind: fc.constant('iPAddress'), value: fc.oneof(octets(4, 4), octets(16, 16)) }),
  fc.record({ kind: fc.constant('directoryName'), value: name }),
  fc.record({ kind: fc.constant('registeredID'), value: oid }),
);
const serial = fc
  .tuple(fc.integer({ min: 1, max: 0x7f }), octets(0, 19))
  .map(([first, rest]) => Buffer.from([first, ...rest]).toString('hex'));

const issuer = makeKey('P-256');
const subject = makeKey('P-384');

describe('encode ∘ decode is the identity', () => {
  test('integers', () =>
    run(fc.bigInt({ min: 0n, max: 2n ** 500n }), (value) => {
      expect(readDer(integer(value), (reader) => reader.unsigned(64))).toBe(value);
    }));
  test('object identifiers', () => run(oid, (dotted) => expect(decodeOid(encodeOid(dotted), 2)).toBe(dotted)));
  test('instants', () => run(instant, (date) => expect(readDer(encodeTime(date), readTime)).toEqual(date), 1000));
  test.each(stringTypes)('%s', (type) =>
    run(texts[type], (text) => {
      expect(decodeString(stringTags[type], encodeString(type, text))).toBe(text);
    }),
  );
  test('PEM', () =>
    run(octets(1, 300), (der) => expect(decodePem(encodePem('CERTIFICATE', der), 'CERTIFICATE')).toEqual(der)));
  test('names', () => run(name, (value) => expect(decodeName(encodeName(value))).toEqual(value)));
  test('general names', () =>
    run(fc.array(generalName, { minLength: 1, maxLength: 8 }), (names) => {
      expect(decodeGeneralNames(encodeGeneralNames(names))).toEqual(names);
    }));
  test('key usages', () =>
    run(fc.subarray([...keyUsageBits], { minLength: 1 }), (usages) => {
      expect(decodeKeyUsage(encodeKeyUsage(usages).value)).toEqual(usages);
    }));
  test('certificates', () =>
    run(fc.record({ serial, subject: name, notBefore: instant, notAfter: instant }), (more) => {
      const tbs = leafTbs(issuer, subject.spki, { ...more, subject: encodeName(more.subject) });
      const der = encodeTbsCertificate(tbs);
      checkDer(der);
      expect(decodeTbsCertificate(der)).toEqual(tbs);
    }));
  test('revocation lists', () => {
    const reason = fc
      .constantFrom(...(Object.keys(reasonCodes) as ReasonCodeName[]))
      .filter((value) => value !== 'unspecified');
    const entry = fc.record(
      { serial, revocationDate: instant, reason },
      { requiredKeys: ['serial', 'revocationDate'] },
    );
    run(
      fc.record({
        entries: fc.array(entry),
        thisUpdate: instant,
        nextUpdate: instant,
        number: fc.bigInt({ min: 0n, max: 2n ** 150n }),
      }),
      (list) => {
        const tbs = encodeTbsCertList({
          ...list,
          signatureAlgorithm: issuer.algorithm,
          issuer: encodeName(authorityName),
          entries: list.entries.map(encodeRevokedCertificate),
          extensions: [encodeCrlNumber(list.number)],
        });
        checkDer(tbs);
        const decoded = decodeCertificateList(assembleCertificateList(tbs, issuer.algorithm, Uint8Array.of(1)));
        expect([...decoded.entries()]).toEqual(list.entries);
        expect([decoded.thisUpdate, decoded.nextUpdate, decoded.crlNumber]).toEqual([
          list.thisUpdate,
          list.nextUpdate,
          list.number,
        ]);
      },
    );
  });
});

/** One to three changes: an octet replaced, one taken out, one put in, a stretch repeated, the end cut off. */
const mutation = fc.record({
  kind: fc.constantFrom('replace', 'flip', 'remove', 'insert', 'repeat', 'cut'),
  at: fc.nat(),
  octet: fc.oneof(
    fc.constantFrom(0, 1, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x84, 0xa0, 0xff),
    fc.integer({ min: 0, max: 255 }),
  ),
});
const mutations = fc.array(mutation, { minLength: 1, maxLength: 3 });

function mutate(der: Uint8Array, changes: readonly { kind: string; at: number; octet: number }[]): Uint8Array {
  let octetsNow = [...der];
  for (const { kind, at: anywhere, octet } of changes) {
    const at = anywhere % Math.max(octetsNow.length, 1);
    if (kind === 'replace') octetsNow[at] = octet;
    else if (kind === 'flip') octetsNow[at] = (octetsNow[at] ?? 0) ^ (1 << (octet & 7));
    else if (kind === 'remove') octetsNow.splice(at, 1);
    else if (kind === 'insert') octetsNow.splice(at, 0, octet);
    else if (kind === 'repeat') octetsNow.splice(at, 0, ...octetsNow.slice(at, at + (octet & 31)));
    else octetsNow = octetsNow.slice(0, at);
  }
  return Uint8Array.from(octetsNow);
}

function orDerError<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

describe('changed octets give a DerError or a thing that is not signed, never anything else', () => {
  const wanted = [
    encodeSubjectAltName([{ kind: 'dNSName', value: 'leaf.example.test' }]),
    encodeKeyUsage(['digitalSignature']),
  ];
  const csr = request(subject, subjectName, wanted);
  const leaf = certificate(issuer, leafTbs(issuer, subject.spki));
  const tbs = encodeTbsCertList({
    signatureAlgorithm: issuer.algorithm,
    issuer: encodeName(authorityName),
    thisUpdate: new Date('2026-01-01T00:00:00Z'),
    nextUpdate: new Date('2026-01-02T00:00:00Z'),
    entries: [
      encodeRevokedCertificate({
        serial: '01',
        revocationDate: new Date('2026-01-01T00:00:00Z'),
        reason: 'superseded',
      }),
    ],
    extensions: [encodeCrlNumber(1)],
  });
  const list = assembleCertificateList(tbs, issuer.algorithm, signWith(issuer, tbs));

  test('requests', () =>
    run(
      mutations,
      (changes) => {
        const changed = mutate(csr, changes);
        const read = orDerError(() => decodeCertificationRequest(changed));
        if (read && !same(changed, csr)) expect(provesPossession(read)).toBe(false);
      },
      3000,
    ));

  test('certificates', () =>
    run(
      mutations,
      (changes) => {
        const changed = mutate(leaf, changes);
        const read = orDerError(() => decodeCertificate(changed));
        if (read && !same(changed, leaf)) {
          expect(verifySignature(read.signatureAlgorithm, issuer.spki, read.tbsDer, read.signature)).toBe(false);
        }
      },
      3000,
    ));

  test('revocation lists', () =>
    run(
      mutations,
      (changes) => {
        const changed = mutate(list, changes);
        const read = orDerError(() => {
          const decoded = decodeCertificateList(changed);
          return { ...decoded, all: [...decoded.entries()] };
        });
        if (read && !same(changed, list)) {
          expect(verifySignature(read.signatureAlgorithm, issuer.spki, read.tbsDer, read.signature)).toBe(false);
        }
      },
      3000,
    ));

  test('keys', () =>
    run(
      mutations,
      (changes) => {
        const changed = mutate(subject.spki, changes);
        const message = Uint8Array.of(1);
        const verdict = orDerError(() =>
          verifySignature('ecdsa-with-SHA384', changed, message, signWith(subject, message)),
        );
        if (!same(changed, subject.spki)) expect(verdict ?? false).toBe(false);
      },
      500,
    ));

  test('any octets at all', () =>
    run(
      fc.oneof(
        octets(0, 200),
        mutations.map((changes) => mutate(Uint8Array.of(0x30, 3, 2, 1, 0), changes)),
      ),
      (any) => {
        for (const read of [
          checkDer,
          decodeCertificationRequest,
          decodeCertificate,
          decodeCertificateList,
          decodeName,
          decodeGeneralNames,
        ]) {
          orDerError(() => read(any));
        }
      },
      1000,
    ));

  test('any text at all', () =>
    run(
      fc.array(fc.constantFrom('-----BEGIN ', '-----END ', 'A', 'CERTIFICATE', '-----', '\n', '=', 'AAAA', ' ')),
      (parts) => {
        orDerError(() => findPemBlocks(parts.join('')));
        orDerError(() => decodePem(parts.join(''), 'CERTIFICATE'));
      },
      1000,
    ));
});
