/** What stands in the way of a call, whoever said so: the API, its gateway, or the network. */
export type ProblemCode =
  | 'bad-encoding'
  | 'unsupported-key'
  | 'weak-key'
  | 'bad-signature'
  | 'name-violation'
  | 'policy'
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'method-not-allowed'
  | 'not-acceptable'
  | 'unsupported-media-type'
  | 'too-large'
  | 'conflict'
  | 'wrong-state'
  | 'erased'
  | 'idempotency-mismatch'
  | 'in-progress'
  | 'rate-limited'
  | 'unavailable'
  | 'internal'
  | 'network';

export interface ProblemFinding {
  readonly code: string;
  readonly detail: string;
}

/** A call that did not succeed. */
export class ApiProblem extends Error {
  readonly code: ProblemCode;
  /** The API's sentence, in the language that was asked for. */
  readonly detail: string;
  readonly findings: readonly ProblemFinding[];
  /** What to quote to those who run the platform. */
  readonly incident: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ProblemCode,
    more: {
      readonly detail?: string;
      readonly findings?: readonly ProblemFinding[];
      readonly incident?: string | undefined;
      readonly retryAfterSeconds?: number | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(`${code} ${more.detail ?? ''}`, more.cause === undefined ? {} : { cause: more.cause });
    this.name = 'ApiProblem';
    this.code = code;
    this.detail = more.detail ?? '';
    this.findings = more.findings ?? [];
    this.incident = more.incident;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

/** API Gateway answers these by itself, in a shape of its own. */
const BY_STATUS: Readonly<Record<number, ProblemCode>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  413: 'too-large',
  429: 'rate-limited',
  503: 'unavailable',
  504: 'unavailable',
};

/** Reads an answer that is no success: a problem of ours (RFC 9457), or what the gateway says without one. */
export function problemOf(status: number, headers: Pick<Headers, 'get'>, text: string): ApiProblem {
  const retryAfter = Number(headers.get('retry-after') ?? Number.NaN);
  const retryAfterSeconds = Number.isFinite(retryAfter) ? retryAfter : undefined;
  const body = parsed(text);
  const isOurs = (headers.get('content-type') ?? '').startsWith('application/problem+json') && body !== undefined;
  if (!isOurs) return new ApiProblem(BY_STATUS[status] ?? 'internal', { retryAfterSeconds });
  return new ApiProblem(body.code, {
    detail: body.detail,
    findings: body.findings ?? [],
    incident: body.incident,
    retryAfterSeconds,
  });
}

interface ProblemBody {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly findings?: readonly ProblemFinding[];
  readonly incident?: string;
}

function parsed(text: string): ProblemBody | undefined {
  try {
    return JSON.parse(text) as ProblemBody;
  } catch {
    return undefined;
  }
}
