/**
 * What the HTTP layer remembers between calls, in the ledger's table beside the records (partitions `rate` and
 * `idempotency`): counters and answers, not aggregates, so without versions or events. `expiresAt` is for housekeeping;
 * an implementation decides by the instants that it is given, never by whether a row is still there.
 */
export interface CallKeeper {
  /**
   * Counts one call of `caller` in the minute `window` (ISO 8601 to the minute) with one conditional write. False once
   * `limit` calls have been counted.
   */
  admit(count: {
    readonly caller: string;
    readonly window: string;
    readonly limit: number;
    readonly expiresAt: Date;
  }): Promise<boolean>;

  /**
   * Takes `key` until `leaseUntil` if nobody has it, or if the lease of an unfinished call or the keeping of a finished
   * one ran out before `now`; else tells what is there. One conditional write decides between two callers.
   */
  take(call: {
    readonly key: string;
    /** Keyed digest of what was asked. */
    readonly fingerprint: string;
    /** Distinguishes this attempt: only the one that holds the key may finish or release it. */
    readonly attempt: string;
    readonly now: Date;
    readonly leaseUntil: Date;
    readonly expiresAt: Date;
  }): Promise<Taken>;

  /** Keeps the answer of a finished call. Does nothing if another attempt has the key by now. */
  finish(call: { readonly key: string; readonly attempt: string; readonly answer: KeptAnswer }): Promise<void>;

  /** Gives the key back after a refused or failed call. Does nothing if another attempt has the key by now. */
  release(call: { readonly key: string; readonly attempt: string }): Promise<void>;
}

export type Taken =
  | { readonly state: 'taken' }
  | { readonly state: 'running'; readonly fingerprint: string; readonly leaseUntil: Date }
  | { readonly state: 'finished'; readonly fingerprint: string; readonly answer: KeptAnswer };

/** As it left, without the headers that every answer has. Never holds personal data (a test on the schemas). */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly base64: boolean;
}
