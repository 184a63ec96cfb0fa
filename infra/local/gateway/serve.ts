import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { SYNCHRONOUS_OCTETS } from '../lambda/runtime.ts';
import { type HttpAnswer, ownAnswer, readLambdaAnswer } from './answer.ts';
import type { Verdict } from './authorizer.ts';
import { crossOrigin } from './cross-origin.ts';
import { type Arrival, buildEvent, type EventContext } from './event.ts';
import { type ReadPublished, serveRepository } from './repository.ts';
import { createRouter, type GatewayRoute, type Match } from './router.ts';
import { createThrottle, type Throttle } from './throttle.ts';
import type { ClientCertificate } from './tls.ts';

/** How an invocation ended, as far as the gateway cares. */
export type Integration =
  | { readonly outcome: 'answer'; readonly payload: string }
  | { readonly outcome: 'function-error' }
  | { readonly outcome: 'unavailable' };

export interface GatewayOptions {
  readonly routes: readonly GatewayRoute[];
  /** Answers what no route matches. */
  readonly defaultLambda: string;
  readonly invoke: (lambda: string, event: string) => Promise<Integration>;
  readonly authorize: (header: string | undefined) => Promise<Verdict>;
  /** Of an API behind mutual TLS: it has no authorizer, no pages and no published objects. */
  readonly clientCertificate?: (request: IncomingMessage) => ClientCertificate;
  readonly readPublished: ReadPublished;
  /** Origin of the pages, whose scripts may call. Absent: no origin but the API's own. */
  readonly pagesOrigin?: string;
  readonly now: () => Date;
  readonly domainName: string;
  readonly port: number;
  readonly throttle?: Throttle;
  readonly integrationTimeoutMs?: number;
}

/** API Gateway's quotas on a body and on the time a function may take. */
const BODY_OCTETS = 10 * 1024 * 1024;
const INTEGRATION_TIMEOUT_MS = 30_000;
const THROTTLE: Throttle = { rate: 10_000, burst: 5_000 };

/** One HTTP API in front of the functions, with the published objects beside it. */
export function createServe(
  options: GatewayOptions,
): (request: IncomingMessage, requestId: string) => Promise<HttpAnswer> {
  const route = createRouter(options.routes, options.defaultLambda);
  const cross = options.pagesOrigin === undefined ? undefined : crossOrigin(options.pagesOrigin);
  const mayPass = createThrottle(options.throttle ?? THROTTLE, () => performance.now());

  return async (request, requestId) => {
    const body = await readWhole(request);
    const arrival = body && arrivalOf(request, body, options.port);
    if (body === undefined) return ownAnswer(413);
    if (arrival === undefined) return ownAnswer(400);
    const { method, path } = arrival;
    if (options.clientCertificate) return answerTo(arrival, undefined, requestId, options.clientCertificate(request));
    // the content network hands questions about status on to the API, under the address that stands in certificates
    if (path.startsWith('/repository/ocsp/'))
      return answerTo({ ...arrival, path: path.slice('/repository'.length) }, undefined, requestId);
    if (path === '/repository' || path.startsWith('/repository/'))
      return serveRepository(options.readPublished, { method, path, ifNoneMatch: request.headers['if-none-match'] });
    const asked = {
      method,
      origin: request.headers.origin,
      preflightFor: request.headers['access-control-request-method'],
    };
    const preflight = cross?.preflight(asked);
    if (preflight) return preflight;
    const answer = await answerTo(arrival, request.headers.authorization, requestId);
    return cross?.opened(asked, answer) ?? answer;
  };

  async function answerTo(
    arrival: Arrival,
    authorization: string | undefined,
    requestId: string,
    clientCertificate?: ClientCertificate,
  ) {
    if (!mayPass()) return ownAnswer(429);
    const match = route(arrival.method, arrival.path);
    if (clientCertificate) return integrate(arrival, match, requestId, { clientCertificate });
    const verdict = match.authorized ? await options.authorize(authorization) : undefined;
    if (verdict && 'challenge' in verdict) return ownAnswer(401, { 'www-authenticate': verdict.challenge });
    return integrate(arrival, match, requestId, verdict);
  }

  async function integrate(
    arrival: Arrival,
    match: Match,
    requestId: string,
    caller: Pick<EventContext, 'claims' | 'clientCertificate'> | undefined,
  ): Promise<HttpAnswer> {
    const now = options.now();
    const traceId = `Root=1-${Math.floor(now.getTime() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`;
    const { routeKey, pathParameters } = match;
    const { domainName } = options;
    const event = JSON.stringify(
      buildEvent(arrival, {
        routeKey,
        pathParameters,
        ...caller,
        requestId,
        traceId,
        domainName,
        now,
      }),
    );
    if (Buffer.byteLength(event) > SYNCHRONOUS_OCTETS) return ownAnswer(413);
    const end = await within(
      options.integrationTimeoutMs ?? INTEGRATION_TIMEOUT_MS,
      options.invoke(match.lambda, event),
    );
    if (end === undefined || end.outcome === 'unavailable') return ownAnswer(503);
    return (end.outcome === 'answer' ? readLambdaAnswer(end.payload) : undefined) ?? ownAnswer(500);
  }
}

/** The whole body; undefined when it is too large, once the rest was let go so that the answer can be read. */
function readWhole(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    request.on('data', (part: Buffer) => {
      length += part.length;
      if (length <= BODY_OCTETS) parts.push(part);
      else parts.length = 0;
    });
    request.on('end', () => resolve(length > BODY_OCTETS ? undefined : Buffer.concat(parts, length)));
    request.on('error', reject);
  });
}

/** Undefined when the target is no path, or its percent-encoding is broken. */
function arrivalOf(request: IncomingMessage, body: Buffer, port: number): Arrival | undefined {
  const target = (request.url ?? '').replace(/^https?:\/\/[^/?]*/i, '');
  const mark = target.indexOf('?');
  const encoded = mark < 0 ? target : target.slice(0, mark);
  if (!encoded.startsWith('/')) return undefined;
  let path: string;
  try {
    path = decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
  return {
    method: request.method ?? 'GET',
    path,
    rawQueryString: mark < 0 ? '' : target.slice(mark + 1),
    rawHeaders: request.rawHeaders,
    body,
    sourceIp: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    port,
    protocol: `HTTP/${request.httpVersion}`,
  };
}

/** What the promise gives within the time, or undefined. */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
