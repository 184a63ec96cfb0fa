import { createHash } from 'node:crypto';
import { concat, totalLength } from '../der/octets.ts';
import { signatureAlgorithms, verifyWithKey } from '../x509/algorithms.ts';
import { certificateListPieces, type TbsCertList, tbsCertListPieces } from '../x509/certificate-list.ts';
import { verifyDigest } from '../x509/digest-signature.ts';
import { type EntriesHouse, gatherAnew, gatherEntries, gatherSince, keptOn } from './crl/entries.ts';
import { mayEnd } from './crl/last-list.ts';
import { alone } from './crl/lease.ts';
import {
  extensionsOf,
  isLast,
  type ListKind,
  NO_NEXT_UPDATE,
  objectOf,
  periodsOf,
  readScope,
  SKEW_MS,
} from './crl/scope.ts';
import type { Actor } from './events.ts';
import { type Issuer, readIssuer, signsNoMore } from './issuers.ts';
import { answered, leaveToSign } from './leave-to-sign.ts';
import { type Clock, Conflict, type Octets, type OutboxRow, type Signer } from './ports.ts';
import { penOf } from './recording.ts';
import type { CrlDeltaBase, CrlIntentRecord, CrlScopeRecord, SigningRecord } from './records.ts';
import { BadSigner } from './signature.ts';

export { type CrlPeriods, crlIsDue, ISSUER_CRL, periodsOf, ROOT_CRL, readScope } from './crl/scope.ts';

/**
 * Certificate revocation lists (RFC 5280 §5), made in the order of issuance: what is revoked is gathered, the number is
 * taken for exactly the digest of these bytes before that is signed, the signature is verified, the list is left in
 * staging, and only then does the ledger say `signed`. A number whose list was never finished stays a gap: numbers only
 * rise. The bytes go through one hash once, and are never copied: a list may have a million entries.
 */
export interface CrlHouse extends EntriesHouse {
  readonly signer: Signer;
  readonly clock: Clock;
}

const ATTEMPTS = 5;

export interface IssuedCrl {
  readonly scope: string;
  readonly crlNumber: number;
  readonly outbox: readonly OutboxRow[];
}

/**
 * Signs a fresh full list of `scope` and leaves it for the publisher. Revocations committed before the call are on it.
 * Once the last certificate of a retired issuer is dead, the list is the last one, with everybody who was ever revoked. Where
 * the issuer's key signs no more nothing is done, and the lists stand as they are. Throws WorkedElsewhere while another one
 * makes a list of the scope, Refusal `unavailable`, BadSigner; a later call starts anew with a higher number.
 */
export async function issueCrl(house: CrlHouse, scope: string, actor: Actor, correlation: string): Promise<IssuedCrl> {
  const { issuer, crlNumber } = await readScope(house.ledger, scope);
  if (signsNoMore((await readIssuer(house.ledger, issuer)).record)) return { scope, crlNumber, outbox: [] };
  return alone(house, 'make', scope, { actor, correlation }, () => issueAlone(house, scope, actor, correlation));
}

async function issueAlone(house: CrlHouse, scope: string, actor: Actor, correlation: string): Promise<IssuedCrl> {
  const numbered = await takeNumber(house, scope, actor, correlation);
  const { intent, list, delta, leaves } = numbered;
  const signRequestId = await signAndStage(house, numbered, list, intent.stagingKey);
  const done: CrlIntentRecord = { ...intent, version: 2, state: 'signed', signRequestId };
  const told = [answered(leaves[0], signRequestId)];
  if (!delta || !intent.delta || !leaves[1]) return recordSigned(house, numbered, done, told, actor, correlation);
  const deltaRequestId = await signAndStage(house, numbered, delta, intent.delta.stagingKey);
  const both = { ...done, delta: { ...intent.delta, signRequestId: deltaRequestId } };
  told.push(answered(leaves[1], deltaRequestId));
  return recordSigned(house, numbered, both, told, actor, correlation);
}

async function signAndStage(house: CrlHouse, { intent, issuer }: Numbered, tbs: Tbs, key: string): Promise<string> {
  const { signatureAlgorithm } = issuer.facts;
  const { signature, signRequestId } = await house.signer.signDigest(intent.keyId, signatureAlgorithm, tbs.digest);
  if (!verifies(issuer, tbs, signature)) throw new BadSigner('it does not verify');
  await stage(house, key, certificateListPieces(tbs.pieces, signatureAlgorithm, signature));
  return signRequestId;
}

/** Up to this many octets, hashing once more takes less time than ECDSA takes without OpenSSL. */
const SHORT = 1 << 20;

function verifies({ facts }: Issuer, { pieces, digest }: Tbs, signature: Uint8Array): boolean {
  const { signatureAlgorithm, publicKey } = facts;
  return totalLength(pieces) <= SHORT
    ? verifyWithKey(signatureAlgorithm, publicKey, concat(pieces), signature)
    : verifyDigest(signatureAlgorithm, publicKey, digest, signature);
}

/** A tbsCertList in pieces, and what is signed of it. */
interface Tbs {
  readonly pieces: readonly Uint8Array[];
  readonly digest: Uint8Array;
  readonly intended: { readonly tbsSha256: string; readonly tbsDigest?: string };
}

interface Numbered {
  readonly intent: CrlIntentRecord;
  readonly issuer: Issuer;
  readonly list: Tbs;
  readonly delta?: Tbs;
  /** To sign the list, and its delta. */
  readonly leaves: readonly [SigningRecord, SigningRecord?];
  readonly signed: { readonly crlNumber: number; readonly thisUpdate: string; readonly nextUpdate: string };
}

/** Takes the next number for exactly these bytes. Another worker's number is respected by starting over. */
async function takeNumber(house: CrlHouse, scope: string, actor: Actor, correlation: string): Promise<Numbered> {
  for (let attempt = 1; ; attempt++) {
    const head = await readScope(house.ledger, scope);
    const issuer = await readIssuer(house.ledger, head.issuer);
    const pen = penOf(house, actor, correlation);
    const at = new Date(pen.at);
    const crlNumber = head.crlNumber + 1;
    const { validHours } = periodsOf(issuer.record.level);
    const thisUpdate = thisUpdateOf(head, at);
    const last = isLast(head.signed) || (await mayEnd(house.ledger, issuer, at));
    const nextUpdate = last ? new Date(NO_NEXT_UPDATE) : new Date(thisUpdate.getTime() + validHours * 3_600_000);
    const kept = keptOn(head, issuer.record.keepsExpired !== undefined);
    const { pieces, snapshot } = last
      ? await gatherAnew(house, head, () => true, at)
      : await gatherEntries(house, head, kept, at);
    const tbsOf = (entries: readonly Uint8Array[], base?: number) =>
      tbs(issuer, { thisUpdate, nextUpdate, entries, extensions: extensionsOf(issuer, head, crlNumber, base) });
    const list = tbsOf(pieces);
    const deltaBase = issuer.record.deltas && baseOf(head, at);
    const delta =
      deltaBase && tbsOf(await gatherSince(house, head, new Date(deltaBase.thisUpdate)), deltaBase.crlNumber);
    const keyOf = (kind: ListKind, { intended }: Tbs) =>
      `crl/${objectOf(scope, kind)}/${String(crlNumber).padStart(12, '0')}-${intended.tbsSha256.slice(0, 16)}.crl`;
    const intent: CrlIntentRecord = {
      kind: 'crlIntent',
      version: 1,
      createdAt: pen.at,
      scope,
      crlNumber,
      ...list.intended,
      ...(delta && {
        delta: { base: deltaBase.crlNumber, ...delta.intended, stagingKey: keyOf('delta', delta) },
      }),
      keyId: issuer.record.keyId,
      state: 'intended',
      stagingKey: keyOf('full', list),
    };
    const { keyId } = intent;
    const leaveOf = (of: 'crl' | 'delta') => leaveToSign(house, { keyId, signs: { of, scope, crlNumber } }, actor);
    const leaves: Numbered['leaves'] = delta ? [leaveOf('crl'), leaveOf('delta')] : [leaveOf('crl')];
    const { snapshot: _, ...rest } = head;
    const taken: CrlScopeRecord = {
      ...rest,
      version: head.version + 1,
      crlNumber,
      ...(snapshot && { snapshot }),
      ...(deltaBase && { deltaBase }),
    };
    const { tbsSha256 } = list.intended;
    const data = { crlNumber, tbsSha256, ...(delta && { deltaSha256: delta.intended.tbsSha256 }) };
    try {
      const records = [taken, intent, ...leaves.filter((leave) => leave !== undefined)];
      await house.ledger.commit({ records, events: [pen.event(taken, 'crlScope.numbered', data)] });
    } catch (error) {
      if (error instanceof Conflict && attempt < ATTEMPTS) continue;
      throw error;
    }
    const signed = { crlNumber, thisUpdate: thisUpdate.toISOString(), nextUpdate: nextUpdate.toISOString() };
    return { intent, issuer, list, ...(delta && { delta }), leaves, signed };
  }
}

/**
 * The second of `at`, or that of the list before, if another function's clock was ahead: no list is older than the one whose
 * place it takes. One that was signed further ahead than clocks may differ is never published, and binds nobody.
 */
function thisUpdateOf({ signed, published }: CrlScopeRecord, at: Date): Date {
  const before = Date.parse(signed?.thisUpdate ?? '');
  const latest = Math.max(
    at.getTime(),
    Date.parse(published?.thisUpdate ?? '') || 0,
    before <= at.getTime() + SKEW_MS ? before : 0,
  );
  return new Date(Math.floor(latest / 1000) * 1000);
}

/** How long deltas build on one full list: whoever fetches it once in this time has to fetch it no more often. */
const BASE_MS = 24 * 3_600_000;

/** The full list on which a delta made at `at` builds; none before the first was published. */
function baseOf({ published, deltaBase }: CrlScopeRecord, at: Date): CrlDeltaBase | undefined {
  if (deltaBase && Date.parse(deltaBase.thisUpdate) + BASE_MS > at.getTime()) return deltaBase;
  return published?.thisUpdate === undefined
    ? undefined
    : { crlNumber: published.crlNumber, thisUpdate: published.thisUpdate };
}

function tbs(
  { facts: { signatureAlgorithm, name } }: Issuer,
  list: Omit<TbsCertList, 'signatureAlgorithm' | 'issuer'>,
): Tbs {
  const pieces = tbsCertListPieces({ ...list, signatureAlgorithm, issuer: name });
  const { hash } = signatureAlgorithms[signatureAlgorithm];
  const digest = digestOf(hash, pieces);
  if (hash === 'sha256') return { pieces, digest, intended: { tbsSha256: digest.toString('hex') } };
  const tbsSha256 = digestOf('sha256', pieces).toString('hex');
  return { pieces, digest, intended: { tbsSha256, tbsDigest: digest.toString('hex') } };
}

function digestOf(hash: string, pieces: readonly Uint8Array[]): Buffer {
  const running = createHash(hash);
  for (const piece of pieces) running.update(piece);
  return running.digest();
}

/** Says that the list is signed and staged, unless a higher number has said so meanwhile; hands it to the publisher. */
async function recordSigned(
  house: CrlHouse,
  { signed }: Numbered,
  done: CrlIntentRecord,
  told: readonly SigningRecord[],
  actor: Actor,
  correlation: string,
): Promise<IssuedCrl> {
  const { scope, crlNumber, stagingKey, delta, signRequestId } = done;
  for (let attempt = 1; ; attempt++) {
    const head = await readScope(house.ledger, scope);
    const newest = (head.signed?.crlNumber ?? 0) < crlNumber;
    const pen = penOf(house, actor, correlation);
    const moved: CrlScopeRecord = { ...head, version: head.version + 1, ...(newest && { signed }) };
    const about = { scope, crlNumber: String(crlNumber) };
    const staged = [
      { ...about, stagingKey },
      ...(delta ? [{ ...about, stagingKey: delta.stagingKey, list: 'delta' }] : []),
    ];
    const outbox = newest ? staged.map((one) => pen.outbox('publication', one)) : [];
    try {
      await house.ledger.commit({
        records: [moved, done, ...told],
        events: [pen.event(moved, 'crlScope.signed', { crlNumber, signRequestId: signRequestId! })],
        outbox,
      });
      return { scope, crlNumber, outbox };
    } catch (error) {
      if (!(error instanceof Conflict) || error.about.includes('crlIntent') || attempt >= ATTEMPTS) throw error;
    }
  }
}

/** Writes an object whose key carries the digest of its content's source: finding it there already is fine. */
async function stage({ staging }: CrlHouse, key: string, octets: Octets): Promise<void> {
  try {
    await staging.put(key, octets, { mediaType: 'application/octet-stream', onlyIf: { absent: true } });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}
