import { Refusal } from '../errors.ts';
import { credentialsOf, guardOf } from '../registration/credentials.ts';
import type { PersonalVault } from '../registration/personal.ts';
import type { PersonData, PersonRecord } from '../registration/records.ts';
import type { Name } from '../x509/name.ts';
import { certify } from './ceremony-authority.ts';
import { rehearse } from './ceremony-rehearsal.ts';
import type { Actor } from './events.ts';
import { newId, sha256 } from './identity.ts';
import { readIssuer } from './issuers.ts';
import type { Clock, Ledger, ObjectStore, Randomness, Signer } from './ports.ts';
import { publishCertificate } from './publication.ts';
import { penOf } from './recording.ts';
import type { Hierarchy, HouseRecord } from './records.ts';
import { fingerprintOf, planResponder, type ResponderPlan, rehearseResponder } from './responder-planning.ts';
import { publishRootList } from './root-list.ts';
import { planSeal, rehearseSeal, type SealPlan } from './seals.ts';

/**
 * The key ceremony (RFC 3647 §6.1): what two people have read and approved is carried out, step by step, each step by
 * intent before signature. Held again with the same file it takes up where it stopped and overwrites nothing; with
 * another file it is refused once the house stands.
 */
export interface CeremonyPlan {
  /** SHA-256 of the file that was approved. */
  readonly sha256: string;
  readonly approvers: readonly string[];
  readonly publicationBase: string;
  readonly securityOfficers: readonly PersonData[];
  /** Roots before the authorities that they certify. */
  readonly authorities: readonly AuthorityPlan[];
  /** Keys that seal; issuance certifies them once the ceremony is over. */
  readonly seals: readonly SealPlan[];
  /** Keys that answer for an issuer's certificates; issuance certifies them likewise, again and again. */
  readonly responders: readonly ResponderPlan[];
}

export interface AuthorityPlan {
  readonly id: string;
  readonly hierarchy: Hierarchy;
  readonly level: 'root' | 'issuing';
  /** Id of the authority that certifies it; its own for a root. */
  readonly issuedBy: string;
  /** Alias of the key, which must exist. */
  readonly keyId: string;
  readonly subject: Name;
  readonly years: number;
  /** Whether its lists keep the entries of certificates that have expired: for issuers under which people sign. */
  readonly keepsExpired?: boolean;
  /** Among how many lists its certificates are divided, beside the complete one (`crl/shards.ts`). */
  readonly shards?: number;
  /** Whether each of its lists has a delta beside it. */
  readonly deltas?: boolean;
}

export interface CeremonyHouse {
  readonly ledger: Ledger;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly vault: PersonalVault;
  readonly staging: ObjectStore;
  readonly repository: ObjectStore;
  readonly evidence: ObjectStore;
}

/** One line of the transcript: a step, and what it made or found. */
export interface CeremonyStep {
  readonly step: 'house' | 'officer' | 'state' | 'revocation' | 'authority' | 'crl' | 'seal' | 'responder';
  readonly name: string;
  readonly outcome: 'made' | 'found';
  /** Of the certificate or list, of a seal's public key, or of a responder's two public keys one behind the other; hex. */
  readonly sha256?: string;
}

/**
 * Carries the plan out. Everything that can be judged is judged before anything is written, because what is founded stays.
 * Throws Refusal `conflict` for a second ceremony with another file, or what the rehearsal finds; Error where keys disagree.
 */
export async function holdCeremony(
  house: CeremonyHouse,
  plan: CeremonyPlan,
  correlation: string,
  tell: (step: CeremonyStep) => void,
): Promise<void> {
  const actor: Actor = { capacity: 'ceremony', approvers: plan.approvers };
  await rehearse(house, plan);
  const founded = await foundHouse(house, plan, actor, correlation);
  tell({ step: 'house', name: plan.publicationBase, outcome: founded.made ? 'made' : 'found' });
  for (const officer of plan.securityOfficers) {
    const { personId, made } = await appointOfficer(house, plan, founded.record, officer, actor, correlation);
    tell({ step: 'officer', name: personId, outcome: made ? 'made' : 'found' });
  }
  for (const authority of plan.authorities) {
    const { record, made } = await certify(house, plan, authority, actor, correlation);
    await publishCertificate(house.repository, record);
    tell({ step: 'authority', name: record.id, outcome: made ? 'made' : 'found', sha256: sha256(record.certificate) });
  }
  for (const { id } of plan.authorities.filter(({ level }) => level === 'root')) {
    tell(await publishRootList(house, id, actor, correlation));
  }
  await planSeals(house, plan, actor, correlation, tell);
  await planResponders(house, plan, true, actor, correlation, tell);
}

/** A later ceremony, for a seal alone: of the house that an earlier file has founded. */
export interface SealCeremonyPlan extends Pick<CeremonyPlan, 'sha256' | 'approvers' | 'seals'> {
  /** SHA-256 of the file that founded the house. */
  readonly founded: string;
}

/**
 * Plans further seals, for example when one is near its end or its key is suspect. Throws Refusal `conflict` for another
 * house, `not-found` for an issuer that is not there, and what a seal's profile does not admit.
 */
export async function holdSealCeremony(
  house: CeremonyHouse,
  plan: SealCeremonyPlan,
  correlation: string,
  tell: (step: CeremonyStep) => void,
): Promise<void> {
  const actor: Actor = { capacity: 'ceremony', approvers: plan.approvers };
  await demandFounded(house, plan);
  for (const seal of plan.seals) await rehearseSeal(house, seal, (await readIssuer(house.ledger, seal.issuedBy)).facts);
  await planSeals(house, plan, actor, correlation, tell);
}

/** A later ceremony, for responders alone: of the house that an earlier file has founded. */
export interface ResponderCeremonyPlan extends Pick<CeremonyPlan, 'sha256' | 'approvers' | 'responders'> {
  /** SHA-256 of the file that founded the house. */
  readonly founded: string;
}

/**
 * Plans responders for issuers that have none, or other keys for those that have, for example when one is suspect. Issuers
 * without a responder's address stay without: their certificates name none. Throws Refusal `conflict` for another house or
 * other keys than the file replaces, `not-found` for an issuer that is not there, and what the profile does not admit.
 */
export async function holdResponderCeremony(
  house: CeremonyHouse,
  plan: ResponderCeremonyPlan,
  correlation: string,
  tell: (step: CeremonyStep) => void,
): Promise<void> {
  const actor: Actor = { capacity: 'ceremony', approvers: plan.approvers };
  await demandFounded(house, plan);
  for (const responder of plan.responders) {
    const { record, facts } = await readIssuer(house.ledger, responder.issuer);
    if (record.level !== 'issuing') throw new Refusal('policy', 'A responder answers for an issuing authority.');
    await rehearseResponder(house, responder, facts);
  }
  await planResponders(house, plan, false, actor, correlation, tell);
}

/** The house that a file means. Throws a Refusal `conflict` where another file has founded this one. */
export async function demandFounded(
  { ledger }: CeremonyHouse,
  plan: { readonly founded: string },
): Promise<HouseRecord> {
  const founded = await ledger.read('house', {});
  if (founded?.ceremonySha256 !== plan.founded) {
    throw new Refusal('conflict', 'This house was founded by another file; nothing was changed.');
  }
  return founded;
}

export async function planResponders(
  house: CeremonyHouse,
  { responders, sha256: digest }: Pick<CeremonyPlan, 'responders' | 'sha256'>,
  founding: boolean,
  actor: Actor,
  correlation: string,
  tell: (step: CeremonyStep) => void,
): Promise<void> {
  for (const responder of responders) {
    const { record: issuer } = await readIssuer(house.ledger, responder.issuer);
    // its keys may be disabled by now
    if (issuer.state === 'ended') continue;
    const { record, made } = await planResponder(house, responder, { sha256: digest, founding }, actor, correlation);
    tell({ step: 'responder', name: record.issuer, outcome: made ? 'made' : 'found', sha256: fingerprintOf(record) });
  }
}

export async function planSeals(
  house: CeremonyHouse,
  { seals, sha256: file }: Pick<CeremonyPlan, 'seals' | 'sha256'>,
  actor: Actor,
  correlation: string,
  tell: (step: CeremonyStep) => void,
): Promise<void> {
  for (const seal of seals) {
    const { record, made } = await planSeal(house, seal, file, actor, correlation);
    tell({ step: 'seal', name: record.id, outcome: made ? 'made' : 'found', sha256: sha256(record.spki) });
  }
}

async function foundHouse(house: CeremonyHouse, plan: CeremonyPlan, actor: Actor, correlation: string) {
  const found = await house.ledger.read('house', {});
  if (found) {
    if (found.ceremonySha256 === plan.sha256) return { record: found, made: false };
    throw new Refusal('conflict', 'A ceremony with another file has founded this house; nothing was changed.');
  }
  const pen = penOf(house, actor, correlation);
  const record: HouseRecord = {
    kind: 'house',
    version: 1,
    createdAt: pen.at,
    lookupSalt: Buffer.from(house.randomness.bytes(32)).toString('hex'),
    ceremonySha256: plan.sha256,
    publicationBase: plan.publicationBase,
  };
  const { ceremonySha256, publicationBase } = record;
  const event = pen.event(record, 'house.founded', { ceremonySha256, publicationBase });
  await house.ledger.commit({ records: [record], events: [event] });
  return { record, made: true };
}

/** The first two security officers have no one to appoint them: the approved file does. */
async function appointOfficer(
  house: CeremonyHouse,
  plan: CeremonyPlan,
  { lookupSalt }: HouseRecord,
  officer: PersonData,
  actor: Actor,
  correlation: string,
): Promise<{ personId: string; made: boolean }> {
  const pen = penOf(house, actor, correlation);
  const personId = newId(house.randomness);
  const guards = credentialsOf(officer).map((credential) => guardOf(lookupSalt, credential, personId));
  for (const { namespace, digest } of guards) {
    const known = await house.ledger.read('unique', { namespace, digest });
    if (known) return { personId: known.owner, made: false };
  }
  const personal = await house.vault.seal(personId, officer);
  const person: PersonRecord = {
    kind: 'person',
    id: personId,
    version: 1,
    createdAt: pen.at,
    personal,
    language: 'fr',
  };
  const mandate = {
    kind: 'mandate',
    id: newId(house.randomness),
    version: 1,
    createdAt: pen.at,
    personId,
    role: 'security-officer',
    scope: { reach: 'house' },
    givenBy: [],
    evidence: { what: 'key ceremony', sha256: plan.sha256 },
    from: pen.at,
    until: addYears(new Date(pen.at), 1).toISOString(),
    state: 'active',
  } as const;
  await house.ledger.commit({
    records: [person, mandate, ...guards],
    events: [
      pen.event(person, 'person.registered'),
      pen.event(mandate, 'mandate.given', { role: mandate.role, until: mandate.until }),
    ],
  });
  return { personId, made: true };
}

function addYears(from: Date, years: number): Date {
  const to = new Date(from);
  to.setUTCFullYear(to.getUTCFullYear() + years);
  return to;
}
