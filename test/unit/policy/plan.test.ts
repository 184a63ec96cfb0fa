import { describe, expect, it } from 'vitest';
import { defineProfile } from '../../../shared/policy/define-profile.ts';
import { shorten, textFault } from '../../../shared/policy/directory-text.ts';
import { declaredDomainFault, hostFault } from '../../../shared/policy/host-name.ts';
import { nationalStructureId, structureIdFault } from '../../../shared/policy/national-structure-id.ts';
import { type PlanFacts, planCertificate } from '../../../shared/policy/plan.ts';
import { sslServ } from '../../../shared/policy/profiles/ssl-serv.ts';
import { attributeTypeName, formatName } from '../../../shared/x509/name.ts';
import { facts, type More, plan, refusalOf } from './samples.ts';

const wildcards = defineProfile({
  ...sslServ,
  subjectAltName: { dNSName: { ...sslServ.subjectAltName.dNSName!, wildcards: true } },
});
const rules = sslServ.subjectAltName.dNSName!;
const planWith = (more: More, profile = sslServ) => planCertificate(profile, facts(more));
const hosts = ({ subjectAltNames }: ReturnType<typeof planWith>) => subjectAltNames.map(({ value }) => value);

describe('the subject of a plan', () => {
  it('is C, ST, O, OU, CN of the records, in this order', () => {
    expect(formatName(plan.subject)).toBe("CN=leaf.example.test,OU=1750000001,O=Hôpital d'exemple,ST=Paris (75),C=FR");
    expect(plan.subject.map(([one]) => [attributeTypeName(one!.type), one!.encoding])).toEqual([
      ['C', 'PrintableString'],
      ['ST', 'UTF8String'],
      ['O', 'UTF8String'],
      ['OU', 'UTF8String'],
      ['CN', 'UTF8String'],
    ]);
    expect(plan.notices).toEqual([]);
  });

  it('shortens O at 64 characters, not octets, and says so', () => {
    expect(planWith({ structure: { name: 'é'.repeat(64) } }).notices).toEqual([]);
    const { subject, notices } = planWith({ structure: { name: `${'é'.repeat(63)} et davantage` } });
    expect(subject[2]![0]!.value).toBe('é'.repeat(63));
    expect(notices).toEqual([
      {
        code: 'subject-shortened',
        citation: 'SSL_SERV version 1, subject.O; X.520 §6.4.1, ub-organization-name',
        pointer: '/structure/name',
        detail: `It is cut at 64 characters and certified as “${'é'.repeat(63)}”.`,
      },
    ]);
  });

  it('never parts a letter from its marks, nor counts UTF-16 units', () => {
    expect(shorten(`${'x'.repeat(3)}e\u0301y`, 4)).toBe('xxx');
    expect(shorten('🜁'.repeat(5), 4)).toBe('🜁'.repeat(4));
  });

  it('leaves a CN of more than 64 characters to the subjectAltName', () => {
    const long = `${'a'.repeat(60)}.example.test`;
    const { subject, subjectAltNames, notices } = planWith({ declared: { commonName: long } });
    expect(formatName(subject)).not.toContain('CN=');
    expect(subjectAltNames).toEqual([{ kind: 'dNSName', value: long }]);
    expect(notices.map(({ code, pointer }) => [code, pointer])).toEqual([['subject-omitted', '/declared/commonName']]);
  });

  it('is in normal form C', () => {
    expect(planWith({ structure: { name: 'A\u0308rzte' } }).subject[2]![0]!.value).toBe('\u00c4rzte');
  });

  const wrong: readonly (readonly [string, PlanFacts['structure'] extends infer S ? Partial<S> : never, string])[] = [
    ['a country in small letters', { country: 'fr' }, 'name-violation'],
    ['a country of three letters', { country: 'FRA' }, 'name-violation'],
    ['a department without its number', { department: 'Paris' }, 'name-violation'],
    ['a department that is none', { department: 'Ailleurs (96)' }, 'name-violation'],
    ['a name that says nothing', { name: 'N/A' }, 'name-violation'],
    ['a name of punctuation', { name: '-' }, 'name-violation'],
    ['a name with a directional control', { name: 'Exemple \u202etset' }, 'name-violation'],
    ['a name that mixes scripts in a word', { name: 'Ex\u0430mple' }, 'name-violation'],
    ['a name with two spaces', { name: 'Deux  espaces' }, 'name-violation'],
    ['a FINESS that is none', { identifier: { scheme: 'FINESS', value: '12', finess: 'legal' } }, 'name-violation'],
  ];
  it.each(wrong)('is refused for %s', (_, structure, code) => {
    expect(refusalOf(() => planWith({ structure }))?.code).toBe(code);
  });

  it('admits what the names of public bodies and of people are written with', () => {
    for (const name of [
      "Centre d'exemple & fils",
      'Œuvre de l’Hôpital n° 2 (Saint-Brieuc) – « Les Tilleuls »',
      'Clinique 2ª, R&D: 50/50; “x” · €',
      'Łęcka, Şükrü, Nguyễn, Þórir, Əliyev, Straße',
      'CHU Nord + Sud = un',
      '3² Santé',
    ]) {
      expect([name, textFault(name)]).toEqual([name, undefined]);
    }
  });

  it.each<readonly [code: string, name: string]>([
    ['text-letters', 'Εταιρεία'],
    ['text-letters', 'Œuvre Εταιρεία'],
    ['text-letters', 'Clinique СОРЕМА'],
    ['text-letters', 'Clinique ᏢᎪᎡᏆᏚ'],
    ['text-letters', 'ꓚꓡꓲꓠꓲꓟ'],
    ['text-letters', 'ɪɴsɪ-ᴀᴜᴛᴏ'],
    ['text-letters', 'Clinique ǃǀ'],
    ['text-letters', 'Clinique ٣'],
    ['text-letters', 'aʼb'],
    ['text-letters', 'A⁄B'],
    ['text-letters', `a${'\u0301\u0323'.repeat(20)}`.normalize('NFC')],
    ['text-mixed-scripts', 'Clіnique'],
    ['text-other-forms', '𝐂linique des Tilleuls'],
    ['text-other-forms', 'Ｃｌｉｎｉｑｕｅ'],
    ['text-other-forms', 'ℌôpital'],
    ['text-other-forms', 'Clinique ﬁn'],
    ['text-other-forms', 'Clinique Ⅳ'],
    ['text-other-forms', 'Clinique\u2011x'],
    ['text-other-forms', 'Clinique\u00a0x'],
    ['text-other-forms', 'Clinique…'],
    ...[
      '=1',
      '＝HYPERLINK("http://x","y")',
      '+1',
      '﹢1',
      '⁺1',
      '﹦1',
      '-1',
      '\u22121',
      '–1',
      '\u20101',
      '@x',
      '＠x',
      '|calc',
      '｜calc',
      '%0a',
      '"=1',
      '’=1',
    ].map((name) => ['text-markup', name] as const),
    ['text-markup', 'a<b'],
  ])('refuses, as %s, %j', (code, name) => {
    expect(textFault(name)?.code).toBe(code);
  });
});

describe('the national structure id', () => {
  it('is the digit of the register and the number', () => {
    expect(nationalStructureId({ scheme: 'SIRET', value: '00000000000000' })).toBe('300000000000000');
    expect(nationalStructureId({ scheme: 'FINESS', value: '2A0000001', finess: 'geographic' })).toBe('12A0000001');
    expect(nationalStructureId({ scheme: 'RPPS-RANK', value: '10000000000001' })).toBe('410000000000001');
  });

  it('is refused for closed registers, unknown ones and wrong numbers', () => {
    expect(structureIdFault('12A0000001')).toBeUndefined();
    expect(structureIdFault('5123456789')).toContain('closed');
    expect(structureIdFault('6123456789')).toContain('closed');
    expect(structureIdFault('7123456789')).toContain('register');
    expect(structureIdFault('3123')).toContain('SIRET');
    expect(structureIdFault('')).toContain('register');
  });
});

describe('the hosts of a plan', () => {
  it('are the CN and the declared names, each once, in lower case', () => {
    const made = planWith({
      declared: { commonName: 'WWW.example.test', dnsNames: ['b.example.test', 'www.example.test', 'b.example.test'] },
    });
    expect(hosts(made)).toEqual(['www.example.test', 'b.example.test']);
    expect(made.notices.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['host-case', '/declared/commonName'],
      ['host-repeated', '/declared/dnsNames/2'],
    ]);
  });

  const refused: readonly (readonly [string, string])[] = [
    ['other.test', 'host-outside-domain'],
    ['notexample.test', 'host-outside-domain'],
    ['', 'host-empty-label'],
    ['a..example.test', 'host-empty-label'],
    ['leaf.example.test.', 'host-empty-label'],
    ['a_b.example.test', 'host-characters'],
    ['bücher.example.test', 'host-characters'],
    ['a b.example.test', 'host-characters'],
    ['-a.example.test', 'host-hyphen'],
    ['a-.example.test', 'host-hyphen'],
    [`${'a'.repeat(64)}.example.test`, 'host-length'],
    [`${'a.'.repeat(121)}example.test`, 'host-length'],
    ['ab--cd.example.test', 'host-reserved-label'],
    ['xn--a.example.test', 'host-a-label'],
    ['xn--80ak6aa92e.example.test', 'host-idn-letters'],
    ['xn--zckzah.example.test', 'host-idn-letters'],
    ['127.0.0.1', 'host-address'],
    ['::1', 'host-address'],
    ['localhost', 'host-single-label'],
    ['a.localhost', 'host-special-use'],
    ['printer.local', 'host-special-use'],
    ['1.0.0.127.in-addr.arpa', 'host-special-use'],
    ['*', 'host-characters'],
    ['a.*.example.test', 'host-characters'],
    ['*.test', 'host-single-label'],
  ];
  it.each(refused)('refuse %s: %s', (dnsName, code) => {
    const refusal = refusalOf(() => planWith({ declared: { dnsNames: ['a.example.test', dnsName] } }));
    expect(refusal).toEqual({ code: 'name-violation', findings: [code] });
  });

  it('accept A-labels of letters that the profile lists', () => {
    expect(hosts(planWith({ declared: { dnsNames: ['xn--bcher-kva.example.test'] } }))).toContain(
      'xn--bcher-kva.example.test',
    );
    expect(hostFault('xn--bcher-kva.example.test', { idnLetters: '' })?.code).toBe('host-idn-letters');
  });

  it('are the declared host only, where one was declared', () => {
    const domain = { name: 'srv.example.test', admits: 'host' } as const;
    const declare = (commonName: string) => planWith({ subscription: { domain }, declared: { commonName } });
    expect(hosts(declare('srv.example.test'))).toEqual(['srv.example.test']);
    expect(refusalOf(() => declare('a.srv.example.test'))?.findings).toEqual(['host-outside-domain']);
    expect(refusalOf(() => declare('example.test'))?.findings).toEqual(['host-outside-domain']);
  });

  it('are wildcards only where the profile allows, inside a declared domain', () => {
    const declared = { dnsNames: ['*.example.test'] };
    expect(refusalOf(() => planWith({ declared }))).toEqual({ code: 'policy', findings: ['wildcard'] });
    expect(hosts(planWith({ declared }, wildcards))).toEqual(['leaf.example.test', '*.example.test']);
    const bad = ['*', '*.test', 'a.*.example.test', '**.example.test', '*.other.test', '*a.example.test'];
    for (const one of bad) {
      expect(refusalOf(() => planWith({ declared: { dnsNames: [one] } }, wildcards))?.code, one).toBe('name-violation');
    }
    const host = { name: 'leaf.example.test', admits: 'host' } as const;
    const under = () =>
      planWith({ subscription: { domain: host }, declared: { dnsNames: ['*.leaf.example.test'] } }, wildcards);
    expect(refusalOf(under)).toEqual({ code: 'policy', findings: ['wildcard'] });
  });

  it('are no more than the profile admits', () => {
    const dnsNames = (count: number) => Array.from({ length: count }, (_, i) => `h${i}.example.test`);
    expect(hosts(planWith({ declared: { dnsNames: dnsNames(24) } }))).toHaveLength(25);
    const refusal = refusalOf(() => planWith({ declared: { dnsNames: dnsNames(25) } }));
    expect(refusal).toEqual({ code: 'policy', findings: ['too-many-names'] });
  });
});

describe('a declared domain', () => {
  it.each(['test', 'fr', 'gouv.fr', 'co.uk', 'github.io'])('is not the public suffix %s', (suffix) => {
    const fault = declaredDomainFault(suffix, rules)?.code;
    expect(['domain-public-suffix', 'host-single-label']).toContain(fault);
    const domain = { name: suffix, admits: 'domain' } as const;
    expect(refusalOf(() => planWith({ subscription: { domain }, declared: { commonName: `a.${suffix}` } }))?.code).toBe(
      'name-violation',
    );
  });

  it('may lie below one, known or unknown to the list', () => {
    for (const name of ['example.test', 'exemple.gouv.fr', 'example.org', 'me.github.io']) {
      expect(declaredDomainFault(name, rules)).toBeUndefined();
    }
  });
});

it('a plan needs a subscription of this structure to this offer', () => {
  expect(refusalOf(() => planWith({ subscription: { offer: 'ORG' } }))?.code).toBe('policy');
  expect(refusalOf(() => planWith({ subscription: { structureId: 'st-2' } }))?.code).toBe('policy');
});
