import type { Context } from 'aws-lambda';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { routes } from '../../../functions/routes.ts';
import { operations } from '../../../functions/status/status.lambda.ts';
import { createRouter } from '../../../infra/local/gateway/router.ts';
import { lambda } from '../../../shared/http/lambda.ts';
import type { LogEvent } from '../../../shared/http/log.ts';
import type { Event } from '../../../shared/http/state.ts';
import { createCallKeeper } from '../../../shared/ledger/call-keeper.ts';
import type { StatusAnswer, StatusQuestion } from '../../../shared/lifecycle/status/answering.ts';
import { decodeOcspResponse } from '../../../shared/x509/ocsp-response.ts';
import { another, asking, makeStatusWorld, openDesk, type StatusWorld } from '../../world/status.ts';

/** OCSP as API Gateway hands it over: payload format 2.0, octets in base64. */
const SERIAL = '5f0123456789abcdef0123456789abcd';
let founded: StatusWorld;
let world: StatusWorld;
let asked: StatusQuestion[];
let logged: LogEvent[];
let ask: (event: Partial<Event> & { source?: string }) => Promise<{
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}>;
beforeAll(async () => {
  founded = await makeStatusWorld('http');
});
beforeEach(async () => {
  world = await another(founded);
  await world.certificate(SERIAL);
  asked = [];
  logged = [];
  open(openDesk(world));
});

function open(desk: (question: StatusQuestion) => Promise<StatusAnswer>): void {
  const settings = { cardClaim: '', directoryClaim: '', assuranceClaim: '', assuranceValue: '', rateLimit: 1 };
  const calls = createCallKeeper(world.table);
  const counted = (question: StatusQuestion) => {
    asked.push(question);
    return desk(question);
  };
  const handler = lambda(
    'status',
    operations,
    () => ({ ...world, calls, settings, desk: counted }),
    (event) => void logged.push(event),
  );
  ask = async ({ source = '192.0.2.1', ...event }) => {
    const http = { method: 'POST', path: '/ocsp/ca', protocol: 'HTTP/1.1', sourceIp: source, userAgent: '' };
    const whole = {
      version: '2.0',
      routeKey: 'POST /ocsp/{issuer}',
      rawPath: '/ocsp/ca',
      rawQueryString: '',
      pathParameters: { issuer: 'ca' },
      isBase64Encoded: false,
      ...event,
      headers: { 'content-type': 'application/ocsp-request', ...event.headers },
      requestContext: { http, requestId: 'request-1' },
    } as unknown as Event;
    const context = { awsRequestId: 'invocation', getRemainingTimeInMillis: () => 10_000 } as Context;
    const { statusCode = 0, headers = {}, body = '', isBase64Encoded } = await handler(whole, context);
    return {
      status: statusCode,
      headers: headers as Record<string, string>,
      body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
    };
  };
}

const request = () => Buffer.from(asking(world.certId(SERIAL)).request);
const posted = (octets: Uint8Array) => ({ body: Buffer.from(octets).toString('base64'), isBase64Encoded: true });
const got = (text: string) => ({
  routeKey: 'GET /ocsp/{issuer}/{request+}',
  rawPath: `/ocsp/ca/${text}`,
  pathParameters: { issuer: 'ca', request: text },
});

describe('an answer over HTTP', () => {
  test('is OCSP, may be kept for half a minute, and says from when it is (RFC 5019 §6)', async () => {
    const { status, headers, body } = await ask(posted(request()));
    expect(status).toBe(200);
    expect(decodeOcspResponse(body)).toMatchObject({ responses: [{ certStatus: { status: 'good' } }] });
    expect(headers).toEqual({
      'content-type': 'application/ocsp-response',
      'cache-control': 'public, max-age=30, no-transform, must-revalidate',
      expires: new Date(world.clock.now().getTime() + 30_000).toUTCString(),
      'last-modified': world.clock.now().toUTCString(),
      etag: expect.stringMatching(/^"[0-9a-f]{64}"$/),
      'x-content-type-options': 'nosniff',
      'request-id': 'request-1',
    });
  });

  test('by GET is the same, octet for octet', async () => {
    const first = await ask(posted(request()));
    const second = await ask(got(request().toString('base64')));
    expect(second.status).toBe(200);
    expect(second.body).toEqual(first.body);
    expect(second.headers).toEqual(first.headers);
  });

  test('is looked at by HEAD: the headers of the GET and no octet', async () => {
    const address = got(request().toString('base64'));
    const { headers } = await ask(address);
    const looked = await ask({ ...address, routeKey: 'HEAD /ocsp/{issuer}/{request+}' });
    expect([looked.status, looked.headers, looked.body.length]).toEqual([200, headers, 0]);
    const path = `/ocsp/ca/${address.pathParameters.request}`;
    expect(createRouter(routes, 'open')('HEAD', path).routeKey).toBe('HEAD /ocsp/{issuer}/{request+}');
  });

  test('by GET is found behind what gateways do to an address; guesses end with the first that is right', async () => {
    const base64 = request().toString('base64');
    for (const mangled of [base64.replaceAll('+', ' '), encodeURIComponent(base64), `${base64}/`]) {
      const { body } = await ask(got(mangled));
      expect(decodeOcspResponse(body)).toMatchObject({ responses: [{ certStatus: { status: 'good' } }] });
    }
    expect(asked.every((one) => request().equals(one.request))).toBe(true);
  });

  test('leaves no line in the log, counts no call and reads no salt', async () => {
    for (let call = 0; call < 3; call++) expect((await ask(posted(request()))).status).toBe(200);
    expect(logged).toEqual([]);
    expect(world.table.rows().filter(({ pk }) => pk.startsWith('rate#'))).toEqual([]);
  });

  test('does not depend on what the caller would like, nor on a key for repetition', async () => {
    const headers = { accept: 'text/html', 'accept-language': 'fr', 'idempotency-key': 'k' };
    expect((await ask({ ...posted(request()), headers })).status).toBe(200);
    expect(world.table.rows().filter(({ pk }) => pk.startsWith('idempotency#'))).toEqual([]);
  });

  test('counts whoever the content network says has asked, else whoever asks', async () => {
    const from = async (viewer: string) =>
      ask({ ...posted(request()), headers: { 'cloudfront-viewer-address': viewer }, source: '198.51.100.7' });
    for (const viewer of ['192.0.2.9:4711', '2001:db8:0:1:2:3:4:5:443', 'nonsense', '192.0.2.9']) await from(viewer);
    expect(asked.map(({ source }) => source)).toEqual(['192.0.2.9', '2001:db8:0:1::/64', '198.51.100.7', '192.0.2.9']);
  });
});

describe('no answer over HTTP', () => {
  const NO_STORE = { 'content-type': 'application/ocsp-response', 'cache-control': 'no-store' };

  test.each([
    ['octets that are no request', posted(Buffer.from('nothing')), 'malformedRequest'],
    ['no octets', {}, 'malformedRequest'],
    ['an address that holds none', got('bm90aGluZw=='), 'malformedRequest'],
    ['an issuer that is not there', { pathParameters: { issuer: 'other' } }, 'unauthorized'],
  ] as const)('is a 200 of its own for %s', async (_, event, error) => {
    const body = error === 'unauthorized' ? posted(request()) : {};
    const answer = await ask({ ...body, ...event });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject(NO_STORE);
    expect(decodeOcspResponse(answer.body)).toBe(error);
  });

  test('says when to come back', async () => {
    open(async () => ({ outcome: 'tryLater', retryAfterSeconds: 9 }));
    const { status, headers, body } = await ask(posted(request()));
    expect([status, headers['retry-after'], headers['cache-control']]).toEqual([200, '9', 'no-store']);
    expect(decodeOcspResponse(body)).toBe('tryLater');
  });

  test('says that the fault is ours, and nothing of it', async () => {
    open(async () => Promise.reject(new Error('5f47 is a secret')));
    const { status, body } = await ask(posted(request()));
    expect([status, decodeOcspResponse(body)]).toEqual([200, 'internalError']);
  });

  test('is a problem of HTTP where the call is none of OCSP', async () => {
    const json = { ...posted(request()), headers: { 'content-type': 'application/json' } };
    expect((await ask(json)).status).toBe(415);
    expect((await ask(posted(new Uint8Array(65 * 1024)))).status).toBe(413);
    expect((await ask({ ...posted(request()), pathParameters: { issuer: '../ca' } })).status).toBe(404);
    expect((await ask({ ...posted(request()), queryStringParameters: { a: 'b' } })).status).toBe(400);
    expect(logged).toEqual(Array(4).fill('call.refused'));
  });
});
