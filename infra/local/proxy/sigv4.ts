import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * Signature Version 4 from the receiving side (AWS IAM User Guide, "Create a signed AWS API request"): enough of it to
 * know for certain which function is calling, or has given leave to read an object by a link (a signature in the query).
 */
export interface SignedBy {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** Of a link: when it was signed, and for how many seconds it serves. */
  readonly link?: { readonly stamp: string; readonly seconds: number };
}

/** Reads the Authorization header; undefined when there is none or it is of another kind. */
export function parseAuthorization(header: string | undefined): SignedBy | undefined {
  const match = /^AWS4-HMAC-SHA256 +Credential=([^,]+), *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})$/.exec(
    header ?? '',
  );
  if (match === null) return undefined;
  const [accessKeyId, date, region, service, end, ...rest] = match[1]!.split('/');
  if (accessKeyId === undefined || date === undefined || region === undefined || service === undefined)
    return undefined;
  if (end !== 'aws4_request' || rest.length > 0) return undefined;
  return { accessKeyId, date, region, service, signedHeaders: match[2]!.split(';'), signature: match[3]! };
}

const LONGEST_LINK_SECONDS = 7 * 24 * 3600;

/** Reads the signature in the query of a link to an object; undefined when there is none or it is of another kind. */
export function parseLink(method: string | undefined, url: string | undefined): SignedBy | undefined {
  const query = new URLSearchParams(splitOnce(url ?? '/', '?')[1] ?? '');
  const value = (name: string) => query.get(`X-Amz-${name}`) ?? '';
  if (method !== 'GET' || value('Algorithm') !== 'AWS4-HMAC-SHA256') return undefined;
  const credential = `Credential=${value('Credential')}, SignedHeaders=${value('SignedHeaders')}`;
  const by = parseAuthorization(`AWS4-HMAC-SHA256 ${credential}, Signature=${value('Signature')}`);
  const seconds = Number(value('Expires'));
  if (by?.service !== 's3' || !Number.isInteger(seconds) || seconds < 1 || seconds > LONGEST_LINK_SECONDS)
    return undefined;
  return { ...by, link: { stamp: value('Date'), seconds } };
}

export type Verdict = 'good' | 'bad-signature' | 'not-now';

const QUARTER_OF_AN_HOUR = 15 * 60_000;

/**
 * Judges a signature. `payloadHash` is the hex SHA-256 of the body, or what the request declares it to be (S3, where the
 * store compares). `at` is real time, in milliseconds: AWS refuses what is signed more than 15 minutes away from it.
 */
export function judgeSignature(
  request: IncomingMessage,
  by: SignedBy,
  secret: string,
  payloadHash: string,
  at: number,
): Verdict {
  const stamp = by.link?.stamp ?? header(request, 'x-amz-date') ?? '';
  const signedAt = parseStamp(stamp);
  // Host and date must be under the signature, or it could be carried elsewhere and kept for later.
  if (signedAt === undefined || !stamp.startsWith(by.date)) return 'bad-signature';
  if (!by.signedHeaders.includes('host')) return 'bad-signature';
  if (!by.link && !by.signedHeaders.includes('x-amz-date')) return 'bad-signature';
  const age = at - signedAt;
  if (age < -QUARTER_OF_AN_HOUR || age > (by.link ? by.link.seconds * 1000 : QUARTER_OF_AN_HOUR)) return 'not-now';
  const scope = `${by.date}/${by.region}/${by.service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonicalRequest(request, by, payloadHash))].join('\n');
  const expected = createHmac('sha256', signingKey(secret, by)).update(toSign).digest();
  return timingSafeEqual(expected, Buffer.from(by.signature, 'hex')) ? 'good' : 'bad-signature';
}

function canonicalRequest(request: IncomingMessage, by: SignedBy, payloadHash: string): string {
  const [path = '/', query = ''] = splitOnce(request.url ?? '/', '?');
  const headers = by.signedHeaders.map(
    (name) => `${name}:${(header(request, name) ?? '').trim().replace(/ +/g, ' ')}\n`,
  );
  return [
    request.method,
    // S3 signs the path as it was sent; everyone else encodes it once more.
    by.service === 's3' ? path : path.split('/').map(encode).join('/'),
    canonicalQuery(by.link ? withoutSignature(query) : query),
    headers.join(''),
    by.signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
}

/** A signature is over everything in the query but itself. */
const withoutSignature = (query: string) =>
  query
    .split('&')
    .filter((part) => !part.startsWith('X-Amz-Signature='))
    .join('&');

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => splitOnce(part, '=').map((piece) => encode(decode(piece))))
    .map(([name = '', value = '']) => ({ name, value }))
    .sort((a, b) => compare(a.name, b.name) || compare(a.value, b.value))
    .map(({ name, value }) => `${name}=${value}`)
    .join('&');
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

const keys = new Map<string, Buffer>();

function signingKey(secret: string, { date, region, service }: SignedBy): Buffer {
  const name = [secret, date, region, service].join('\n');
  let key = keys.get(name);
  if (key === undefined) {
    key = [date, region, service, 'aws4_request'].reduce<Buffer>(
      (under, part) => createHmac('sha256', under).update(part).digest(),
      Buffer.from(`AWS4${secret}`),
    );
    keys.set(name, key);
  }
  return key;
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function parseStamp(stamp: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** RFC 3986 with its small set of unreserved characters, as AWS asks. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function splitOnce(text: string, at: string): string[] {
  const index = text.indexOf(at);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
