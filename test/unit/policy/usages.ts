import { generateKeyPairSync } from 'node:crypto';
import { buildTbs } from '../../../shared/policy/build-tbs.ts';
import type { DeclaredFields, HolderFacts } from '../../../shared/policy/declared.ts';
import { type Plan, type PlanFacts, planCertificate } from '../../../shared/policy/plan.ts';
import type { CertificateProfile, KeyKind } from '../../../shared/policy/profile.ts';
import { profiles } from '../../../shared/policy/profiles.ts';
import type { NamedStructure, SubscriptionRecord } from '../../../shared/registration/records.ts';
import { decodeSubjectPublicKeyInfo } from '../../../shared/x509/subject-public-key-info.ts';
import { keys, makeHierarchy, serial, signTbs, spkiOf, structure, subscription } from './samples.ts';

/** One sample of every usage in both naming families, for tests that go through all of them. */
export const holder: HolderFacts = {
  holderId: 'a'.repeat(32),
  firstNames: 'Camille Noé',
  lastName: "D'Exemple",
  email: 'camille.exemple@example.test',
  serialNumber: '0123456789abcdef0123456789abcdef',
};

/** Identified by its SIRET: the etsi family needs the SIREN in it. */
export const company: NamedStructure = {
  ...structure,
  name: 'Exemple SA',
  identifier: { scheme: 'SIRET', value: '00000001800010' },
};

export const declarations: Readonly<Record<CertificateProfile['declares'], DeclaredFields>> = {
  hosts: { commonName: 'leaf.example.test', dnsNames: ['api.example.test'] },
  service: { serviceName: 'INSI-AUTO' },
  contact: { email: 'contact@example.test' },
  holder: { holder: { holderId: holder.holderId } },
};

export interface MoreOfUsage {
  readonly structure?: Partial<NamedStructure>;
  readonly subscription?: Partial<SubscriptionRecord>;
  readonly declared?: DeclaredFields;
  readonly holder?: HolderFacts;
}

/** Records and fields under which a profile issues. */
export function factsOf(profile: CertificateProfile, more: MoreOfUsage = {}): PlanFacts {
  const { domain, ...withoutDomain } = subscription;
  return {
    structure: { ...(profile.naming === 'etsi' ? company : structure), ...more.structure },
    subscription: {
      ...withoutDomain,
      ...(profile.declares !== 'service' && domain && { domain }),
      offer: profile.offer,
      naming: profile.naming,
      ...more.subscription,
    },
    declared: more.declared ?? declarations[profile.declares],
    ...(profile.declares === 'holder' && { holder: more.holder ?? holder }),
  };
}

export const planOf = (profile: CertificateProfile, more: MoreOfUsage = {}): Plan =>
  planCertificate(profile, factsOf(profile, more));

export const everyProfile: readonly CertificateProfile[] = Object.values(profiles);
export const profileNamed = (id: string): CertificateProfile => profiles[id]!;

export const hierarchy = makeHierarchy('production');
export const policyArc = '1.3.6.1.4.1.32473';
const rsa = generateKeyPairSync('rsa', { modulusLength: 3072 });
export const pairs = { ec: keys.p256, rsa } as const;
export const publicKeys = {
  ec: decodeSubjectPublicKeyInfo(spkiOf(keys.p256)),
  rsa: decodeSubjectPublicKeyInfo(spkiOf(rsa)),
} as const;

export const issueFor = (kind: KeyKind) => ({
  serial: serial(),
  publicKey: publicKeys[kind],
  notBefore: new Date('2031-02-03T04:05:06.789Z'),
  issuer: hierarchy.issuer,
  policyArc,
});

export const tbsOf = (plan: Plan, kind: KeyKind) => buildTbs(plan, issueFor(kind));
export const certificateOf = (plan: Plan, kind: KeyKind = 'ec') =>
  signTbs(tbsOf(plan, kind), 'ecdsa-with-SHA256', hierarchy.issuerKey);
