import type { Personal } from './personal.ts';

/** What happens to a holder's certificates outside their ordinary course: loss, departure, and what is left to do after. */
interface Named {
  readonly issuer: string;
  readonly serial: string;
}

/** Who said it, as whom, and how they were recognised; nobody by name where the revocation code was enough. */
export interface Declarer {
  readonly at: string;
  readonly capacity: string;
  readonly authentication: string;
  readonly by?: string;
  readonly mandateId?: string;
}

/**
 * lost         the device or the file with the key is not to be found
 * stolen       somebody took it
 * compromised  it is there, and somebody else knows the key or may
 */
export const LOSSES = ['lost', 'stolen', 'compromised'] as const;

/** The holder has lost control over keys, or may have. It is written before the first certificate is revoked for it. */
export interface Loss {
  readonly what: (typeof LOSSES)[number];
  /** When it happened, as far as anybody knows. */
  readonly happenedAt?: string;
  readonly message?: Personal<string>;
  readonly declared: Declarer;
  /** Certificates that it is about, as far as they were there. */
  readonly certificates: readonly Named[];
  /** About everything that the holder has: a request that was on its way then is stopped too. */
  readonly whole: boolean;
  /** All of it is revoked and nothing is on its way any more. */
  readonly settledAt?: string;
}

/** `transfer`: to another direction or structure, which registers the person anew. */
export const DEPARTURES = ['departure', 'transfer'] as const;

/** The holder leaves, or has left. */
export interface Departure {
  readonly kind: (typeof DEPARTURES)[number];
  /** The first day on which they are no longer there, `2026-03-31`; it begins in Paris. */
  readonly on: string;
  /** From then on it has effect. */
  readonly effectiveAt: string;
  /** Where they go, in words. */
  readonly to?: Personal<string>;
  readonly declared: Declarer & Required<Pick<Declarer, 'by' | 'mandateId'>>;
}

/** Since when the holder is gone, and how far what follows from it has come. */
export interface Left {
  readonly at: string;
  /** All certificates are revoked and no request is left. */
  readonly settledAt?: string;
  /** How often the holder was reminded to confirm the deletion. */
  readonly reminders: number;
  /** Next instant at which the clock has something to do about it; absent when it has done all. */
  readonly dueAt?: string;
}

/** The holder's word that certificate, key and every copy are deleted from every device. */
export interface Deletion {
  readonly at: string;
  readonly authentication: string;
}
