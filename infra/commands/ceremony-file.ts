import { createHash } from 'node:crypto';
import * as z from 'zod';
import { publicationBaseProblem, type Stage } from '../../shared/aws/environment.ts';
import type {
  AuthorityPlan,
  CeremonyPlan,
  ResponderCeremonyPlan,
  SealCeremonyPlan,
} from '../../shared/lifecycle/ceremony.ts';
import { listNames, MOST_SHARDS } from '../../shared/lifecycle/crl/shards.ts';
import type { IssuerCeremonyPlan } from '../../shared/lifecycle/issuer-ceremony.ts';
import type { ResponderPlan } from '../../shared/lifecycle/responder-planning.ts';
import type { SealPlan } from '../../shared/lifecycle/seals.ts';
import { CARD_FAMILIES } from '../../shared/registration/records.ts';
import { attributeTypes, type Name } from '../../shared/x509/name.ts';

/**
 * The ceremony's file: all that is fixed for ever, on one page that two people read. Its bytes are what they approve:
 * each gives their name and the SHA-256 of the file as they read it.
 */
const person = z.strictObject({
  lastName: z.string().min(1),
  firstNames: z.string().min(1),
  email: z.email(),
  directoryId: z.string().min(1).optional(),
  card: z.strictObject({ family: z.enum(CARD_FAMILIES), number: z.string().regex(/^[0-9]{10}$/) }).optional(),
});

const authority = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/),
  key: z.templateLiteral(['alias/', z.string().min(1)]),
  subject: z.strictObject({
    C: z.string().regex(/^[A-Z]{2}$/),
    O: z.string().min(1).max(64),
    CN: z.string().min(1).max(64),
  }),
  years: z.number().int().min(1).max(20),
});

/** What an issuing authority has beside: how its revocation lists are made, which is in its certificates for ever. */
const issuing = authority.extend({
  keepsExpired: z.boolean().default(true),
  shards: z.number().int().min(2).max(MOST_SHARDS).optional(),
  deltas: z.boolean().default(false),
});

/** A key that seals: certified by one of the issuing authorities, once the ceremony is over. */
const seal = z.strictObject({
  ...authority.omit({ years: true }).shape,
  issuedBy: z.string().min(1),
});

/** Two keys that answer for the certificates of one issuing authority, in turn. */
const responder = z.strictObject({
  issuer: z.string().min(1),
  keys: z.tuple([authority.shape.key, authority.shape.key]),
  subject: authority.shape.subject,
});

const approvers = z.array(z.string().regex(/^\S(.*\S)?$/, 'a name begins and ends with a letter')).length(2);

const file = z.strictObject({
  ceremony: z.literal('Sceau key ceremony'),
  publicationBase: z.string(),
  approvers,
  securityOfficers: z.array(person).length(2),
  hierarchies: z.strictObject({
    production: z.strictObject({ root: authority, issuing: z.array(issuing).min(1) }),
    test: z.strictObject({ root: authority, issuing: z.array(issuing).min(1) }).optional(),
  }),
  seals: z.array(seal).optional(),
  responders: z.array(responder).optional(),
});

const fileDigest = z.string().regex(/^[0-9a-f]{64}$/, 'the SHA-256 of the file that founded the house');

/** A later ceremony that plans a seal for a house that stands. */
const sealFile = z.strictObject({
  ceremony: z.literal('Sceau seal ceremony'),
  founded: fileDigest,
  approvers,
  hierarchy: z.enum(['production', 'test']),
  seals: z.array(seal).min(1),
});

/** A later ceremony that plans responders: for issuers that have none, or with other keys. */
const responderFile = z.strictObject({
  ceremony: z.literal('Sceau responder ceremony'),
  founded: fileDigest,
  approvers,
  hierarchy: z.enum(['production', 'test']),
  responders: z
    .array(
      z.strictObject({
        ...responder.shape,
        replaces: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .optional(),
      }),
    )
    .min(1),
});

const reference = authority.shape.id;

/**
 * A later ceremony about issuing authorities: some stop or go on, some are revoked by their root, and further generations are
 * founded, each with a name, keys and addresses of its own.
 */
const issuerFile = z
  .strictObject({
    ceremony: z.literal('Sceau issuer ceremony'),
    founded: fileDigest,
    approvers,
    hierarchy: z.enum(['production', 'test']),
    states: z
      .array(
        z.strictObject({
          issuer: reference,
          state: z.enum(['active', 'suspect', 'retired', 'ended']),
          keyRests: z.boolean().optional(),
        }),
      )
      .default([]),
    revocations: z
      .array(
        z.strictObject({ issuer: reference, reason: z.enum(['keyCompromise', 'superseded', 'cessationOfOperation']) }),
      )
      .default([]),
    issuing: z.array(issuing.extend({ issuedBy: reference })).default([]),
    responders: z.array(responder).default([]),
    seals: z.array(seal).default([]),
  })
  .refine(({ states, revocations, issuing }) => states.length + revocations.length + issuing.length > 0, {
    error: 'nothing is to be done: name states, revocations or issuing authorities',
  });

/** A person's word for one file. */
export interface Approval {
  readonly name: string;
  readonly sha256: string;
}

/** One clear sentence for whoever holds the ceremony. */
export class CeremonyProblem extends Error {}

/** SHA-256 of the file's bytes, hex: what is approved. */
export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Reads the file and checks its approvals and that it fits the stage. Throws CeremonyProblem with what is wrong. */
export function readCeremonyFile(bytes: Uint8Array, approvals: readonly Approval[], stage: Stage): CeremonyPlan {
  const parsed = file.safeParse(parse(bytes));
  if (!parsed.success) throw new CeremonyProblem(`The ceremony file is not usable:\n${z.prettifyError(parsed.error)}`);
  const { approvers, publicationBase, securityOfficers, hierarchies } = parsed.data;
  const sha256 = digestOf(bytes);
  demandApprovals(approvers, approvals, sha256);
  if (stage === 'production' && hierarchies.test) {
    throw new CeremonyProblem('Production has no TEST hierarchy: take it out of the file.');
  }
  const unfit = publicationBaseProblem(stage, publicationBase);
  if (unfit !== undefined) throw new CeremonyProblem(unfit);

  const authorities = (['production', 'test'] as const).flatMap((hierarchy) => {
    const planned = hierarchies[hierarchy];
    if (!planned) return [];
    const { root, issuing } = planned;
    return [
      planOf(root, hierarchy, 'root', root.id),
      ...issuing.map((one) => planOf(one, hierarchy, 'issuing', root.id)),
    ];
  });
  const seals = (parsed.data.seals ?? []).map((one) => {
    const issuer = authorities.find(({ id, level }) => id === one.issuedBy && level === 'issuing');
    if (!issuer) throw new CeremonyProblem(`The seal ${one.id} is certified by an issuing authority of this file.`);
    return sealPlanOf(one, issuer.hierarchy);
  });
  const responders = (parsed.data.responders ?? []).map((one) => {
    const issuer = authorities.find(({ id, level }) => id === one.issuer && level === 'issuing');
    if (!issuer) throw new CeremonyProblem(`The responder of ${one.issuer} is of an issuing authority of this file.`);
    return responderPlanOf(one, issuer.hierarchy);
  });
  demandOwn({ authorities, seals, responders });
  const officers = securityOfficers.map(withoutGaps);
  return { sha256, approvers, publicationBase, securityOfficers: officers, authorities, seals, responders };
}

/** What a later ceremony's file says. */
export type LaterPlan = SealCeremonyPlan | ResponderCeremonyPlan | IssuerCeremonyPlan;

/** Reads the file of a later ceremony: about issuers, seals or responders. Throws CeremonyProblem with what is wrong. */
export function readLaterFile(bytes: Uint8Array, approvals: readonly Approval[]): LaterPlan {
  const parsed = z.discriminatedUnion('ceremony', [sealFile, responderFile, issuerFile]).safeParse(parse(bytes));
  if (!parsed.success) throw new CeremonyProblem(`The ceremony file is not usable:\n${z.prettifyError(parsed.error)}`);
  const { approvers, founded, hierarchy } = parsed.data;
  const sha256 = digestOf(bytes);
  demandApprovals(approvers, approvals, sha256);
  const plan = { sha256, approvers, founded };
  if ('issuing' in parsed.data) return { ...plan, ...issuerPlanOf(parsed.data) };
  if ('seals' in parsed.data) return { ...plan, seals: parsed.data.seals.map((one) => sealPlanOf(one, hierarchy)) };
  const responders = parsed.data.responders.map(({ replaces, ...one }) => ({
    ...responderPlanOf(one, hierarchy),
    ...(replaces !== undefined && { replaces }),
  }));
  demandDistinct(
    'issuers of responders',
    responders.map(({ issuer }) => issuer),
  );
  return { ...plan, responders };
}

function issuerPlanOf({ hierarchy, states, revocations, issuing, responders, seals }: z.output<typeof issuerFile>) {
  demandDistinct(
    'issuers of states',
    states.map(({ issuer }) => issuer),
  );
  demandDistinct(
    'issuers of revocations',
    revocations.map(({ issuer }) => issuer),
  );
  const foreign = [...responders.map(({ issuer }) => issuer), ...seals.map(({ issuedBy }) => issuedBy)].find(
    (id) => !issuing.some((one) => one.id === id),
  );
  if (foreign !== undefined) {
    throw new CeremonyProblem(
      `The responders and seals of this file are of its own authorities, and ${foreign} is not.`,
    );
  }
  const plan = {
    states: states.map(({ keyRests, ...one }) => ({ ...one, ...(keyRests !== undefined && { keyRests }) })),
    revocations,
    authorities: issuing.map(({ issuedBy, ...one }) => planOf(one, hierarchy, 'issuing', issuedBy)),
    responders: responders.map((one) => responderPlanOf(one, hierarchy)),
    seals: seals.map((one) => sealPlanOf(one, hierarchy)),
  };
  demandOwn(plan);
  return plan;
}

/** Whether a file says that it is of a later ceremony, of a house that stands. */
export const isLaterFile = (bytes: Uint8Array): boolean =>
  [sealFile, responderFile, issuerFile].some(
    ({ shape: { ceremony } }) => z.looseObject({ ceremony }).safeParse(parse(bytes)).success,
  );

function demandApprovals(approvers: readonly string[], approvals: readonly Approval[], sha256: string): void {
  const [first, second] = approvers as [string, string];
  if (first.toLowerCase().normalize('NFKC') === second.toLowerCase().normalize('NFKC'))
    throw new CeremonyProblem('Two different people approve a ceremony.');
  for (const name of approvers) {
    const given = approvals.filter((approval) => approval.name === name);
    if (given.length !== 1)
      throw new CeremonyProblem(`${name} has not approved this file: --approve "${name}=<sha256>".`);
    if (given[0]!.sha256 !== sha256)
      throw new CeremonyProblem(`${name} has approved another file: this one is ${sha256}.`);
  }
  if (approvals.length !== 2) throw new CeremonyProblem('Only the two people named in the file approve it.');
}

function sealPlanOf({ id, key, issuedBy, subject }: z.output<typeof seal>, hierarchy: SealPlan['hierarchy']): SealPlan {
  return { id, hierarchy, issuedBy, keyId: key, subject: nameOf(subject) };
}

function responderPlanOf(
  { issuer, keys, subject }: z.output<typeof responder>,
  hierarchy: ResponderPlan['hierarchy'],
): ResponderPlan {
  return { issuer, hierarchy, keyIds: keys, subject: nameOf(subject) };
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new CeremonyProblem('The ceremony file is not JSON in UTF-8.');
  }
}

function planOf(
  { id, key, subject, years, ...more }: z.output<typeof authority> & Partial<z.output<typeof issuing>>,
  hierarchy: AuthorityPlan['hierarchy'],
  level: AuthorityPlan['level'],
  issuedBy: string,
): AuthorityPlan {
  const { keepsExpired, shards, deltas } = more;
  const lists = {
    ...(keepsExpired && { keepsExpired }),
    ...(shards !== undefined && { shards }),
    ...(deltas && { deltas }),
  };
  return { id, hierarchy, level, issuedBy, keyId: key, subject: nameOf(subject), years, ...lists };
}

function nameOf({ C, O, CN }: { C: string; O: string; CN: string }): Name {
  return [
    [{ type: attributeTypes.C, value: C, encoding: 'PrintableString' }],
    [{ type: attributeTypes.O, value: O, encoding: 'UTF8String' }],
    [{ type: attributeTypes.CN, value: CN, encoding: 'UTF8String' }],
  ];
}

function withoutGaps({ card, directoryId, ...rest }: z.output<typeof person>) {
  return { ...rest, ...(card && { card }), ...(directoryId !== undefined && { directoryId }) };
}

/** Nothing in a file shares an id, a key or a name with something else in it. */
function demandOwn({
  authorities,
  seals,
  responders,
}: Pick<CeremonyPlan, 'authorities' | 'seals' | 'responders'>): void {
  const planned = [...authorities, ...seals];
  demandDistinct('ids, with those of lists that divide an authority,', [
    ...seals.map(({ id }) => id),
    ...authorities.flatMap(listNames),
  ]);
  demandDistinct(
    'issuers of responders',
    responders.map(({ issuer }) => issuer),
  );
  demandDistinct('keys', [...planned.map(({ keyId }) => keyId), ...responders.flatMap(({ keyIds }) => keyIds)]);
  demandDistinct(
    'names',
    [...planned, ...responders].map(({ subject }) => JSON.stringify(subject)),
  );
}

function demandDistinct(what: string, values: readonly string[]): void {
  if (new Set(values).size !== values.length) throw new CeremonyProblem(`The ${what} in the file must differ.`);
}
