import type { StoredText } from '../registration/personal.ts';
import type { Revocation, RevocationReason } from './records.ts';

/** What is kept of the retrieval of a certificate and of requests to revoke it. The rules of `records.ts` hold. */

/**
 * awaited    the certificate has left and nobody has acted on it yet
 * accepted · refused   the act of a person (RFC 3647 §4.4)
 * lapsed     nobody acted in time, and the certificate was revoked
 * moot       the certificate was revoked otherwise before anybody acted
 */
export type AcceptanceState = 'awaited' | 'accepted' | 'refused' | 'lapsed' | 'moot';

/** The acceptance of one certificate with the texts that go with it, in one act; awaited from the issue on. */
export interface AcceptanceRecord {
  readonly kind: 'acceptance';
  readonly version: number;
  readonly createdAt: string;
  readonly issuer: string;
  readonly serial: string;
  readonly state: AcceptanceState;
  /** Next instant at which the clock has something to do, while awaited. */
  readonly dueAt: string;
  readonly remindedAt?: string;
  readonly act?: AcceptanceAct;
}

/** What was before the eyes of whoever accepted or refused: the certificate and the texts, each by its digest. */
export interface AcceptanceAct {
  readonly at: string;
  readonly by: { readonly personId: string; readonly mandateId: string };
  readonly authentication: string;
  readonly certificateSha256: string;
  /** None with a refusal. */
  readonly texts: readonly AcceptedText[];
  readonly language: 'fr' | 'en';
  /** Of a refusal. */
  readonly reasons?: StoredText;
}

export interface AcceptedText {
  readonly id: string;
  readonly version: string;
  readonly sha256: string;
}

/** A code that revokes one certificate without a sign-in. The code itself is known to whoever set it, and to nobody else. */
export interface CodeRecord {
  readonly kind: 'code';
  readonly version: number;
  readonly createdAt: string;
  readonly issuer: string;
  readonly serial: string;
  readonly state: 'set' | 'void';
  readonly hash: SlowHash;
  readonly setAt: string;
  readonly setBy: { readonly personId: string; readonly mandateId: string };
  readonly voided?: { readonly at: string; readonly why: string };
}

/** scrypt (RFC 7914) with its parameters, so that they may rise and old codes still be checked. */
export interface SlowHash {
  readonly algorithm: 'scrypt';
  readonly n: number;
  readonly r: number;
  readonly p: number;
  readonly salt: Uint8Array;
  readonly digest: Uint8Array;
}

/** A revocation that was decided for a later instant; the clock carries it out. One per certificate. */
export interface DueRevocationRecord {
  readonly kind: 'dueRevocation';
  readonly version: number;
  readonly createdAt: string;
  readonly issuer: string;
  readonly serial: string;
  readonly at: string;
  readonly reason: RevocationReason;
  readonly orderedBy: { readonly capacity: string; readonly personId: string; readonly mandateId: string };
  /** Of a renewal: the certificate that took the place of this one. The order holds while that one is in force. */
  readonly successor?: { readonly issuer: string; readonly serial: string };
  /** `moot`: the certificate was revoked before, or its successor is not in force. */
  readonly state: 'waiting' | 'done' | 'moot' | 'cancelled';
}

/** One request to revoke, as it came and as it was decided; kept beside its certificate, in confidence. */
export interface RevocationRequestRecord extends Omit<Revocation, 'at'> {
  readonly kind: 'revocationRequest';
  readonly version: number;
  /** When it was received. */
  readonly createdAt: string;
  readonly id: string;
  readonly issuer: string;
  readonly serial: string;
  readonly decision: 'revoked' | 'already-revoked';
}
