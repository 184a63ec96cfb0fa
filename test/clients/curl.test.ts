import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withProgram } from './programs.ts';
import { eventually, host, openSession, type Session } from './session.ts';

let session: Session;

/** An answer as `curl -i` shows it. */
interface Seen {
  readonly status: number;
  /** In lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  json(): Record<string, unknown>;
}

/** Types `curl -s -i …`. */
async function curl(line: string, more: Readonly<Record<string, string>> = {}): Promise<Seen> {
  const said = await session.done(`curl -s -S -i ${line}`, more);
  // `Expect: 100-continue` is answered before the answer.
  const text = said.replace(/^HTTP\/1\.1 100 [^\r]*\r\n\r\n/, '');
  const end = text.indexOf('\r\n\r\n');
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const body = text.slice(end + 4);
  return {
    status: Number(first.split(' ')[1]),
    headers: Object.fromEntries(
      lines.map((header) => {
        const colon = header.indexOf(':');
        return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()];
      }),
    ),
    body,
    json: () => JSON.parse(body) as Record<string, unknown>,
  };
}

const JSON_TYPE = "-H 'content-type: application/json'";
const AS_ADMINISTRATOR = '-H "Authorization: Bearer $ADMINISTRATOR"';
const AS_AGENT = '-H "Authorization: Bearer $AGENT"';
const PROBLEM = 'application/problem+json';

withProgram('curl', () => {
  beforeAll(async () => {
    session = await openSession('curl', { concurrency: 2 });
  }, 120_000);
  afterAll(() => session?.close());

  describe('what the answer is', () => {
    test('/health tells that all is well, and keeps its manners', async () => {
      const { status, headers, json } = await curl('$URL/health');
      expect(status).toBe(200);
      expect(json()).toMatchObject({ status: 'ok' });
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        vary: 'Accept, Accept-Language, Authorization',
      });
    });
    test.each([
      ['', 'application/vnd.oai.openapi+json'],
      ["-H 'Accept: application/json'", 'application/json'],
      ["-H 'Accept: application/json;q=0.5, application/vnd.oai.openapi+json'", 'application/vnd.oai.openapi+json'],
      ["-H 'Accept: text/html, application/*;q=0.1'", 'application/vnd.oai.openapi+json'],
    ])('/openapi.json with %s is %s', async (accept, mediaType) => {
      const { status, headers, json } = await curl(`$URL/openapi.json ${accept}`);
      expect([status, headers['content-type']]).toEqual([200, mediaType]);
      expect(json()).toMatchObject({ openapi: expect.stringMatching(/^3\.1\./) });
    });
    test('nothing that is wanted: 406, which says what there is', async () => {
      const { status, json } = await curl("$URL/openapi.json -H 'Accept: text/html'");
      expect(status).toBe(406);
      expect(json()).toMatchObject({ code: 'not-acceptable', detail: expect.stringContaining('application/json') });
    });
  });

  describe('problems', () => {
    const NOBODY = '$URL/requests/00000000000000000000000000000000';
    test.each([
      ['', 'fr', 'Introuvable'],
      ["-H 'Accept-Language: fr-CA, en;q=0.5'", 'fr', 'Introuvable'],
      ["-H 'Accept-Language: de, en-GB;q=0.9, fr;q=0.1'", 'en', 'Not found'],
      ["-H 'Accept-Language: de'", 'fr', 'Introuvable'],
    ])('speak the language of %s: %s', async (header, language, title) => {
      const { status, headers, json } = await curl(`${NOBODY} ${AS_AGENT} ${header}`);
      expect(status).toBe(404);
      expect(headers).toMatchObject({ 'content-type': PROBLEM, 'content-language': language });
      expect(json()).toMatchObject({ code: 'not-found', title, status: 404, findings: [] });
      expect(headers['request-id']).toMatch(/^[\w-]{10,}$/);
      expect(json().instance).toBe(`/problems/${encodeURIComponent(headers['request-id']!)}`);
    });
    test('speak to everybody in the language that they chose when nothing is asked', async () => {
      const token = await session.platform.tokenFor('technical-administrator-2');
      const { headers } = await curl(`${NOBODY} -H "Authorization: Bearer $TOKEN"`, { TOKEN: token });
      expect(headers['content-language']).toBe('en');
    });
    test('unknown fields are pointed at, each of them', async () => {
      const form = '{"commonName":"a.example.org","wildcard":true}';
      const body = `{"subscriptionId":"$SUBSCRIPTION","usage":"SSL_SERV","declared":${form},"notAfter":"2099","a/b~c":1}`;
      const { status, json } = await curl(
        `$URL/requests/preview ${AS_ADMINISTRATOR} ${JSON_TYPE} -d "${body.replaceAll('"', '\\"')}"`,
        { SUBSCRIPTION: session.sample.subscriptionId },
      );
      expect(status).toBe(400);
      expect(json().code).toBe('malformed');
      const found = json().findings as { code: string; pointer: string }[];
      expect(found.map(({ code, pointer }) => `${code} ${pointer}`).sort()).toEqual([
        'unknown-field /a~1b~0c',
        'unknown-field /declared/wildcard',
        'unknown-field /notAfter',
      ]);
    });
    test.each([
      ['an address that is none', '$URL/nowhere', 404, 'not-found'],
      ['a query that is none', '$URL/health?deep=1', 400, 'malformed'],
      ['a method that an address does not have', '-X DELETE $URL/health', 405, 'method-not-allowed'],
      ['a form post', `$URL/key-proofs -d issuer=ca-1`, 415, 'unsupported-media-type'],
      [
        'JSON in another charset',
        `$URL/key-proofs -H 'content-type: application/json; charset=latin1' -d '{}'`,
        415,
        'unsupported-media-type',
      ],
      ['no JSON at all', `$URL/key-proofs ${JSON_TYPE} -d '{"issuer":'`, 400, 'malformed'],
      ['an id that is none', `"$URL/certificates/ca-1/%24%24" ${AS_AGENT}`, 404, 'not-found'],
    ])('%s', async (_, line, status, code) => {
      const seen = await curl(line);
      expect(seen.status).toBe(status);
      expect(seen.headers['content-type']).toBe(PROBLEM);
      expect(seen.json().code).toBe(code);
    });
    test('405 says which methods there are', async () => {
      expect((await curl('-X PUT $URL/health')).headers.allow).toBe('GET');
    });
    test('a body of 3 MB is ours to refuse; one of 11 MB does not pass the gateway, which says so in its own way', async () => {
      await session.done('yes | head -c 11000000 > huge && head -c 3000000 huge > big');
      const ours = await curl(`$URL/key-proofs ${JSON_TYPE} --data-binary @big`);
      expect([ours.status, ours.headers['content-type'], ours.json().code]).toEqual([413, PROBLEM, 'too-large']);
      const gateways = await curl(`$URL/key-proofs ${JSON_TYPE} --data-binary @huge`);
      expect(gateways.status).toBe(413);
      expect(gateways.json()).toEqual({ message: 'Request Entity Too Large' });
      expect(gateways.headers).not.toHaveProperty('request-id');
    });
    test('every answer of ours has a Request-Id, which is API Gateway’s, and is never the same twice', async () => {
      const answers = [await curl('$URL/health'), await curl('$URL/nowhere'), await curl(`$URL/me ${AS_AGENT}`)];
      for (const { headers } of answers) expect(headers['request-id']).toBe(headers['apigw-requestid']);
      expect(new Set(answers.map(({ headers }) => headers['request-id'])).size).toBe(3);
    });
  });

  describe('who nobody knows', () => {
    const refused = async (line: string, more?: Readonly<Record<string, string>>) => {
      const { status, headers, json } = await curl(line, more);
      expect([status, json()]).toEqual([401, { message: 'Unauthorized' }]);
      return headers['www-authenticate'];
    };
    test('no token', async () => {
      expect(await refused('$URL/me')).toBe('Bearer');
    });
    test('no token that could be one', async () => {
      expect(await refused("$URL/me -H 'Authorization: Bearer nonsense'")).toContain('error="invalid_token"');
      expect(await refused("$URL/me -H 'Authorization: Basic YTpi'")).toContain('error="invalid_token"');
    });
    test('a token that says that it needs no signature', async () => {
      const [, payload] = (await session.platform.tokenFor('security-officer-1')).split('.');
      const head = Buffer.from('{"alg":"none"}').toString('base64url');
      const TOKEN = `${head}.${payload}.`;
      expect(await refused('$URL/me -H "Authorization: Bearer $TOKEN"', { TOKEN })).toContain('unsupported algorithm');
    });
    test('a token with somebody else’s claims', async () => {
      const [head, , signature] = (await session.platform.tokenFor('validation-agent-1')).split('.');
      const [, payload] = (await session.platform.tokenFor('security-officer-1')).split('.');
      const TOKEN = `${head}.${payload}.${signature}`;
      expect(await refused('$URL/me -H "Authorization: Bearer $TOKEN"', { TOKEN })).toContain('signature');
    });
    test('a token of yesterday', async () => {
      session.platform.clock.advance(86_400_000);
      try {
        expect(await refused(`$URL/me ${AS_AGENT}`)).toContain('expired');
      } finally {
        session.platform.clock.reset();
      }
    });
    test('a good token of somebody who is not on record gets our own 403', async () => {
      const TOKEN = await session.platform.tokenFor('stranger');
      const { status, headers, json } = await curl('$URL/me -H "Authorization: Bearer $TOKEN"', { TOKEN });
      expect([status, headers['content-type'], json().code]).toEqual([403, PROBLEM, 'forbidden']);
    });
  });

  describe('Idempotency-Key', () => {
    const post = (key: string, form: object, path = '/persons') =>
      curl(`$URL${path} ${AS_AGENT} ${JSON_TYPE} -H 'Idempotency-Key: ${key}' -d '${JSON.stringify(form)}'`);
    const person = (directoryId: string) => ({
      lastName: 'Essai',
      firstNames: 'Camille',
      email: 'camille@example.org',
      directoryId,
    });

    test('repeats the answer, and does nothing twice', async () => {
      const first = await post('first-1', person('CURL-1'));
      const second = await post('first-1', person('CURL-1'));
      expect([first.status, second.status]).toEqual([201, 201]);
      expect(second.body).toBe(first.body);
      expect(first.headers).not.toHaveProperty('idempotency-replayed');
      expect(second.headers['idempotency-replayed']).toBe('true');
      expect(second.headers['request-id']).not.toBe(first.headers['request-id']);
    });
    test('without it the second is a second call', async () => {
      const { status, json } = await curl(
        `$URL/persons ${AS_AGENT} ${JSON_TYPE} -d '${JSON.stringify(person('CURL-1'))}'`,
      );
      expect([status, json().code]).toEqual([409, 'conflict']);
    });
    test('with another body it is a mistake', async () => {
      const { status, json } = await post('first-1', person('CURL-2'));
      expect([status, json().code]).toEqual([422, 'idempotency-mismatch']);
    });
    test('belongs to its caller: somebody else’s is another key', async () => {
      const TOKEN = await session.platform.tokenFor('validation-agent-2');
      const { status, headers } = await curl(
        `$URL/persons -H "Authorization: Bearer $TOKEN" ${JSON_TYPE} -H 'Idempotency-Key: first-1' -d '${JSON.stringify(person('CURL-3'))}'`,
        { TOKEN },
      );
      expect(status).toBe(201);
      expect(headers).not.toHaveProperty('idempotency-replayed');
    });
    test('a refused call is not kept: it may be mended and sent again', async () => {
      const wrong = await post('mended', { ...person('CURL-4'), email: 'no address' });
      expect(wrong.status).toBeGreaterThanOrEqual(400);
      expect((await post('mended', person('CURL-4'))).status).toBe(201);
    });
    test('five at once: one is done, and the others hear of it or are asked to wait', async () => {
      const answers = await Promise.all(Array.from({ length: 5 }, () => post('at-once', person('CURL-5'))));
      const made = answers.filter(({ status }) => status === 201);
      expect(made.length).toBeGreaterThan(0);
      expect(new Set(made.map(({ body }) => body)).size).toBe(1);
      expect(made.filter(({ headers }) => headers['idempotency-replayed'] === undefined)).toHaveLength(1);
      for (const { status, json, headers } of answers) {
        if (status === 201) continue;
        expect([status, json().code]).toEqual([409, 'in-progress']);
        expect(Number(headers['retry-after'])).toBeGreaterThan(0);
      }
      expect((await post('at-once', person('CURL-5'))).headers['idempotency-replayed']).toBe('true');
    });
    test('a key that is none is refused', async () => {
      expect((await post('é', person('CURL-6'))).json()).toMatchObject({ code: 'malformed' });
    });
    test('a certificate asked for twice by the same key is one', async () => {
      await session.done('openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out one.key');
      await session.done('openssl req -new -key one.key -subj / -out one.csr');
      const form = {
        subscriptionId: session.sample.subscriptionId,
        usage: 'SSL_SERV',
        declared: { commonName: host('one') },
        certificationRequest: session.read('one.csr'),
      };
      session.write('one.json', JSON.stringify(form));
      const line = `$URL/requests ${AS_ADMINISTRATOR} ${JSON_TYPE} -H 'Idempotency-Key: one' -d @one.json`;
      const first = await curl(line);
      const second = await curl(line);
      expect([first.status, second.status]).toEqual([201, 201]);
      expect(second.body).toBe(first.body);
      expect(second.headers.location).toBe(first.headers.location);
      const { items } = (
        await curl(`$URL/subscriptions/${form.subscriptionId}/certificates ${AS_ADMINISTRATOR}`)
      ).json();
      expect(items).toHaveLength(1);
    });
  });

  describe('the repository', () => {
    const CRL = '$URL/repository/crl/ca-1.crl';
    test('gives the list to anybody, with what caches need', async () => {
      const { status, headers } = await curl(`-I ${CRL}`);
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'content-type': 'application/pkix-crl',
        'cache-control': expect.stringMatching(/^public, max-age=60, stale-if-error=\d+$/),
        etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
        'last-modified': expect.stringMatching(/ GMT$/),
      });
      expect((await curl('-I $URL/repository/ca/ca-1.cer')).headers['content-type']).toBe('application/pkix-cert');
    });
    test('does not send what one has, until there is a new one', async () => {
      const { headers } = await curl(`-o /dev/null -D - ${CRL}`);
      const kept = `-H 'If-None-Match: ${headers.etag}' ${CRL}`;
      expect(await curl(kept)).toMatchObject({ status: 304, body: '', headers: { etag: headers.etag } });
      expect((await curl(`-I -H 'If-None-Match: "other", W/${headers.etag}' ${CRL}`)).status).toBe(304);
      expect((await curl(`-I -H 'If-None-Match: "other"' ${CRL}`)).status).toBe(200);

      const list = await curl(`$URL/subscriptions/${session.sample.subscriptionId}/certificates ${AS_ADMINISTRATOR}`);
      const [{ issuer, serial }] = list.json().items as [{ issuer: string; serial: string }];
      const revocation = `$URL/certificates/${issuer}/${serial}/revocation`;
      expect((await curl(`${revocation} ${AS_AGENT} ${JSON_TYPE} -d '{"reason":"superseded"}'`)).status).toBe(200);
      await eventually('a new list', async () => (await curl(`-o /dev/null -D - ${kept}`)).status === 200);
    });
    test('can only be read', async () => {
      for (const method of ['PUT', 'POST', 'DELETE', 'PATCH']) {
        const { status, headers } = await curl(`-X ${method} ${CRL}`);
        expect([method, status, headers.allow]).toEqual([method, 405, 'GET, HEAD']);
      }
    });
    test('shows its index to whoever types its address', async () => {
      for (const path of ['/repository', '/repository/', '/repository/index.html']) {
        const { status, headers, body } = await curl(`$URL${path}`);
        expect([path, status, headers['content-type']]).toEqual([path, 200, 'text/html; charset=utf-8']);
        expect(body).toContain('/repository/ca/ca-1.p7c');
      }
    });
    test.each([
      '/repository/crl',
      '/repository/crl/',
      '/repository/../settings.json',
      '/repository/crl/../../../settings.json',
      '/repository/%2e%2e/%2e%2e/settings.json',
      '/repository/..%2f..%2fsettings.json',
      '/repository/crl/..%5c..%5csettings.json',
      '/repository//crl/ca-1.crl',
      '/repository/./crl/ca-1.crl',
      '/repository/crl/%00ca-1.crl',
      '/repository/%252e%252e/settings.json',
      '/../repository/../version.json',
      '/sceau-local-evidence/crl/ca-1/000000000001.crl',
      '/repository/../crl/ca-1/000000000001.crl',
    ])('leads nowhere else: %s', async (path) => {
      const { status } = await curl(`--path-as-is '${session.platform.url}${path}'`);
      expect(status).toBe(404);
    });
    test('a target that cannot be decoded is the caller’s mistake', async () => {
      const { status, json } = await curl('--path-as-is "$URL/repository/%zz"');
      expect([status, json()]).toEqual([400, { message: 'Bad Request' }]);
    });
  });
});
