import { type Attribute, decodeName } from '../../x509/name.ts';
import { characters, shorten, textFault } from '../directory-text.ts';
import { hostFault, isInside, wildcardBase } from '../host-name.ts';
import { addressFault } from '../mail-address.ts';
import { registeredSirenFault, sirenIn, structureIdFault } from '../national-structure-id.ts';
import { equalOctets } from '../octets.ts';
import type { Plan } from '../plan.ts';
import type { SubjectRule, SubjectSource } from '../profile.ts';
import { authorityProfiles } from '../profiles.ts';
import { serviceNameFault } from '../service-name.ts';
import { fullName, holderSerialFault } from '../subject-sources.ts';
import { type Lint, type Specimen, unless } from './lint.ts';

/** The issuer's name and the subject. */
export const nameLints: readonly Lint[] = [
  {
    code: 'issuer-name',
    citation: 'RFC 5280 §4.1.2.4, §6.1.3 (a)(4)',
    line: 'signature',
    check: ({ tbs, issuer }) =>
      unless(equalOctets(tbs.issuer, issuer.name), "is not the issuer's subject, byte for byte"),
  },
  {
    code: 'hierarchy',
    citation: 'house rule: test issuers are a hierarchy apart',
    line: 'signature',
    check: ({ tbs, plan }) => {
      const { testPrefix } = authorityProfiles.issuing;
      const test = decodeName(tbs.issuer).some((rdn) => rdn.some(({ value }) => value.startsWith(testPrefix)));
      return unless(test === (plan.hierarchy === 'test'), 'is of the other hierarchy');
    },
  },
  {
    code: 'subject-planned',
    citation: 'RFC 5280 §4.1.2.6',
    line: 'subject',
    check: ({ tbs, plan }) => unless(equalOctets(tbs.subject, plan.subjectDer), "is not the plan's, byte for byte"),
  },
  {
    code: 'subject-not-issuer',
    citation: 'RFC 5280 §3.2, §4.1.2.6',
    line: 'subject',
    check: ({ tbs, issuer }) => unless(!equalOctets(tbs.subject, issuer.name), 'is the name of the issuer'),
  },
  {
    code: 'subject-single-valued',
    citation: 'RFC 5280 §4.1.2.4; CA/Browser Forum BR §7.1.4.1',
    line: 'subject',
    check: ({ subject }) =>
      unless(
        subject.every(({ rdn }, i) => rdn === i),
        'has an RDN of more than one attribute',
      ),
  },
  {
    code: 'subject-order',
    citation: 'X.501 §9.3',
    line: 'subject',
    check: ({ subject, plan }) => {
      const places = subject.map(({ row }) => (row ? plan.profile.subject.indexOf(row) : -1));
      const rising = places.every((place, i) => place >= 0 && (i === 0 || place > places[i - 1]!));
      return unless(rising, "has an attribute that the profile does not list, or not in the profile's order");
    },
  },
  {
    code: 'subject-complete',
    citation: 'X.501 §9.3',
    line: 'subject',
    check: ({ subject, plan }) => {
      const present = subject.map(({ row }) => row);
      const missing = plan.profile.subject.filter((row) => row.over !== 'omit' && !present.includes(row));
      return missing.length === 0 ? undefined : `lacks ${missing.map(({ type }) => type).join(', ')}`;
    },
  },
  {
    code: 'subject-encoding',
    citation: 'RFC 5280 §4.1.2.4; X.520',
    line: 'subject',
    check: every((row, { encoding }) => unless(encoding === row.as, `is not a ${row.as}`)),
  },
  {
    code: 'subject-length',
    citation: 'X.520; RFC 5280 appendix A.1 (upper bounds)',
    line: 'subject',
    check: every((row, { value }) => unless(characters(value) <= row.atMost, `has more than ${row.atMost} characters`)),
  },
  {
    code: 'subject-text',
    citation: 'RFC 4518 §2; CA/Browser Forum BR §7.1.4.2',
    line: 'subject',
    check: every((_, { value }) => textFault(value)?.detail),
  },
  {
    code: 'subject-country',
    citation: 'X.520 §6.3.1; ISO 3166-1',
    line: 'subject.C',
    check: every(({ type }, { value }) => unless(type !== 'C' || /^[A-Z]{2}$/.test(value), 'is no country code')),
  },
  {
    code: 'subject-structure-id',
    citation: 'house rule: registers of the national structure id',
    line: 'subject.OU',
    check: every(({ says }, { value }) => (says === 'structure.identifier' ? structureIdFault(value) : undefined)),
  },
  {
    code: 'subject-siren',
    citation: 'ETSI EN 319 412-1 §5.1.4; ISO 6523 (0002, SIRENE)',
    line: 'subject.OU',
    check: (specimen) => {
      const [unit, identifier] = [
        valueSaid(specimen, 'structure.siren'),
        valueSaid(specimen, 'structure.nationalTradeRegister'),
      ];
      const fault =
        (unit !== undefined && registeredSirenFault(unit, '0002 ')) ||
        (identifier !== undefined && registeredSirenFault(identifier, 'NTRFR-'));
      if (fault) return fault;
      return unless(sirenIn(unit ?? '') === sirenIn(identifier ?? ''), 'has two different SIREN');
    },
  },
  {
    code: 'subject-host',
    citation: 'RFC 9525 §6; CA/Browser Forum BR §7.1.4.3',
    line: 'subject.CN',
    check: every(({ says }, { value }, { profile, domain }) => {
      if (says !== 'declared.commonName' && says !== 'declared.contact') return undefined;
      const { dNSName, rfc822Name } = profile.subjectAltName;
      if (value.includes('@') && rfc822Name) return addressFault(value, rfc822Name)?.detail;
      const host = wildcardBase(value) ?? value;
      if (!domain || !isInside(host, domain)) return 'lies outside the declared domain';
      return dNSName ? hostFault(host, dNSName)?.detail : 'is a host, which the profile has not';
    }),
  },
  {
    code: 'subject-service-name',
    citation: 'UTS 39 §4; house rule: names that one national service asks for exactly',
    line: 'subject.CN',
    check: every(({ says }, { value }, { profile }) =>
      says === 'declared.serviceName' ? serviceNameFault(value, profile.presets)?.detail : undefined,
    ),
  },
  {
    code: 'subject-person',
    citation: 'ETSI EN 319 412-2 §4.2.4',
    line: 'subject.CN',
    check: (specimen) => {
      const commonName = valueSaid(specimen, 'holder.fullName');
      if (commonName === undefined) return undefined;
      const whole = fullName(valueSaid(specimen, 'holder.firstNames'), valueSaid(specimen, 'holder.lastName'));
      const row = specimen.plan.profile.subject.find(({ says }) => says === 'holder.fullName');
      if (commonName !== shorten(whole, row?.atMost ?? 0)) return 'is not the first names and the last name';
      return holderSerialFault(valueSaid(specimen, 'holder.serialNumber') ?? '');
    },
  },
];

/** The subject's value from a source; undefined where the certificate has none. */
function valueSaid({ subject }: Specimen, source: SubjectSource): string | undefined {
  return subject.find(({ row }) => row?.says === source)?.attribute.value;
}

/** A check of each attribute that the profile lists, by its row; the first fault is told with the attribute's name. */
function every(check: (row: SubjectRule, attribute: Attribute, plan: Plan) => string | undefined): Lint['check'] {
  return ({ subject, plan }) => {
    for (const { row, attribute } of subject) {
      const fault = row && check(row, attribute, plan);
      if (fault) return `${row.type} ${fault}`;
    }
    return undefined;
  };
}
