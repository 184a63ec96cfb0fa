import { describe, expect, it } from 'vitest';
import { buildTbs } from '../../../shared/policy/build-tbs.ts';
import { differences } from '../../../shared/policy/differences.ts';
import { judgeRequest } from '../../../shared/policy/judge-request.ts';
import { lintTbs } from '../../../shared/policy/lint.ts';
import { planRenewal } from '../../../shared/policy/plan-renewal.ts';
import type { CertificateProfile } from '../../../shared/policy/profile.ts';
import { decodeCertificate, encodeTbsCertificate } from '../../../shared/x509/certificate.ts';
import { decodeCertificationRequest } from '../../../shared/x509/certification-request.ts';
import { encodeName } from '../../../shared/x509/name.ts';
import { keys, makeRequest, name, refusalOf } from './samples.ts';
import {
  certificateOf,
  everyProfile,
  factsOf,
  hierarchy,
  holder,
  issueFor,
  type MoreOfUsage,
  planOf,
  profileNamed,
  publicKeys,
} from './usages.ts';

const renewed = (profile: CertificateProfile, more: MoreOfUsage = {}, previous = certificateOf(planOf(profile))) =>
  planRenewal(profile, previous, factsOf(profile, more));
const subjectOf = (der: Uint8Array) => Buffer.from(decodeCertificate(der).tbs.subject).toString('hex');
const hex = (octets?: Uint8Array) => octets && Buffer.from(octets).toString('hex');

describe('a renewal', () => {
  it.each(everyProfile.map((profile) => [profile.id, profile] as const))(
    'of %s has the subject and the names of the certificate before, byte for byte',
    (_, profile) => {
      const previous = certificateOf(planOf(profile));
      const plan = renewed(profile, {}, previous);
      expect(hex(plan.subjectDer)).toBe(subjectOf(previous));
      expect(hex(plan.subjectAltNameDer)).toBe(hex(planOf(profile).subjectAltNameDer));
      expect(plan.notices).toEqual([]);
      expect(differences(previous, plan, { issuerName: hierarchy.issuer.name })).toEqual([]);
      const issue = { ...issueFor('rsa'), notBefore: new Date('2034-01-01T00:00:00Z') };
      const tbs = encodeTbsCertificate(buildTbs(plan, issue));
      expect(lintTbs(tbs, plan, issue.issuer, issue)).toEqual([]);
    },
  );

  it('keeps the name and the department of the structure, though the records have others by now, and says so', () => {
    const profile = profileNamed('org-sign-1');
    const previous = certificateOf(planOf(profile));
    const structure = { name: 'Hôpital nouveau', department: 'Rhône (69)' };
    const plan = renewed(profile, { structure }, previous);
    expect(hex(plan.subjectDer)).toBe(subjectOf(previous));
    expect(plan.notices.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['subject-kept', '/structure/department'],
      ['subject-kept', '/structure/name'],
    ]);
    const issue = issueFor('ec');
    expect(lintTbs(encodeTbsCertificate(buildTbs(plan, issue)), plan, issue.issuer, issue)).toEqual([]);
  });

  it('judges a request by the kept subject: the old one may be asked for, the new one not', () => {
    const profile = profileNamed('org-sign-1');
    const plan = renewed(profile, { structure: { name: 'Hôpital nouveau' } });
    const judge = (subject: ReturnType<typeof name>) =>
      refusalOf(() =>
        judgeRequest(decodeCertificationRequest(makeRequest({ subject, pair: keys.p384 })), {
          profile,
          plan,
          keyBlocked: false,
          issuerName: hierarchy.issuer.name,
        }),
      );
    expect(judge(name(['O', "Hôpital d'exemple"]))).toBeUndefined();
    expect(judge(name(['O', 'Hôpital nouveau']))?.findings).toEqual(['subject-not-planned']);
  });

  it.each<[string, string, MoreOfUsage, readonly string[]]>([
    [
      'another identifier',
      'org-sign-1',
      { structure: { identifier: { scheme: 'FINESS', value: '690000001', finess: 'legal' } } },
      ['renewal-subject'],
    ],
    [
      'another SIREN',
      'org-sign-etsi-1',
      { structure: { identifier: { scheme: 'SIRET', value: '00000002600010' } } },
      ['renewal-subject', 'renewal-subject'],
    ],
    ['another country', 'org-sign-1', { structure: { country: 'BE' } }, ['renewal-subject']],
    ['another service', 'org-sign-1', { declared: { serviceName: 'Accueil' } }, ['renewal-subject']],
    [
      'another CN',
      'ssl-serv-1',
      { declared: { commonName: 'api.example.test', dnsNames: ['leaf.example.test'] } },
      ['renewal-subject', 'renewal-names'],
    ],
    [
      'one host more',
      'ssl-serv-1',
      { declared: { commonName: 'leaf.example.test', dnsNames: ['api.example.test', 'b.example.test'] } },
      ['renewal-names'],
    ],
    ['one host less', 'ssl-serv-1', { declared: { commonName: 'leaf.example.test', dnsNames: [] } }, ['renewal-names']],
    [
      'another address',
      'serv-smime-1',
      { declared: { email: 'b@example.test' } },
      ['renewal-subject', 'renewal-names'],
    ],
    [
      'a host for an address',
      'serv-smime-1',
      { declared: { commonName: 'msg.example.test', dnsNames: [] } },
      ['renewal-subject', 'renewal-names'],
    ],
    [
      'another last name',
      'pro-auth-cli-1',
      { holder: { ...holder, lastName: 'Autre' } },
      ['renewal-subject', 'renewal-subject'],
    ],
    [
      'another address of a person',
      'pro-auth-cli-1',
      { holder: { ...holder, email: 'c@example.test' } },
      ['renewal-names'],
    ],
    [
      'another serial number',
      'pro-auth-cli-1',
      { holder: { ...holder, serialNumber: 'f'.repeat(32) } },
      ['renewal-subject'],
    ],
  ])('is no way to %s', (_, id, more, findings) => {
    expect(refusalOf(() => renewed(profileNamed(id), more))).toEqual({ code: 'name-violation', findings });
  });

  it('is asked all that a new order is: names outside the domain of today are refused', () => {
    const domain = { name: 'other.test', admits: 'domain' } as const;
    expect(refusalOf(() => renewed(profileNamed('ssl-serv-1'), { subscription: { domain } }))?.findings).toContain(
      'host-outside-domain',
    );
  });

  it.each([
    ['org-sign-1', 'org-auth-cli-1'],
    ['org-auth-cli-1', 'org-sign-1'],
    ['serv-sign-1', 'serv-conf-1'],
  ])('is of the same usage: not of %s by %s', (before, after) => {
    const previous = certificateOf(planOf(profileNamed(before)));
    expect(refusalOf(() => renewed(profileNamed(after), {}, previous))).toEqual({
      code: 'policy',
      findings: ['renewal-profile'],
    });
  });

  it('is of the same naming family', () => {
    const structure = { identifier: { scheme: 'SIRET', value: '00000001800010' } } as const;
    const previous = certificateOf(planOf(profileNamed('org-sign-1'), { structure }));
    expect(refusalOf(() => renewed(profileNamed('org-sign-etsi-1'), {}, previous))?.findings).toEqual([
      'renewal-profile',
    ]);
  });
});

describe('the differences from the certificate before', () => {
  const profile = profileNamed('org-sign-1');
  const previous = certificateOf(planOf(profile));

  it('are told line by line', () => {
    const plan = planOf(profileNamed('serv-smime-1'), { structure: { name: 'Autre' } });
    const other = encodeName(name(['C', 'FR'], ['CN', 'CA 2']));
    expect(differences(previous, plan, { issuerName: other, publicKey: publicKeys.rsa })).toEqual([
      { line: 'issuer', before: 'CN=CA 1,O=Exemple,C=FR', after: 'CN=CA 2,C=FR' },
      { line: 'subject.O', before: "Hôpital d'exemple", after: 'Autre' },
      { line: 'subject.CN', before: 'INSI-AUTO', after: 'contact@example.test' },
      { line: 'subjectAltName', before: '', after: 'email:contact@example.test' },
      { line: 'keyUsage.rsa', before: 'digitalSignature, nonRepudiation', after: 'digitalSignature, keyEncipherment' },
      { line: 'extendedKeyUsage', before: 'documentSigning, emailProtection', after: 'emailProtection' },
      { line: 'certificatePolicies', before: '1.3.6.1.4.1.32473.1.6.1', after: '….1.2.1' },
    ]);
  });

  it('are told where only the writing of the subject differs', () => {
    const plan = planOf(profile);
    const subject = plan.subject.map(([one]) => [{ ...one!, encoding: 'UTF8String' as const }]);
    expect(differences(previous, { ...plan, subject, subjectDer: encodeName(subject) })).toEqual([
      {
        line: 'subject',
        before: 'C PrintableString, ST UTF8String, O UTF8String, OU UTF8String, CN UTF8String',
        after: 'C UTF8String, ST UTF8String, O UTF8String, OU UTF8String, CN UTF8String',
      },
    ]);
  });

  it('are none for the same', () => {
    expect(differences(previous, planOf(profile))).toEqual([]);
  });
});
