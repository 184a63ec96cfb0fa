/** What is known of every signature that a key was asked for. The rules of `registration/records.ts` hold: versions, instants. */

/** What a signature is for: where the ledger keeps its request id beside what was signed. */
export type SignedFor =
  | { readonly of: 'certificate'; readonly issuer: string; readonly serial: string }
  | { readonly of: 'crl' | 'delta'; readonly scope: string; readonly crlNumber: number }
  | { readonly of: 'receipt'; readonly issuer: string; readonly serial: string }
  | { readonly of: 'checkpoint'; readonly number: number }
  /** Answers about status: kept nowhere one by one. */
  | { readonly of: 'status' };

/**
 * Leave to ask one key for signatures, written before it is asked (wall 2). Version 1 says that somebody is about to ask;
 * version 2, written with what was signed, under which request ids the key's keeper has answered. Leave that stays at
 * version 1 is an attempt without an answer: it explains at most `most` signatures of this key, by this function, between
 * `createdAt` and `until`.
 */
export interface SigningRecord {
  readonly kind: 'signing';
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  /** No signature is asked for under it after this instant. */
  readonly until: string;
  /** Alias of the key. */
  readonly keyId: string;
  /** The function that asks, or `ceremony`. */
  readonly by: string;
  readonly signs: SignedFor;
  /** So many at most; once the ids are there, so many as were asked for. */
  readonly most: number;
  readonly requestIds?: readonly string[];
}

/** Figures about one key in one file of the trail. */
export interface SignTally {
  /** Alias of the key. */
  readonly key: string;
  readonly signatures: number;
  /** Whose request id is on record with what was signed. */
  readonly recorded: number;
  /** Whose answer was lost, explained by leave that nothing came of. */
  readonly unanswered: number;
  readonly unexplained: number;
  /** Calls that the key's keeper refused: no signature was made. */
  readonly refused: number;
}

/** A signature that nothing explains. Who made it stands in the trail under the request id: names of people are not copied. */
export interface Unexplained {
  readonly requestId: string;
  readonly key: string;
  readonly at: string;
  /** `stranger`: whoever asked may not use this key at all, record or no record. */
  readonly why: 'no-record' | 'other-record' | 'stranger';
}

/** One file of the trail, once everything in it is explained or told. Written once. */
export interface TrailFileRecord {
  readonly kind: 'trailFile';
  /** The day in the file's name, UTC. */
  readonly day: string;
  /** Digest of the object's key. */
  readonly id: string;
  readonly version: number;
  readonly createdAt: string;
  readonly object: string;
  /** Of its octets as they lie in the bucket. */
  readonly sha256: string;
  readonly tallies: readonly SignTally[];
  /** The unanswered signatures that each leave was used for: by the beginnings of their request ids. */
  readonly used: readonly { readonly signing: string; readonly requests: readonly string[] }[];
  readonly unexplained: readonly Unexplained[];
}

/** A signature that is on record, and in no file of the trail. */
export interface Untraced {
  readonly requestId: string;
  readonly key: string;
  /** The function that recorded it, or `ceremony`. */
  readonly by: string;
  /** When leave for it was taken. */
  readonly at: string;
}

/** What became of the signatures on record whose leave was taken within an hour; a new version when the trail came late. */
export interface SignTraceRecord {
  readonly kind: 'signTrace';
  /** Its first instant. */
  readonly hour: string;
  readonly version: number;
  readonly createdAt: string;
  readonly keys: readonly { readonly key: string; readonly recorded: number; readonly untraced: number }[];
  /** The first of those that the trail does not have. */
  readonly untraced: readonly Untraced[];
}

/** The head of the watch: files are accounted for one after the other, so that no leave explains two signatures. */
export interface SignWatchRecord {
  readonly kind: 'signWatch';
  readonly version: number;
  readonly createdAt: string;
  readonly files: number;
  /** Up to here what is on record was looked for in the trail. */
  readonly tracedUntil?: string;
}
