import type { ListedReason } from './records.ts';

/**
 * The entries of a scope ready to stand on a list, as objects that nobody trusts: what lies there is believed only under
 * the tag that the ledger has, and can be made again from the rows at any time.
 */
export interface CrlSnapshot {
  /** In the order of revocation, one after the other. */
  readonly parts: readonly CrlSnapshotPart[];
  /** Every entry that was revoked before this instant is in the parts, and no other. */
  readonly until: string;
  /** When all rows were last read. */
  readonly rebuiltAt: string;
}

export interface CrlSnapshotPart {
  /** Of the object in staging. */
  readonly key: string;
  readonly bytes: number;
  readonly entries: number;
  /** Of the authentication tag: a key for this part alone. Both in hex. */
  readonly secret: string;
  readonly tag: string;
}

/** The head of one revocation list. */
export interface CrlScopeRecord {
  readonly kind: 'crlScope';
  readonly scope: string;
  readonly version: number;
  readonly createdAt: string;
  readonly issuer: string;
  /** The highest number ever taken; 0 before the first. */
  readonly crlNumber: number;
  readonly signed?: { readonly crlNumber: number; readonly thisUpdate: string; readonly nextUpdate: string };
  readonly published?: PublishedCrl;
  /** The same of the delta, and the full list on which the next delta builds. */
  readonly publishedDelta?: PublishedCrl;
  readonly deltaBase?: CrlDeltaBase;
  /** The address in the critical issuingDistributionPoint of a list that answers for a part of its issuer's certificates. */
  readonly point?: string;
  /** Where the next list starts from; absent while there are few entries. */
  readonly snapshot?: CrlSnapshot;
}

/** One revoked certificate of a scope, as it goes into the list. */
export interface CrlEntryRecord {
  readonly kind: 'crlEntry';
  readonly version: number;
  readonly scope: string;
  readonly revokedAt: string;
  readonly serial: string;
  /** Absent: the profile does not publish reasons, or the reason is `unspecified`. */
  readonly reason?: ListedReason;
  readonly notAfter: string;
}

/** The intent of one CRL: its number, taken before the signature, and the digest of the exact bytes to sign. */
export interface CrlIntentRecord {
  readonly kind: 'crlIntent';
  readonly version: number;
  readonly createdAt: string;
  readonly scope: string;
  readonly crlNumber: number;
  readonly tbsSha256: string;
  /** What is signed, where the algorithm's digest is another than SHA-256. */
  readonly tbsDigest?: string;
  /** The delta of the same number. */
  readonly delta?: CrlDeltaIntent;
  readonly keyId: string;
  readonly state: 'intended' | 'signed';
  readonly signRequestId?: string;
  /** Where the signed list waits for the publisher. */
  readonly stagingKey: string;
}

/** What the publisher has made public of a scope: a full list, or its delta. */
export interface PublishedCrl {
  readonly crlNumber: number;
  readonly at: string;
  readonly sha256: string;
  readonly thisUpdate?: string;
  readonly nextUpdate?: string;
}

/** A published full list: whoever has it, or a later one, and the delta, has everything. */
export interface CrlDeltaBase {
  readonly crlNumber: number;
  readonly thisUpdate: string;
}

export interface CrlDeltaIntent {
  /** Number of the base. */
  readonly base: number;
  readonly tbsSha256: string;
  readonly tbsDigest?: string;
  readonly stagingKey: string;
  readonly signRequestId?: string;
}
