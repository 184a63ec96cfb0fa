/** What goes back to the caller. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

/** The words API Gateway itself uses, with its own shape `{"message": …}`; never `application/problem+json`. */
const OWN_WORDS = {
  400: 'Bad Request',
  401: 'Unauthorized',
  413: 'Request Entity Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

/** An answer that API Gateway gives without any function having been asked, or in place of what one said. */
export function ownAnswer(status: keyof typeof OWN_WORDS, headers: Record<string, string> = {}): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    cookies: [],
    body: Buffer.from(JSON.stringify({ message: OWN_WORDS[status] })),
  };
}

/** Set by the server itself, whatever the function says. */
const NOT_TAKEN_OVER = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade']);

/**
 * Reads what a function answered (JSON text) as payload format 2.0: an object with `statusCode`, or else the JSON itself
 * as the body of a 200. Undefined when it is malformed.
 */
export function readLambdaAnswer(payload: string): HttpAnswer | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(payload);
  } catch {
    return undefined;
  }
  if (typeof answer !== 'object' || answer === null || !('statusCode' in answer))
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      cookies: [],
      body: Buffer.from(typeof answer === 'string' ? answer : payload),
    };
  const { statusCode, headers = {}, cookies = [], body = '', isBase64Encoded = false } = answer as Answer;
  if (!Number.isInteger(Number(statusCode)) || Number(statusCode) < 200 || Number(statusCode) > 599) return undefined;
  if (typeof body !== 'string' || typeof isBase64Encoded !== 'boolean') return undefined;
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return undefined;
  if (!Array.isArray(cookies) || !cookies.every((one) => typeof one === 'string' && isHeaderValue(one)))
    return undefined;
  const named = new Map([['content-type', 'text/plain; charset=utf-8']]);
  for (const [name, value] of Object.entries(headers)) {
    if (!['string', 'number', 'boolean'].includes(typeof value)) return undefined;
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name) || !isHeaderValue(String(value))) return undefined;
    if (!NOT_TAKEN_OVER.has(name.toLowerCase())) named.set(name.toLowerCase(), String(value));
  }
  return {
    status: Number(statusCode),
    headers: Object.fromEntries(named),
    cookies,
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  };
}

interface Answer {
  readonly statusCode: unknown;
  readonly headers?: unknown;
  readonly cookies?: unknown;
  readonly body?: unknown;
  readonly isBase64Encoded?: unknown;
}

/** RFC 9110 §5.5: no control characters, and nothing that Latin-1 cannot carry. */
const isHeaderValue = (value: string) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
