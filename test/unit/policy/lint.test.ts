import { describe, expect, it } from 'vitest';
import { sequence } from '../../../shared/der/writer.ts';
import { buildTbs } from '../../../shared/policy/build-tbs.ts';
import { lints, lintTbs } from '../../../shared/policy/lint.ts';
import type { Expected } from '../../../shared/policy/lints/lint.ts';
import type { Plan } from '../../../shared/policy/plan.ts';
import { accessDescription, encodeAuthorityInfoAccess } from '../../../shared/x509/authority-info-access.ts';
import { encodeBasicConstraints } from '../../../shared/x509/basic-constraints.ts';
import { encodeTbsCertificate, type TbsCertificate } from '../../../shared/x509/certificate.ts';
import { encodeCertificatePolicies } from '../../../shared/x509/certificate-policies.ts';
import { crlDistributionPoint, encodeCrlDistributionPoints } from '../../../shared/x509/crl-distribution-points.ts';
import { encodeExtendedKeyUsage, keyPurposes } from '../../../shared/x509/extended-key-usage.ts';
import { type Extension, extensionIds } from '../../../shared/x509/extension.ts';
import type { GeneralName } from '../../../shared/x509/general-name.ts';
import { encodeAuthorityKeyIdentifier, encodeSubjectKeyIdentifier } from '../../../shared/x509/key-identifiers.ts';
import { encodeKeyUsage, type KeyUsageBit } from '../../../shared/x509/key-usage.ts';
import { type AttributeTypeName, attributeTypes, encodeName, type Name } from '../../../shared/x509/name.ts';
import { encodeSubjectAltName } from '../../../shared/x509/subject-alt-name.ts';
import { decodeSubjectPublicKeyInfo, type PublicKey } from '../../../shared/x509/subject-public-key-info.ts';
import { keys, makeHierarchy, name, plan, serial, spkiOf } from './samples.ts';
import { hierarchy, issueFor, planOf, profileNamed, tbsOf } from './usages.ts';

const { issuer } = makeHierarchy('production');
const policyArc = '1.3.6.1.4.1.32473';
const publicKey = decodeSubjectPublicKeyInfo(spkiOf(keys.p256));
const good = buildTbs(plan, {
  serial: serial(),
  publicKey,
  notBefore: new Date('2031-02-03T04:05:06Z'),
  issuer,
  policyArc,
});

const lint = (tbs: Partial<TbsCertificate>, judgedBy: Plan = plan, expected: Expected = { publicKey, policyArc }) =>
  lintTbs(encodeTbsCertificate({ ...good, ...tbs }), judgedBy, issuer, expected).map(({ code }) => code.slice(5));

/** The certificate with one extension replaced, added or (no value) left out. */
const withExtension = (id: string, other?: Extension): Partial<TbsCertificate> => ({
  extensions: [...good.extensions.filter((one) => one.id !== id), ...(other ? [other] : [])],
});
const replaced = (extension: Extension) => withExtension(extension.id, extension);
const subjectOf = (rdns: Name) => ({ subject: encodeName(rdns) });
const subjectWith = (index: number, change: Partial<Name[number][number]>) =>
  subjectOf(plan.subject.map((rdn, i) => (i === index ? [{ ...rdn[0]!, ...change }] : rdn)));
const san = (...names: GeneralName[]) => replaced(encodeSubjectAltName(names));
const dns = (value: string): GeneralName => ({ kind: 'dNSName', value });
const usage = (...bits: KeyUsageBit[]) => replaced(encodeKeyUsage(bits));
const later = (days: number) => new Date(good.notBefore.getTime() + days * 86_400_000);
const shared = Buffer.from(
  '3059301306072a8648ce3d020106082a8648ce3d030107034200046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
  'hex',
);
const secp256k1 = Buffer.from(
  '3056301006072a8648ce3d020106052b8104000a03420004' +
    '79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798' +
    '483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8',
  'hex',
);

/** One certificate per rule, with one thing wrong in it. */
const cases: Readonly<Record<string, Partial<TbsCertificate>>> = {
  'serial-form': { serial: serial().replace(/^7f/, 'ff') },
  'serial-entropy': { serial: '01'.repeat(16) },
  'signature-algorithm': { signatureAlgorithm: 'ecdsa-with-SHA384' },
  'signature-key': { signatureAlgorithm: 'sha256WithRSAEncryption' },
  'validity-length': { notAfter: new Date(good.notAfter.getTime() + 1000) },
  'validity-inside-issuer': { notBefore: later(-800), notAfter: later(9999) },
  'key-kind': { spki: secp256k1 },
  'key-requested': { spki: spkiOf(keys.p384) },
  'key-own': { spki: issuer.spki },
  'key-known': { spki: shared },
  'issuer-name': { issuer: encodeName(name(['CN', 'Other'])) },
  hierarchy: { issuer: encodeName(name(['C', 'FR'], ['CN', 'TEST CA 1'])) },
  'subject-planned': subjectWith(2, { value: 'Another name' }),
  'subject-not-issuer': { subject: issuer.name },
  'subject-single-valued': subjectOf([[plan.subject[0]![0]!, plan.subject[1]![0]!], ...plan.subject.slice(2)]),
  'subject-order': subjectOf(plan.subject.toReversed()),
  'subject-complete': subjectOf(plan.subject.slice(1)),
  'subject-encoding': subjectWith(2, { value: 'Exemple', encoding: 'PrintableString' }),
  'subject-length': subjectWith(2, { value: 'é'.repeat(65) }),
  'subject-text': subjectWith(2, { value: 'a\u202eb' }),
  'subject-country': subjectWith(0, { value: 'fr' }),
  'subject-structure-id': subjectWith(3, { value: '5123456789' }),
  'subject-host': subjectWith(4, { value: 'leaf.other.test' }),
  'extensions-unlisted': withExtension('1.3.6.1.4.1.32473.9', {
    id: '1.3.6.1.4.1.32473.9',
    critical: false,
    value: sequence(),
  }),
  'extensions-missing': withExtension(extensionIds.crlDistributionPoints),
  'extensions-critical': replaced(encodeKeyUsage(['digitalSignature'], false)),
  'no-authority': withExtension(extensionIds.basicConstraints, encodeBasicConstraints({ cA: true })),
  'not-qualified': withExtension(extensionIds.qcStatements, {
    id: extensionIds.qcStatements,
    critical: false,
    value: sequence(),
  }),
  'authority-key-identifier': replaced(encodeAuthorityKeyIdentifier(Buffer.alloc(20, 7))),
  'subject-key-identifier': replaced(encodeSubjectKeyIdentifier(Buffer.alloc(20, 7))),
  'key-usage': usage('digitalSignature', 'keyAgreement'),
  'extended-key-usage': replaced(encodeExtendedKeyUsage([keyPurposes.serverAuth])),
  'certificate-policies': replaced(encodeCertificatePolicies([{ policy: `${policyArc}.1.1.2` }])),
  'alt-name-planned': san(dns('leaf.example.test'), dns('other.example.test')),
  'alt-name-hosts': san(dns('leaf.example.test'), dns('*.example.test')),
  'alt-name-number': san(dns('leaf.example.test'), dns('leaf.example.test')),
  'alt-name-common-name': san(dns('other.example.test')),
  'crl-distribution-point': replaced(encodeCrlDistributionPoints([crlDistributionPoint('ldap://pki.example.test/ca')])),
  'authority-info-access': replaced(
    encodeAuthorityInfoAccess([accessDescription('ocsp', 'http://pki.example.test/ca.cer')]),
  ),
};

/** Rules about other usages: the profile, and what is wrong in its certificate. */
const ofUsages: readonly (readonly [code: string, profile: string, wrong: (good: Good) => Partial<TbsCertificate>])[] =
  [
    ['alt-name-addresses', 'serv-smime-1', address('contact@other.test')],
    ['alt-name-addresses', 'serv-smime-1', address('contact@EXAMPLE.test')],
    ['alt-name-addresses', 'serv-smime-1', address('"a b"@example.test')],
    ['alt-name-common-name', 'serv-smime-1', address('other@example.test')],
    ['alt-name-hosts', 'pro-auth-cli-1', (good) => swapped(good, encodeSubjectAltName([dns('leaf.example.test')]))],
    ['alt-name-number', 'serv-conf-1', (good) => swapped(good, encodeSubjectAltName([mail('a'), mail('b')]))],
    ['extensions-unlisted', 'org-sign-1', (good) => swapped(good, encodeSubjectAltName([mail('contact')]))],
    ['alt-name-planned', 'org-sign-1', (good) => swapped(good, encodeSubjectAltName([mail('contact')]))],
    ['extensions-missing', 'serv-sign-1', (good) => ({ extensions: good.tbs.extensions.filter(isNoAltName) })],
    ['key-usage', 'serv-conf-1', (good) => swapped(good, encodeKeyUsage(['keyAgreement', 'digitalSignature']))],
    ['key-usage', 'org-sign-1', (good) => swapped(good, encodeKeyUsage(['digitalSignature']))],
    ['extended-key-usage', 'org-sign-1', (good) => swapped(good, encodeExtendedKeyUsage([keyPurposes.clientAuth]))],
    ['subject-siren', 'org-conf-etsi-1', saying('OU', '0002 000000019')],
    ['subject-siren', 'org-conf-etsi-1', saying('OU', '000000018')],
    ['subject-siren', 'org-conf-etsi-1', saying('organizationIdentifier', 'NTRFR-732829320')],
    ['subject-siren', 'org-conf-etsi-1', saying('organizationIdentifier', 'VATFR-000000018')],
    ['subject-host', 'serv-sign-1', saying('CN', 'a b@example.test')],
    ['subject-host', 'serv-sign-1', saying('CN', 'leaf.other.test')],
    ['subject-service-name', 'org-auth-cli-1', saying('CN', 'INSI-AUT0')],
    ['subject-service-name', 'org-auth-cli-1', saying('CN', '=1+1')],
    ['subject-person', 'pro-auth-cli-1', saying('CN', 'Somebody Else')],
    ['subject-person', 'pro-auth-cli-1', saying('serialNumber', '1 85 12 75 000 000')],
    ['subject-encoding', 'pro-auth-cli-1', saying('serialNumber', '0'.repeat(32), 'UTF8String')],
  ];

interface Good {
  readonly plan: Plan;
  readonly tbs: TbsCertificate;
}
function saying(type: AttributeTypeName, value: string, encoding?: 'UTF8String') {
  return ({ plan: { subject } }: Good): Partial<TbsCertificate> => ({
    subject: encodeName(
      subject.map(([one]) =>
        one!.type === attributeTypes[type] ? [{ ...one!, value, ...(encoding && { encoding }) }] : [one!],
      ),
    ),
  });
}
function swapped({ tbs: { extensions } }: Good, other: Extension): Partial<TbsCertificate> {
  return { extensions: [...extensions.filter(({ id }) => id !== other.id), other] };
}
function address(value: string) {
  return (good: Good) => swapped(good, encodeSubjectAltName([{ kind: 'rfc822Name', value }]));
}
function mail(localPart: string): GeneralName {
  return { kind: 'rfc822Name', value: `${localPart}@example.test` };
}
const isNoAltName = ({ id }: Extension) => id !== extensionIds.subjectAltName;

describe('the lints before signature of other usages', () => {
  it.each(ofUsages)('find %s in %s', (code, profile, wrong) => {
    const planned = planOf(profileNamed(profile));
    const tbs = tbsOf(planned, 'ec');
    const codes = (more: Partial<TbsCertificate>) =>
      lintTbs(encodeTbsCertificate({ ...tbs, ...more }), planned, hierarchy.issuer, issueFor('ec')).map(
        (one) => one.code,
      );
    expect(codes({})).toEqual([]);
    expect(codes(wrong({ plan: planned, tbs }))).toContain(`lint-${code}`);
  });
});

describe('the lints before signature', () => {
  it('find nothing in what the builder makes', () => {
    expect(lint({})).toEqual([]);
    expect(lintTbs(encodeTbsCertificate(good), plan, issuer)).toEqual([]);
  });

  it.each(Object.entries(cases))('find %s', (code, change) => {
    expect(lint(change)).toContain(code);
  });

  it('are each shown to fail', () => {
    const shown = [...Object.keys(cases), ...ofUsages.map(([code]) => code)];
    expect(lints.map(({ code }) => code).sort()).toEqual([...new Set(shown)].sort());
  });

  it('say where each rule is written', () => {
    const [finding] = lintTbs(encodeTbsCertificate({ ...good, serial: '01'.repeat(16) }), plan, issuer);
    expect(finding?.citation).toBe('CA/Browser Forum BR §7.1.2.7 (64 bits of a CSPRNG); SSL_SERV version 1, serial');
    expect(finding?.code).toBe('lint-serial-entropy');
  });

  it.each<[string, Partial<TbsCertificate>, string]>([
    ['an EKU with OCSPSigning', replaced(encodeExtendedKeyUsage(Object.values(keyPurposes))), 'extended-key-usage'],
    ['keyCertSign', usage('digitalSignature', 'keyCertSign'), 'no-authority'],
    ['an address in the SAN', san({ kind: 'iPAddress', value: Uint8Array.of(192, 0, 2, 1) }), 'alt-name-hosts'],
    ['a host outside the domain', san(dns('leaf.other.test')), 'alt-name-hosts'],
    [
      'two policies',
      replaced(encodeCertificatePolicies([{ policy: `${policyArc}.1.1.1` }, { policy: '2.5.29.32.0' }])),
      'certificate-policies',
    ],
    ['a serial of eight octets', { serial: '7f1e2d3c4b5a6978' }, 'serial-form'],
    ['a P-384 key with the usage of RSA', usage('digitalSignature', 'keyEncipherment'), 'key-usage'],
    [
      'a critical SAN beside a subject',
      { extensions: good.extensions.map((one) => ({ ...one, critical: true })) },
      'extensions-critical',
    ],
  ])('find %s', (_, change, code) => {
    expect(lint(change)).toContain(code);
  });

  it('take the policy of another arc for another policy, when the arc is told', () => {
    const foreign = replaced(encodeCertificatePolicies([{ policy: '1.2.3.1.1.1' }]));
    expect(lint(foreign, plan, { publicKey })).toEqual([]);
    expect(lint(foreign)).toEqual(['certificate-policies']);
  });

  it('find bytes that are no certificate at all', () => {
    expect(lintTbs(Uint8Array.of(0x30, 0x80, 0, 0), plan, issuer).map(({ code }) => code)).toEqual(['lint-encoding']);
  });

  it('ask nothing of the builder: a plan of the other hierarchy is found as well', () => {
    expect(lint({}, { ...plan, hierarchy: 'test' })).toEqual(['hierarchy']);
    expect(lint({}, plan, { publicKey: decodeSubjectPublicKeyInfo(spkiOf(keys.p384)) as PublicKey })).toEqual([
      'key-requested',
    ]);
  });
});
