import { type Attribute, decodeName } from '../../x509/name.ts';
import { characters, textFault } from '../directory-text.ts';
import { hostFault, isInside, wildcardBase } from '../host-name.ts';
import { structureIdFault } from '../national-structure-id.ts';
import { equalOctets } from '../octets.ts';
import type { Plan } from '../plan.ts';
import type { SubjectRule } from '../profile.ts';
import { authorityProfiles } from '../profiles.ts';
import { type Lint, unless } from './lint.ts';

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
    code: 'subject-host',
    citation: 'RFC 9525 §6; CA/Browser Forum BR §7.1.4.3',
    line: 'subject.CN',
    check: every(({ says }, { value }, { profile, domain }) => {
      if (says !== 'declared.commonName') return undefined;
      const host = wildcardBase(value) ?? value;
      if (!isInside(host, domain)) return 'lies outside the declared domain';
      return hostFault(host, profile.subjectAltName.dNSName)?.detail;
    }),
  },
];

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
