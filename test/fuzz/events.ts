import { lambdas } from '../../functions/lambdas.ts';
import { MACHINE_STAGE, routes } from '../../functions/routes.ts';
import { type Dice, diceOf } from '../../infra/local/simulation/dice.ts';
import { bodies, pathOf } from '../authorisation/calls.ts';
import type { FuzzedHouse } from './house.ts';
import { mutateJson } from './json.ts';
import { faultsOf } from './judge.ts';
import type { Finding } from './routes-fuzz.ts';
import { jsonValue, NAMES } from './values.ts';
import { HANGS_MS } from './wire.ts';

type Fields = Record<string, unknown>;

/** Errors that say that nobody looked at what came. */
const CARELESS = /"errorType":"(TypeError|RangeError|SyntaxError|ReferenceError|URIError|Runtime\.|Sandbox\.)/;

/**
 * Hands events to the functions past the gateway: of payload format 2.0 with a lie in them, which must be answered like any
 * call, and anything at all to the functions that nobody's call reaches, which may refuse it but must have looked at it.
 */
export async function fuzzEvents(house: FuzzedHouse, seed: string, rounds: number): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const ask = async (name: string, what: string, event: unknown, wrong: (outcome: Told) => readonly string[]) => {
    const began = performance.now();
    const outcome = await house.platform.invoke(name, event);
    const faults = [...wrong(outcome)];
    if (performance.now() - began > HANGS_MS) faults.push('hangs');
    if (faults.length > 0)
      findings.push({ operation: name, what, shot: JSON.stringify(event)?.slice(0, 600) ?? 'nothing', faults });
  };
  for (let round = 0; round < rounds; round++) {
    for (const route of routes) {
      const dice = diceOf(`${seed}/event/${route.operation}/${round}`);
      const { what, event } = lying(dice, route, house);
      await ask(route.lambda, what, event, (outcome) => wrongAnswer(outcome, route.method));
    }
    for (const name of jobs) {
      const dice = diceOf(`${seed}/job/${name}/${round}`);
      const event = jobEvent(dice);
      await ask(name, 'an event of nobody', event, ({ payload }) =>
        CARELESS.test(payload) ? [payload.slice(0, 300)] : [],
      );
    }
  }
  return findings;
}

type Told = Awaited<ReturnType<FuzzedHouse['platform']['invoke']>>;

/** Without those that begin long work of the house when they are told anything. */
const jobs = lambdas.filter(({ name }) => !routes.some(({ lambda }) => lambda === name)).map(({ name }) => name);

function wrongAnswer({ payload, failed }: Told, method: string): readonly string[] {
  if (failed) return [`failed: ${payload.slice(0, 300)}`];
  const {
    statusCode,
    headers,
    body = '',
    isBase64Encoded,
  } = JSON.parse(payload) as {
    statusCode: number;
    headers: Record<string, string>;
    body?: string;
    isBase64Encoded?: boolean;
  };
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  // what stands for HEAD is the gateway's to leave out
  return faultsOf({ status: statusCode, headers, bytes, milliseconds: 0 }, method === 'HEAD' ? 'GET' : method);
}

function lying(dice: Dice, route: (typeof routes)[number], { place, claims }: FuzzedHouse) {
  const path = pathOf(route.path, place);
  const body = bodies[route.operation]?.(place);
  const json = body !== undefined && !(body instanceof Uint8Array);
  const text = json ? mutateJson(dice, JSON.parse(JSON.stringify(body))).text : 'x';
  const names = [...route.path.matchAll(/\{(\w+)\+?\}/g)].map((match) => match[1]!);
  const values = new RegExp(`^${route.path.replace(/\{\w+\+?\}/g, '([^/]+)')}$`).exec(path)?.slice(1) ?? [];
  const event: Fields = {
    version: '2.0',
    routeKey: `${route.method} ${route.path}`,
    rawPath: path,
    rawQueryString: '',
    headers: { accept: '*/*', ...(json && { 'content-type': 'application/json' }) },
    requestContext: {
      requestId: `fuzz-${dice.between(0, 1e9)}`,
      http: { method: route.method, path, sourceIp: '192.0.2.7', protocol: 'HTTP/1.1', userAgent: 'fuzz' },
      ...(route.who !== 'public' && { authorizer: { jwt: { claims: dice.pick(claims), scopes: null } } }),
    },
    ...(names.length > 0 && { pathParameters: Object.fromEntries(names.map((name, n) => [name, values[n] ?? 'x'])) }),
    ...(json && { body: text }),
    isBase64Encoded: false,
  };
  const [what, lie] = dice.pick(LIES);
  return { what, event: lie(event, dice) };
}

const context = (event: Fields) => event.requestContext as Fields;
const withContext = (event: Fields, more: Fields): Fields => ({
  ...event,
  requestContext: { ...context(event), ...more },
});
const withHttp = (event: Fields, more: Fields): Fields =>
  withContext(event, { http: { ...(context(event).http as Fields), ...more } });
const withClaims = (event: Fields, claims: unknown): Fields =>
  context(event).authorizer === undefined
    ? event
    : withContext(event, { authorizer: { jwt: { claims, scopes: null } } });

const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n';
const withCertificate = (event: Fields, dice: Dice): Fields =>
  withContext(event, {
    authorizer: undefined,
    authentication: {
      clientCert: dice.pick([null, {}, ...[CERTIFICATE, ...NAMES, 7].map((clientCertPem) => ({ clientCertPem }))]),
    },
  });

/** One lie each, of those that a gateway could come to tell. */
const LIES: readonly (readonly [string, (event: Fields, dice: Dice) => Fields])[] = [
  ['text said to be base64', (event) => ({ ...event, isBase64Encoded: true })],
  ['base64 said to be text', (event) => ({ ...event, body: Buffer.from(String(event.body ?? '')).toString('base64') })],
  ['no word about base64', ({ isBase64Encoded: _, ...event }) => event],
  ['an empty body', (event) => ({ ...event, body: '' })],
  ['no body', ({ body: _, ...event }) => event],
  ['no headers at all', (event) => ({ ...event, headers: {} })],
  ['no path parameters', ({ pathParameters: _, ...event }) => event],
  [
    'further path parameters',
    (event, dice) => ({ ...event, pathParameters: { ...(event.pathParameters as Fields), [dice.pick(NAMES)]: 'x' } }),
  ],
  [
    'a strange path parameter',
    (event, dice) => ({
      ...event,
      pathParameters: Object.fromEntries(
        Object.keys((event.pathParameters ?? {}) as Fields).map((name) => [name, dice.pick(NAMES)]),
      ),
    }),
  ],
  ['strange query', (event, dice) => ({ ...event, queryStringParameters: { [dice.pick(NAMES)]: dice.pick(NAMES) } })],
  [
    'strange headers',
    (event, dice) => ({
      ...event,
      headers: {
        ...(event.headers as Fields),
        [dice.pick(NAMES)]: dice.pick(NAMES),
        accept: dice.pick(NAMES),
        'accept-language': dice.pick(NAMES),
        'idempotency-key': dice.pick(NAMES),
      },
    }),
  ],
  ['no authorizer', (event) => withContext(event, { authorizer: undefined })],
  ['an authorizer of another kind', (event) => withContext(event, { authorizer: { lambda: { sub: 'x' } } })],
  ['no claims', (event) => withClaims(event, {})],
  [
    'strange claims',
    (event, dice) =>
      withClaims(event, { iss: dice.pick(NAMES), sub: dice.pick(NAMES), card: dice.pick(NAMES), acr: 'card' }),
  ],
  ['claims that are no texts', (event) => withClaims(event, { iss: 1, sub: ['a'], card: {}, acr: null })],
  [
    'a strange card',
    (event, dice) =>
      withClaims(event, {
        iss: 'https://id.example.test',
        sub: 'x',
        card: dice.pick([':', 'CPS', 'CPS:', ':1', '__proto__:1', 'CPS:1:2', `CPS:${'9'.repeat(5_000)}`]),
        acr: 'card',
      }),
  ],
  [
    'a strange source',
    (event, dice) =>
      withHttp(event, {
        sourceIp: dice.pick(['', 'x', '::', '1.2.3.4:5', '::ffff:1.2.3.4', 'fe80::1%eth0', ...NAMES]),
      }),
  ],
  ['a client certificate among people', (event, dice) => withCertificate(event, dice)],
  ['the stage of machines', (event) => ({ ...event, stageVariables: { ...MACHINE_STAGE } })],
  [
    'a strange client certificate',
    (event, dice) => ({ ...withCertificate(event, dice), stageVariables: { ...MACHINE_STAGE } }),
  ],
  [
    'another route key',
    (event, dice) => ({ ...event, routeKey: dice.pick(['$default', 'GET /', '', '__proto__', 'constructor']) }),
  ],
  [
    'a strange raw path',
    (event, dice) => ({
      ...event,
      routeKey: '$default',
      rawPath: dice.pick(['', '/', '//', '/%', '/\u0000', ...NAMES]),
    }),
  ],
  ['a long request id', (event) => withContext(event, { requestId: 'r'.repeat(3_000) })],
  ['cookies', (event) => ({ ...event, cookies: ['a=b', '', '='.repeat(100)] })],
];

function jobEvent(dice: Dice): unknown {
  const names = [
    'requestId',
    'id',
    'rows',
    'issuer',
    'scope',
    'task',
    'kind',
    'detail',
    'source',
    'Records',
    'now',
    'what',
  ];
  const value = (): unknown => {
    try {
      return JSON.parse(jsonValue(dice));
    } catch {
      return 0;
    }
  };
  if (dice.chance(0.3)) return value();
  return Object.fromEntries(Array.from({ length: dice.between(1, 4) }, () => [dice.pick(names), value()]));
}
