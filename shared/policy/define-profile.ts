import {
  type AuthorityProfile,
  type CertificateProfile,
  EXTENDED_KEY_USAGES,
  type KeyRules,
  type Profile,
  SUBJECT_TYPES,
} from './profile.ts';

/**
 * Checks a profile against what no profile may say and freezes it to the bottom. Called when the module is loaded, so
 * that a profile which contradicts itself stops the process and never judges anything. Throws TypeError.
 */
export function defineProfile(data: Omit<CertificateProfile, 'kind' | 'id'>): CertificateProfile {
  const profile: CertificateProfile = { kind: 'end-entity', id: idOf(data), ...data };
  demand(profile, [
    ...common(profile),
    ['a purpose in words', profile.purpose.length > 0],
    ['subject rows within X.520', profile.subject.every((row) => row.atMost <= SUBJECT_TYPES[row.type].atMost)],
    ['a CN taken from the declared host', profile.subject.some(({ says }) => says === 'declared.commonName')],
    ['only a CN may be omitted', profile.subject.every(({ type, over }) => over !== 'omit' || type === 'CN')],
    ['at least one dNSName', within(profile.subjectAltName.dNSName.atMost, 1, 100)],
    ['lower-case IDN letters in NFC', isLetters(profile.subjectAltName.dNSName.idnLetters)],
    ['a key usage per admitted kind of key', kinds(profile.keys).every((kind) => profile.keyUsage[kind].length > 0)],
    ['no keyAgreement for RSA', !profile.keyUsage.rsa.includes('keyAgreement')],
    ['no keyEncipherment for EC', !profile.keyUsage.ec.includes('keyEncipherment')],
    ['known, distinct extended key usages', isChoice(profile.extendedKeyUsage, Object.keys(EXTENDED_KEY_USAGES))],
    ['a policy suffix', /^[1-9][0-9]*(\.[1-9][0-9]*)*$/.test(profile.certificatePolicy)],
    ['whole years of validity, at most three', within(profile.validity.years, 1, 3)],
  ]);
  return deepFreeze(profile);
}

/** The same for the profile of an authority's own certificate. Throws TypeError. */
export function defineAuthorityProfile(data: Omit<AuthorityProfile, 'kind' | 'id'>): AuthorityProfile {
  const profile: AuthorityProfile = { kind: 'authority', id: idOf(data), ...data };
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

function idOf(data: { readonly name: string; readonly version: number }): string {
  return `${data.name.toLowerCase().replaceAll('_', '-')}-${data.version}`;
}

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
const isLetters = (letters: string) => letters === letters.normalize('NFC') && /^\p{Ll}*$/u.test(letters);

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}
