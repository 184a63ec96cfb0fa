import { DerError } from '../../der/error.ts';
import { Refusal } from '../../errors.ts';
import { lookupDigest } from '../../registration/credentials.ts';
import type { Extension } from '../../x509/extension.ts';
import { EXTENDED_REVOKE, encodeNonce } from '../../x509/ocsp-extensions.ts';
import { type CertId, decodeOcspRequest, type OcspRequest } from '../../x509/ocsp-request.ts';
import type { CertStatus, OcspError, Standing } from '../../x509/ocsp-response.ts';
import type { AttemptCounter, Clock, Ledger, Signer } from '../ports.ts';
import { lookupSaltOf } from '../registration/desk.ts';
import type { AnswerStore, Question, StoredAnswer } from './answer-store.ts';
import { createBudget } from './budget.ts';
import { createKnownIssuers, isOf, type KnownIssuer } from './known-issuers.ts';
import { createAnswerSigner, type SignedAnswer } from './responder.ts';
import { createShortMemory } from './short-memory.ts';
import { NEVER_ISSUED, standingOf } from './standing.ts';

/**
 * Answers about the status of certificates (RFC 6960, RFC 5019, RFC 9654). What is told is read from the certificate's own
 * record, consistently, at every question, unless this process looked less than RECENT_MS ago; what was signed before is
 * given again only while it tells of that very version of the record, and while whoever signed it is relied on. So nothing that is slow, lost or repeated on the way
 * can bring back a `good` that has ended, and a revocation is seen within RECENT_MS and the edge's 30 s.
 */
export interface StatusHouse {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly signer: Pick<Signer, 'sign'>;
  readonly answers: AnswerStore;
  /** Counts the answers that were signed for one source alone. */
  readonly attempts: AttemptCounter;
  readonly settings: StatusSettings;
}

export interface StatusSettings {
  /**
   * What is said of a serial that was never issued: an unsigned `unauthorized`, or `revoked` as RFC 6960 §2.2 admits. The
   * second can be relied on, and costs a signature for every serial that anybody makes up.
   */
  readonly neverIssued: 'unauthorized' | 'revoked';
  /** Signatures that this process asks for, on average. */
  readonly signaturesPerSecond: number;
  /** Answers that serve one source alone: with a nonce, about several certificates, about what was never issued. */
  readonly livePerSourceAndMinute: number;
}

export interface StatusQuestion {
  /** Id of the issuer, from the address: one answer is signed for one issuer. */
  readonly issuer: string;
  /** DER of the OCSPRequest. */
  readonly request: Uint8Array;
  /** Where it comes from, as it is counted. */
  readonly source: string;
}

export type StatusAnswer =
  | Answered
  /** Unsigned (RFC 6960 §2.3). */
  | { readonly outcome: OcspError; readonly retryAfterSeconds?: number };

export interface Answered extends SignedAnswer {
  readonly outcome: 'answered';
  /** Whether whoever asks the same gets the same. */
  readonly shared: boolean;
}

/** How long this process repeats what it saw, and of how many certificates. */
const RECENT_MS = 15_000;
const RECENT = 10_000;
const HOUR_MS = 3_600_000;
/** A kept answer is signed anew once it is so old, or would end so soon. */
const RENEW_AFTER_MS = 6 * HOUR_MS;
const RENEW_BEFORE_END_MS = HOUR_MS;
/** Looks at one certificate that changes while it is being answered for. */
const LOOKS = 3;
const MINUTE_MS = 60_000;

const MALFORMED = { outcome: 'malformedRequest' } as const;
const UNAUTHORIZED = { outcome: 'unauthorized' } as const;
const BUSY = { outcome: 'tryLater', retryAfterSeconds: 2 } as const;

/**
 * Makes the one desk of this process. It answers what callers, busy stores and busy keys can bring about; what it throws is
 * our fault.
 */
export function createStatusDesk(house: StatusHouse): (question: StatusQuestion) => Promise<StatusAnswer> {
  const { ledger, clock, settings } = house;
  const issuers = createKnownIssuers(ledger);
  const answers = createAnswerSigner(house);
  const recent = createShortMemory<Answered>(RECENT_MS, RECENT);
  const maySign = createBudget(settings.signaturesPerSecond);
  /** How sources are counted; a digest with a key costs half a signature. */
  const callers = createShortMemory<string>(MINUTE_MS, RECENT);
  let salt: string | undefined;
  let minute: { number: number; counted: { window: string; expiresAt: Date } } | undefined;

  async function answer({ issuer: id, request, source }: StatusQuestion): Promise<StatusAnswer> {
    const asked = decoded(request);
    if (!asked) return MALFORMED;
    const issuer = issuers.known.get(id) ?? (await issuers.find(id));
    if (!issuer || !asked.certIds.every((certId) => isOf(issuer, certId))) return UNAUTHORIZED;
    const [only, ...others] = asked.certIds;
    const question = others.length === 0 && !asked.nonce && questionOf(issuer, only!);
    // awaited here: a promise that is handed on takes three turns of the queue where this takes one
    return question ? await shared(issuer, only!, question, source) : await live(issuer, asked, source);
  }

  /** One certificate, no nonce: what was signed once serves everybody, until the certificate's record moves on. */
  async function shared(issuer: KnownIssuer, certId: CertId, question: Question, source: string) {
    const name = `${question.issuer} ${question.serial} ${question.form}`;
    for (let look = 1; look <= LOOKS; look++) {
      const now = clock.now();
      const remembered = recent.recall(name, now);
      if (remembered && (await answers.isRelied(issuer.id, remembered.responder, now))) return remembered;
      const [record, stored] = await Promise.all([ledger.read('certificate', question), house.answers.read(question)]);
      const standing = standingOf(record);
      if (!record || !standing) {
        const alone = { certIds: [certId], nonce: undefined };
        return settings.neverIssued === 'unauthorized' ? UNAUTHORIZED : live(issuer, alone, source);
      }
      const tells = stored?.statusVersion === record.version;
      const current = tells && (await answers.isRelied(issuer.id, stored.responder, now)) ? stored : undefined;
      if (current && isFresh(current, now)) return remember(name, answeredBy(current), now);
      if (!maySign(now)) return current && current.nextUpdate > now.toISOString() ? answeredBy(current) : BUSY;
      const responses = [standingTold(issuer, certId, standing)];
      const signed = await answers.sign(issuer.id, { responses, extensions: [] }, now);
      const kept = await keep({ ...question, statusVersion: record.version, ...signed }, stored);
      if (kept === 'unknown') return answered(signed, true);
      if (kept === 'kept') return remember(name, answered(signed, true), now);
      // overtaken: the record has moved on, or another process was faster
    }
    return BUSY;
  }

  function remember(name: string, answered: Answered, seenAt: Date): Answered {
    recent.keep(name, answered, seenAt);
    return answered;
  }

  /** A store that does not take an answer is no reason to withhold it. */
  async function keep(
    { thisUpdate, nextUpdate, ...answer }: Question & SignedAnswer & Pick<StoredAnswer, 'statusVersion'>,
    stored: StoredAnswer | undefined,
  ): Promise<'kept' | 'overtaken' | 'unknown'> {
    const instants = { thisUpdate: thisUpdate.toISOString(), nextUpdate: nextUpdate.toISOString() };
    try {
      return (await house.answers.write({ ...answer, ...instants }, stored)) ? 'kept' : 'overtaken';
    } catch (error) {
      if (error instanceof Refusal) return 'unknown';
      throw error;
    }
  }

  /** What serves this caller alone is signed as it is asked, unless the caller has asked too often. */
  async function live(issuer: KnownIssuer, { certIds, nonce }: OcspRequest, source: string): Promise<StatusAnswer> {
    const now = clock.now();
    const caller = callers.recall(source, now) ?? (await callerAt(source, now));
    const { window, expiresAt } = countedIn(now);
    if (!(await house.attempts.admit({ window, expiresAt, caller, limit: settings.livePerSourceAndMinute })))
      return { outcome: 'tryLater', retryAfterSeconds: Math.max(1, 60 - now.getUTCSeconds()) };
    const look = ({ serial }: CertId) =>
      serial === undefined ? undefined : ledger.read('certificate', { issuer: issuer.id, serial });
    const [only, ...others] = certIds;
    const records = others.length === 0 ? [await look(only!)] : await Promise.all(certIds.map(look));
    const standings = records.map(standingOf);
    const strange = standings.includes(undefined);
    if (strange && settings.neverIssued === 'unauthorized') return UNAUTHORIZED;
    if (!maySign(now)) return BUSY;
    const extensions: Extension[] = [];
    if (nonce) extensions.push(encodeNonce(nonce));
    if (strange) extensions.push(EXTENDED_REVOKE);
    const responses = certIds.map((certId, n) => standingTold(issuer, certId, standings[n] ?? NEVER_ISSUED));
    return answered(await answers.sign(issuer.id, { responses, extensions }, now), false);
  }

  /** The minute in which calls are counted, written once for all calls in it. */
  function countedIn(now: Date) {
    const number = Math.floor(now.getTime() / MINUTE_MS);
    if (number !== minute?.number) {
      const expiresAt = new Date((number + 2) * MINUTE_MS);
      minute = { number, counted: { window: now.toISOString().slice(0, 16), expiresAt } };
    }
    return minute.counted;
  }

  async function callerAt(source: string, now: Date): Promise<string> {
    salt ??= await lookupSaltOf(ledger);
    const caller = lookupDigest(salt, `status|${source}`);
    callers.keep(source, caller, now);
    return caller;
  }

  return async (question) => {
    try {
      return await answer(question);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // nobody answers for this authority any more (RFC 6960 §2.3: no authoritative answer can be had here)
      if (error.code === 'wrong-state') return UNAUTHORIZED;
      if (error.code !== 'unavailable') throw error;
      return { outcome: 'tryLater', retryAfterSeconds: error.retryAfterSeconds ?? BUSY.retryAfterSeconds };
    }
  };
}

function decoded(request: Uint8Array): OcspRequest | undefined {
  try {
    return decodeOcspRequest(request);
  } catch (error) {
    if (error instanceof DerError) return undefined;
    throw error;
  }
}

/** Undefined for what can be no certificate's serial. */
function questionOf({ id: issuer }: KnownIssuer, { serial, digest, bare }: CertId): Question | undefined {
  if (serial === undefined || digest === undefined) return undefined;
  return { issuer, serial, form: bare ? `${digest}-bare` : digest };
}

const standingTold = (issuer: KnownIssuer, { der: certId }: CertId, certStatus: CertStatus): Standing => ({
  certId,
  certStatus,
  extensions: issuer.singleExtensions,
});

function isFresh({ thisUpdate, nextUpdate }: StoredAnswer, now: Date): boolean {
  const age = now.getTime() - Date.parse(thisUpdate);
  return age >= 0 && age <= RENEW_AFTER_MS && Date.parse(nextUpdate) - now.getTime() >= RENEW_BEFORE_END_MS;
}

function answeredBy({ response, responder, thisUpdate, nextUpdate }: StoredAnswer): Answered {
  const signed = { response, responder, thisUpdate: new Date(thisUpdate), nextUpdate: new Date(nextUpdate) };
  return answered(signed, true);
}

/** Written out, not spread: that costs as much as looking at the certificate. */
const answered = ({ response, responder, thisUpdate, nextUpdate }: SignedAnswer, shared: boolean): Answered => ({
  outcome: 'answered',
  response,
  thisUpdate,
  nextUpdate,
  responder,
  shared,
});
