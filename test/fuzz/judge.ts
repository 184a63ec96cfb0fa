import { REFUSAL_CODES } from '../../shared/errors.ts';
import type { Described } from './routes.ts';
import { ECHO } from './values.ts';
import { HANGS_MS, type Heard } from './wire.ts';

/** What no answer may hold: our insides, other people's systems, the caller's own words. */
const INSIDE = [
  /\bat (?:async )?[\w.<>]+ \(?(?:file|node|\/)/,
  /node_modules|\.ts:\d+|file:\/\//,
  /ValidationException|ConditionalCheckFailed|AccessDenied|ResourceNotFound|ZodError/,
  /TypeError|RangeError|SyntaxError|ReferenceError/,
  /\[object \w+\]|\bundefined\b|\bNaN\b/,
  /AKIA[0-9A-Z]{8}|BEGIN (?:EC |RSA )?PRIVATE KEY/,
  /\/tmp\/|\/home\/|\.local\//,
];

const GATEWAY: ReadonlySet<number> = new Set([400, 401, 404, 413, 429]);

/** Everything that is wrong with an answer; nothing when it is as it should be. */
export function faultsOf(heard: Heard, method: string, route?: Described): readonly string[] {
  const { status, headers, bytes, milliseconds } = heard;
  const faults: string[] = [];
  if (milliseconds > HANGS_MS) faults.push(`took ${Math.round(milliseconds)} ms`);
  if (status === undefined) return faults;
  if ((status === 429 || status === 503) && headers['request-id'] !== undefined && headers['retry-after'] === undefined)
    faults.push(`status ${status} says not when to come back`);
  const text = bytes.length < 400_000 ? bytes.toString('utf8') : '';
  const type = String(headers['content-type'] ?? '').split(';')[0]!;
  if (status >= 500 && !(status === 503 && headers['retry-after'] !== undefined)) faults.push(`status ${status}`);
  if (method === 'HEAD') {
    if (bytes.length > 0) faults.push('a body in answer to HEAD');
  } else if (type === 'application/problem+json') {
    faults.push(...problemFaults(text, status, headers));
    if (route && !route.statuses.has(status) && status !== 405) faults.push(`status ${status} is not described`);
  } else if (status >= 400) faults.push(...gatewayFaults(text, status, type));
  else if (type === 'application/json' && !parses(text)) faults.push('the body is not JSON');
  if (status >= 400) for (const inside of INSIDE) if (inside.test(text)) faults.push(`tells ${inside.exec(text)![0]}`);
  if (status >= 400 && text.includes(ECHO)) faults.push('says the caller’s own words');
  for (const value of Object.values(headers))
    if (String(value).includes(ECHO)) faults.push('a header says the caller’s own words');
  if (headers['x-injected'] !== undefined) faults.push('a header was smuggled in');
  return faults;
}

function problemFaults(text: string, status: number, headers: Heard['headers']): readonly string[] {
  if (!parses(text)) return ['the problem is not JSON'];
  const problem = JSON.parse(text) as Record<string, unknown>;
  const faults: string[] = [];
  for (const name of ['type', 'title', 'detail', 'instance', 'code'])
    if (typeof problem[name] !== 'string' || problem[name] === '') faults.push(`the problem has no ${name}`);
  if (problem.status !== status) faults.push('the problem has another status');
  if (!Array.isArray(problem.findings) || problem.findings.length > 50) faults.push('findings without bound');
  if (!(REFUSAL_CODES as readonly unknown[]).includes(problem.code) && status < 500) faults.push('an unknown code');
  if (headers['request-id'] === undefined) faults.push('no Request-Id');
  if (text.length > 60_000) faults.push(`a problem of ${text.length} characters`);
  return faults;
}

/** API Gateway's own words, the repository's, or those of the server that reads requests. */
function gatewayFaults(text: string, status: number, type: string): readonly string[] {
  if (type === '' && text === '') return []; // what is no request at all
  if (type.startsWith('text/')) return status === 404 || status === 405 ? [] : [`${type} with status ${status}`];
  if (!GATEWAY.has(status)) return [`status ${status} in nobody's words`];
  const message = parses(text) ? (JSON.parse(text) as { message?: unknown }).message : undefined;
  return typeof message === 'string' ? [] : ['nobody’s words'];
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
