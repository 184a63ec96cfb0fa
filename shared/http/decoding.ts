import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import { type Finding, Refusal } from '../errors.ts';
import { bodyMediaType } from './negotiation.ts';
import type { OperationSchemas } from './operation.ts';

/** Largest body, in octets: room for a certification request that is itself too large to be told so by policy. */
export const BODY_LIMIT = 2 * 1024 * 1024;

/** What ids, issuers and serials are made of: nothing else may reach the ledger's keys from a path. */
const PATH_PARAMETER = /^[0-9A-Za-z][0-9A-Za-z._-]{0,127}$/;

const CITATION = '/openapi.json';

/**
 * The path parameters. Throws a Refusal `not-found` for a text that cannot be the name of anything. What a greedy parameter
 * (`{name+}` in the route's path) takes is no name: its operation reads it itself.
 */
export function decodeParams(event: APIGatewayProxyEventV2, path: string): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [name, value] of Object.entries(event.pathParameters ?? {})) {
    if (value === undefined || !(PATH_PARAMETER.test(value) || path.includes(`{${name}+}`))) {
      throw new Refusal('not-found', 'The address names nothing that can exist.');
    }
    params[name] = value;
  }
  return params;
}

/** The query parameters by the operation's schema; without one there may be none. Throws a Refusal `malformed`. */
export function decodeQuery(event: APIGatewayProxyEventV2, schemas: OperationSchemas): unknown {
  const query = event.queryStringParameters ?? {};
  if (schemas.query) return check(schemas.query, query, '/query');
  if (Object.keys(query).length > 0) throw new Refusal('malformed', 'This call has no query parameter.');
  return {};
}

/** The octets of the body. Throws a Refusal `too-large`. */
export function bodyBytes(event: APIGatewayProxyEventV2, most: number = BODY_LIMIT): Uint8Array {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length <= most) return bytes;
  throw new Refusal('too-large', `A body has at most ${most} octets.`);
}

/**
 * The body by the operation's schema: JSON, or the octets as they came where the media type is another. Throws a Refusal
 * `unsupported-media-type` or `malformed` with its findings.
 */
export function decodeBody(
  bytes: Uint8Array,
  contentType: string | undefined,
  takes: readonly string[] | undefined,
  schemas: OperationSchemas,
): unknown {
  if (!takes || !schemas.body) {
    if (bytes.length > 0) throw new Refusal('malformed', 'This call has no body.');
    return undefined;
  }
  if (bodyMediaType(contentType, takes) !== 'application/json') return check(schemas.body, bytes, '');
  return check(schemas.body, decodeJson(bytes), '');
}

/** I-JSON (RFC 7493 §2.1): an escape could bring half of a character, which nothing here could store or sign. */
function decodeJson(bytes: Uint8Array): unknown {
  let text: string;
  let json: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    json = JSON.parse(text);
  } catch {
    throw new Refusal('malformed', 'The body is not JSON in UTF-8.');
  }
  if (/\\ud[89a-f]/i.test(text) && !isWellFormed(json)) {
    throw new Refusal('malformed', 'A text of the body has a surrogate without its other half.');
  }
  return json;
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, member]) => name.isWellFormed() && isWellFormed(member));
}

function check(schema: z.ZodType, value: unknown, base: string): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const findings = parsed.error.issues.flatMap((issue) => findingsOf(issue, base)).slice(0, 50);
  throw new Refusal('malformed', 'The call does not have the form that its description demands.', { findings });
}

/** Findings say what is wrong where, never the value that was sent. */
function findingsOf(issue: z.core.$ZodIssue, base: string): readonly Finding[] {
  const at = (path: readonly PropertyKey[]) => base + path.map((part) => `/${escapePointer(String(part))}`).join('');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      code: 'unknown-field',
      citation: CITATION,
      pointer: at([...issue.path, key]),
      detail: 'There is no such field here.',
    }));
  }
  if (issue.code === 'invalid_union') {
    // the form that was meant is the one that has a place for every field that was sent
    const meant = issue.errors.filter((branch) => branch.every(({ code }) => code !== 'unrecognized_keys'));
    if (meant.length === 1) return meant[0]!.flatMap((inner) => findingsOf(inner, at(issue.path)));
  }
  const code = issue.code === 'custom' ? 'bad-value' : issue.code.replaceAll('_', '-');
  // what is no number was received as a text or not at all: it is nobody's word but ours
  const detail = issue.message.replace(/, received NaN$/, '');
  return [{ code, citation: CITATION, pointer: at(issue.path), detail }];
}

/** RFC 6901 §3; cut short, since the caller's own words may be long. */
function escapePointer(part: string): string {
  return part.slice(0, 64).replaceAll('~', '~0').replaceAll('/', '~1');
}
