import { Refusal } from '../errors.ts';
import { buildTbs } from '../policy/build-tbs.ts';
import { lintTbs } from '../policy/lint.ts';
import type { PersonalVault } from '../registration/personal.ts';
import { awaitedAcceptance, lapseOf } from './awaiting.ts';
import { factsFor, pointOf } from './crl/shards.ts';
import type { Actor } from './events.ts';
import { type Passage, passGate, waitsForAgent } from './gate.ts';
import { newSerial, sha256 } from './identity.ts';
import { verifierOf } from './issuers.ts';
import {
  type Clock,
  Conflict,
  type IssueAnswer,
  type Ledger,
  type OutboxRow,
  type Randomness,
  type Signer,
} from './ports.ts';
import { toldOutside } from './public-events/rows.ts';
import { penOf } from './recording.ts';
import type { CertificateRecord, IntentRecord, RequestRecord } from './records.ts';
import { askAgain, leaveFor, reservationOf } from './reservation.ts';
import { issuedRecord, mint, type Prepared, type SignedCertificate, signPrepared } from './signature.ts';

/**
 * Issuance: one request in, at most one certificate out (RFC 3647 §4.3).
 *
 *   1 read      nothing that the caller says is used but the request's identifier
 *   2 judge     the whole policy again, on records read now; dual control's decision by its own event
 *   3 reserve   one transaction: the serial is taken, the exact TBS bytes are stored (the intent), and leave to sign them
 *               once; a later attempt writes leave of its own
 *   4 sign      the key's keeper signs the stored bytes
 *   5 verify    with the issuer's certificate; and what was signed is what was stored
 *   6 record    one transaction: the certificate, the request's end, the acceptance awaited, their events, the notice
 *
 * Under each step stands what the ledger says if the process dies there. Whoever comes next (a retry, the reconciler, a
 * second worker) starts again at 1 and ends at the same certificate: the intent is one per request for ever, and of
 * several signatures over it only the first recorded one leaves.
 */
export interface IssuanceHouse {
  readonly ledger: Ledger;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly vault: PersonalVault;
  /** The object identifier arc under which the profiles' policies stand. */
  readonly policyArc: string;
}

const ISSUANCE: Actor = { capacity: 'platform', function: 'issue-certificate' };

/** A change that others were faster with is taken up again from step 1 this often; then the caller asks later. */
const ATTEMPTS = 4;

export interface Issued {
  readonly answer: IssueAnswer;
  /** Notices that this call wrote and that may be nudged. */
  readonly outbox: readonly OutboxRow[];
}

/**
 * Issues the certificate of an approved request, or finds the one already issued. Throws Refusal `not-found`,
 * `wrong-state`, or `unavailable` (nothing is lost: the reconciler asks again); a refusal by policy is an answer.
 */
export async function issueCertificate(house: IssuanceHouse, requestId: string, correlation: string): Promise<Issued> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      return await issueOnce(house, requestId, correlation);
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
    }
  }
  throw new Refusal('unavailable', 'This request is being worked on elsewhere. Please ask again.', {
    retryAfterSeconds: 2,
  });
}

async function issueOnce(house: IssuanceHouse, requestId: string, correlation: string): Promise<Issued> {
  // 1. Read. The ledger says `approved`: the reconciler will bring the request here again.
  const request = await house.ledger.read('request', { id: requestId });
  if (!request) throw new Refusal('not-found', 'There is no such request.');
  if (request.state === 'issued') return { answer: { outcome: 'issued', ...request.certificate! }, outbox: [] };
  if (request.state !== 'approved') throw new Refusal('wrong-state', `This request is ${request.state}.`);

  // 2. Judge. Still `approved`; or, where policy says no, `refused` with its reason, and a reserved serial abandoned.
  const intent = await house.ledger.read('intent', { requestId });
  let passage: Passage;
  let prepared: Prepared;
  try {
    passage = await judge(house, request);
    // 3. Reserve. The serial is `reserved` and the TBS stored: the next call signs these bytes and no others.
    prepared = intent
      ? await resume(house, request, intent, passage)
      : await reserve(house, request, passage, correlation);
  } catch (error) {
    if (!(error instanceof Refusal) || !FINAL.has(error.code)) throw error;
    return refuse(house, request, error, correlation);
  }

  // 4. Sign. The ledger still says `reserved`: a signature made here and lost with us is never handed out, and the key's
  //    keeper has it in its own log.
  // 5. Verify. As before: a signature that does not verify is thrown away with an alarm, and the request stays `approved`.
  const signed = await signPrepared(house.signer, prepared);

  // 6. Record. From here on the ledger says `issued`, once: whoever records second finds the version taken, and returns
  //    the first one's certificate.
  return record(house, request, passage, prepared, signed, correlation);
}

/** Refusals that asking again would not change. */
const FINAL: ReadonlySet<string> = new Set<Refusal['code']>([
  'bad-encoding',
  'unsupported-key',
  'weak-key',
  'bad-signature',
  'name-violation',
  'policy',
  'forbidden',
  'wrong-state',
  'not-found',
]);

async function judge(house: IssuanceHouse, request: RequestRecord): Promise<Passage> {
  const { ledger, clock, vault } = house;
  const passage = await passGate(ledger, { ...request, requestId: request.id }, clock.now(), vault);
  if (passage.spkiSha256 !== request.spkiSha256 || passage.keyHeldBy?.requestId !== request.id) {
    throw new Refusal('weak-key', 'The key of this request is held by another request.');
  }
  if (waitsForAgent(passage)) await demandDecision(ledger, request);
  return passage;
}

/** Dual control: an approval by somebody else, recorded as such and as an event, about this very version. */
async function demandDecision(ledger: Ledger, request: RequestRecord): Promise<void> {
  const decision = await ledger.read('decision', { requestId: request.id });
  const event = decision && (await ledger.event(decision, decision.version));
  const holds =
    decision?.decision === 'approved' &&
    event?.type === 'decision.approved' &&
    decision.requestVersion === request.version - 1 &&
    decision.by.personId !== request.requestedBy.personId;
  if (!holds) throw new Refusal('policy', 'This request has not been approved by an agent who did not submit it.');
}

async function reserve(
  house: IssuanceHouse,
  request: RequestRecord,
  passage: Passage,
  correlation: string,
): Promise<Prepared> {
  const pen = penOf(house, ISSUANCE, correlation);
  const { issuer, plan, structure, subscription } = passage;
  const serial = newSerial(house.randomness);
  const tbs = buildTbs(plan, {
    serial,
    publicKey: passage.request!.publicKey,
    notBefore: new Date(pen.at),
    issuer: factsFor(issuer, serial),
    policyArc: house.policyArc,
  });
  const owner = {
    issuer: { ...issuer.record, crlScope: pointOf(issuer.record, serial).scope },
    requestId: request.id,
    profile: passage.profile.id,
    structureId: structure.id,
    subscriptionId: subscription.id,
    ...(request.holderId !== undefined && { holderId: request.holderId }),
    ...(request.directionId !== undefined && { directionId: request.directionId }),
  };
  const reservation = reservationOf(tbs, owner, pen.at);
  const { intent, certificate } = reservation;
  const leave = leaveFor(house, reservation, ISSUANCE);
  demandNoFindings(house, intent.tbsCertificate, serial, passage);

  const reserved = pen.event(certificate, 'certificate.reserved', {
    request: request.id,
    mandate: request.requestedBy.mandateId,
    profile: passage.profile.id,
    tbsSha256: sha256(intent.tbsCertificate),
  });
  await house.ledger.commit({
    records: [intent, certificate, leave],
    events: [reserved],
    require: [...passage.requirements, { that: 'unchanged', record: request }],
  });
  return mint({ intent, certificate, leave }, verifierOf(issuer));
}

/** Takes up an intent that an earlier call left: its bytes must still be what policy would have today. */
async function resume(
  house: IssuanceHouse,
  request: RequestRecord,
  intent: IntentRecord,
  passage: Passage,
): Promise<Prepared> {
  const { issuer: issuerId, serial } = intent;
  const certificate = await house.ledger.read('certificate', { issuer: issuerId, serial });
  if (certificate?.state !== 'reserved' || certificate.requestId !== request.id) throw new Conflict(['certificate']);
  if (issuerId !== passage.issuer.record.id) {
    throw new Refusal(
      'policy',
      'The issuer that had taken up this request has been replaced: please submit a new request.',
    );
  }
  demandNoFindings(house, intent.tbsCertificate, serial, passage);
  return mint(await askAgain(house, { intent, certificate }, ISSUANCE), verifierOf(passage.issuer));
}

/** Reads the bytes as a stranger would: the profile's rules, the plan's names, and the request's own key. */
function demandNoFindings(
  { policyArc }: IssuanceHouse,
  tbsCertificate: Uint8Array,
  serial: string,
  passage: Passage,
): void {
  const { plan, issuer, request } = passage;
  const findings = lintTbs(tbsCertificate, plan, factsFor(issuer, serial), {
    publicKey: request!.publicKey,
    policyArc,
  });
  if (findings.length > 0) {
    throw new Refusal('policy', 'The certificate would break a rule of its profile.', { findings });
  }
}

async function record(
  house: IssuanceHouse,
  request: RequestRecord,
  passage: Passage,
  { intent, certificate }: Prepared,
  signed: SignedCertificate,
  correlation: string,
): Promise<Issued> {
  const pen = penOf(house, ISSUANCE, correlation);
  const { issuer, serial } = intent;
  const issued: CertificateRecord = { ...issuedRecord(certificate, signed, pen.at), acceptance: 'awaited' };
  const acceptance = awaitedAcceptance(issued, pen);
  const ended: RequestRecord = {
    ...request,
    version: request.version + 1,
    updatedAt: pen.at,
    state: 'issued',
    certificate: { issuer, serial },
  };
  const outbox = [pen.outbox('notification', { notice: 'certificate-issued', requestId: request.id, issuer, serial })];
  await house.ledger.commit({
    records: [issued, ended, acceptance, signed.leave],
    events: [
      pen.event(issued, 'certificate.issued', {
        request: request.id,
        certificateSha256: sha256(signed.certificate),
        signRequestId: signed.signRequestId,
      }),
      pen.event(ended, 'request.issued', { issuer, serial }),
      pen.event(acceptance, 'acceptance.awaited', { until: lapseOf(acceptance) }),
    ],
    outbox: [...outbox, ...toldOutside(pen, 'certificate.issued', issued)],
    require: [
      { that: 'key-not-blocked', spkiSha256: request.spkiSha256 },
      { ...request.requestedBy, that: 'mandate-in-force', at: pen.at },
      { that: 'unchanged', record: passage.subscription },
      // no certificate leaves an authority that is suspect or retired by now
      { that: 'unchanged', record: passage.issuer.record },
      // a correction, a loss or a revocation at this instant starts the judgement again
      ...(passage.holder ? [{ that: 'unchanged', record: passage.holder } as const] : []),
      ...passage.requirements.filter((one) => one.that === 'unchanged' && one.record.kind === 'certificate'),
    ],
  });
  return { answer: { outcome: 'issued', issuer, serial }, outbox };
}

/** Policy says no for good: the request ends as refused with the reason, and a serial it had taken is never used. */
async function refuse(
  house: IssuanceHouse,
  request: RequestRecord,
  refusal: Refusal,
  correlation: string,
): Promise<Issued> {
  const pen = penOf(house, ISSUANCE, correlation);
  const { code, detail } = refusal;
  const finding = { code, citation: 'PRODUCT: policy is asked again at every gate', detail };
  const ended: RequestRecord = {
    ...request,
    version: request.version + 1,
    updatedAt: pen.at,
    state: 'refused',
    findings: [...request.findings, finding, ...refusal.findings],
  };
  // Read now: another worker may have reserved a serial while this one was judging.
  const intent = await house.ledger.read('intent', { requestId: request.id });
  const reserved = intent && (await house.ledger.read('certificate', { issuer: intent.issuer, serial: intent.serial }));
  const abandoned: CertificateRecord[] =
    reserved?.state === 'reserved' ? [{ ...reserved, version: reserved.version + 1, state: 'abandoned' }] : [];
  // what will never be signed names nobody any longer: its digest stands in the event of the reservation
  const emptied = abandoned.map(() => ({
    ...intent!,
    version: intent!.version + 1,
    tbsCertificate: new Uint8Array(0),
  }));
  const outbox = [pen.outbox('notification', { notice: 'request-refused', requestId: request.id })];
  await house.ledger.commit({
    records: [ended, ...abandoned, ...emptied],
    events: [
      pen.event(ended, 'request.refused', { code }),
      ...abandoned.map((certificate) => pen.event(certificate, 'certificate.abandoned', { request: request.id })),
    ],
    outbox,
  });
  return { answer: { outcome: 'refused', code, detail }, outbox };
}
