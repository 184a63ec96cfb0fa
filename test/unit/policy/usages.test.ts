import { describe, expect, it } from 'vitest';
import { lintTbs } from '../../../shared/policy/lint.ts';
import { printProfile, statements } from '../../../shared/policy/print-profile.ts';
import type { CertificateProfile, KeyKind } from '../../../shared/policy/profile.ts';
import { profileFor, profiles, usagesOf } from '../../../shared/policy/profiles.ts';
import type { Offer } from '../../../shared/registration/records.ts';
import { encodeTbsCertificate } from '../../../shared/x509/certificate.ts';
import { decodeCertificatePolicies } from '../../../shared/x509/certificate-policies.ts';
import { decodeExtendedKeyUsage, keyPurposes } from '../../../shared/x509/extended-key-usage.ts';
import { extensionIds } from '../../../shared/x509/extension.ts';
import { formatGeneralName } from '../../../shared/x509/general-name.ts';
import { decodeKeyUsage } from '../../../shared/x509/key-usage.ts';
import { attributeTypeName, formatName } from '../../../shared/x509/name.ts';
import { decodeSubjectAltName } from '../../../shared/x509/subject-alt-name.ts';
import { refusalOf } from './samples.ts';
import { everyProfile, factsOf, holder, issueFor, planOf, policyArc, profileNamed, tbsOf } from './usages.ts';

/** What each usage says, by hand and not from the profiles: name, offer, usage, key usages, purposes, names, number. */
interface Usage {
  readonly name: string;
  readonly offer: Offer;
  readonly usage: string;
  readonly ec: string;
  readonly rsa: string;
  readonly purposes: readonly (keyof typeof keyPurposes)[];
  readonly own: string;
  readonly altNames: readonly string[];
  readonly number: number;
}
const person = `CN=Camille Noé D'Exemple,SN=D'Exemple,GN=Camille Noé`;
const usages: readonly Usage[] = [
  {
    name: 'SSL_SERV',
    offer: 'SERV-SSL',
    usage: 'SSL_SERV',
    ec: 'digitalSignature',
    rsa: 'digitalSignature keyEncipherment',
    purposes: ['serverAuth', 'clientAuth'],
    own: 'CN=leaf.example.test',
    altNames: ['DNS:leaf.example.test', 'DNS:api.example.test'],
    number: 1,
  },
  {
    name: 'SERV_SMIME',
    offer: 'SERV-SMIME-SIGN-CONF',
    usage: 'SMIME',
    ec: 'digitalSignature keyAgreement',
    rsa: 'digitalSignature keyEncipherment',
    purposes: ['emailProtection'],
    own: 'CN=contact@example.test',
    altNames: ['email:contact@example.test'],
    number: 2,
  },
  {
    name: 'SERV_SIGN',
    offer: 'SERV-SMIME-SIGN-CONF',
    usage: 'SIGN',
    ec: 'digitalSignature nonRepudiation',
    rsa: 'digitalSignature nonRepudiation',
    purposes: ['emailProtection', 'documentSigning'],
    own: 'CN=contact@example.test',
    altNames: ['email:contact@example.test'],
    number: 3,
  },
  {
    name: 'SERV_CONF',
    offer: 'SERV-SMIME-SIGN-CONF',
    usage: 'CONF',
    ec: 'keyAgreement',
    rsa: 'keyEncipherment',
    purposes: ['emailProtection'],
    own: 'CN=contact@example.test',
    altNames: ['email:contact@example.test'],
    number: 4,
  },
  {
    name: 'ORG_AUTH_CLI',
    offer: 'ORG',
    usage: 'AUTH_CLI',
    ec: 'digitalSignature',
    rsa: 'digitalSignature',
    purposes: ['clientAuth'],
    own: 'CN=INSI-AUTO',
    altNames: [],
    number: 5,
  },
  {
    name: 'ORG_SIGN',
    offer: 'ORG',
    usage: 'SIGN',
    ec: 'digitalSignature nonRepudiation',
    rsa: 'digitalSignature nonRepudiation',
    purposes: ['emailProtection', 'documentSigning'],
    own: 'CN=INSI-AUTO',
    altNames: [],
    number: 6,
  },
  {
    name: 'ORG_CONF',
    offer: 'ORG',
    usage: 'CONF',
    ec: 'keyAgreement',
    rsa: 'keyEncipherment',
    purposes: ['emailProtection'],
    own: 'CN=INSI-AUTO',
    altNames: [],
    number: 7,
  },
  {
    name: 'PRO_AUTH_CLI',
    offer: 'PRO',
    usage: 'PRO_AUTH_CLI',
    ec: 'digitalSignature',
    rsa: 'digitalSignature',
    purposes: ['clientAuth'],
    own: `serialNumber=${holder.serialNumber},${person}`,
    altNames: ['email:camille.exemple@example.test'],
    number: 8,
  },
  {
    name: 'PERSON_AUTH',
    offer: 'PERSON',
    usage: 'PERSON_AUTH',
    ec: 'digitalSignature',
    rsa: 'digitalSignature',
    purposes: ['clientAuth'],
    own: `serialNumber=${holder.serialNumber},${person}`,
    altNames: ['email:camille.exemple@example.test'],
    number: 9,
  },
];
const families = [
  { naming: 'sector', of: "OU=1750000001,O=Hôpital d'exemple,ST=Paris (75),C=FR", arc: 1 },
  { naming: 'etsi', of: 'organizationIdentifier=NTRFR-000000018,OU=0002 000000018,O=Exemple SA,C=FR', arc: 2 },
] as const;
const all = usages.flatMap((usage) => families.map((family) => ({ ...usage, family, title: family.naming })));

describe.each(all)('$name in the family $title', (usage) => {
  const { family } = usage;
  const profile = profileFor(usage.offer, usage.usage, family.naming)!;
  const extensionOf = (kind: KeyKind, id: string) =>
    tbsOf(planOf(profile), kind).extensions.find((one) => one.id === id);

  it('is found by offer, usage and family, and named by all three', () => {
    expect(profile.name).toBe(usage.name);
    const id = `${usage.name.toLowerCase().replaceAll('_', '-')}${family.naming === 'etsi' ? '-etsi' : ''}-1`;
    expect(profile.id).toBe(id);
    expect(profiles[id]).toBe(profile);
  });

  it('names its subject', () => {
    const { subject, notices } = planOf(profile);
    expect(formatName(subject)).toBe(`${usage.own},${family.of}`);
    expect(notices).toEqual([]);
    for (const [{ type, encoding } = { type: '', encoding: '' }] of subject) {
      const printable = ['C', 'serialNumber'].includes(attributeTypeName(type));
      expect(encoding, type).toBe(printable ? 'PrintableString' : 'UTF8String');
    }
  });

  it.each(['ec', 'rsa'] as const)('is built for a key of the kind %s as every line says', (kind) => {
    const bits = decodeKeyUsage(extensionOf(kind, extensionIds.keyUsage)!.value);
    expect(bits.join(' ')).toBe(usage[kind]);
    expect(extensionOf(kind, extensionIds.keyUsage)!.critical).toBe(true);
    expect(decodeExtendedKeyUsage(extensionOf(kind, extensionIds.extendedKeyUsage)!.value)).toEqual(
      usage.purposes.map((purpose) => keyPurposes[purpose]),
    );
    const altNames = extensionOf(kind, extensionIds.subjectAltName);
    expect(altNames ? decodeSubjectAltName(altNames.value).map(formatGeneralName) : []).toEqual(usage.altNames);
    expect(altNames?.critical ?? false).toBe(false);
    expect(decodeCertificatePolicies(extensionOf(kind, extensionIds.certificatePolicies)!.value)).toEqual([
      { policy: `${policyArc}.${family.arc}.${usage.number}.1` },
    ]);
    const tbs = tbsOf(planOf(profile), kind);
    expect(tbs.notAfter.toISOString()).toBe('2034-02-03T04:05:05.000Z');
    expect(tbs.extensions).toHaveLength(usage.altNames.length > 0 ? 8 : 7);
    expect(lintTbs(encodeTbsCertificate(tbs), planOf(profile), issueFor(kind).issuer, issueFor(kind))).toEqual([]);
  });

  it('has the rest of its lines', () => {
    expect(profile.keys).toEqual({ ec: ['P-256', 'P-384'], rsa: { bits: [3072, 4096] } });
    expect(profile.validity.years).toBe(3);
    expect(profile.revocationReasons).toBe('withheld');
    expect(profile.expiredOnLists).toBe(usage.usage === 'SIGN' ? 'kept' : 'removed');
    expect(profile.approval.agent).toBe('where-dual-control');
    expect(profile.approval.domainControl).toBe(usage.offer !== 'ORG');
    expect(profile.presets).toEqual(usage.offer === 'ORG' ? ['INSI-AUTO', 'INSI-MANU'] : []);
  });

  it('has a page whose every line is a rule, once', () => {
    const lines = statements(profile);
    expect(new Set(lines.map(({ line }) => line)).size).toBe(lines.length);
    for (const { line, rule } of lines) expect(rule, line).toMatch(/\b(MUST|MUST NOT|MAY)\b/);
    const page = printProfile(profile);
    expect(page).toContain(`# ${usage.name}${family.naming === 'etsi' ? ' (etsi)' : ''}, version 1`);
    expect(page).toContain(`exactly: ${usage.ec.replaceAll(' ', ', ')}. |`);
    expect(page.includes('It MUST NOT be present.')).toBe(usage.altNames.length === 0);
  });

  it('is for its offer, family and kind of declaration only', () => {
    const offer = usage.offer === 'ORG' ? 'PRO' : 'ORG';
    expect(refusalOf(() => planOf(profile, { subscription: { offer } }))?.findings).toEqual(['offer']);
    const naming = family.naming === 'etsi' ? 'sector' : 'etsi';
    expect(refusalOf(() => planOf(profile, { subscription: { naming } }))?.findings).toEqual(['naming']);
    const declared = profile.declares === 'service' ? { email: 'a@example.test' } : { serviceName: 'Accueil' };
    expect(refusalOf(() => planOf(profile, { declared }))).toEqual({ code: 'policy', findings: ['declared-fields'] });
  });
});

describe('the profiles', () => {
  it('are these and no others, each with a policy of its own', () => {
    expect(everyProfile.map(({ id }) => id).sort()).toEqual(
      all.map((one) => profileFor(one.offer, one.usage, one.family.naming)!.id).sort(),
    );
    expect(new Set(everyProfile.map(({ certificatePolicy }) => certificatePolicy)).size).toBe(everyProfile.length);
  });

  it('are asked for by usages of an offer', () => {
    expect(usagesOf('ORG')).toEqual(['AUTH_CLI', 'SIGN', 'CONF']);
    expect(usagesOf('SERV-SMIME-SIGN-CONF')).toEqual(['SMIME', 'SIGN', 'CONF']);
    expect(usagesOf('SERV-SSL')).toEqual(['SSL_SERV']);
    expect(usagesOf('PRO')).toEqual(['PRO_AUTH_CLI']);
    expect(usagesOf('PERSON')).toEqual(['PERSON_AUTH']);
    expect(profileFor('ORG', 'SMIME')).toBeUndefined();
    expect(profileFor('ORG', 'SIGN')?.naming).toBe('sector');
  });
});

describe('the O of the subject', () => {
  const long = { name: `${'é'.repeat(63)} et davantage` };
  const exact = { name: 'é'.repeat(64) };
  const sector = profileNamed('org-sign-1');
  const etsi = profileNamed('org-sign-etsi-1');

  it('is cut at 64 characters in the sector, and shown', () => {
    expect(planOf(sector, { structure: exact }).notices).toEqual([]);
    expect(planOf(sector, { structure: long }).notices.map(({ code }) => code)).toEqual(['subject-shortened']);
  });

  it('is never cut in the etsi family: a longer one is refused', () => {
    expect(formatName(planOf(etsi, { structure: exact }).subject)).toContain(`O=${exact.name}`);
    expect(refusalOf(() => planOf(etsi, { structure: long }))).toEqual({
      code: 'name-violation',
      findings: ['subject-violation'],
    });
  });
});

describe('the etsi family', () => {
  const profile = profileNamed('org-auth-cli-etsi-1');
  it.each<[string, object]>([
    ['a FINESS', { identifier: { scheme: 'FINESS', value: '750000001', finess: 'legal' } }],
    ['an RPPS rank', { identifier: { scheme: 'RPPS-RANK', value: '10000000000001' } }],
    ['a SIREN whose check digit is wrong', { identifier: { scheme: 'SIRET', value: '00000001900010' } }],
    ['another country', { country: 'BE' }],
  ])('needs a French SIREN: %s is refused', (_, change) => {
    expect(refusalOf(() => planOf(profile, { structure: change }))?.code).toBe('name-violation');
  });
});

describe('one address or host of SERV', () => {
  const smime = profileNamed('serv-smime-1');
  const declare = (declared: { email: string } | { commonName: string; dnsNames: string[] }) =>
    planOf(smime, { declared });
  const names = (plan: ReturnType<typeof planOf>) => plan.subjectAltNames.map(formatGeneralName);

  it('may be a host, which is a dNSName', () => {
    const plan = declare({ commonName: 'MSG.example.test', dnsNames: [] });
    expect(names(plan)).toEqual(['DNS:msg.example.test']);
    expect(formatName(plan.subject)).toContain('CN=msg.example.test,');
    expect(plan.notices.map(({ code }) => code)).toEqual(['host-case']);
    const two = () => declare({ commonName: 'msg.example.test', dnsNames: ['b.example.test'] });
    expect(refusalOf(two)).toEqual({ code: 'policy', findings: ['too-many-names'] });
    const wildcard = () => declare({ commonName: '*.example.test', dnsNames: [] });
    expect(refusalOf(wildcard)).toEqual({ code: 'policy', findings: ['wildcard'] });
  });

  it('keeps the case of the local part and lowers that of the domain, and says so', () => {
    const plan = declare({ email: 'Contact.RH@Example.TEST' });
    expect(names(plan)).toEqual(['email:Contact.RH@example.test']);
    expect(plan.notices.map(({ code, pointer }) => [code, pointer])).toEqual([['address-case', '/declared/email']]);
  });

  it.each([
    ['a@example.test', undefined],
    ["o'neil.d_x+y-z@sub.example.test", undefined],
    ['1a@xn--bcher-kva.example.test', undefined],
    [`${'a'.repeat(64)}@example.test`, undefined],
    ['a@other.test', 'address-outside-domain'],
    ['a@notexample.test', 'address-outside-domain'],
    ['example.test', 'address-form'],
    ['a@b@example.test', 'address-form'],
    ['@example.test', 'address-characters'],
    ['a@', 'host-empty-label'],
    ['"a b"@example.test', 'address-characters'],
    ['a b@example.test', 'address-characters'],
    ['.a@example.test', 'address-characters'],
    ['a.@example.test', 'address-characters'],
    ['a..b@example.test', 'address-characters'],
    ['é@example.test', 'address-characters'],
    ['=a@example.test', 'address-characters'],
    ['+a@example.test', 'address-characters'],
    ['<a>@example.test', 'address-characters'],
    ['Nom <a@example.test>', 'address-characters'],
    ['a\r\nBcc:b@example.test', 'address-characters'],
    ['a\u202e@example.test', 'address-characters'],
    [`${'a'.repeat(65)}@example.test`, 'address-length'],
    [`a@${'b.'.repeat(121)}example.test`, 'address-length'],
    ['a@exa_mple.test', 'host-characters'],
    ['a@*.example.test', 'host-characters'],
    ['a@[192.0.2.1]', 'host-characters'],
    ['a@xn--80ak6aa92e.example.test', 'host-idn-letters'],
    ['a@localhost', 'host-single-label'],
  ])('%s: %s', (email, code) => {
    const refusal = refusalOf(() => declare({ email }));
    expect(refusal).toEqual(code && { code: 'name-violation', findings: [code] });
  });

  it('is at the declared host where one was declared', () => {
    const domain = { name: 'msg.example.test', admits: 'host' } as const;
    const at = (email: string) => refusalOf(() => planOf(smime, { subscription: { domain }, declared: { email } }));
    expect(at('a@msg.example.test')).toBeUndefined();
    expect(at('a@sub.msg.example.test')?.findings).toEqual(['address-outside-domain']);
  });

  it('goes to the subjectAltName only when it is too long for a CN', () => {
    const email = `${'a'.repeat(60)}@example.test`;
    const plan = declare({ email });
    expect(formatName(plan.subject)).not.toContain('CN=');
    expect(names(plan)).toEqual([`email:${email}`]);
    expect(lintTbs(encodeTbsCertificate(tbsOf(plan, 'ec')), plan, issueFor('ec').issuer, issueFor('ec'))).toEqual([]);
  });

  it('needs the declared domain', () => {
    const facts = factsOf(smime);
    const { domain: _, ...subscription } = facts.subscription;
    const without = () => planOf(smime, { subscription: { ...subscription, domain: undefined } as object });
    expect(refusalOf(without)).toEqual({ code: 'policy', findings: ['no-domain'] });
  });
});

describe('a professional', () => {
  const pro: CertificateProfile = profileNamed('pro-auth-cli-1');
  const change = (more: object) => refusalOf(() => planOf(pro, { holder: { ...holder, ...more } }));

  it('is the registered one that is named, and no other', () => {
    const { holder: _, ...facts } = factsOf(pro);
    expect(refusalOf(() => planOf(pro, { declared: { holder: { holderId: 'b'.repeat(32) } } }))?.findings).toEqual([
      'holder-unknown',
    ]);
    expect(facts.declared).toEqual({ holder: { holderId: holder.holderId } });
  });

  it.each<[string, object, string]>([
    ['a serial number that tells something', { serialNumber: 'CPS-0123456789' }, 'subject-violation'],
    ['no first name', { firstNames: '' }, 'subject-violation'],
    ['a formula', { lastName: '=1+1' }, 'subject-violation'],
    ['markup', { lastName: '<b>Exemple' }, 'subject-violation'],
    ['a name of mixed scripts', { lastName: 'Ex\u0435mple' }, 'subject-violation'],
    ['a name that is too long', { lastName: 'x'.repeat(65) }, 'subject-violation'],
    ['an address outside the domain', { email: 'a@other.test' }, 'address-outside-domain'],
  ])('is refused for %s', (_, more, code) => {
    expect(change(more)?.code).toBe('name-violation');
    expect(change(more)?.findings).toContain(code);
  });

  it('may have an address anywhere where no domain is declared', () => {
    const subscription = { ...factsOf(pro).subscription, domain: undefined } as object;
    const plan = planOf(pro, { subscription, holder: { ...holder, email: 'camille@example.org' } });
    expect(plan.subjectAltNames.map(formatGeneralName)).toEqual(['email:camille@example.org']);
    expect('domain' in plan).toBe(false);
  });

  it('has a long name cut in the CN alone, without the name in the notice', () => {
    const plan = planOf(pro, {
      holder: { ...holder, firstNames: 'Anne '.repeat(11).trim(), lastName: 'Exemple'.repeat(3) },
    });
    expect(plan.notices.map(({ code }) => code)).toEqual(['subject-shortened']);
    expect(JSON.stringify(plan.notices)).not.toMatch(/Anne|Exemple/);
    expect(lintTbs(encodeTbsCertificate(tbsOf(plan, 'ec')), plan, issueFor('ec').issuer, issueFor('ec'))).toEqual([]);
  });
});
