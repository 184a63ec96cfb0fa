import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../shared/errors.ts';
import { buildTbs } from '../../../shared/policy/build-tbs.ts';
import type { DeclaredFields } from '../../../shared/policy/declared.ts';
import { defineProfile } from '../../../shared/policy/define-profile.ts';
import { characters, shorten } from '../../../shared/policy/directory-text.ts';
import { hostFault } from '../../../shared/policy/host-name.ts';
import { judgeRequest } from '../../../shared/policy/judge-request.ts';
import { lintTbs } from '../../../shared/policy/lint.ts';
import { planCertificate } from '../../../shared/policy/plan.ts';
import type { CertificateProfile } from '../../../shared/policy/profile.ts';
import { sslServ } from '../../../shared/policy/profiles/ssl-serv.ts';
import { readCertificationRequest } from '../../../shared/policy/read-request.ts';
import { encodeTbsCertificate } from '../../../shared/x509/certificate.ts';
import { encodeExtendedKeyUsage, keyPurposes } from '../../../shared/x509/extended-key-usage.ts';
import { encodeKeyUsage } from '../../../shared/x509/key-usage.ts';
import { encodeSubjectAltName } from '../../../shared/x509/subject-alt-name.ts';
import { decodeSubjectPublicKeyInfo } from '../../../shared/x509/subject-public-key-info.ts';
import { facts, keys, makeHierarchy, makeRequest, name, plan, serial, spkiOf } from './samples.ts';
import { everyProfile, planOf } from './usages.ts';

const { issuer } = makeHierarchy('production');
const policyArc = '1.3.6.1.4.1.32473';
const publicKey = decodeSubjectPublicKeyInfo(spkiOf(keys.p256));

/** The generous profile that constraints are added to. */
const generous = defineProfile({
  ...sslServ,
  subjectAltName: { dNSName: { ...sslServ.subjectAltName.dNSName!, atMost: 50, wildcards: true } },
  extendedKeyUsage: ['serverAuth', 'clientAuth', 'emailProtection'],
});
const names = ({ subjectAltName }: CertificateProfile) => subjectAltName.dNSName!;
const constraints: readonly ((profile: CertificateProfile) => CertificateProfile)[] = [
  (p) => ({ ...p, keys: { ...p.keys, ec: ['P-384'] } }),
  (p) => ({ ...p, subjectAltName: { dNSName: { ...names(p), wildcards: false } } }),
  (p) => ({ ...p, subjectAltName: { dNSName: { ...names(p), atMost: Math.min(names(p).atMost, 3) } } }),
  (p) => ({ ...p, subjectAltName: { dNSName: { ...names(p), idnLetters: '' } } }),
  (p) => ({ ...p, extendedKeyUsage: p.extendedKeyUsage.slice(0, 1) }),
  (p) => ({
    ...p,
    subject: p.subject.map((row) => ({ ...row, over: row.type === 'O' ? ('refuse' as const) : row.over })),
  }),
];
/** Constraints that any usage can bear. */
const constraintsOfUsages: readonly ((profile: CertificateProfile) => CertificateProfile)[] = [
  (p) => ({ ...p, keys: { ec: ['P-384'] } }),
  (p) => ({ ...p, presets: p.declares === 'service' ? [...p.presets, 'URGENCES'] : [] }),
  (p) => ({ ...p, extendedKeyUsage: p.extendedKeyUsage.slice(0, 1) }),
  (p) => ({ ...p, subject: p.subject.map((row) => ({ ...row, over: 'refuse' as const })) }),
  (p) => ({ ...p, subject: p.subject.map((row) => ({ ...row, atMost: Math.min(row.atMost, 40) })) }),
  ({ subjectAltName: { dNSName, rfc822Name }, ...p }) => ({
    ...p,
    subjectAltName: {
      ...(dNSName && { dNSName: { ...dNSName, idnLetters: '' } }),
      ...(rfc822Name && { rfc822Name: { ...rfc822Name, idnLetters: '' } }),
    },
  }),
];
const ofAddress = ['contact@example.test', 'contact@EXAMPLE.test', 'x@example.test'].map((value) =>
  makeRequest({ pair: keys.p384, extensions: [encodeSubjectAltName([{ kind: 'rfc822Name', value }])] }),
);
const requests = [keys.p256, keys.p384].flatMap((pair) => [
  makeRequest({ pair }),
  makeRequest({ pair, subject: name(['CN', 'leaf.example.test']) }),
  makeRequest({ pair, extensions: [encodeSubjectAltName([{ kind: 'dNSName', value: '*.example.test' }])] }),
  makeRequest({ pair, extensions: [encodeExtendedKeyUsage([keyPurposes.clientAuth])] }),
  makeRequest({ pair, extensions: [encodeKeyUsage(['digitalSignature'])] }),
]);
const host = fc.constantFrom(
  'a.example.test',
  '*.example.test',
  'xn--bcher-kva.example.test',
  'b.example.test',
  'other.test',
);

function accepts(
  profile: CertificateProfile,
  der: Uint8Array,
  dnsNames: readonly string[],
  structureName: string,
): boolean {
  try {
    const planned = planCertificate(profile, facts({ structure: { name: structureName }, declared: { dnsNames } }));
    const { request } = readCertificationRequest(der);
    judgeRequest(request, { profile, plan: planned, keyBlocked: false, issuerName: issuer.name });
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

describe('properties of judgement', () => {
  it('a constraint added to a profile never lets through what it refused before', () => {
    fc.assert(
      fc.property(
        fc.subarray([...constraints]),
        fc.constantFrom(...requests),
        fc.array(host, { maxLength: 5 }),
        fc.constantFrom('Exemple', 'x'.repeat(70)),
        (added, der, dnsNames, structureName) => {
          const narrow = added.reduce((profile, constrain) => defineProfile(constrain(profile)), generous);
          if (accepts(narrow, der, dnsNames, structureName)) {
            expect(accepts(generous, der, dnsNames, structureName)).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('nor does one added to any usage', () => {
    const declared = fc.constantFrom<DeclaredFields>(
      { serviceName: 'INSI-AUTO' },
      { serviceName: 'Insi auto' },
      { serviceName: 'Urgences' },
      { email: 'contact@example.test' },
      { email: 'contact@xn--bcher-kva.example.test' },
      { email: 'contact@other.test' },
      { commonName: 'msg.example.test', dnsNames: [] },
      { commonName: 'msg.example.test', dnsNames: ['b.example.test'] },
      { holder: { holderId: 'a'.repeat(32) } },
    );
    const accepted = (profile: CertificateProfile, fields: DeclaredFields, der: Uint8Array, structureName: string) => {
      try {
        const planned = planOf(profile, { declared: fields, structure: { name: structureName } });
        const { request } = readCertificationRequest(der);
        judgeRequest(request, { profile, plan: planned, keyBlocked: false, issuerName: issuer.name });
        const issue = {
          serial: serial(),
          publicKey: request.publicKey,
          notBefore: issuer.notBefore,
          issuer,
          policyArc,
        };
        const tbs = encodeTbsCertificate(buildTbs(planned, issue));
        expect(lintTbs(tbs, planned, issuer, issue)).toEqual([]);
        return true;
      } catch (error) {
        if (error instanceof Refusal) return false;
        throw error;
      }
    };
    let taken = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...everyProfile),
        fc.subarray([...constraintsOfUsages]),
        declared,
        fc.constantFrom(...requests, ...ofAddress),
        fc.constantFrom('Exemple', 'x'.repeat(70)),
        (profile, added, fields, der, structureName) => {
          const narrow = added.reduce((wide, constrain) => defineProfile(constrain(wide)), profile);
          if (accepted(narrow, fields, der, structureName)) {
            taken++;
            expect(accepted(profile, fields, der, structureName)).toBe(true);
          }
        },
      ),
      { numRuns: 600 },
    );
    expect(taken).toBeGreaterThan(0);
  });

  it('a certificate begins and ends inside its issuer, and passes the lints, or is refused', () => {
    const end = issuer.notAfter.getTime();
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2029, 0, 1), max: end + 86_400_000 }), (from) => {
        const issue = { serial: serial(), publicKey, notBefore: new Date(from), issuer, policyArc };
        const latest = Date.UTC(2037, 0, 1);
        try {
          const tbs = buildTbs(plan, issue);
          expect(tbs.notAfter.getTime()).toBeLessThanOrEqual(end);
          expect(tbs.notBefore.getTime()).toBeGreaterThanOrEqual(issuer.notBefore.getTime());
          expect(lintTbs(encodeTbsCertificate(tbs), plan, issuer, issue)).toEqual([]);
        } catch (error) {
          if (!(error instanceof Refusal)) throw error;
          expect(from < issuer.notBefore.getTime() || from >= latest).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('octets in place of a request are refused by name and never crash', () => {
    const der = makeRequest({ subject: plan.subject });
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.tuple(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, flip]) => {
        const copy = Uint8Array.from(der);
        copy[at]! ^= flip;
        return copy;
      }),
    );
    fc.assert(
      fc.property(bytes, (body) => {
        try {
          const { request } = readCertificationRequest(body);
          judgeRequest(request, { profile: sslServ, plan, keyBlocked: false, issuerName: issuer.name });
          expect.unreachable('a request whose octets were changed was accepted');
        } catch (error) {
          expect(error).toBeInstanceOf(Refusal);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('a host that is plain by the short way is faultless by the long way', () => {
    const label = fc.stringMatching(/^[a-z0-9-]{0,8}$/);
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 5 }), (labels) => {
        const text = labels.join('.');
        const legal = labels.every((one) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(one) && !/^..--/.test(one));
        const named = labels.length > 1 && !/^[0-9]+$/.test(labels.at(-1)!);
        const special = ['localhost', 'local', 'invalid', 'onion', 'arpa'].includes(labels.at(-1)!);
        expect(hostFault(text, { idnLetters: '' }) === undefined).toBe(legal && named && !special);
      }),
      { numRuns: 1000 },
    );
  });

  it('a shortened text is the beginning of the whole, and fits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.integer({ min: 1, max: 30 }), (text, limit) => {
        const short = shorten(text, limit);
        expect(characters(short)).toBeLessThanOrEqual(limit);
        expect(text.startsWith(short)).toBe(true);
      }),
    );
  });
});
