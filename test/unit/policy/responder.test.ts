import { createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../../shared/errors.ts';
import { issuerOf } from '../../../shared/lifecycle/issuers.ts';
import { buildTbs } from '../../../shared/policy/build-tbs.ts';
import { defineProfile, defineResponderProfile } from '../../../shared/policy/define-profile.ts';
import { issuerFacts } from '../../../shared/policy/issuer-facts.ts';
import { lintTbs } from '../../../shared/policy/lint.ts';
import { printProfile, statements } from '../../../shared/policy/print-profile.ts';
import { EXTENDED_KEY_USAGES } from '../../../shared/policy/profile.ts';
import { sslServ } from '../../../shared/policy/profiles/ssl-serv.ts';
import { profiles, responderProfile, responderProfiles } from '../../../shared/policy/profiles.ts';
import { buildResponderTbs } from '../../../shared/policy/responder.ts';
import {
  accessDescription,
  accessMethods,
  decodeAuthorityInfoAccess,
  encodeAuthorityInfoAccess,
} from '../../../shared/x509/authority-info-access.ts';
import { encodeTbsCertificate, type TbsCertificate } from '../../../shared/x509/certificate.ts';
import { decodeExtendedKeyUsage, keyPurposes } from '../../../shared/x509/extended-key-usage.ts';
import { extensionIds, extensionValue } from '../../../shared/x509/extension.ts';
import { decodeKeyUsage } from '../../../shared/x509/key-usage.ts';
import { attributeTypes, type Name } from '../../../shared/x509/name.ts';
import { decodeOcspNoCheck } from '../../../shared/x509/ocsp-no-check.ts';
import { decodeSubjectPublicKeyInfo } from '../../../shared/x509/subject-public-key-info.ts';
import { generate } from '../../world/keys.ts';
import { makeWorld } from '../../world/world.ts';
import { keys, makeHierarchy, plan, serial, spkiOf } from './samples.ts';

const nameOf = (CN: string): Name => [
  [{ type: attributeTypes.C, value: 'FR', encoding: 'PrintableString' }],
  [{ type: attributeTypes.O, value: 'Example Trust', encoding: 'UTF8String' }],
  [{ type: attributeTypes.CN, value: CN, encoding: 'UTF8String' }],
];
const freshKey = (kind: 'P-256' | 'P-384' | 'RSA') =>
  new Uint8Array(createPublicKey(generate(kind)).export({ type: 'spki', format: 'der' }));

const world = await makeWorld('responder-policy');
const issuer = issuerOf((await world.ledger.read('issuer', { id: 'ca' }))!).facts;
const issue = {
  serial: '7f0123456789abcdef0123456789abcd',
  spki: freshKey('P-256'),
  notBefore: new Date('2026-03-10T09:00:00.750Z'),
  issuer,
};
const planned = { subject: nameOf('Example OCSP 1'), hierarchy: 'production' } as const;

describe('the certificate of a responder', () => {
  test('signs OCSP answers and nothing else, for two weeks, and is not asked about', () => {
    const tbs = buildResponderTbs(responderProfile, planned, issue);
    expect(tbs.notBefore.toISOString()).toBe('2026-03-10T09:00:00.000Z');
    expect(tbs.notAfter.toISOString()).toBe('2026-03-24T08:59:59.000Z');
    const value = (id: string) => extensionValue(tbs.extensions, id)!;
    expect(decodeKeyUsage(value(extensionIds.keyUsage))).toEqual(['digitalSignature']);
    expect(decodeExtendedKeyUsage(value(extensionIds.extendedKeyUsage))).toEqual([keyPurposes.OCSPSigning]);
    decodeOcspNoCheck(value(extensionIds.ocspNoCheck));
    const { authorityKeyIdentifier, subjectKeyIdentifier, keyUsage, extendedKeyUsage, ocspNoCheck } = extensionIds;
    expect(tbs.extensions.map(({ id, critical }) => [id, critical])).toEqual([
      [authorityKeyIdentifier, false],
      [subjectKeyIdentifier, false],
      [keyUsage, true],
      [extendedKeyUsage, false],
      [ocspNoCheck, false],
    ]);
  });

  test('ends with its issuer where that ends before', () => {
    const near = buildResponderTbs(responderProfile, planned, {
      ...issue,
      notBefore: new Date(issuer.notAfter.getTime() - 3 * 86_400_000),
    });
    expect(near.notAfter).toEqual(issuer.notAfter);
  });

  test.each<[string, string, object, object]>([
    ['name-violation', 'a name of the other hierarchy', { subject: nameOf('TEST Example OCSP 1') }, {}],
    ['name-violation', 'the name of its issuer', { subject: nameOf('Example CA 1') }, {}],
    ['name-violation', 'no CN', { subject: nameOf('x').slice(0, 2) }, {}],
    ['policy', 'an issuer of the other hierarchy', { hierarchy: 'test', subject: nameOf('TEST Example OCSP') }, {}],
    ['policy', 'the key of its issuer', {}, { spki: issuer.spki }],
    ['policy', 'an issuer that has ended', {}, { notBefore: new Date(issuer.notAfter.getTime() + 1000) }],
    ['policy', 'an issuer that ends in this second', {}, { notBefore: issuer.notAfter }],
    ['policy', 'an issuer that has not begun', {}, { notBefore: new Date(issuer.notBefore.getTime() - 1000) }],
    ['unsupported-key', 'an RSA key', {}, { spki: freshKey('RSA') }],
  ])('%s: %s', (code, _, plan, more) => {
    let thrown: unknown;
    try {
      buildResponderTbs(responderProfile, { ...planned, ...plan }, { ...issue, ...more });
    } catch (error) {
      thrown = error;
    }
    expect((thrown as Refusal | undefined)?.code).toBe(code);
  });
});

describe('its profile', () => {
  test('is printed line by line, and each line says must or may', () => {
    expect(printProfile(responderProfile)).toContain('# OCSP_RESPONDER, version 1');
    const lines = statements(responderProfile);
    expect(new Set(lines.map(({ line }) => line)).size).toBe(lines.length);
    for (const { line, rule } of lines) expect(rule, line).toMatch(/\b(MUST|MUST NOT|MAY)\b/);
    expect(responderProfiles['ocsp-responder-1']).toBe(responderProfile);
  });

  test.each([
    ['a validity of days', { validity: { days: 32, renewDaysBefore: 7 } }],
    ['a validity of days', { validity: { days: 0, renewDaysBefore: 1 } }],
    ['a renewal before its end', { validity: { days: 14, renewDaysBefore: 14 } }],
    ['a required CN', { subject: responderProfile.subject.slice(0, 3) }],
    ['some key', { keys: { ec: [] } }],
  ] as const)('is not loaded without %s', (what, change) => {
    expect(() => defineResponderProfile({ ...responderProfile, ...change } as never)).toThrow(what);
  });

  test('is the only one that may sign OCSP answers: no profile of a subscriber can name the use', () => {
    expect(Object.values(EXTENDED_KEY_USAGES)).not.toContain(keyPurposes.OCSPSigning);
    expect(() => defineProfile({ ...sslServ, extendedKeyUsage: ['OCSPSigning'] } as never)).toThrow('key usages');
    for (const { id, extendedKeyUsage } of Object.values(profiles)) expect(extendedKeyUsage, id).not.toContain('OCSP');
  });
});

describe('where the responder is, in the certificates of its issuer', () => {
  const { issuerCertificate: certificate } = makeHierarchy('production');
  const urls = { crlUrl: 'http://pki.example.test/crl/ca.crl', certificateUrl: 'http://pki.example.test/ca/ca.cer' };
  const ocspUrl = 'http://pki.example.test/ocsp/ca';
  const of = { certificate, hierarchy: 'production', signatureAlgorithm: 'ecdsa-with-SHA256', ...urls } as const;
  const [without, having] = [issuerFacts(of), issuerFacts({ ...of, ocspUrl })];
  const publicKey = decodeSubjectPublicKeyInfo(spkiOf(keys.p256));
  const leafOf = (facts: typeof having) =>
    buildTbs(plan, {
      serial: serial(),
      publicKey,
      notBefore: new Date('2031-02-03T04:05:06Z'),
      issuer: facts,
      policyArc: '1.3.6.1.4.1.32473',
    });
  const pointersOf = (tbs: TbsCertificate) =>
    decodeAuthorityInfoAccess(extensionValue(tbs.extensions, extensionIds.authorityInfoAccess)!);
  const lint = (tbs: TbsCertificate, facts: typeof having) =>
    lintTbs(encodeTbsCertificate(tbs), plan, facts, { publicKey }).map(({ code }) => code);
  const saying = (...descriptions: Parameters<typeof encodeAuthorityInfoAccess>[0]) => {
    const access = encodeAuthorityInfoAccess(descriptions);
    const { extensions, ...tbs } = leafOf(having);
    return { ...tbs, extensions: extensions.map((one) => (one.id === access.id ? access : one)) };
  };

  test('comes first and is followed by the issuer’s certificate; without a responder the certificate stands alone', () => {
    const methods = (facts: typeof having) => pointersOf(leafOf(facts)).map(({ accessMethod }) => accessMethod);
    expect(methods(having)).toEqual([accessMethods.ocsp, accessMethods.caIssuers]);
    expect(methods(without)).toEqual([accessMethods.caIssuers]);
    expect(lint(leafOf(having), having)).toEqual([]);
    expect(lint(leafOf(without), without)).toEqual([]);
  });

  test.each([
    ['is missing', [accessDescription('caIssuers', urls.certificateUrl)]],
    ['stands alone', [accessDescription('ocsp', ocspUrl)]],
    ['is another', [accessDescription('ocsp', `${ocspUrl}2`), accessDescription('caIssuers', urls.certificateUrl)]],
    ['comes second', [accessDescription('caIssuers', urls.certificateUrl), accessDescription('ocsp', ocspUrl)]],
    [
      'comes twice',
      [
        accessDescription('ocsp', ocspUrl),
        accessDescription('ocsp', ocspUrl),
        accessDescription('caIssuers', urls.certificateUrl),
      ],
    ],
  ])('is found by the lint where it %s', (_, descriptions) => {
    expect(lint(saying(...descriptions), having)).toEqual(['lint-authority-info-access']);
  });

  test('is found by the lint where the issuer has none', () => {
    expect(lint(leafOf(having), without)).toEqual(['lint-authority-info-access']);
  });
});
