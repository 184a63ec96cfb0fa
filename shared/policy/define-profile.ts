import {
  type AuthorityProfile,
  type CertificateProfile,
  DOMAINS,
  EXTENDED_KEY_USAGES,
  type KeyRules,
  type Profile,
  type ResponderProfile,
  type SealProfile,
  SUBJECT_TYPES,
  type SubjectSource,
} from './profile.ts';

/** What a profile's file says; its kind and id follow. */
export type ProfileData = Omit<CertificateProfile, 'kind' | 'id'>;

/** What the CN says where this is declared. */
const COMMON_NAMES: Readonly<Record<CertificateProfile['declares'], SubjectSource>> = {
  hosts: 'declared.commonName',
  service: 'declared.serviceName',
  contact: 'declared.contact',
  holder: 'holder.fullName',
};

/** The kinds of subjectAltName that go with what is declared. */
const ALT_NAMES: Readonly<Record<CertificateProfile['declares'], string>> = {
  hosts: 'dNSName',
  service: '',
  contact: 'dNSName rfc822Name',
  holder: 'rfc822Name',
};

/**
 * Checks a profile against what no profile may say and freezes it to the bottom. Called when the module is loaded, so
 * that a profile which contradicts itself stops the process and never judges anything. Throws TypeError.
 */
export function defineProfile(data: ProfileData): CertificateProfile {
  const profile: CertificateProfile = { ...data, kind: 'end-entity', id: idOf(data) };
  const { dNSName, rfc822Name } = profile.subjectAltName;
  demand(profile, [
    ...common(profile),
    ['a purpose in words', profile.purpose.length > 0],
    ['subject rows within X.520', profile.subject.every((row) => row.atMost <= SUBJECT_TYPES[row.type].atMost)],
    ['a CN taken from what is declared', profile.subject.some(isCommonNameOf(profile))],
    ['only a CN may be omitted', profile.subject.every(({ type, over }) => over !== 'omit' || type === 'CN')],
    ['no CN omitted that stands nowhere else', profile.subject.every(({ over }) => over !== 'omit' || !!dNSName)],
    ['the alternative names of what is declared', altNamesOf(profile) === ALT_NAMES[profile.declares]],
    ['at least one dNSName', !dNSName || within(dNSName.atMost, 1, 100)],
    ['one rfc822Name', !rfc822Name || rfc822Name.atMost === 1],
    ['lower-case IDN letters in NFC', isLetters(`${dNSName?.idnLetters ?? ''}${rfc822Name?.idnLetters ?? ''}`)],
    ['presets for services only', profile.presets.length === 0 || profile.declares === 'service'],
    ['control of a domain where one is declared', controlsDomain(profile)],
    ['a key usage per admitted kind of key', kinds(profile.keys).every((kind) => profile.keyUsage[kind].length > 0)],
    ['no keyAgreement for RSA', !profile.keyUsage.rsa.includes('keyAgreement')],
    ['no keyEncipherment for EC', !profile.keyUsage.ec.includes('keyEncipherment')],
    ['known, distinct extended key usages', isChoice(profile.extendedKeyUsage, Object.keys(EXTENDED_KEY_USAGES))],
    ['a policy suffix', isPolicySuffix(profile.certificatePolicy)],
    ['whole years of validity, at most three', within(profile.validity.years, 1, 3)],
  ]);
  return deepFreeze(profile);
}

/** The same for the profile of an authority's own certificate. Throws TypeError. */
export function defineAuthorityProfile(data: Omit<AuthorityProfile, 'kind' | 'id'>): AuthorityProfile {
  const profile: AuthorityProfile = { ...data, kind: 'authority', id: idOf(data) };
  demand(profile, [
    ...common(profile),
    ['keyCertSign', profile.keyUsage.includes('keyCertSign')],
    ['a required CN', profile.subject.some(({ type, required }) => type === 'CN' && required)],
    ['pathLen 0 on an issuing authority', profile.level === 'root' || profile.pathLength === 0],
    ['no pointer to itself on a root', profile.pointsToIssuer === (profile.level === 'issuing')],
    ['whole years of validity', within(profile.validity.atMostYears, 1, 30)],
  ]);
  return deepFreeze(profile);
}

/** The same for the profile of the platform's seal. Throws TypeError. */
export function defineSealProfile(data: Omit<SealProfile, 'kind' | 'id'>): SealProfile {
  const profile: SealProfile = { ...data, kind: 'seal', id: idOf(data) };
  demand(profile, [
    ...common(profile),
    ['a required CN', profile.subject.some(({ type, required }) => type === 'CN' && required)],
    ['a CN that says what it is', profile.commonNamePrefix.length > 0],
    ['a key usage', profile.keyUsage.length > 0],
    ['known, distinct extended key usages', isChoice(profile.extendedKeyUsage, Object.keys(EXTENDED_KEY_USAGES))],
    ['a policy suffix', isPolicySuffix(profile.certificatePolicy)],
    ['whole years of validity, at most three', within(profile.validity.years, 1, 3)],
  ]);
  return deepFreeze(profile);
}

/** The same for the profile of an OCSP responder's certificate. Throws TypeError. */
export function defineResponderProfile(data: Omit<ResponderProfile, 'kind' | 'id'>): ResponderProfile {
  const profile: ResponderProfile = { ...data, kind: 'responder', id: idOf(data) };
  const { days, renewDaysBefore } = profile.validity;
  demand(profile, [
    ...common(profile),
    ['a required CN', profile.subject.some(({ type, required }) => type === 'CN' && required)],
    ['a validity of days, as nobody asks whether it is revoked', within(days, 1, 31)],
    ['a renewal before its end', within(renewDaysBefore, 1, days - 1)],
  ]);
  return deepFreeze(profile);
}

type Demand = readonly [what: string, holds: boolean];

function common(profile: Profile): Demand[] {
  const types = profile.subject.map(({ type }) => type);
  return [
    ['a version from 1 on', within(profile.version, 1, 999)],
    ['each subject attribute once', new Set(types).size === types.length],
    [
      'string types that X.520 and RFC 5280 admit',
      profile.subject.every(({ type, as }) => (SUBJECT_TYPES[type].as as readonly string[]).includes(as)),
    ],
    ['known, distinct curves', profile.keys.ec.length === 0 || isChoice(profile.keys.ec, ['P-256', 'P-384'])],
    ['some key', kinds(profile.keys).length > 0],
    ['RSA of 2048 to 4096 bits', !profile.keys.rsa || isRange(profile.keys.rsa.bits)],
  ];
}

function demand(profile: Profile, demands: readonly Demand[]): void {
  const broken = demands.filter(([, holds]) => !holds).map(([what]) => what);
  if (broken.length > 0) throw new TypeError(`profile ${profile.id} lacks: ${broken.join('; ')}`);
}

function idOf(data: { readonly name: string; readonly naming?: string; readonly version: number }): string {
  const family = data.naming === 'etsi' ? '-etsi' : '';
  return `${data.name.toLowerCase().replaceAll('_', '-')}${family}-${data.version}`;
}

const isCommonNameOf =
  ({ declares }: CertificateProfile) =>
  ({ type, says }: CertificateProfile['subject'][number]) =>
    type === 'CN' && says === COMMON_NAMES[declares];
const altNamesOf = ({ subjectAltName }: CertificateProfile) => Object.keys(subjectAltName).sort().join(' ');
const controlsDomain = ({ approval, declares }: CertificateProfile) =>
  approval.domainControl === (DOMAINS[declares] !== 'none');

/** The kinds of key that some rules admit. */
export function kinds(keys: KeyRules): readonly ('ec' | 'rsa')[] {
  return [...(keys.ec.length > 0 ? (['ec'] as const) : []), ...(keys.rsa ? (['rsa'] as const) : [])];
}

const within = (value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most;
const isRange = ([least, most]: readonly [number, number]) =>
  within(least, 2048, most) && within(most, least, 4096) && least % 8 === 0 && most % 8 === 0;
const isChoice = (values: readonly string[], known: readonly string[]) =>
  values.length > 0 && new Set(values).size === values.length && values.every((value) => known.includes(value));
const isPolicySuffix = (suffix: string) => /^[1-9][0-9]*(\.[1-9][0-9]*)*$/.test(suffix);
const isLetters = (letters: string) => letters === letters.normalize('NFC') && /^\p{Ll}*$/u.test(letters);

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
