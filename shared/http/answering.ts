import { performance } from 'node:perf_hooks';
import { faultOf, type Log } from './log.ts';
import { negotiateLanguage } from './negotiation.ts';
import { problemOf, problems, refusalOf } from './problems.ts';
import type { CallState, Layer, Result } from './state.ts';
import { sayIn } from './wording.ts';

/** On every answer of ours. Nothing is for a browser to interpret, and nothing is for a cache unless it says so. */
const EVERY_ANSWER = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=63072000',
  'x-content-type-options': 'nosniff',
  vary: 'Accept, Accept-Language, Authorization',
} as const;

/**
 * The outermost layer: gives the call its name, turns what was thrown into a problem, and logs one line. `Request-Id` is
 * API Gateway's own id, so that its access log and ours meet.
 */
export function answering(log: Log): Layer {
  return {
    before: ({ event, internal }) => {
      internal.startedAt = performance.now();
      internal.correlation = event.requestContext.requestId;
      internal.language = negotiateLanguage(event.headers['accept-language'], 'fr');
    },
    after: (request) => {
      request.response = finished(request.response as Result, request.internal);
      if (isLight(request.internal)) return;
      log('call.answered', { ...told(request.internal), status: request.response.statusCode ?? 0 });
    },
    onError: async (request) => {
      const { internal } = request;
      const refusal = refusalOf(request.error);
      const problem = problemOf(refusal, internal.language, internal.correlation, await sayIn(internal.language));
      request.response = finished(
        {
          statusCode: problem.status,
          headers: {
            'content-type': 'application/problem+json',
            'content-language': internal.language,
            ...(refusal?.retryAfterSeconds !== undefined && { 'retry-after': String(refusal.retryAfterSeconds) }),
            ...(problem.status === problems.unauthenticated.status && { 'www-authenticate': 'Bearer' }),
            ...(internal.allow !== undefined && { allow: internal.allow }),
          },
          body: JSON.stringify(problem),
          isBase64Encoded: false,
        },
        internal,
      );
      const line = { ...told(internal), status: problem.status, code: problem.code };
      if (refusal) log('call.refused', line);
      else log('call.failed', { ...line, fault: faultOf(request.error) });
    },
  };
}

/** What is said to programs alone. */
const LIGHT_ANSWER = {
  'cache-control': EVERY_ANSWER['cache-control'],
  'x-content-type-options': EVERY_ANSWER['x-content-type-options'],
} as const;

function finished(result: Result, state: CallState): Result {
  const common = isLight(state) ? LIGHT_ANSWER : EVERY_ANSWER;
  return { ...result, headers: { ...common, 'request-id': state.correlation, ...result.headers } };
}

const isLight = ({ operation }: Partial<CallState>): boolean => operation?.schemas.light === true;

function told({ correlation, route, startedAt }: Partial<CallState> & Pick<CallState, 'correlation' | 'startedAt'>) {
  const milliseconds = Math.round(performance.now() - startedAt);
  return { correlation, milliseconds, ...(route && { operation: route.operation }) };
}
