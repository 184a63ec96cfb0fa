import { ISSUER_CRL, ROOT_CRL } from '../../shared/lifecycle/crl/scope.ts';
import { statements } from '../../shared/policy/print-profile.ts';
import { type Profile, titleOf } from '../../shared/policy/profile.ts';
import { authorityProfiles, profiles, responderProfiles, sealProfiles } from '../../shared/policy/profiles.ts';
import { houseRules } from '../../shared/registration/house-rules.ts';
import { retentionTable } from '../../shared/registration/retention-table.ts';
import type { Environment } from '../aws/environments.ts';
import { keysOf } from '../aws/signing-keys.ts';
import { wrappingKey } from '../keys.ts';
import type { Block, Both } from './document.ts';

/** One paragraph. */
export const says = (fr: string, en: string): Block => ({ kind: 'text', says: { fr, en } });

/** What the documents are filled from: nothing but the data that the platform itself runs on. */
export interface Facts {
  readonly environment: Environment;
  readonly leaves: readonly Profile[];
  readonly own: readonly Profile[];
}

export const factsOf = (environment: Environment): Facts => ({
  environment,
  leaves: Object.values(profiles),
  own: [
    authorityProfiles.root,
    authorityProfiles.issuing,
    ...Object.values(sealProfiles),
    ...Object.values(responderProfiles),
  ],
});

const both = (fr: string, en: string): Both => ({ fr, en });
const ID = both('identifiant', 'id');

/** Policy OIDs of the profiles that have one, below the authority's own arc. */
export function policyOids({ environment, leaves }: Facts): Block {
  return {
    kind: 'table',
    head: [ID, both('offre et usage', 'offer and usage'), both('OID de la politique', 'policy OID')],
    rows: leaves.flatMap((profile) =>
      profile.kind === 'end-entity'
        ? [[profile.id, `${profile.offer} ${profile.usage}`, `${environment.oidArc}.${profile.certificatePolicy}`]]
        : [],
    ),
  };
}

/** Every profile with its life and its keys. */
export function profileTable({ leaves, own }: Facts): Block {
  return {
    kind: 'table',
    head: [ID, both('durée de vie', 'validity'), both('clés admises', 'keys admitted')],
    rows: [...own, ...leaves].map((profile) => [profile.id, lifeOf(profile), keysAdmitted(profile)]),
  };
}

function lifeOf({ validity }: Profile): Both {
  if ('days' in validity) return both(`${validity.days} jours`, `${validity.days} days`);
  if ('atMostYears' in validity)
    return both(`au plus ${validity.atMostYears} ans`, `at most ${validity.atMostYears} years`);
  return both(`${validity.years} ans`, `${validity.years} years`);
}

function keysAdmitted({ keys }: Profile): string {
  const { ec, rsa } = keys;
  return [...(ec ?? []), ...(rsa ? [`RSA ${rsa.bits.join(', ')}`] : [])].join(', ');
}

/** The rules of each profile, line by line: in English, as they are cited. */
export function profileRules({ leaves, own }: Facts): readonly Block[] {
  return [...own, ...leaves].flatMap((profile): Block[] => [
    says(`Profil ${profile.id} — ${titleOf(profile)}`, `Profile ${profile.id} — ${titleOf(profile)}`),
    {
      kind: 'table',
      head: [both('ligne', 'line'), both('règle (en anglais, telle qu’elle est citée)', 'rule')],
      rows: statements(profile).map(({ line, rule }) => [line, rule]),
    },
  ]);
}

/** Keys that sign and the key that wraps, as this environment has them. */
export function keyTable({ environment }: Facts): Block {
  return {
    kind: 'table',
    head: [both('clé', 'key'), both('algorithme', 'algorithm'), both('usage', 'use'), both('signataires', 'who signs')],
    rows: [
      ...keysOf(environment).map(({ alias, keySpec, description, signer }) => [
        alias,
        keySpec,
        description,
        signer === 'ceremony'
          ? both('la cérémonie des clés', 'the key ceremony')
          : both('fonctions désignées', 'named functions'),
      ]),
      [wrappingKey.alias, 'SYMMETRIC_DEFAULT', wrappingKey.description, both('aucun', 'nobody')],
    ],
  };
}

/** How long data about people are kept, from the table by which they are erased. */
export function retentionRows(): Block {
  return {
    kind: 'table',
    head: [both('données', 'data'), both('mois', 'months'), both('fondement', 'grounds')],
    rows: Object.values(retentionTable).map(({ what, months, citation }) => [what, String(months), citation]),
  };
}

export const crlPeriods = { issuing: ISSUER_CRL, root: ROOT_CRL };
export const rules = houseRules;
