import { Refusal } from '../errors.ts';

/**
 * Tells "not now" from "never so" in what the AWS SDK throws: throttles, time-outs, broken connections and 5xx answers
 * pass, everything else (access denied, not found, a key disabled, a mistake of ours) does not.
 */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { name, code, $metadata, $response, $retryable } = error as Error & {
    code?: string;
    $metadata?: { httpStatusCode?: number };
    $response?: { statusCode?: number };
    $retryable?: object;
  };
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  return (
    $retryable !== undefined ||
    PASSING_NAMES.has(name) ||
    (code !== undefined && BROKEN_CONNECTIONS.has(code)) ||
    (status !== undefined && (status === 429 || status >= 500))
  );
}

/** The Refusal for an error that passes; any other error as it is. For `throw passing(error, 'the ledger')`. */
export function passing(error: unknown, who: string, retryAfterSeconds = 2): unknown {
  if (!isUnavailable(error)) return error;
  const detail = `${who} does not answer at the moment: try again in a few seconds.`;
  return new Refusal('unavailable', detail[0]!.toUpperCase() + detail.slice(1), { retryAfterSeconds, cause: error });
}

const PASSING_NAMES = new Set([
  'TimeoutError',
  'AbortError',
  'RequestTimeout',
  'RequestTimeoutException',
  'ThrottlingException',
  'Throttling',
  'ThrottlingError',
  'ThrottledException',
  'TooManyRequestsException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'TransactionInProgressException',
  'InternalServerError',
  'ServiceUnavailable',
  'SlowDown',
  'KMSInternalException',
  'DependencyTimeoutException',
  'KeyUnavailableException',
]);

const BROKEN_CONNECTIONS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
