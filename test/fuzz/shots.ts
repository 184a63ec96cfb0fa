import type { Dice } from '../../infra/local/simulation/dice.ts';
import { bodies, type Place, pathOf } from '../authorisation/calls.ts';
import { mutateBytes } from './bytes.ts';
import { mutateDer } from './der.ts';
import { mutateJson } from './json.ts';
import type { Described } from './routes.ts';
import { ECHO, QUERIES, QUERY_VALUES, SEGMENTS, wholeBody } from './values.ts';

/** One call as it goes over the wire. */
export interface Shot {
  /** What is wrong with it, for whoever reads of a failure. */
  readonly what: string;
  readonly method: string;
  /** Percent-encoded, with its query. */
  readonly target: string;
  /** Name, value, name, value …: the same name may come twice. */
  readonly headers: readonly string[];
  readonly body?: Buffer;
  /** Sent in pieces, with pauses. */
  readonly slowly?: true;
  /** Given up in the middle of the body. */
  readonly abandoned?: true;
}

/** Octets that are right for the routes that take no JSON. */
export interface Samples {
  readonly ocspRequest: Uint8Array;
  readonly pdf: Uint8Array;
  readonly csv: Uint8Array;
}

/** A call that would be in order, but for one thing about its body, path, query or headers. */
export function shotAt(dice: Dice, route: Described, place: Place, samples: Samples): Shot {
  const plain = inOrder(route, place, samples);
  const part = dice.weighted({
    body: plain.body === undefined ? 1 : 8,
    path: route.path.includes('{') ? 3 : 0.3,
    query: route.query.length > 0 ? 4 : 1,
    header: 2,
    method: 0.4,
    manner: plain.body === undefined ? 0 : 0.4,
  });
  switch (part) {
    case 'body':
      return withBody(dice, route, plain, samples);
    case 'path':
      return withPath(dice, route, place, plain);
    case 'query':
      return withQuery(dice, route, plain);
    case 'header':
      return withHeader(dice, plain);
    case 'method': {
      const method = dice.pick(['PATCH', 'DELETE', 'PUT', 'POST', 'GET', 'HEAD', 'OPTIONS', 'PROPFIND', 'TRACE']);
      return { ...plain, what: `method ${method}`, method };
    }
    case 'manner':
      return dice.chance(0.5)
        ? { ...plain, what: 'slowly', slowly: true }
        : { ...plain, what: 'abandoned', abandoned: true };
  }
}

/** The call itself. */
function inOrder(route: Described, place: Place, samples: Samples): Shot {
  const { method, takes } = route;
  const target = pathOf(route.path, place);
  const common = { what: 'in order', method, target };
  if (takes.length === 0) return { ...common, headers: ['accept', '*/*'] };
  const json = takes.includes('application/json');
  const type = json ? 'application/json' : takes.at(-1)!;
  const body = json
    ? Buffer.from(JSON.stringify(bodies[route.operation]!(place)))
    : Buffer.from(octetsFor(type, samples));
  return { ...common, headers: ['accept', '*/*', 'content-type', type], body };
}

function octetsFor(type: string, { ocspRequest, pdf, csv }: Samples): Uint8Array {
  if (type === 'application/ocsp-request') return ocspRequest;
  if (type === 'text/csv') return csv;
  return type === 'application/pdf' ? pdf : Buffer.from(`# ${ECHO}\n`);
}

function withBody(dice: Dice, route: Described, plain: Shot, samples: Samples): Shot {
  if (plain.body === undefined) {
    const headers = [...plain.headers, 'content-type', 'application/json'];
    return { ...plain, what: 'a body where there is none', headers, body: wholeBody(dice) };
  }
  if (dice.chance(0.15)) return { ...plain, what: 'another body', body: wholeBody(dice) };
  if (dice.chance(0.05)) {
    const type = dice.pick(TYPES);
    return { ...plain, what: `as ${type}`, headers: ['content-type', type] };
  }
  if (route.takes.includes('application/json')) {
    const { what, text } = mutateJson(dice, JSON.parse(plain.body.toString('utf8')));
    return { ...plain, what, body: Buffer.from(text) };
  }
  const der = route.takes.includes('application/ocsp-request') ? mutateDer(dice, plain.body) : undefined;
  const { what, bytes } = der ?? mutateBytes(dice, plain.body, dice.pick([samples.pdf, samples.ocspRequest]));
  return { ...plain, what, body: Buffer.from(bytes) };
}

const TYPES = [
  '',
  'text/plain',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/json; charset=utf-8; charset=latin1',
  'application/json;;;=',
  `application/${'j'.repeat(3_000)}`,
  'APPLICATION/JSON',
  'application/json, text/csv',
  '__proto__',
];

function withPath(dice: Dice, route: Described, place: Place, plain: Shot): Shot {
  const segments = pathOf(route.path, place).split('/');
  const names = route.path.split('/').flatMap((one, n) => (one.startsWith('{') ? [n] : []));
  const at = names.length > 0 && dice.chance(0.8) ? dice.pick(names) : dice.between(1, segments.length);
  const segment = dice.pick(SEGMENTS);
  const ids = Object.values(place).filter((id): id is string => typeof id === 'string');
  const kind = dice.weighted({ replace: 5, another: 2, behind: 1, twice: 1, case: 1 });
  const replaced = {
    replace: segment,
    another: dice.pick(ids),
    behind: `${segments[at]}${segment}`,
    twice: `${segments[at]}/${segments[at]}`,
    case: segments[at]!.toUpperCase(),
  }[kind];
  segments[at] = replaced;
  return { ...plain, what: `path ${kind} ${replaced.slice(0, 40)}`, target: segments.join('/') || '/' };
}

function withQuery(dice: Dice, route: Described, plain: Shot): Shot {
  const of = (name: string) => `${name}=${dice.pick(QUERY_VALUES)}`;
  const raw =
    route.query.length === 0 || dice.chance(0.2)
      ? dice.pick(QUERIES)
      : Array.from({ length: dice.between(1, 3) }, () => of(dice.pick(route.query))).join('&');
  return { ...plain, what: `query ${raw.slice(0, 60)}`, target: `${plain.target}?${raw}` };
}

const HEADERS: readonly (readonly [string, string])[] = [
  ['accept', ''],
  ['accept', '*/*;q=0'],
  ['accept', 'a/b;q=NaN, */*;q=0.0000001'],
  ['accept', Array(800).fill('a/b;q=0.1').join(',')],
  ['accept', 'application/json;q=1e3'],
  ['accept-language', 'fr;q=2, en;q=-1, __proto__'],
  ['accept-language', Array(700).fill('en-').join(',')],
  ['authorization', 'Bearer'],
  ['authorization', `Bearer ${ECHO}`],
  ['authorization', 'Bearer a.b.c'],
  ['authorization', 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.'],
  ['authorization', `Bearer ${Buffer.from('{"alg":"RS256","kid":"__proto__"}').toString('base64url')}.e30.AA`],
  ['authorization', `Bearer ${Buffer.from('{"alg":"constructor","kid":"x"}').toString('base64url')}.e30.AA`],
  ['authorization', 'Basic OnA='],
  ['idempotency-key', ''],
  ['idempotency-key', ' '],
  ['idempotency-key', 'a'.repeat(255)],
  ['idempotency-key', 'a'.repeat(256)],
  ['idempotency-key', 'é'],
  ['idempotency-key', '__proto__'],
  ['content-encoding', 'gzip'],
  ['content-encoding', 'br, identity'],
  ['content-length', '0'],
  ['range', 'bytes=0-0,5-1,-'],
  ['range', `bytes=${Array(500).fill('0-').join(',')}`],
  ['if-match', '"x"'],
  ['if-none-match', '*'],
  ['if-none-match', Array(500).fill('W/"x"').join(',')],
  ['if-modified-since', 'Sat, 31 Feb 2026 25:61:61 GMT'],
  ['x-forwarded-for', Array(200).fill('::1').join(',')],
  ['x-forwarded-host', 'evil.example.org'],
  ['x-http-method-override', 'DELETE'],
  ['x-sceau-principal', 'issue-certificate'],
  ['x-amzn-trace-id', 'Root=1-0-0;Sampled=2'],
  ['cloudfront-viewer-address', '[::%x]:99999'],
  ['cookie', `a=${'b'.repeat(3_000)}; =; ;;`],
  ['origin', 'null'],
  ['expect', '100-continue'],
  ['te', 'trailers'],
  ['host', 'evil.example.org'],
  ['__proto__', 'x'],
  ['constructor', 'x'],
  ['x-long', 'a'.repeat(9_000)],
  ['x-longer', 'a'.repeat(11_000)],
];

function withHeader(dice: Dice, plain: Shot): Shot {
  const [name, value] = dice.pick(HEADERS);
  const further = { ...plain, what: `${name}: ${value.slice(0, 40)}` };
  if (name === 'content-length') return { ...further, headers: [...plain.headers, 'transfer-encoding', 'chunked'] };
  const twice = dice.chance(0.2) && name !== 'host';
  const added = twice ? [name, value, name, value] : [name, value];
  const kept = plain.headers.filter((_, n) => plain.headers[n - (n % 2)] !== name);
  return { ...further, headers: [...kept, ...added] };
}
