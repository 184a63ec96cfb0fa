import { verifySignature } from '../x509/algorithms.ts';
import { assembleCertificateList, encodeRevokedCertificate, encodeTbsCertList } from '../x509/certificate-list.ts';
import { encodeCrlNumber } from '../x509/crl-number.ts';
import type { Actor } from './events.ts';
import { sha256 } from './identity.ts';
import { type Issuer, readIssuer } from './issuers.ts';
import {
  type Clock,
  Conflict,
  type Ledger,
  type ObjectStore,
  type OutboxRow,
  type Randomness,
  type Signer,
} from './ports.ts';
import { penOf } from './recording.ts';
import type { CrlEntryRecord, CrlIntentRecord, CrlScopeRecord } from './records.ts';
import { BadSigner } from './signature.ts';

/**
 * Certificate revocation lists (RFC 5280 §5), made in the order of issuance: what is revoked is read, the number is taken
 * and the bytes are stored and digested before they are signed, the signature is verified, the list is left in staging,
 * and only then does the ledger say `signed`. A number whose list was never finished stays a gap: numbers only rise.
 */
export interface CrlHouse {
  readonly ledger: Ledger;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly staging: ObjectStore;
  /** Told of each entry that could not be encoded: it is set aside, and the list comes out without it. */
  readonly setAside?: (entry: CrlEntryRecord, why: unknown) => void;
}

/** How long a list is valid, and after how long the clock asks for the next one. */
export interface CrlPeriods {
  readonly renewAfterHours: number;
  readonly validHours: number;
}
export const ISSUER_CRL: CrlPeriods = { renewAfterHours: 12, validHours: 72 };
/** Lists of roots are renewed by ceremony, about twice a year. */
export const ROOT_CRL: CrlPeriods = { renewAfterHours: 24 * 150, validHours: 24 * 200 };

export const periodsOf = (level: 'root' | 'issuing'): CrlPeriods => (level === 'root' ? ROOT_CRL : ISSUER_CRL);

const ATTEMPTS = 5;
const ENTRIES_A_PAGE = 5_000;

export interface IssuedCrl {
  readonly scope: string;
  readonly crlNumber: number;
  readonly outbox: readonly OutboxRow[];
}

/**
 * Signs a fresh full list of `scope` and leaves it for the publisher. Revocations committed before the call are on it.
 * Throws Refusal `unavailable`, BadSigner; a later call starts anew with a higher number.
 */
export async function issueCrl(house: CrlHouse, scope: string, actor: Actor, correlation: string): Promise<IssuedCrl> {
  const numbered = await takeNumber(house, scope, actor, correlation);
  const { intent, issuer, tbs } = numbered;
  const { signatureAlgorithm, spki } = issuer.facts;
  const { signature, signRequestId } = await house.signer.sign(intent.keyId, signatureAlgorithm, tbs);
  if (!verifySignature(signatureAlgorithm, spki, tbs, signature)) {
    throw new BadSigner('it does not verify');
  }
  await stage(house.staging, intent.stagingKey, assembleCertificateList(tbs, signatureAlgorithm, signature));
  return recordSigned(house, numbered, signRequestId, actor, correlation);
}

interface Numbered {
  readonly intent: CrlIntentRecord;
  readonly issuer: Issuer;
  readonly tbs: Uint8Array;
  readonly signed: { readonly crlNumber: number; readonly thisUpdate: string; readonly nextUpdate: string };
}

/** Takes the next number for exactly these bytes. Another worker's number is respected by starting over. */
async function takeNumber(house: CrlHouse, scope: string, actor: Actor, correlation: string): Promise<Numbered> {
  for (let attempt = 1; ; attempt++) {
    const head = await readScope(house.ledger, scope);
    const issuer = await readIssuer(house.ledger, head.issuer);
    const pen = penOf(house, actor, correlation);
    const crlNumber = head.crlNumber + 1;
    const { validHours } = periodsOf(issuer.record.level);
    const thisUpdate = new Date(Math.floor(Date.parse(pen.at) / 1000) * 1000);
    const nextUpdate = new Date(thisUpdate.getTime() + validHours * 3_600_000);
    const tbs = encodeTbsCertList({
      signatureAlgorithm: issuer.facts.signatureAlgorithm,
      issuer: issuer.facts.name,
      thisUpdate,
      nextUpdate,
      entries: await encodedEntries(house, head),
      extensions: [issuer.facts.extensions.authorityKeyIdentifier, encodeCrlNumber(crlNumber)],
    });
    const tbsSha256 = sha256(tbs);
    const name = `crl/${scope}/${String(crlNumber).padStart(12, '0')}-${tbsSha256.slice(0, 16)}`;
    const intent: CrlIntentRecord = {
      kind: 'crlIntent',
      version: 1,
      createdAt: pen.at,
      scope,
      crlNumber,
      tbsSha256,
      keyId: issuer.record.keyId,
      state: 'intended',
      stagingKey: `${name}.crl`,
    };
    const taken: CrlScopeRecord = { ...head, version: head.version + 1, crlNumber };
    await stage(house.staging, `${name}.tbs`, tbs);
    try {
      await house.ledger.commit({
        records: [taken, intent],
        events: [pen.event(taken, 'crlScope.numbered', { crlNumber, tbsSha256 })],
      });
    } catch (error) {
      if (error instanceof Conflict && attempt < ATTEMPTS) continue;
      throw error;
    }
    const signed = { crlNumber, thisUpdate: thisUpdate.toISOString(), nextUpdate: nextUpdate.toISOString() };
    return { intent, issuer, tbs, signed };
  }
}

/**
 * Every entry of the scope but those that have expired and appeared once past their end (RFC 5280 §3.3). One piece a
 * page: octets by the entry would weigh five times the list.
 */
async function encodedEntries(house: CrlHouse, head: CrlScopeRecord): Promise<readonly Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  let cursor: string | undefined;
  do {
    const page = await house.ledger.list('entries-of-crl-scope', head.scope, {
      limit: ENTRIES_A_PAGE,
      ...(cursor !== undefined && { cursor }),
    });
    const encoded: Uint8Array[] = [];
    for (const entry of page.items) {
      if (head.signed && entry.notAfter < head.signed.thisUpdate && entry.revokedAt < head.signed.thisUpdate) continue;
      try {
        const revocationDate = new Date(entry.revokedAt);
        encoded.push(encodeRevokedCertificate({ ...entry, revocationDate }));
      } catch (why) {
        house.setAside?.(entry, why);
      }
    }
    pieces.push(Buffer.concat(encoded));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return pieces;
}

/** Says that the list is signed and staged, unless a higher number has said so meanwhile; hands it to the publisher. */
async function recordSigned(
  house: CrlHouse,
  { intent, signed }: Numbered,
  signRequestId: string,
  actor: Actor,
  correlation: string,
): Promise<IssuedCrl> {
  const { scope, crlNumber, stagingKey } = intent;
  const done: CrlIntentRecord = { ...intent, version: 2, state: 'signed', signRequestId };
  for (let attempt = 1; ; attempt++) {
    const head = await readScope(house.ledger, scope);
    const newest = (head.signed?.crlNumber ?? 0) < crlNumber;
    const pen = penOf(house, actor, correlation);
    const moved: CrlScopeRecord = { ...head, version: head.version + 1, ...(newest && { signed }) };
    const outbox = newest ? [pen.outbox('publication', { scope, crlNumber: String(crlNumber), stagingKey })] : [];
    try {
      await house.ledger.commit({
        records: [moved, done],
        events: [pen.event(moved, 'crlScope.signed', { crlNumber, signRequestId })],
        outbox,
      });
      return { scope, crlNumber, outbox };
    } catch (error) {
      if (!(error instanceof Conflict) || error.about.includes('crlIntent') || attempt >= ATTEMPTS) throw error;
    }
  }
}

/** Writes an object whose key carries the digest of its content's source: finding it there already is fine. */
async function stage(staging: ObjectStore, key: string, bytes: Uint8Array): Promise<void> {
  try {
    await staging.put(key, bytes, { mediaType: 'application/octet-stream', onlyIf: { absent: true } });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}

export async function readScope(ledger: Ledger, scope: string): Promise<CrlScopeRecord> {
  const head = await ledger.read('crlScope', { scope });
  if (!head) throw new Error(`there is no CRL scope ${scope}`);
  return head;
}

/** Whether the clock should ask for a new list at `now`. */
export function crlIsDue(head: CrlScopeRecord, level: 'root' | 'issuing', now: Date): boolean {
  const { renewAfterHours } = periodsOf(level);
  return !head.signed || Date.parse(head.signed.thisUpdate) + renewAfterHours * 3_600_000 <= now.getTime();
}
