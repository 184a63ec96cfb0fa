import type * as z from 'zod';
import type { RefusalCode } from '../errors.ts';
import type { Answer, Call } from './call.ts';

/** The forms of what goes in and comes out: for decoding, for the description, for tests. */
export interface OperationSchemas {
  /** Strict object, or octets where the route takes something else than JSON. Absent: the call has no body. */
  readonly body?: z.ZodType;
  /** Octets of the largest body, where it is not the usual one. */
  readonly largestBody?: number;
  /** Strict object that reads texts. Absent: the call has no query parameter. */
  readonly query?: z.ZodType;
  /** What a JSON answer is made of; every answer is checked against it before it leaves. */
  readonly answer?: z.ZodType;
  /** The body holds a secret: no Idempotency-Key is taken with it, since a quick digest of the call would be kept. */
  readonly holdsSecret?: true;
  /**
   * Programs ask it all the time and take what there is: the call is neither counted (a count costs more than the answer)
   * nor negotiated, leaves a line in the log only when it is refused or fails, and takes no Idempotency-Key.
   */
  readonly light?: true;
  /** It changes nothing that a repetition could do twice: no answer is kept, which would say in clear whom it is about. */
  readonly changesNothing?: true;
  /** Status of the ordinary answer, for the description. */
  readonly status?: number;
  /** Refusals beside those that any such call may meet, for the description. */
  readonly alsoRefuses?: readonly RefusalCode[];
  /** Further answers with the same body, for example 202 while an approval is pending. */
  readonly alsoStatus?: readonly number[];
}

/** One route's act, as data and one function. */
export interface Operation<H = never> {
  readonly schemas: OperationSchemas;
  readonly handle: (call: Call<never, never>, house: H) => Promise<Answer>;
}

/** The body as the schema gives it, or nothing. */
export type BodyOf<S extends OperationSchemas> = S extends { readonly body: infer B extends z.ZodType }
  ? z.output<B>
  : undefined;

/** The query parameters as the schema gives them; an empty object without one. */
export type QueryOf<S extends OperationSchemas> = S extends { readonly query: infer Q extends z.ZodType }
  ? z.output<Q>
  : Readonly<Record<string, never>>;

/**
 * Declares an operation: `operation({ body, answer }, async (call, house: SubmissionHouse) => ({ status: 201, body }))`.
 * Decodes nothing itself and has no side effect: the lambda's stack does the work.
 */
export function operation<const S extends OperationSchemas, H>(
  schemas: S,
  handle: (call: Call<BodyOf<S>, QueryOf<S>>, house: H) => Promise<Answer>,
): Operation<H> {
  return { schemas, handle: handle as Operation<H>['handle'] };
}
