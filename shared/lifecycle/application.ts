import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '../errors.ts';
import { withoutChallengePassword } from '../policy/challenge-password.ts';
import { type Difference, differences } from '../policy/differences.ts';
import { DisclosedKey } from '../policy/disclosed-key.ts';
import { readCertificationRequest } from '../policy/read-request.ts';
import { actorOf, mandateFor, NOWHERE, nothingHere, type Principal, targetOf } from '../registration/authority.ts';
import type { PersonalVault } from '../registration/personal.ts';
import type { Actor } from './events.ts';
import { type Application, KeyReused, type Passage, passGate, profileInForce, waitsForAgent } from './gate.ts';
import { newId } from './identity.ts';
import {
  type Clock,
  Conflict,
  type Invoker,
  type IssueAnswer,
  type Ledger,
  type OutboxRow,
  type Randomness,
} from './ports.ts';
import { penOf } from './recording.ts';
import type { BlockedKeyRecord, DeclaredFields, KeyRecord, RequestRecord } from './records.ts';
import { type CertificateName, replacedCertificate } from './replaced.ts';

/** Certificate application (RFC 3647 §4.1 and §4.2): preview and submission. */
export interface ApplicationHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly vault: PersonalVault;
}

export interface ApplicationInput {
  readonly subscriptionId: string;
  /** As people say it, for example `SSL_SERV`. */
  readonly usage: string;
  readonly declared: DeclaredFields;
  /** The certificate to renew: the same names, a new key. */
  readonly renews?: CertificateName | undefined;
  /** With `renews`: days from the acceptance of the new certificate to the revocation of the old one. */
  readonly revokeOldAfterDays?: number | undefined;
  readonly certificationRequest?: Uint8Array | string | undefined;
}

export interface Preview extends Passage {
  /** From the certificate being renewed or replaced. */
  readonly differences?: readonly Difference[];
}

/**
 * Shows what the certificate would say and what stands against it; beside a certificate that it renews, or takes the
 * place of by a new order (`replaces`), what would be otherwise. Writes nothing but a key that was given away.
 */
export async function previewRequest(
  house: ApplicationHouse,
  principal: Principal,
  { replaces, ...input }: ApplicationInput & { readonly replaces?: CertificateName | undefined },
  correlation: string,
): Promise<Preview> {
  const { passage } = await admit(house, principal, input, correlation);
  const { plan, issuer, request } = passage;
  const previous =
    passage.renewed ?? (replaces && (await replacedCertificate(house.ledger, replaces, input.subscriptionId)));
  if (!previous) return passage;
  const next = { issuerName: issuer.facts.name, ...(request && { publicKey: request.publicKey }) };
  return { ...passage, differences: differences(previous.certificate, plan, next) };
}

export interface Submitted {
  readonly request: RequestRecord;
  readonly outbox: readonly OutboxRow[];
}

/**
 * Records an application: `approved` when policy alone decides, `pending` when an agent must. Either the whole of it is
 * recorded with its event and its key is taken, or a Refusal says why and nothing is. Issuance is not asked here.
 */
export async function submitRequest(
  house: ApplicationHouse,
  principal: Principal,
  input: ApplicationInput & { readonly certificationRequest: Uint8Array | string },
  correlation: string,
): Promise<Submitted> {
  const admitted = await admit(house, principal, input, correlation).catch((error: unknown) =>
    error instanceof KeyReused ? sameAgain(house, principal, input, error) : Promise.reject(error),
  );
  if ('request' in admitted) return admitted;
  const { passage, actor, requestedBy } = admitted;
  const pen = penOf(house, actor, correlation);
  const { subscription, structure, profile, spkiSha256, request: pkcs10 } = passage;
  const waits = waitsForAgent(passage);
  const request: RequestRecord = {
    kind: 'request',
    id: newId(house.randomness),
    version: 1,
    createdAt: pen.at,
    updatedAt: pen.at,
    structureId: structure.id,
    subscriptionId: subscription.id,
    profile: profile.id,
    declared: input.declared,
    ...(input.renews && { renews: input.renews }),
    ...(input.revokeOldAfterDays !== undefined && { revokeOldAfterDays: input.revokeOldAfterDays }),
    certificationRequest: withoutChallengePassword(pkcs10!),
    spkiSha256: spkiSha256!,
    requestedBy,
    state: waits ? 'pending' : 'approved',
    findings: passage.findings,
  };
  const key: KeyRecord = {
    kind: 'key',
    version: (passage.keyHeldBy?.version ?? 0) + 1,
    spkiSha256: spkiSha256!,
    requestId: request.id,
  };
  const submitted = pen.event(request, 'request.submitted', {
    subscription: subscription.id,
    profile: profile.id,
    spkiSha256: request.spkiSha256,
    state: request.state,
    findings: passage.findings.map((finding) => finding.code),
    ...(input.renews && { renews: `${input.renews.issuer}/${input.renews.serial}` }),
  });
  const outbox = waits ? [pen.outbox('notification', { notice: 'request-pending', requestId: request.id })] : [];
  try {
    await house.ledger.commit({ records: [request, key], events: [submitted], outbox, require: passage.requirements });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    throw new Refusal('conflict', conflictMeans(error), { cause: error });
  }
  return { request, outbox };
}

/**
 * The same application from the same person is the same request: whoever lost the answer, or sends again after a crash,
 * finds it. The same key in any other application is refused.
 */
async function sameAgain(
  { ledger }: ApplicationHouse,
  { personId }: Principal,
  input: ApplicationInput & { readonly certificationRequest: Uint8Array | string },
  reused: KeyReused,
): Promise<Submitted> {
  const [request, subscription] = await Promise.all([
    ledger.read('request', { id: reused.requestId }),
    ledger.read('subscription', { id: input.subscriptionId }),
  ]);
  const again = withoutChallengePassword(readCertificationRequest(input.certificationRequest).request);
  const same =
    request?.requestedBy.personId === personId &&
    request.subscriptionId === input.subscriptionId &&
    request.profile === profileInForce(subscription!, input.usage).id &&
    isDeepStrictEqual(request.declared, input.declared) &&
    isDeepStrictEqual(request.renews, input.renews) &&
    request.revokeOldAfterDays === input.revokeOldAfterDays &&
    Buffer.compare(request.certificationRequest, again) === 0;
  if (!same) throw reused;
  return { request, outbox: [] };
}

function conflictMeans({ about }: Conflict): string {
  if (about.includes('key')) return 'Another request has just taken this public key: make a new key.';
  if (about.includes('key-not-blocked')) return 'This public key has just been blocked: make a new key.';
  if (about.includes('mandate-in-force')) return 'Your mandate has just ended.';
  return 'The records of this subscription have just changed: look at them again and resubmit.';
}

/**
 * Asks issuance for the certificate of a recorded request and reads the request again. When issuance does not answer,
 * the request stays `approved` and the reconciler asks again: nothing is lost and nothing is asked of the caller.
 */
export async function askIssuance(
  ledger: Ledger,
  invoker: Invoker,
  request: RequestRecord,
): Promise<{ readonly request: RequestRecord; readonly answer?: IssueAnswer }> {
  if (request.state !== 'approved') return { request };
  let answer: IssueAnswer;
  try {
    answer = await invoker.issueCertificate(request.id);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'unavailable') return { request };
    throw error;
  }
  return { request: (await ledger.read('request', { id: request.id })) ?? request, answer };
}

/** Authority first, then the gate; a private key that was pasted in is blocked before the refusal is passed on. */
async function admit(house: ApplicationHouse, principal: Principal, input: ApplicationInput, correlation: string) {
  const now = house.clock.now();
  const subscription = await house.ledger.read('subscription', { id: input.subscriptionId });
  const target = subscription ? targetOf(subscription) : NOWHERE;
  const mandate = mandateFor(principal, ['technical-administrator'], target, now);
  const actor = actorOf(principal, mandate);
  const requestedBy = { personId: principal.personId, mandateId: mandate.id };
  if (!subscription) throw nothingHere();
  const { id: profile } = profileInForce(subscription, input.usage);
  const application: Application = { ...input, profile, requestedBy };
  try {
    return { passage: await passGate(house.ledger, application, now, house.vault), actor, requestedBy };
  } catch (error) {
    if (error instanceof DisclosedKey && error.disclosedSpkiSha256) {
      await blockKey(house, error.disclosedSpkiSha256, 'private-key-disclosed', actor, correlation);
    }
    throw error;
  }
}

/** Blocks a public key for ever. Blocking it twice is fine. */
export async function blockKey(
  house: ApplicationHouse,
  spkiSha256: string,
  why: BlockedKeyRecord['why'],
  actor: Actor,
  correlation: string,
): Promise<void> {
  const pen = penOf(house, actor, correlation);
  const blocked: BlockedKeyRecord = { kind: 'blockedKey', version: 1, createdAt: pen.at, spkiSha256, why };
  try {
    await house.ledger.commit({ records: [blocked], events: [pen.event(blocked, 'blockedKey.blocked', { why })] });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}
