import { Refusal } from '../errors.ts';
import type { IssuerFacts } from '../policy/issuer-facts.ts';
import { responderProfile } from '../policy/profiles.ts';
import { buildResponderTbs } from '../policy/responder.ts';
import type { Name } from '../x509/name.ts';
import type { Actor } from './events.ts';
import { sha256 } from './identity.ts';
import { everyIssuer, issuerOf } from './issuers.ts';
import { leftOwn } from './own-issuance.ts';
import type { Clock, Ledger, Randomness, Signer } from './ports.ts';
import { penOf } from './recording.ts';
import type { Hierarchy, ResponderKey, ResponderRecord } from './records.ts';
import { withKeys } from './responder-in-force.ts';
import { nextIntentOf } from './responders.ts';
import { all } from './whole-list.ts';

/** The responder of one issuer, as a ceremony fixes it. */
export interface ResponderPlan {
  /** Id of the issuing authority. */
  readonly issuer: string;
  readonly hierarchy: Hierarchy;
  readonly subject: Name;
  /** Aliases of the two keys, which must exist. */
  readonly keyIds: readonly [string, string];
  /** SHA-256 of the file that planned the keys in whose place these come; absent: there are none yet. */
  readonly replaces?: string;
}

interface PlanningHouse {
  readonly ledger: Ledger;
  readonly signer: Pick<Signer, 'publicKey'>;
  readonly clock: Clock;
  readonly randomness: Randomness;
}

/** Any serial will do: what is built here is judged and thrown away. */
const SERIAL = '7f0123456789abcdef0123456789abcd';

/** Throws the Refusal that issuance would meet: a key, a name or a place that the profile does not admit. */
export async function rehearseResponder(house: PlanningHouse, plan: ResponderPlan, issuer: IssuerFacts): Promise<void> {
  const keys = await keysOf(house, plan);
  if (Buffer.compare(keys[0].spki, keys[1].spki) === 0) {
    throw new Refusal('policy', 'A responder has two keys, and these are one and the same.');
  }
  const known = await house.ledger.read('responder', { issuer: plan.issuer });
  // keys that were planned before are what they are, and a blocked one has its own way out
  const fresh = !known || (plan.replaces !== undefined && fingerprintOf(known) !== fingerprintOf({ keys }));
  if (fresh) await demandUnused(house.ledger, plan, keys);
  for (const { spki } of keys) {
    buildResponderTbs(responderProfile, plan, { serial: SERIAL, spki, notBefore: house.clock.now(), issuer });
  }
}

/** A key that may never sign again, or that signs something else, answers for nobody's status. */
async function demandUnused(
  ledger: Ledger,
  { issuer }: ResponderPlan,
  keys: readonly Pick<ResponderKey, 'spki'>[],
): Promise<void> {
  const taken = await keysInUse(ledger, issuer);
  for (const { spki } of keys) {
    const spkiSha256 = sha256(spki);
    if (await ledger.read('blockedKey', { spkiSha256 })) {
      throw new Refusal('weak-key', 'This key is blocked: plan the responder with another one.');
    }
    if (taken.includes(spkiSha256)) {
      throw new Refusal('policy', 'This key signs something else already: a responder has keys of its own.');
    }
  }
}

/** Digests of the keys of authorities, seals and responders; without those of the responder of `but`. */
export async function keysInUse(ledger: Ledger, but?: string): Promise<readonly string[]> {
  const [responders, seals, issuers] = await Promise.all([
    all((at) => ledger.list('responders', '', at)),
    all((at) => ledger.list('seals', '', at)),
    everyIssuer(ledger),
  ]);
  return [
    ...responders.filter((other) => other.issuer !== but).flatMap((other) => other.keys),
    ...seals,
    ...issuers.map((record) => issuerOf(record).facts),
  ].map(({ spki }) => sha256(spki));
}

async function keysOf({ signer }: PlanningHouse, { keyIds }: ResponderPlan): Promise<[ResponderKey, ResponderKey]> {
  const [one, other] = keyIds;
  return [
    { keyId: one, spki: await signer.publicKey(one) },
    { keyId: other, spki: await signer.publicKey(other) },
  ];
}

/** One digest for both keys: what the transcript shows. */
export const fingerprintOf = ({ keys }: Pick<ResponderRecord, 'keys'>): string =>
  sha256(Buffer.concat(keys.map(({ spki }) => spki)));

/** Of certificates of a responder that an older copy of the ledger has forgotten, and its reconciliation has not; else 0. */
async function lastGeneration(ledger: Ledger, issuer: string): Promise<number> {
  for (let generation = 0; ; generation++) {
    if (!(await ledger.read('intent', { requestId: nextIntentOf({ issuer, generation }) }))) return generation;
  }
}

/** The approved file that plans: a founding one is held again and again, and what a later one has planned since stands. */
export interface PlanningFile {
  readonly sha256: string;
  readonly founding: boolean;
}

/**
 * Records a planned responder, or finds it and checks that its keys are still those that were planned. Throws Refusal
 * `conflict` when the plan takes the place of other keys than it says.
 */
export async function planResponder(
  house: PlanningHouse,
  plan: ResponderPlan,
  file: PlanningFile,
  actor: Actor,
  correlation: string,
): Promise<{ readonly record: ResponderRecord; readonly made: boolean }> {
  const { issuer, hierarchy, subject } = plan;
  const keys = await keysOf(house, plan);
  const known = await house.ledger.read('responder', { issuer });
  if (known && fingerprintOf(known) === fingerprintOf({ keys })) return { record: known, made: false };
  if (known?.ceremonySha256 === file.sha256) {
    throw new Error(`the keys ${plan.keyIds.join(' and ')} are not the keys of the responder of ${issuer}`);
  }
  if (known && file.founding) return { record: known, made: false };
  if (known?.ceremonySha256 !== plan.replaces) {
    throw new Refusal('conflict', `The responder of ${issuer} has other keys than those that this file replaces.`);
  }
  // they go on answering until issuance has certified the first of these keys
  const former = known ? [...withKeys(known), ...(known.former ?? [])].slice(0, 2) : [];
  const left = known && (await leftOwn(house.ledger, nextIntentOf(known)));
  const pen = penOf(house, actor, correlation);
  const record: ResponderRecord = {
    kind: 'responder',
    version: (known?.version ?? 0) + 1,
    createdAt: pen.at,
    issuer,
    hierarchy,
    subject,
    keys,
    profile: responderProfile.id,
    ceremonySha256: file.sha256,
    // what was begun for the keys before is never finished
    generation: known ? known.generation + 1 : await lastGeneration(house.ledger, issuer),
    certificates: [],
    ...(former.length > 0 && { former }),
  };
  const abandoned = left
    ? [{ ...left.certificate, version: left.certificate.version + 1, state: 'abandoned' } as const]
    : [];
  await house.ledger.commit({
    records: [record, ...abandoned],
    events: [
      pen.event(record, 'responder.planned', {
        keys: keys.map(({ spki }) => sha256(spki)),
        ceremonySha256: file.sha256,
      }),
      ...abandoned.map((certificate) => pen.event(certificate, 'certificate.abandoned', { responder: issuer })),
    ],
  });
  return { record, made: true };
}
