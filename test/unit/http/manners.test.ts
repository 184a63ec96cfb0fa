import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { REFUSAL_CODES, Refusal } from '../../../shared/errors.ts';
import { BODY_LIMIT } from '../../../shared/http/decoding.ts';
import { negotiateLanguage, negotiateMediaType } from '../../../shared/http/negotiation.ts';
import { operation } from '../../../shared/http/operation.ts';
import { problems } from '../../../shared/http/problems.ts';
import { Conflict } from '../../../shared/lifecycle/ports.ts';
import { CLINIC, type Office, openOffice, problem } from './office.ts';

describe('manners', () => {
  let office: Office;
  let claims: Record<string, string>;
  beforeEach(async () => {
    office = await openOffice();
    claims = (await office.person('Agent', { role: 'validation-agent' })).claims;
  });

  const throwing = (thrown: unknown) =>
    office.handlerOf({
      'show-me': operation({}, async () => {
        throw thrown;
      }),
    });

  test.each(REFUSAL_CODES)('%s is a problem of RFC 9457, in both languages', async (code) => {
    const finding = { code: 'rule', citation: 'RFC 5280 §4', pointer: '/a', detail: 'why' };
    const refusal = new Refusal(code, 'What is wrong.', { findings: [finding], retryAfterSeconds: 7 });
    for (const language of ['fr', 'en'] as const) {
      const headers = { 'accept-language': language };
      const answer = await office.ask('GET /me', { claims, headers }, throwing(refusal));
      expect(answer.status).toBe(problems[code].status);
      expect(answer.headers).toMatchObject({
        'retry-after': '7',
        'content-language': language,
        'cache-control': 'no-store',
      });
      expect(problem(answer)).toEqual({
        type: `/openapi.json#/components/responses/${code}`,
        title: problems[code][language],
        status: problems[code].status,
        detail: 'What is wrong.',
        instance: `/problems/${answer.headers['request-id']}`,
        code,
        findings: [finding],
      });
    }
  });

  test('our own fault is opaque outside; the log has its place and no word of it', async () => {
    const secret = 'Mme Durand, CPS 0123456789';
    const fault = new TypeError(secret, { cause: new RangeError(secret) });
    const answer = await office.ask('GET /me', { claims }, throwing(fault));
    expect(problem(answer)).toMatchObject({ status: 500, code: 'internal', incident: answer.headers['request-id'] });
    expect(answer.text).not.toContain('Durand');
    const line = office.logged.at(-1)!;
    expect(line.event).toBe('call.failed');
    expect(line.fields.fault).toMatchObject({ name: 'TypeError', cause: { name: 'RangeError' } });
    expect(line.fields.fault?.frames[0]).toContain('manners.test.ts');
    expect(JSON.stringify(line)).not.toContain('Durand');
  });

  test('a lost race is a conflict, a mandate that ended meanwhile is forbidden', async () => {
    const race = await office.ask('GET /me', { claims }, throwing(new Conflict(['structure'])));
    expect(problem(race).code).toBe('conflict');
    const ended = await office.ask('GET /me', { claims }, throwing(new Conflict(['structure', 'mandate-in-force'])));
    expect(problem(ended).code).toBe('forbidden');
  });

  test('an answer that its schema does not know stays inside', async () => {
    const leaking = operation({ answer: z.strictObject({ a: z.string() }) }, async () => ({
      status: 200,
      body: { a: 'x', secret: 'y' },
    }));
    const answer = await office.ask('GET /me', { claims }, office.handlerOf({ 'show-me': leaking }));
    expect(problem(answer).code).toBe('internal');
    expect(answer.text).not.toContain('secret');
  });

  test('every answer is named, kept by nobody and interpreted by nobody', async () => {
    const answer = await office.ask('GET /me', { claims });
    expect(answer.headers).toMatchObject({
      'request-id': expect.stringMatching(/^request-\d+$/),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-type': 'application/json',
    });
    expect(office.logged.at(-1)).toMatchObject({
      event: 'call.answered',
      fields: { operation: 'show-me', status: 200 },
    });
    expect(JSON.stringify(office.logged)).not.toMatch(/Agent|example\.test|CPS|192\.0\.2/);
  });

  test('an act that outlasts the function is answered in time', async () => {
    const endless = operation({}, () => new Promise(() => {}));
    const answer = await office.ask('GET /me', { claims, timeLeft: 520 }, office.handlerOf({ 'show-me': endless }));
    expect(problem(answer)).toMatchObject({ code: 'unavailable', status: 503 });
    expect(answer.headers['retry-after']).toBe('5');
  });

  test('unknown addresses and methods', async () => {
    expect(problem(await office.ask('GET /nowhere')).code).toBe('not-found');
    const wrong = await office.ask('DELETE /structures');
    expect(problem(wrong).code).toBe('method-not-allowed');
    expect(wrong.headers.allow).toBe('POST');
    expect(problem(await office.ask('PUT /subscriptions/1/certificates')).code).toBe('method-not-allowed');
    // a route of another function does not answer here, whatever the gateway sends
    expect(problem(await office.ask('GET /health', { routeKey: 'GET /health' })).code).toBe('method-not-allowed');
  });

  test('what the caller does not accept is not sent', async () => {
    const answer = await office.ask('GET /me', { claims, headers: { accept: 'text/html;q=1, application/json;q=0' } });
    expect(problem(answer).code).toBe('not-acceptable');
  });

  test.each([
    ['unknown field', { ...CLINIC, colour: 'red' }, [['unknown-field', '/colour']]],
    [
      'unknown field inside',
      { ...CLINIC, identifier: { ...CLINIC.identifier, 'a/b~': 1 } },
      [['unknown-field', '/identifier/a~1b~0']],
    ],
    ['missing field', { ...CLINIC, name: undefined }, [['invalid-type', '/name']]],
    [
      'wrong scheme',
      { ...CLINIC, identifier: { scheme: 'ADELI', value: '1' } },
      [['invalid-union', '/identifier/scheme']],
    ],
    ['an array', [], [['invalid-type', '']]],
    ['a prototype', JSON.parse('{"__proto__":{"name":"x"}}'), undefined],
  ])('body with %s is malformed, with pointers and without values', async (_, body, expected) => {
    const answer = problem(await office.ask('POST /structures', { claims, body }));
    expect(answer.code).toBe('malformed');
    if (expected) expect(answer.findings.map(({ code, pointer }) => [code, pointer])).toEqual(expected);
    expect(JSON.stringify(answer)).not.toContain('Tilleuls');
  });

  test.each([
    ['no JSON', { raw: '{', headers: { 'content-type': 'application/json' } }, 'malformed'],
    ['nothing', { headers: { 'content-type': 'application/json' } }, 'malformed'],
    ['no UTF-8', { raw: '/w==', base64: true, headers: { 'content-type': 'application/json' } }, 'malformed'],
    [
      'half a character in a text',
      { raw: '{"identifier":{"value":"a\\uD800b"}}', headers: { 'content-type': 'application/json' } },
      'malformed',
    ],
    [
      'half a character in a name',
      { raw: '{"\\udfff":1}', headers: { 'content-type': 'application/json' } },
      'malformed',
    ],
    ['no media type', { raw: '{}' }, 'unsupported-media-type'],
    ['another media type', { raw: '{}', headers: { 'content-type': 'text/json' } }, 'unsupported-media-type'],
    [
      'another charset',
      { raw: '{}', headers: { 'content-type': 'application/json; charset=latin1' } },
      'unsupported-media-type',
    ],
    ['too much', { raw: ' '.repeat(BODY_LIMIT + 1), headers: { 'content-type': 'application/json' } }, 'too-large'],
  ])('a body with %s is refused', async (_, asked, code) => {
    expect(problem(await office.ask('POST /structures', { claims, ...asked })).code).toBe(code);
  });

  test('a text of which half a character is missing is refused for that, and whole ones are not', async () => {
    const { claims } = await office.person('Halb', { role: 'validation-agent' });
    const detail = async (name: string) => {
      const json = `{"name":"${name}"}`;
      const headers = { 'content-type': 'application/json', 'accept-language': 'en' };
      return problem(await office.ask('POST /structures', { claims, raw: json, headers })).detail;
    };
    for (const half of ['\\ud800', 'x\\uDBFFx', '\\udc00\\ud800', '\\\\\\ud800'])
      expect(await detail(half), half).toContain('surrogate');
    for (const whole of ['\\ud83d\\ude00', '\\\\ud800', 'é', '\\u0041'])
      expect(await detail(whole), whole).not.toContain('surrogate');
  });

  test('a base64 body is the same body', async () => {
    const raw = JSON.stringify(CLINIC);
    const headers = { 'content-type': 'Application/JSON; charset=UTF-8' };
    const answer = await office.ask('POST /structures', { claims, raw, base64: true, headers });
    expect(answer.status).toBe(201);
    expect(answer.headers.location).toBe(`/structures/${answer.json.id}`);
  });

  test('a body or a query where none belongs is refused; a path that names nothing is not found', async () => {
    expect(problem(await office.ask('GET /me', { claims, raw: '{}' })).code).toBe('malformed');
    expect(problem(await office.ask('GET /me', { claims, query: { debug: '1' } })).code).toBe('malformed');
    for (const name of ['a%23b', 'x'.repeat(200), '.hidden', 'a#record']) {
      expect(problem(await office.ask(`GET /structures/${name}`, { claims })).code).toBe('not-found');
    }
  });

  test('a body where none belongs is refused for being there, however large it is', async () => {
    const answered = await office.ask('GET /me', { claims, raw: ' '.repeat(BODY_LIMIT + 1) });
    expect([answered.status, problem(answered).code]).toEqual([400, 'malformed']);
  });

  test('the rate limit is per caller and minute', async () => {
    const strict = await openOffice(2);
    const one = (await strict.person('One')).claims;
    const two = (await strict.person('Two')).claims;
    const status = async (who: object) => (await strict.ask('GET /me', { claims: who as never })).status;
    expect([await status(one), await status(one), await status(one), await status(two)]).toEqual([200, 200, 429, 200]);
    strict.tick(15_000);
    const refused = await strict.ask('GET /me', { claims: one });
    expect(problem(refused).code).toBe('rate-limited');
    expect(refused.headers['retry-after']).toBe('45');
    strict.tick(45_000);
    expect(await status(one)).toBe(200);
    expect(JSON.stringify(strict.table.rows().filter(({ pk }) => pk.startsWith('rate#')))).not.toContain('sub-One');
  });
});

describe('negotiation', () => {
  const gives = ['application/json', 'application/x-pem-file', 'application/pkix-cert'];
  test.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['application/pkix-cert', 'application/pkix-cert'],
    ['application/*;q=0.5, application/x-pem-file', 'application/x-pem-file'],
    ['application/json;q=0, */*;q=0.1', 'application/x-pem-file'],
    ['text/html, */*;q=0.1', 'application/json'],
    ['APPLICATION/X-PEM-FILE', 'application/x-pem-file'],
  ])('Accept: %s', (header, expected) => {
    expect(negotiateMediaType(header, gives)).toBe(expected);
  });

  test.each([
    [undefined, 'fr'],
    ['de', 'fr'],
    ['en', 'en'],
    ['en-GB,fr;q=0.9', 'en'],
    ['en;q=0.5, fr-CA;q=0.9', 'fr'],
    ['en;q=nonsense', 'fr'],
  ])('Accept-Language: %s', (header, expected) => {
    expect(negotiateLanguage(header, 'fr')).toBe(expected);
  });
});
