import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { connect } from 'node:net';
import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAuthorizer } from '../../infra/local/gateway/authorizer.ts';
import type { GatewayEvent } from '../../infra/local/gateway/event.ts';
import { bindGateway, type Gateway, type Integration } from '../../infra/local/gateway/gateway.ts';
import type { PublishedObject } from '../../infra/local/gateway/repository.ts';
import { createThrottle } from '../../infra/local/gateway/throttle.ts';

const NOW = new Date('2026-03-05T09:03:58.388Z');
const ISSUER = 'http://issuer.example.test';
const signing = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });

let gateway: Gateway;
let url: string;
let asked: { lambda: string; event: GatewayEvent }[] = [];
let answerWith: () => Integration | Promise<Integration> = () => said({ statusCode: 204 });
const reported: unknown[] = [];
const published = new Map<string, PublishedObject>();

const said = (answer: unknown): Integration => ({ outcome: 'answer', payload: JSON.stringify(answer) });

beforeAll(async () => {
  gateway = await bindGateway('127.0.0.1', 0);
  url = `http://127.0.0.1:${gateway.port}`;
  expect((await fetch(`${url}/health`)).status).toBe(503); // taken, and not open yet
  gateway.open(
    {
      routes: [
        { method: 'GET', path: '/health', lambda: 'open', who: 'public' },
        { method: 'POST', path: '/things', lambda: 'open', who: 'public' },
        { method: 'GET', path: '/things/{thingId}', lambda: 'open', who: 'public' },
        { method: 'GET', path: '/things/special', lambda: 'special', who: 'public' },
        { method: 'GET', path: '/me', lambda: 'closed', who: 'signed-in' },
        { method: 'GET', path: '/a/{one}/b/{two}', lambda: 'closed', who: ['auditor'] },
        { method: 'GET', path: '/ocsp/{issuer}/{request+}', lambda: 'open', who: 'public' },
        { method: 'POST', path: '/ocsp/{issuer}', lambda: 'open', who: 'public' },
      ],
      defaultLambda: 'fallback',
      now: () => NOW,
      integrationTimeoutMs: 100,
      authorize: createAuthorizer({
        issuer: ISSUER,
        audience: ['urn:api', 'urn:other'],
        keys: async () => [
          { ...signing.publicKey.export({ format: 'jwk' }), kid: 'k1' },
          { ...curve.publicKey.export({ format: 'jwk' }), kid: 'ec' },
        ],
        now: () => NOW,
      }),
      readPublished: async (key) => published.get(key),
      invoke: async (lambda, event) => {
        asked.push({ lambda, event: JSON.parse(event) });
        return answerWith();
      },
    },
    (error) => reported.push(error),
  );
});
afterAll(() => gateway.stop());
afterEach(() => {
  asked = [];
  answerWith = () => said({ statusCode: 204 });
});

/** Speaks HTTP by hand, for what fetch would tidy up. */
function raw(text: string, body: Buffer = Buffer.alloc(0)): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(gateway.port, '127.0.0.1', () => {
      socket.write(`${text.trim().replaceAll('\n', '\r\n')}\r\nConnection: close\r\n\r\n`);
      socket.write(body);
    });
    let heard = '';
    socket.setEncoding('latin1').on('data', (part) => {
      heard += part;
    });
    socket.on('end', () => resolve(heard)).on('error', reject);
  });
}

describe('the event', () => {
  it('is what payload format 2.0 says', async () => {
    await raw(`
GET /things/Th%C3%A9o?b=2&a=1&b=3%2C4&empty&plus=x+y%20z HTTP/1.1
Host: api.example.test
User-Agent: test/1
X-One: first
x-one: second
Cookie: a=1; b=2
Cookie: c=3
X-Forwarded-For: 192.0.2.7`);
    expect(asked).toHaveLength(1);
    expect(asked[0]!.lambda).toBe('open');
    expect(asked[0]!.event).toEqual({
      version: '2.0',
      routeKey: 'GET /things/{thingId}',
      rawPath: '/things/Théo',
      rawQueryString: 'b=2&a=1&b=3%2C4&empty&plus=x+y%20z',
      cookies: ['a=1', 'b=2', 'c=3'],
      headers: {
        host: 'api.example.test',
        'user-agent': 'test/1',
        'x-one': 'first,second',
        'x-forwarded-for': '192.0.2.7, 127.0.0.1',
        'x-forwarded-port': String(gateway.port),
        'x-forwarded-proto': 'http',
        'x-amzn-trace-id': expect.stringMatching(/^Root=1-69a946fe-[0-9a-f]{24}$/),
      },
      queryStringParameters: { b: '2,3,4', a: '1', empty: '', plus: 'x y z' },
      pathParameters: { thingId: 'Théo' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        domainName: '127.0.0.1',
        domainPrefix: '127',
        http: {
          method: 'GET',
          path: '/things/Théo',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'test/1',
        },
        requestId: expect.stringMatching(/^[\w-]{15}$/),
        routeKey: 'GET /things/{thingId}',
        stage: '$default',
        time: '05/Mar/2026:09:03:58 +0000',
        timeEpoch: NOW.getTime(),
      },
      isBase64Encoded: false,
    });
  });

  it.each([
    ['application/json', '{"é":1}', false],
    ['application/json; charset=utf-8', '{}', false],
    ['TEXT/Plain', 'x', false],
    ['application/xml', '<x/>', false],
    ['application/vnd.thing+json', '{}', true],
    ['application/x-www-form-urlencoded', 'a=1', true],
    ['application/pkcs10', '\u0000\u0001', true],
    [undefined, 'x', true],
  ])('carries a body of type %s', async (type, body, binary) => {
    await raw(
      `POST /things HTTP/1.1\nHost: h\nContent-Length: ${Buffer.byteLength(body)}${type ? `\nContent-Type: ${type}` : ''}`,
      Buffer.from(body),
    );
    const [{ event } = expect.fail('nothing was invoked')] = asked;
    expect(event.isBase64Encoded).toBe(binary);
    expect(Buffer.from(event.body!, binary ? 'base64' : 'utf8').toString()).toBe(body);
  });

  it('has no field for what is absent', async () => {
    await raw('GET /health HTTP/1.1\nHost: h');
    const { event } = asked[0]!;
    for (const field of ['body', 'cookies', 'queryStringParameters', 'pathParameters', 'stageVariables'])
      expect(event).not.toHaveProperty(field);
    expect(event.requestContext).not.toHaveProperty('authorizer');
    expect(event.rawQueryString).toBe('');
  });

  it('is not confused by names that JavaScript knows', async () => {
    await fetch(`${url}/things/__proto__?__proto__=1&constructor=2`, { headers: { __proto__x: '1' } });
    const { event } = asked[0]!;
    expect(Object.entries(event.queryStringParameters ?? {})).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
    expect(event.pathParameters).toEqual({ thingId: '__proto__' });
  });
});

describe('routes', () => {
  it.each([
    ['GET', '/things/special', 'special', 'GET /things/special'],
    ['GET', '/things/specia', 'open', 'GET /things/{thingId}'],
    ['GET', '/things/', 'fallback', '$default'],
    ['GET', '/things', 'fallback', '$default'],
    ['POST', '/things', 'open', 'POST /things'],
    ['GET', '/Health', 'fallback', '$default'],
    ['GET', '/health/', 'fallback', '$default'],
    ['HEAD', '/health', 'fallback', '$default'],
    ['OPTIONS', '/health', 'fallback', '$default'],
    ['GET', '/things/a%2Fb', 'fallback', '$default'], // decoded before it is matched
    ['GET', '//health', 'fallback', '$default'],
  ])('%s %s is answered by %s', async (method, path, lambda, routeKey) => {
    await fetch(`${url}${path}`, { method });
    expect(asked.map((one) => [one.lambda, one.event.routeKey])).toEqual([[lambda, routeKey]]);
  });

  it.each(['/things/%zz', '/things/%ff', 'health'])('refuses the target %s', async (target) => {
    expect(await raw(`GET ${target} HTTP/1.1\nHost: h`)).toMatch(/^HTTP\/1\.1 400 /);
    expect(asked).toEqual([]);
  });
});

const token = (
  claims: Record<string, unknown>,
  { alg = 'RS256', kid = 'k1' as string | null, key = signing.privateKey as KeyObject } = {},
) =>
  new SignJWT({ iss: ISSUER, aud: 'urn:api', exp: seconds + 60, ...claims })
    .setProtectedHeader({ alg, ...(kid !== null && { kid }) })
    .sign(key);
const seconds = Math.floor(NOW.getTime() / 1000);
const unsigned = (header: object, claims: object) =>
  `${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;

describe('the JWT authorizer', () => {
  it.each(['RS256', 'RS384', 'RS512'])('accepts %s', async (alg) => {
    const jwt = await token({ sub: 's' }, { alg });
    expect((await fetch(`${url}/me`, { headers: { authorization: `Bearer ${jwt}` } })).status).toBe(204);
    expect((await fetch(`${url}/me`, { headers: { authorization: jwt } })).status).toBe(204);
  });

  it('hands claims over as strings', async () => {
    const jwt = await token({
      aud: ['urn:x', 'urn:other'],
      n: 1_583_798_639,
      yes: true,
      o: { b: [1], a: null },
      é: 'é',
    });
    await fetch(`${url}/a/1/b/2`, { headers: { authorization: `Bearer ${jwt}` } });
    expect(asked[0]!.event.requestContext.authorizer).toEqual({
      jwt: {
        claims: {
          iss: ISSUER,
          aud: '[urn:x urn:other]',
          exp: String(seconds + 60),
          n: '1583798639',
          yes: 'true',
          o: 'map[a:<nil> b:[1]]',
          é: 'é',
        },
        scopes: null,
      },
    });
    expect(asked[0]!.event.pathParameters).toEqual({ one: '1', two: '2' });
  });

  it.each([
    ['client_id where there is no aud', { aud: undefined, client_id: 'urn:other' }],
    ['nbf and iat of this very second', { nbf: seconds, iat: seconds }],
    ['an expiry one second ahead', { exp: seconds + 1 }],
  ])('accepts %s', async (_, claims) => {
    const jwt = await token(claims);
    expect((await fetch(`${url}/me`, { headers: { authorization: `Bearer ${jwt}` } })).status).toBe(204);
  });

  const good = { iss: ISSUER, aud: 'urn:api', exp: seconds + 60 };
  it.each<[string, () => string | Promise<string>, RegExp]>([
    ['another issuer', () => token({ iss: `${ISSUER}/` }), /issuer/],
    ['another audience', () => token({ aud: 'urn:apis' }), /audience/],
    ['a client_id beside a wrong aud', () => token({ aud: 'x', client_id: 'urn:api' }), /audience/],
    ['no audience at all', () => token({ aud: undefined }), /audience/],
    ['an expired token', () => token({ exp: seconds }), /expired/],
    ['no expiry', () => token({ exp: undefined }), /expired/],
    ['a text for an expiry', () => token({ exp: '9999999999' as unknown as number }), /expired/],
    ['nbf in the future', () => token({ nbf: seconds + 2 }), /not yet/],
    ['iat in the future', () => token({ iat: seconds + 2 }), /not yet/],
    ['an unknown kid', () => token({}, { kid: 'k2' }), /key/],
    ['no kid', () => token({}, { kid: null }), /key/],
    ['a key of somebody else', () => token({}, { key: stranger.privateKey }), /signature/],
    ['an elliptic-curve signature', () => token({}, { alg: 'ES256', kid: 'ec', key: curve.privateKey }), /algorithm/],
    ['PSS', () => token({}, { alg: 'PS256' }), /algorithm/],
    ['alg none', () => unsigned({ alg: 'none', kid: 'k1' }, good), /algorithm/],
    ['RS256 without signature', () => unsigned({ alg: 'RS256', kid: 'k1' }, good), /signature/],
    ['HMAC with the public key', () => hmacToken(good), /algorithm/],
    ['an RSA alg on an elliptic-curve key', () => token({}, { kid: 'ec' }), /key/],
    ['something that is no JWT', () => 'abc', /JWT/],
    ['a critical header', () => critical(good), /critical/],
  ])('refuses %s', async (_, make, why) => {
    const answer = await fetch(`${url}/me`, { headers: { authorization: `Bearer ${await make()}` } });
    expect(answer.status).toBe(401);
    expect(await answer.text()).toBe('{"message":"Unauthorized"}');
    expect(answer.headers.get('www-authenticate')).toMatch(
      /^Bearer scope="" error="invalid_token" error_description="/,
    );
    expect(answer.headers.get('www-authenticate')).toMatch(why);
    expect(answer.headers.get('apigw-requestid')).toBeTruthy();
    expect(asked).toEqual([]);
  });

  it('asks for a token where there is none', async () => {
    const answer = await fetch(`${url}/me`);
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });

  it('looks for a new key when a kid is unknown, and not at every such call', async () => {
    let reads = 0;
    let now = NOW.getTime();
    const authorize = createAuthorizer({
      issuer: ISSUER,
      audience: ['urn:api'],
      keys: async () => {
        reads += 1;
        return reads === 1 ? [] : [{ ...signing.publicKey.export({ format: 'jwk' }), kid: 'k1' }];
      },
      now: () => new Date(now),
    });
    const jwt = await token({});
    expect(await authorize(jwt)).toHaveProperty('challenge');
    expect(await authorize(jwt)).toHaveProperty('challenge');
    expect(reads).toBe(1);
    now += 1_500;
    expect(await authorize(jwt)).toHaveProperty('claims');
    expect(await authorize(jwt)).toHaveProperty('claims');
    expect(reads).toBe(2);
  });
});

async function hmacToken(claims: Record<string, unknown>) {
  const secret = signing.publicKey.export({ type: 'spki', format: 'der' });
  return new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'k1' }).sign(secret);
}
const critical = (claims: Record<string, unknown>) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: 'k1', crit: ['x'], x: 1 })
    .sign(signing.privateKey, { crit: { x: true } });

describe('the answer', () => {
  it('is mapped from what the function said', async () => {
    answerWith = () =>
      said({
        statusCode: 201,
        headers: {
          'Content-Type': 'application/pkix-cert',
          'X-Number': 5,
          Connection: 'upgrade',
          'content-length': '1',
        },
        cookies: ['a=1; HttpOnly', 'b=2'],
        body: Buffer.from([0, 255, 128]).toString('base64'),
        isBase64Encoded: true,
      });
    const answer = await fetch(`${url}/health`);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('content-type')).toBe('application/pkix-cert');
    expect(answer.headers.get('x-number')).toBe('5');
    expect(answer.headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2']);
    expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([0, 255, 128]);
  });

  it.each([
    ['text without a type', { statusCode: 200, body: 'é' }, 'text/plain; charset=utf-8', 'é'],
    ['an object without statusCode', { hello: 'é' }, 'application/json', '{"hello":"é"}'],
    ['a bare string', 'hello', 'application/json', 'hello'],
    ['a statusCode that is text', { statusCode: '200', body: 'x' }, 'text/plain; charset=utf-8', 'x'],
  ])('may be %s', async (_, answer, type, body) => {
    answerWith = () => said(answer);
    const heard = await fetch(`${url}/health`);
    expect([heard.status, heard.headers.get('content-type'), await heard.text()]).toEqual([200, type, body]);
  });

  it.each<[string, unknown]>([
    ['no number for a status', { statusCode: 'ok' }],
    ['a status out of range', { statusCode: 42 }],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['headers that are a list', { statusCode: 200, headers: ['a'] }],
    ['a header that is an object', { statusCode: 200, headers: { a: {} } }],
    ['a header that breaks the line', { statusCode: 200, headers: { a: 'x\r\nset-cookie: evil=1' } }],
    ['a header name that is none', { statusCode: 200, headers: { 'a b': 'x' } }],
    ['a cookie that breaks the line', { statusCode: 200, cookies: ['a=1\r\nx: y'] }],
  ])('is a 500 for %s', async (_, answer) => {
    answerWith = () => said(answer);
    const heard = await fetch(`${url}/health`);
    expect([heard.status, await heard.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  });

  it('is API Gateway’s own when the function failed, is not there, or is too slow', async () => {
    const heard = async () => {
      const answer = await fetch(`${url}/health`);
      return [answer.status, await answer.text()];
    };
    answerWith = () => ({ outcome: 'function-error' });
    expect(await heard()).toEqual([500, '{"message":"Internal Server Error"}']);
    answerWith = () => ({ outcome: 'unavailable' });
    expect(await heard()).toEqual([503, '{"message":"Service Unavailable"}']);
    answerWith = () => new Promise(() => {});
    expect(await heard()).toEqual([503, '{"message":"Service Unavailable"}']);
    answerWith = () => Promise.reject(new Error('broken inside'));
    expect(await heard()).toEqual([500, '{"message":"Internal Server Error"}']);
    expect(String(reported.at(-1))).toMatch(/broken inside/);
  });

  it('is 413 beyond 10 MB of body, and beyond 6 MB of event', async () => {
    const send = (octets: number, type: string) =>
      fetch(`${url}/things`, { method: 'POST', body: Buffer.alloc(octets, 65), headers: { 'content-type': type } });
    const large = await send(10 * 1024 * 1024 + 1, 'text/plain');
    expect([large.status, await large.text()]).toEqual([413, '{"message":"Request Entity Too Large"}']);
    expect((await send(5 * 1024 * 1024, 'application/pkcs10')).status).toBe(413); // 6.7 MB in base64
    expect(asked).toEqual([]);
    expect((await send(5 * 1024 * 1024, 'text/plain')).status).toBe(204);
  });

  it('is 431 beyond 10 KB of headers', async () => {
    expect((await fetch(`${url}/health`, { headers: { 'x-long': 'a'.repeat(10_300) } })).status).toBe(431);
  });
});

describe('the throttle', () => {
  it('lets a burst pass and refills with time', () => {
    let now = 0;
    const mayPass = createThrottle({ rate: 10, burst: 3 }, () => now);
    expect([mayPass(), mayPass(), mayPass(), mayPass()]).toEqual([true, true, true, false]);
    now += 100;
    expect([mayPass(), mayPass()]).toEqual([true, false]);
    now += 60_000;
    expect([mayPass(), mayPass(), mayPass(), mayPass()]).toEqual([true, true, true, false]);
  });

  it('answers 429 in API Gateway’s shape', async () => {
    const narrow = await bindGateway('127.0.0.1', 0);
    narrow.open(
      {
        routes: [],
        defaultLambda: 'x',
        now: () => NOW,
        throttle: { rate: 0, burst: 1 },
        authorize: async () => ({ challenge: '' }),
        readPublished: async () => undefined,
        invoke: async () => said({ statusCode: 200 }),
      },
      () => {},
    );
    const address = `http://127.0.0.1:${narrow.port}/`;
    expect((await fetch(address)).status).toBe(200);
    const answer = await fetch(address);
    expect([answer.status, await answer.text()]).toEqual([429, '{"message":"Too Many Requests"}']);
    await narrow.stop();
  });
});

describe('questions about status', () => {
  it.each([
    ['/ocsp/ca-1/MFE%2Bx', 'MFE+x'],
    ['/ocsp/ca-1/MF%2FE/x=/', 'MF/E/x=/'],
    ['/ocsp/ca-1//MFE//x', '/MFE//x'],
    ['/repository/ocsp/ca-1/MFE/x', 'MFE/x'],
  ])('%s reaches the API, with all that is left of the path', async (path, request) => {
    await raw(`GET ${path} HTTP/1.1\nHost: h`);
    expect(asked[0]!.event).toMatchObject({
      routeKey: 'GET /ocsp/{issuer}/{request+}',
      rawPath: expect.stringMatching(/^\/ocsp\/ca-1\//),
      pathParameters: { issuer: 'ca-1', request },
    });
  });

  it('under the address in certificates by POST as well, and nothing of the repository lies there', async () => {
    const answer = await fetch(`${url}/repository/ocsp/ca-1`, { method: 'POST', body: 'x' });
    expect(answer.status).toBe(204);
    expect(asked[0]!.event).toMatchObject({ routeKey: 'POST /ocsp/{issuer}', rawPath: '/ocsp/ca-1' });
    await fetch(`${url}/ocsp/ca-1/`);
    expect(asked[1]!.lambda).toBe('fallback');
  });
});

describe('the repository', () => {
  beforeAll(() => {
    const object = { bytes: Buffer.from('crl'), etag: '"e1"', mediaType: 'application/pkix-crl' };
    published.set('repository/crl/ca-1.crl', { ...object, cacheControl: 'public, max-age=60' });
    for (const key of ['secret', 'repository', 'repository/', 'repository/../secret', 'repository/a\\b'])
      published.set(key, object);
  });

  it('serves what is published, over plain http and without sign-in', async () => {
    const answer = await fetch(`${url}/repository/crl/ca-1.crl`);
    expect([answer.status, await answer.text()]).toEqual([200, 'crl']);
    expect(answer.headers.get('content-type')).toBe('application/pkix-crl');
    expect(answer.headers.get('etag')).toBe('"e1"');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=60');
    expect(answer.headers.get('content-length')).toBe('3');
    expect(asked).toEqual([]);
  });

  it('answers HEAD without a body', async () => {
    const heard = await raw('HEAD /repository/crl/ca-1.crl HTTP/1.1\nHost: h');
    expect(heard).toMatch(/^HTTP\/1\.1 200 .*content-length: 3\r\n.*\r\n\r\n$/s);
  });

  it.each([
    ['"e1"', 304],
    ['W/"e1"', 304],
    ['"x", "e1"', 304],
    ['*', 304],
    ['"e2"', 200],
  ])('answers If-None-Match %s with %d', async (tag, status) => {
    const answer = await fetch(`${url}/repository/crl/ca-1.crl`, { headers: { 'if-none-match': tag } });
    expect([answer.status, answer.headers.get('etag')]).toEqual([status, '"e1"']);
  });

  it.each([
    '/repository/nothing.crl',
    '/repository/',
    '/repository/../secret',
    '/repository/%2e%2e/secret',
    '/repository/..%2fsecret',
    '/repository/crl/../crl/ca-1.crl',
    '/repository/./crl/ca-1.crl',
    '/repository//crl/ca-1.crl',
    '/repository/a%5Cb',
    '/repository/crl/ca-1.crl%00',
  ])('has nothing at %s', async (target) => {
    const heard = await raw(`GET ${target} HTTP/1.1\nHost: h`);
    expect(heard).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('shows its index under the folder’s name, and its own page where nothing is', async () => {
    const page = (text: string) => ({ bytes: Buffer.from(text), etag: '"p"', mediaType: 'text/html; charset=utf-8' });
    published.set('repository/index.html', page('index'));
    published.set('repository/404.html', page('nothing'));
    for (const path of ['/repository', '/repository/', '/repository/index.html']) {
      const answer = await fetch(`${url}${path}`);
      expect([path, answer.status, await answer.text()]).toEqual([path, 200, 'index']);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    const missing = await fetch(`${url}/repository/nothing`);
    expect([missing.status, await missing.text()]).toEqual([404, 'nothing']);
    expect(missing.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(missing.headers.get('cache-control')).toBeNull();
    published.delete('repository/index.html');
    published.delete('repository/404.html');
  });

  it('cannot be written', async () => {
    const answer = await fetch(`${url}/repository/crl/ca-1.crl`, { method: 'PUT', body: 'x' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});
