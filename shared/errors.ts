/**
 * Everything that Sceau refuses, it refuses with one of these codes. The list is closed: `shared/http/problems.ts`
 * renders each of them and does not compile when one is missing there.
 */
export const REFUSAL_CODES = [
  // what a certification request can be refused for, in the order in which it is judged
  'bad-encoding',
  'unsupported-key',
  'weak-key',
  'bad-signature',
  'name-violation',
  'policy',
  // what a call can be refused for
  'malformed',
  'unauthenticated',
  'forbidden',
  'not-found',
  'erased',
  'method-not-allowed',
  'not-acceptable',
  'unsupported-media-type',
  'too-large',
  'conflict',
  'wrong-state',
  'idempotency-mismatch',
  'in-progress',
  'rate-limited',
  'unavailable',
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** One rule's verdict: `code` names the rule, `citation` where it is written, `pointer` what it is about (RFC 6901). */
export interface Finding {
  readonly code: string;
  readonly citation: string;
  readonly pointer?: string;
  readonly detail: string;
}

/** A clear no. Anything else that is thrown is our fault and is shown to nobody. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  /** One sentence for the person who reads it: what is wrong and what to do next. Never personal data. */
  readonly detail: string;
  readonly findings: readonly Finding[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: RefusalCode,
    detail: string,
    more: { findings?: readonly Finding[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(`${code}: ${detail}`, more.cause === undefined ? {} : { cause: more.cause });
    this.name = 'Refusal';
    this.code = code;
    this.detail = detail;
    this.findings = more.findings ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}
