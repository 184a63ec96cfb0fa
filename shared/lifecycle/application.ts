import { isDeepStrictEqual } from 'node:util';
import { Refusal } from '../errors.ts';
import { withoutChallengePassword } from '../policy/challenge-password.ts';
import { type Difference, differences } from '../policy/differences.ts';
import { DisclosedKey } from '../policy/disclosed-key.ts';
import { readCertificationRequest } from '../policy/read-request.ts';
import { actorOf, mandateFor, NOWHERE, nothingHere, type Principal, targetOf } from '../registration/authority.ts';
import type { PersonalVault } from '../registration/personal.ts';
import type { Role } from '../registration/records.ts';
import type { Actor } from './events.ts';
import { type Application, KeyReused, type Passage, passGate, profileInForce, waitsForAgent } from './gate.ts';
import { newId } from './identity.ts';
import { demandOwnNamed, successorOf } from './machines/own.ts';
import {
  type Change,
  type Clock,
  Conflict,
  type Invoker,
  type IssueAnswer,
  type Ledger,
  type OutboxRow,
  type Randomness,
} from './ports.ts';
import { type Pen, penOf } from './recording.ts';
import type { BlockedKeyRecord, DeclaredFields, KeyRecord, RequestRecord } from './records.ts';
import { tell } from './registration/telling.ts';
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

/** Who applies here: a holder looks at their own certificate to be, and asks for it in `holders/requesting.ts`. */
const SUBMITTING = { roles: ['technical-administrator', 'machine'], preview: false } as const;
const LOOKING = { roles: ['technical-administrator', 'holder', 'machine'], preview: true } as const;

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
  const { passage } = await admit(house, principal, input, LOOKING, correlation);
  const { plan, issuer, request } = passage;
  if (replaces) await demandOwnNamed(house.ledger, principal, replaces);
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
  const admitted = await admit(house, principal, input, SUBMITTING, correlation).catch((error: unknown) =>
    error instanceof KeyReused ? sameAgain(house, principal, input, error) : Promise.reject(error),
  );
  if ('request' in admitted) return admitted;
  await demandOwnDelay(house.ledger, input);
  const successor = await successorOf(house.ledger, principal, input.renews, admitted.passage.spkiSha256!);
  const pen = penOf(house, admitted.actor, correlation);
  const { machine } = principal;
  const applied = { ...input, ...(machine && { askedWith: machine.keys }) };
  return recordApplication(house, admitted.passage, applied, pen, successor && ((request) => successor(request, pen)));
}

/** A delay is not dropped beside an order that somebody else gave and that stands. Throws a Refusal `conflict`. */
async function demandOwnDelay(ledger: Ledger, { renews, revokeOldAfterDays }: ApplicationInput): Promise<void> {
  if (!renews || revokeOldAfterDays === undefined) return;
  const order = await ledger.read('dueRevocation', { issuer: renews.issuer, serial: renews.serial });
  if (order?.state !== 'waiting' || order.successor) return;
  const detail = `The revocation of this certificate is ordered for ${order.at.slice(0, 10)} already: leave the delay out.`;
  throw new Refusal('conflict', detail, {
    findings: [
      { code: 'ordered-already', citation: 'PRODUCT journey A, step 7', pointer: '/revokeOldAfterDays', detail },
    ],
  });
}

/** What the applicant says beside what the gate has read. */
export type Applied = Pick<ApplicationInput, 'declared' | 'renews' | 'revokeOldAfterDays'> &
  Pick<RequestRecord, 'replaces' | 'askedWith'>;

/**
 * Records what has passed the gate: the request with its event, the key that it takes, and `also` in the same
 * transaction. Throws a Refusal `conflict` when somebody was faster.
 */
export async function recordApplication(
  house: ApplicationHouse,
  passage: Passage,
  input: Applied,
  pen: Pen,
  also: (request: RequestRecord) => Pick<Change, 'records' | 'events' | 'require'> = () => ({
    records: [],
    events: [],
  }),
): Promise<Submitted> {
  const { subscription, structure, profile, spkiSha256, request: pkcs10, mandate, holder, renewedRequest } = passage;
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
    requestedBy: { personId: mandate.personId, mandateId: mandate.id },
    ...(input.askedWith && { askedWith: input.askedWith }),
    ...(holder && { holderId: holder.id, dataVersion: holder.dataVersion }),
    ...(holder?.directionId !== undefined && { directionId: holder.directionId }),
    ...(input.replaces && { replaces: input.replaces }),
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
  // two renewals of one certificate meet in the request that led to it
  const before = renewedRequest
    ? [{ ...renewedRequest, version: renewedRequest.version + 1, renewedBy: request.id }]
    : [];
  const outbox = waits ? await waitingTold(house.ledger, pen, request) : [];
  try {
    const { records, events, require = [] } = also(request);
    await house.ledger.commit({
      records: [request, key, ...before, ...records],
      events: [submitted, ...before.map((old) => pen.event(old, 'request.renewed', { by: request.id })), ...events],
      outbox,
      require: [...passage.requirements, ...require],
    });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    throw new Refusal('conflict', conflictMeans(error), { cause: error });
  }
  return { request, outbox };
}

/** Whoever asked, and the agents, one of whom must decide. */
async function waitingTold(ledger: Ledger, pen: Pen, { id: requestId, requestedBy }: RequestRecord) {
  const about = { notice: 'request-to-approve', requestId };
  return [
    pen.outbox('notification', { notice: 'request-pending', requestId }),
    ...(await tell(ledger, pen, { agents: true, except: [requestedBy.personId] }, about)),
  ];
}

/**
 * The same application from the same person is the same request: whoever lost the answer, or sends again after a crash,
 * finds it. The same key in any other application is refused.
 */
async function sameAgain(
  { ledger }: ApplicationHouse,
  { personId, machine, mandates }: Principal,
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
    (!machine || mandates.some(({ id }) => id === request.requestedBy.mandateId)) &&
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

/** Authority first, then the gate, at this instant. */
async function admit(
  house: ApplicationHouse,
  principal: Principal,
  input: ApplicationInput,
  { roles, preview }: { readonly roles: readonly Role[]; readonly preview: boolean },
  correlation: string,
) {
  const { declared } = input;
  const subscription = await house.ledger.read('subscription', { id: input.subscriptionId });
  const holderId = 'holder' in declared ? declared.holder.holderId : undefined;
  const target = subscription ? { ...targetOf(subscription), ...(holderId !== undefined && { holderId }) } : NOWHERE;
  const mandate = mandateFor(principal, roles, target, house.clock.now());
  const actor = actorOf(principal, mandate);
  const requestedBy = { personId: principal.personId, mandateId: mandate.id };
  if (!subscription) throw nothingHere();
  if (input.renews) await demandOwnNamed(house.ledger, principal, input.renews);
  const { id: profile } = profileInForce(subscription, input.usage);
  const application: Application = { ...input, profile, requestedBy, preview, askedWith: principal.machine?.keys };
  const pass = () => passGate(house.ledger, application, house.clock.now(), house.vault);
  return { passage: await blockingDisclosed(house, actor, correlation, pass), actor };
}

/** Does what reads a request; a private key that was pasted into it is blocked before the refusal is passed on. */
export async function blockingDisclosed<T>(
  house: ApplicationHouse,
  actor: Actor,
  correlation: string,
  act: () => T | Promise<T>,
): Promise<T> {
  try {
    return await act();
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
