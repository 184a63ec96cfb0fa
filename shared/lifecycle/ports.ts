import type { RefusalCode } from '../errors.ts';
import type { Subject } from '../registration/privacy-records.ts';
import type { PublicEvent } from '../registration/public-events.ts';
import type { DeliveryAttempt } from '../registration/webhook-records.ts';
import type { DomainEvent } from './events.ts';
import type { Kind, ListName, Lists, NameOf, RecordOf } from './names.ts';
import type { AcceptedText, LedgerRecord, SlowHash } from './records.ts';

/** What the use cases need of the world. `ledger/` and `aws/` implement these; tests and faults wrap them. */

export interface Clock {
  now(): Date;
}

export interface Randomness {
  /** `n` octets of a cryptographically secure generator. */
  bytes(n: number): Uint8Array;
}

/** Keys that sign and never leave. An implementation must not retry by itself. */
export interface Signer {
  /** DER SubjectPublicKeyInfo of the key. */
  publicKey(keyId: string): Promise<Uint8Array>;
  /** Signs `message` whole (hashing is the signer's or the adapter's affair); ECDSA answers in DER. */
  sign(keyId: string, algorithm: string, message: Uint8Array): Promise<Signed>;
  /** The same for a message of which only the digest is at hand, made with the algorithm's own hash. */
  signDigest(keyId: string, algorithm: string, digest: Uint8Array): Promise<Signed>;
}

export interface Signed {
  readonly signature: Uint8Array;
  readonly signRequestId: string;
}

export { KeyDestroyed } from '../registration/personal.ts';
export type * from './names.ts';

export interface Page<T> {
  readonly items: readonly T[];
  /** Give it back to read on; absent at the end. Opaque. */
  readonly cursor?: string;
}

/** Something to be done after the commit by another function; completed when done, at least once. */
export interface OutboxRow {
  readonly id: string;
  /** `succession`: something about a structure has come due. `contact`: a mailbox died or lives again. */
  readonly topic:
    | 'crl'
    | 'publication'
    | 'notification'
    | 'succession'
    | 'seal'
    | 'contact'
    | 'event'
    | 'webhook'
    | 'expiry';
  readonly createdAt: string;
  readonly notBefore: string;
  readonly attempts: number;
  /** Failures in a row that are the row's own, where its worker tells them from what it merely waits for. */
  readonly failures?: number;
  /** Ids only: what is told to people is looked up when it is told. */
  readonly about: Readonly<Record<string, string>>;
}

/** What must still hold at the instant of writing. */
export type Requirement =
  | { readonly that: 'mandate-in-force'; readonly personId: string; readonly mandateId: string; readonly at: string }
  | { readonly that: 'key-not-blocked'; readonly spkiSha256: string }
  /** Nobody has ever set a hold on it; a hold that was lifted is required `unchanged`. */
  | { readonly that: 'never-held'; readonly subject: Subject }
  /** The record is still at the version that was read. */
  | { readonly that: 'unchanged'; readonly record: LedgerRecord };

/**
 * One change of state, all or nothing. A record of version n replaces version n − 1 (version 1: nothing may be there).
 * Every aggregate among `records` has exactly one event of its new version: no event, no change.
 */
export interface Change {
  readonly records: readonly LedgerRecord[];
  readonly events: readonly DomainEvent[];
  readonly outbox?: readonly OutboxRow[];
  readonly require?: readonly Requirement[];
  /** Rows without a history that are to go: guards and notes that would still tell of somebody who is erased. */
  readonly removes?: readonly (RecordOf<'unique'> | RecordOf<'holderNames'>)[];
}

/** Thrown by `commit` when somebody was faster or a requirement no longer holds. Nothing was written. */
export class Conflict extends Error {
  /** `kind` of the records and `that` of the requirements that stood in the way. */
  readonly about: readonly string[];
  constructor(about: readonly string[]) {
    super(`conflict: ${about.join(', ')}`);
    this.name = 'Conflict';
    this.about = about;
  }
}

export interface Ledger {
  /** Strongly consistent. */
  read<K extends Kind>(kind: K, name: NameOf<K>): Promise<RecordOf<K> | undefined>;
  list<L extends ListName>(
    list: L,
    of: string,
    page?: { readonly limit?: number; readonly cursor?: string },
  ): Promise<Page<RecordOf<Lists[L]>>>;
  /**
   * Writes all of `change`, or throws and wrote nothing: `Conflict`, or a Refusal `unavailable` when the store did not
   * take it. An answer that was lost on the way is resolved by reading back, so that success is never reported as failure
   * and a repeated attempt by the transport never as a conflict.
   */
  commit(change: Change): Promise<void>;
  /** The event of one aggregate's version. Strongly consistent. */
  event(record: LedgerRecord, version: number): Promise<DomainEvent | undefined>;
  readonly outbox: Outbox;
  readonly leases: Leases;
  readonly signings: Signings;
}

/** Leave to sign, where there is no change of state to write it with. */
export interface Signings {
  /** Writes this version of it, which takes the place of the one before. Throws a Refusal `unavailable`. */
  note(leave: RecordOf<'signing'>): Promise<void>;
}

/** Leave to work on a scope alone, which ends by itself. */
export interface Leases {
  /** Whether it is `holder`'s now: nobody had it, or its time was over, or it was the same one's. */
  take(scope: string, holder: string, now: Date, until: Date): Promise<boolean>;
  /** Ends it now, if it is still `holder`'s. */
  release(scope: string, holder: string, now: Date): Promise<void>;
}

export interface Outbox {
  read(id: string): Promise<OutboxRow | undefined>;
  /** Rows whose `notBefore` has come, oldest first. Read from an index: a row may show late, never never. */
  due(topic: OutboxRow['topic'], now: Date, limit: number): Promise<readonly OutboxRow[]>;
  /** Removes a row that is done; removing it twice is fine. */
  complete(row: OutboxRow): Promise<void>;
  /** Counts an attempt that failed, unless it was none, and puts the row off. */
  postpone(row: OutboxRow, notBefore: Date, uncounted?: 'uncounted'): Promise<void>;
}

/** Octets in one piece, or in several that stand one after the other and are never copied together. */
export type Octets = Uint8Array | readonly Uint8Array[];

/** Objects with conditional writes. Keys are made by us, never from what a caller sent. */
export interface ObjectStore {
  get(key: string): Promise<{ readonly bytes: Uint8Array; readonly etag: string } | undefined>;
  /**
   * Stores the octets, which may come in pieces, in order. `onlyIf` absent: overwrite. Throws `Conflict` when the
   * condition does not hold.
   */
  put(
    key: string,
    bytes: Octets,
    options: {
      readonly mediaType: string;
      readonly cacheControl?: string;
      readonly onlyIf?: { readonly absent: true } | { readonly etag: string };
    },
  ): Promise<void>;
}

/**
 * Encrypts what must be erasable: one key for each `of`, which is `dossier/<structureId>` (the evidence of a structure) or
 * `person/<id>` (data about a person). Destroying the key erases every copy, those in history and in backups included.
 */
export interface KeyRing {
  /** Encrypted and authenticated, and bound to `of`; never twice the same. Throws a Refusal `unavailable`, or `KeyDestroyed`. */
  seal(of: string, bytes: Uint8Array): Promise<Uint8Array>;
  /**
   * What was sealed for `of`. Throws a Refusal `unavailable` when the key cannot be had now, `KeyDestroyed` when it never
   * will, and Error for what was not sealed for `of` or has been changed.
   */
  open(of: string, sealed: Uint8Array): Promise<Uint8Array>;
  /** Destroys the key of `of` for ever, also where there is none yet. Other processes may hold it for some minutes. */
  destroy(of: string): Promise<void>;
}

/** Where the keys of a `KeyRing` come from. */
export interface DataKeys {
  /** The one key of `of`, 32 octets; made by `make`, else undefined where there is none. Throws as `KeyRing.open`. */
  find(of: string): Promise<Uint8Array | undefined>;
  make(of: string): Promise<Uint8Array>;
  destroy(of: string): Promise<void>;
}

/** Destroys data keys and reads none: whoever erases cannot open what is erased. */
export interface KeyEraser {
  /** Whether the key of `of` is destroyed. Strongly consistent. */
  destroyed(of: string): Promise<boolean>;
  /** Destroys the key of `of` for ever, also where there is none yet. Doing it twice is fine. */
  destroy(of: string): Promise<void>;
}

/** Asks another function to work. Callers pass identifiers and nothing else (wall 1). */
export interface Invoker {
  /** Waits for the answer. Throws a Refusal `unavailable` when there is none. */
  issueCertificate(requestId: string): Promise<IssueAnswer>;
  /** Does not wait: a fresh list of `scope` is wanted. Never throws: the clock asks again. */
  issueCrl(scope: string): Promise<void>;
  /** Does not wait: this planned seal is to be certified. Never throws: the clock asks again. */
  certifySeal(sealId: string): Promise<void>;
  /** Does not wait: the next certificate of this issuer's responder is wanted. Never throws: the clock asks again. */
  certifyResponder(issuer: string): Promise<void>;
  /** Does not wait: the next lines of this import are to be done. Never throws: the clock asks again. */
  runImport(importId: string): Promise<void>;
  /** Does not wait: this revocation of many certificates is to go on. Never throws: the clock asks again. */
  runBulk(bulkId: string): Promise<void>;
  /** Does not wait: this campaign is to go on. Never throws: the clock asks again. */
  runCampaign(campaignId: string): Promise<void>;
  /** Does not wait: terms are due of this person. Never throws: the clock asks again. */
  meetTerms(of: { readonly personId: string; readonly population: string }): Promise<void>;
  /** Does not wait: something about this holder has come due. Never throws: the clock asks again. */
  meetHolder(of: { readonly holderId: string }): Promise<void>;
  /** Does not wait: something about this contact, or this subscription's contacts, has come due. Never throws: the clock asks again. */
  meetContact(of: { readonly contactId: string } | { readonly subscriptionId: string }): Promise<void>;
  /** Does not wait: something about this certificate has come due. Never throws: the clock asks again. */
  meetDeadline(certificate: { readonly issuer: string; readonly serial: string }): Promise<void>;
  /** Does not wait: outbox rows were written and may be taken up now. Never throws: the sweep finds what is missed. */
  nudge(rows: readonly OutboxRow[]): Promise<void>;
}

export type IssueAnswer =
  | { readonly outcome: 'issued'; readonly issuer: string; readonly serial: string }
  | { readonly outcome: 'refused'; readonly code: RefusalCode; readonly detail: string };

/** A slow hash for secrets that people choose. What is stored names its own parameters. */
export interface SecretHasher {
  hash(secret: string, salt: Uint8Array): Promise<SlowHash>;
  /** Whether `secret` is the hashed one, compared in constant time. Without a hash: the same work, and no. */
  matches(secret: string, hash: SlowHash | undefined): Promise<boolean>;
}

/** Counts attempts in windows of time (`http/ports.ts`): false once `limit` have been counted. */
export interface AttemptCounter {
  admit(count: {
    readonly caller: string;
    readonly window: string;
    readonly limit: number;
    readonly expiresAt: Date;
  }): Promise<boolean>;
}

/** Gives a person something too large for an answer. */
export interface Handout {
  /** Keeps the octets for a few days under a key of ours; the address answered gives them to anybody for `seconds`. */
  handOut(
    key: string,
    bytes: Uint8Array,
    as: { readonly mediaType: string; readonly filename: string; readonly seconds: number },
  ): Promise<string>;
}

/** The texts that are accepted together with a certificate, in the versions now in force: by a structure, or a holder. */
export interface TextsInForce {
  forAcceptance(by?: 'structure' | 'holder'): readonly AcceptedText[] | Promise<readonly AcceptedText[]>;
}

/** Asks the internet as a stranger would, so that what strangers get can be compared with what is meant. */
export interface Fetcher {
  /**
   * What is at `url`: its octets, or none when it is unchanged since it had the tag `etag`. Undefined for every other
   * answer and for none at all; never throws.
   */
  fetch(
    url: string,
    etag?: string,
  ): Promise<{ readonly bytes?: Uint8Array; readonly etag: string | undefined } | undefined>;
}

/** Asks the DNS. An implementation has a time-out, and asks a resolver that is configured. */
export interface Resolver {
  /** The TXT records of a name, each as one text (RFC 1035 §3.3.14); none when there is no such name. Throws a Refusal `unavailable`. */
  txt(name: string): Promise<readonly string[]>;
}

/** The bus on which others in the same account are told of certificates. */
export interface EventBus {
  /** Resolves once the bus has every one of them; throws a Refusal `unavailable` otherwise: some may be on it then. */
  put(events: readonly PublicEvent[]): Promise<void>;
}

/** Asks machines of the internet, and no others. */
export interface WebhookSender {
  /**
   * Posts a body to an address of https, with a time-out; follows nothing and reads no answer but its status. Never throws:
   * what went wrong is the answer.
   */
  post(call: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  }): Promise<Omit<DeliveryAttempt, 'at'>>;
}

export interface Mailer {
  /** Resolves once the provider accepted the message. */
  send(message: {
    readonly to: string;
    readonly subject: string;
    readonly text: string;
    readonly html: string;
    readonly noticeId: string;
  }): Promise<{ readonly messageId: string }>;
}
