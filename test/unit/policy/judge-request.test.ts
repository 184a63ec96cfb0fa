import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encode, integer, sequence, string } from '../../../shared/der/writer.ts';
import { withoutChallengePassword } from '../../../shared/policy/challenge-password.ts';
import { judgeRequest, type Yardstick } from '../../../shared/policy/judge-request.ts';
import { planCertificate } from '../../../shared/policy/plan.ts';
import { sslServ } from '../../../shared/policy/profiles/ssl-serv.ts';
import { encodeBasicConstraints } from '../../../shared/x509/basic-constraints.ts';
import { decodeCertificationRequest } from '../../../shared/x509/certification-request.ts';
import { encodeExtendedKeyUsage, keyPurposes } from '../../../shared/x509/extended-key-usage.ts';
import { type Extension, extensionIds } from '../../../shared/x509/extension.ts';
import { encodeKeyUsage } from '../../../shared/x509/key-usage.ts';
import { encodeName, type Name } from '../../../shared/x509/name.ts';
import { encodeSubjectAltName } from '../../../shared/x509/subject-alt-name.ts';
import { extension, facts, keys, makeAttribute, makeRequest, name, octets, plan, refusalOf } from './samples.ts';
import { planOf, profileNamed } from './usages.ts';

const issuerName = encodeName(name(['C', 'FR'], ['O', 'Exemple'], ['CN', 'CA 1']));
const yardstick: Yardstick = { profile: sslServ, plan, keyBlocked: false, issuerName };
const judge = (der: Uint8Array, more: Partial<Yardstick> = {}) =>
  judgeRequest(decodeCertificationRequest(der), { ...yardstick, ...more });
const san = (...values: string[]) => encodeSubjectAltName(values.map((value) => ({ kind: 'dNSName', value })));
const bmp = (value: string): Name => [[{ type: '2.5.4.3', value, encoding: 'BMPString' }]];

describe('a request that says less than the plan, or the same', () => {
  it.each([
    ['nothing', {}],
    ['the CN', { subject: name(['CN', 'leaf.example.test']) }],
    ['the whole subject', { subject: plan.subject }],
    ['the SAN', { extensions: [san('leaf.example.test')] }],
    ['CA FALSE', { extensions: [encodeBasicConstraints({ cA: false })] }],
    ['its key usage', { extensions: [encodeKeyUsage(['digitalSignature'])] }],
    ['one of the extended key usages', { extensions: [encodeExtendedKeyUsage([keyPurposes.serverAuth])] }],
  ])('is accepted without a finding: %s', (_, content) => {
    expect(judge(makeRequest(content)).findings).toEqual([]);
  });
});

describe('a request that says it otherwise', () => {
  const pointers = (der: Uint8Array) => judge(der).findings.map(({ code, pointer }) => `${code} ${pointer}`);
  const at = (place: string) => [`not-honoured /certificationRequest/${place}`];
  const ext = extensionIds;
  const cases: readonly (readonly [string, Parameters<typeof makeRequest>[0], string])[] = [
    ['another string type', { subject: bmp('leaf.example.test') }, 'subject/0/0'],
    ['the case of a host', { subject: name(['CN', 'LEAF.example.test']) }, 'subject/0/0'],
    ['the case of the country', { subject: name(['C', 'fr']) }, 'subject/0/0'],
    ['NFD', { subject: name(['O', "Hôpital d'exemple".normalize('NFD')]) }, 'subject/0/0'],
    ['a repeated value', { subject: name(['CN', 'leaf.example.test'], ['CN', 'leaf.example.test']) }, 'subject/1/0'],
    ['the case of a SAN', { extensions: [san('Leaf.example.test')] }, 'subjectAltName/0'],
    ['a repeated SAN', { extensions: [san('leaf.example.test', 'leaf.example.test')] }, 'subjectAltName/1'],
    ['more key usage', { extensions: [encodeKeyUsage(['nonRepudiation'])] }, 'extensions/2.5.29.15'],
    ['SKI', { extensions: [extension(ext.subjectKeyIdentifier, octets(Buffer.alloc(20)))] }, 'extensions/2.5.29.14'],
    ['AKI', { extensions: [extension(ext.authorityKeyIdentifier, sequence())] }, 'extensions/2.5.29.35'],
    ['TLS feature', { extensions: [extension(ext.tlsFeature, sequence(integer(5)))] }, `extensions/${ext.tlsFeature}`],
    [
      'S/MIME capabilities',
      { extensions: [extension(ext.smimeCapabilities, sequence())] },
      `extensions/${ext.smimeCapabilities}`,
    ],
    ...['311.13.2.3', '311.13.2.2', '311.13.2.1', '311.21.20'].map((arc): readonly [string, object, string] => {
      const oid = `1.3.6.1.4.1.${arc}`;
      return [`Microsoft's ${arc}`, { attributes: [makeAttribute(oid, sequence())] }, `attributes/${oid}`];
    }),
  ];
  it.each(cases)('is accepted and told: %s', (_, content, place) => {
    expect(pointers(makeRequest(content))).toEqual(at(place));
  });

  it('is accepted, and the challenge password is not repeated', () => {
    const password = string('UTF8String', 'Correct-Horse');
    const { findings } = judge(makeRequest({ attributes: [makeAttribute('1.2.840.113549.1.9.7', password)] }));
    expect(findings).toHaveLength(1);
    expect(JSON.stringify(findings)).not.toContain('Correct');
  });
});

describe('a challenge password', () => {
  const of = (...values: Uint8Array[]) =>
    makeRequest({ attributes: [makeAttribute('1.2.840.113549.1.9.7', ...values)] });
  const strings = ['UTF8String', 'PrintableString', 'IA5String', 'BMPString', 'UniversalString'] as const;

  it.each(strings)('as %s is blanked before a request is kept, which can then be judged from the ledger', (type) => {
    const request = decodeCertificationRequest(of(string(type, 'Correct-Horse')));
    const kept = withoutChallengePassword(request);
    expect(kept).toHaveLength(request.der.length);
    const text = Buffer.from(kept).toString('latin1').replaceAll('\0', '');
    expect(text).not.toContain('Correct');
    expect(refusalOf(() => judge(kept))?.code).toBe('bad-signature');
    expect(judge(kept, { recorded: true }).findings).toHaveLength(1);
  });

  it('does not excuse a recorded request that was not blanked', () => {
    const der = of(string('UTF8String', 'Correct-Horse'));
    der[der.length - 1]! ^= 1;
    expect(refusalOf(() => judge(der, { recorded: true }))?.code).toBe('bad-signature');
  });

  it('is refused where it is no string, and nothing is copied where there is none', () => {
    expect(refusalOf(() => judge(of(sequence())))?.code).toBe('policy');
    const request = decodeCertificationRequest(makeRequest());
    expect(withoutChallengePassword(request)).toBe(request.der);
  });
});

describe('a request that says something else', () => {
  const names: readonly (readonly [string, Parameters<typeof makeRequest>[0], string])[] = [
    ['another CN', { subject: name(['CN', 'other.example.test']) }, 'subject-not-planned'],
    ['a type that the plan has not', { subject: name(['L', 'Paris']) }, 'subject-not-planned'],
    [
      'two CNs, one planned',
      { subject: name(['CN', 'leaf.example.test'], ['CN', 'x.example.test']) },
      'subject-not-planned',
    ],
    ['the name of the issuer', { subject: name(['C', 'FR'], ['O', 'Exemple'], ['CN', 'CA 1']) }, 'subject-is-issuer'],
    ['a host that is not planned', { extensions: [san('other.example.test')] }, 'name-not-planned'],
    ['a host with a trailing dot', { extensions: [san('leaf.example.test.')] }, 'host-empty-label'],
    [
      'an address',
      { extensions: [encodeSubjectAltName([{ kind: 'iPAddress', value: Uint8Array.of(192, 0, 2, 1) }])] },
      'name-not-planned',
    ],
    [
      'an e-mail address',
      { extensions: [encodeSubjectAltName([{ kind: 'rfc822Name', value: 'a@example.test' }])] },
      'name-not-planned',
    ],
  ];
  it.each(names)('is a name violation: %s', (_, content, code) => {
    expect(refusalOf(() => judge(makeRequest(content)))).toEqual({ code: 'name-violation', findings: [code] });
  });

  it('lists at most twenty faults', () => {
    const many = san(...Array.from({ length: 1000 }, (_, i) => `h${i}.example.test`));
    expect(refusalOf(() => judge(makeRequest({ extensions: [many] })))?.findings).toHaveLength(20);
  });

  const asked: readonly (readonly [string, readonly Extension[]])[] = [
    ['CA TRUE', [encodeBasicConstraints({ cA: true })]],
    ['a path length', [extension(extensionIds.basicConstraints, sequence(integer(0)))]],
    ['keyCertSign', [encodeKeyUsage(['digitalSignature', 'keyCertSign'])]],
    ['cRLSign', [encodeKeyUsage(['cRLSign'])]],
    ['OCSPSigning', [encodeExtendedKeyUsage([keyPurposes.serverAuth, keyPurposes.OCSPSigning])]],
    ['any extended key usage', [encodeExtendedKeyUsage([keyPurposes.anyExtendedKeyUsage])]],
    ['policies', [extension(extensionIds.certificatePolicies, sequence())]],
    ['qcStatements', [extension(extensionIds.qcStatements, sequence())]],
    ['name constraints', [extension(extensionIds.nameConstraints, sequence())]],
    ['AIA', [extension(extensionIds.authorityInfoAccess, sequence())]],
    ['CRL distribution points', [extension(extensionIds.crlDistributionPoints, sequence())]],
    ['what nobody has heard of', [extension('1.3.6.1.4.1.32473.9.9', sequence())]],
  ];
  it.each(asked)('is against policy: %s', (_, extensions) => {
    expect(refusalOf(() => judge(makeRequest({ extensions })))).toEqual({
      code: 'policy',
      findings: ['request-not-allowed'],
    });
  });

  it('is against policy: an unlisted attribute', () => {
    const attributes = [makeAttribute('1.2.840.113549.1.9.2', string('UTF8String', 'x'))];
    expect(refusalOf(() => judge(makeRequest({ attributes })))?.code).toBe('policy');
  });

  it('is against policy: a wildcard inside the domain, unless another name is wrong too', () => {
    expect(refusalOf(() => judge(makeRequest({ extensions: [san('*.example.test')] })))).toEqual({
      code: 'policy',
      findings: ['wildcard'],
    });
    const both = makeRequest({ extensions: [san('*.example.test', 'x.other.test')] });
    expect(refusalOf(() => judge(both))?.code).toBe('name-violation');
  });
});

describe('a request for another usage', () => {
  const of = (id: string, content: Parameters<typeof makeRequest>[0]) => {
    const profile = profileNamed(id);
    return () => judge(makeRequest(content), { profile, plan: planOf(profile) });
  };
  const mail = (...values: string[]) => encodeSubjectAltName(values.map((value) => ({ kind: 'rfc822Name', value })));
  const emailAddress = name(['emailAddress', 'contact@example.test']);

  it.each<[string, string, Parameters<typeof makeRequest>[0], number]>([
    ['its address', 'serv-smime-1', { extensions: [mail('contact@example.test')] }, 0],
    ['the domain in capitals', 'serv-smime-1', { extensions: [mail('contact@EXAMPLE.test')] }, 1],
    ['its address twice', 'serv-smime-1', { extensions: [mail('contact@example.test', 'contact@Example.test')] }, 1],
    ['its address as CN, the domain in capitals', 'serv-smime-1', { subject: name(['CN', 'contact@EXAMPLE.TEST']) }, 1],
    ['its service', 'org-auth-cli-1', { subject: name(['CN', 'INSI-AUTO']) }, 0],
    ['its purposes', 'org-sign-1', { extensions: [encodeExtendedKeyUsage([keyPurposes.emailProtection])] }, 0],
    [
      'signing beside encrypting',
      'org-conf-1',
      { extensions: [encodeKeyUsage(['digitalSignature', 'keyAgreement'])] },
      1,
    ],
  ])('may say %s', (_, id, content, findings) => {
    expect(of(id, content)().findings).toHaveLength(findings);
  });

  it.each<[string, string, Parameters<typeof makeRequest>[0], string, string]>([
    ['another address', 'serv-smime-1', { extensions: [mail('a@example.test')] }, 'name-violation', 'name-not-planned'],
    [
      'the local part in capitals',
      'serv-smime-1',
      { extensions: [mail('CONTACT@example.test')] },
      'name-violation',
      'name-not-planned',
    ],
    ['what is no address', 'serv-smime-1', { extensions: [mail('contact')] }, 'name-violation', 'address-form'],
    [
      'a host for an address',
      'serv-smime-1',
      { extensions: [san('example.test')] },
      'name-violation',
      'name-not-planned',
    ],
    ['the address as an attribute', 'serv-smime-1', { subject: emailAddress }, 'name-violation', 'subject-not-planned'],
    [
      'a service in small letters',
      'org-auth-cli-1',
      { subject: name(['CN', 'insi-auto']) },
      'name-violation',
      'subject-not-planned',
    ],
    [
      'a host for a service',
      'org-auth-cli-1',
      { extensions: [san('leaf.example.test')] },
      'name-violation',
      'name-not-planned',
    ],
    [
      'an address for a service',
      'org-sign-1',
      { extensions: [mail('contact@example.test')] },
      'name-violation',
      'name-not-planned',
    ],
    [
      'a wildcard for a service',
      'org-sign-1',
      { extensions: [san('*.example.test')] },
      'name-violation',
      'name-not-planned',
    ],
    [
      'a server',
      'org-sign-1',
      { extensions: [encodeExtendedKeyUsage([keyPurposes.serverAuth])] },
      'policy',
      'request-not-allowed',
    ],
    ['another person', 'pro-auth-cli-1', { subject: name(['SN', 'Autre']) }, 'name-violation', 'subject-not-planned'],
  ])('may not say %s', (_, id, content, code, finding) => {
    expect(refusalOf(of(id, content))).toEqual({ code, findings: [finding] });
  });
});

describe('the first failure decides', () => {
  const ca = encodeBasicConstraints({ cA: true });
  const wrong = { subject: name(['CN', 'other.test']), extensions: [ca] };
  const tampered = (der: Uint8Array) => {
    const copy = Uint8Array.from(der);
    copy[copy.length - 1]! ^= 1;
    return copy;
  };
  const withDigest = (der: Uint8Array, oid: string) => {
    const { infoDer } = decodeCertificationRequest(der);
    const arcs: Record<string, number[]> = {
      sha1: [0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01],
      sha512: [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x04],
    };
    return sequence(infoDer, sequence(Uint8Array.from(arcs[oid]!)), encode(0x03, Uint8Array.of(0, 0)));
  };

  it('key before digest before signature before names before extensions', () => {
    const p384Only = { ...sslServ, keys: { ec: ['P-384'] as const } };
    const weakDigest = withDigest(makeRequest(wrong), 'sha1');
    expect(refusalOf(() => judge(weakDigest, { profile: p384Only }))?.code).toBe('unsupported-key');
    expect(refusalOf(() => judge(weakDigest, { keyBlocked: true }))).toEqual({
      code: 'weak-key',
      findings: ['key-blocked'],
    });
    expect(refusalOf(() => judge(weakDigest))).toEqual({ code: 'policy', findings: ['request-digest'] });
    expect(refusalOf(() => judge(withDigest(makeRequest(), 'sha512')))?.findings).toEqual(['request-digest']);
    expect(refusalOf(() => judge(tampered(makeRequest(wrong))))?.code).toBe('bad-signature');
    expect(refusalOf(() => judge(makeRequest(wrong)))?.code).toBe('name-violation');
    expect(refusalOf(() => judge(makeRequest({ extensions: [ca] })))?.code).toBe('policy');
  });

  it('and a signature by another key is none', () => {
    const mine = decodeCertificationRequest(makeRequest());
    const other = decodeCertificationRequest(makeRequest({ pair: generateKeyPairSync('ec', { namedCurve: 'P-256' }) }));
    expect(refusalOf(() => judgeRequest({ ...mine, signature: other.signature }, yardstick))?.code).toBe(
      'bad-signature',
    );
  });
});

it('a key on P-384 signs its request with SHA-256 too', () => {
  const own = planCertificate(sslServ, facts());
  expect(judge(makeRequest({ pair: keys.p384 }), { plan: own }).findings).toEqual([]);
});
