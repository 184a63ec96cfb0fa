import { randomUUID } from 'node:crypto';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { ServiceName } from './call.ts';

/** What the front of AWS itself can answer, in each service's own words and shape. */
export type ProxyRefusal =
  | 'unsigned'
  | 'unknown-caller'
  | 'bad-signature'
  | 'not-now'
  | 'denied'
  | 'throttle'
  | 'unavailable'
  | 'paused'
  | 'no-upstream';

interface Shape {
  readonly status: number;
  readonly code: string;
}

/** DynamoDB and KMS (AWS JSON) answer 400 where the REST services answer 403: SDKs go by the code. */
const common = (status: 400 | 403) => ({
  unsigned: { status, code: 'MissingAuthenticationTokenException' },
  'unknown-caller': { status, code: 'UnrecognizedClientException' },
  'bad-signature': { status, code: 'InvalidSignatureException' },
  'not-now': { status, code: 'InvalidSignatureException' },
  denied: { status, code: 'AccessDeniedException' },
  'no-upstream': { status: 503, code: 'ServiceUnavailableException' },
});

const json: Record<ProxyRefusal, Shape> = {
  ...common(400),
  throttle: { status: 400, code: 'ThrottlingException' },
  unavailable: { status: 500, code: 'InternalServerError' },
  paused: { status: 400, code: 'SendingPausedException' },
};

const rest: Record<ProxyRefusal, Shape> = {
  ...common(403),
  throttle: { status: 429, code: 'TooManyRequestsException' },
  unavailable: { status: 500, code: 'InternalServiceErrorException' },
  paused: { status: 400, code: 'SendingPausedException' },
};

const shapes: Record<ServiceName, Record<ProxyRefusal, Shape>> = {
  dynamodb: { ...json, throttle: { status: 400, code: 'ProvisionedThroughputExceededException' } },
  kms: { ...json, unavailable: { status: 500, code: 'KMSInternalException' } },
  events: { ...json, unavailable: { status: 500, code: 'InternalException' } },
  lambda: { ...rest, unavailable: { status: 500, code: 'ServiceException' } },
  ses: rest,
  s3: {
    unsigned: { status: 403, code: 'AccessDenied' },
    'unknown-caller': { status: 403, code: 'InvalidAccessKeyId' },
    'bad-signature': { status: 403, code: 'SignatureDoesNotMatch' },
    'not-now': { status: 403, code: 'RequestTimeTooSkewed' },
    denied: { status: 403, code: 'AccessDenied' },
    throttle: { status: 503, code: 'SlowDown' },
    unavailable: { status: 500, code: 'InternalError' },
    paused: { status: 400, code: 'SendingPausedException' },
    'no-upstream': { status: 503, code: 'ServiceUnavailable' },
  },
};

const messages: Record<ProxyRefusal, string> = {
  unsigned: 'The request is not signed.',
  'unknown-caller': 'The access key id is not known here.',
  'bad-signature': 'The signature is not the one that the secret key gives for this request.',
  'not-now': 'The request was signed more than 15 minutes away from the present time.',
  denied: 'The caller may not do this with this resource.',
  throttle: 'Too many calls: please slow down.',
  unavailable: 'The service could not answer this time.',
  paused: 'Sending is paused for this account.',
  'no-upstream': 'Nothing answers for this service yet.',
};

export interface Refused {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** A refusal as the service itself would answer it. `message`: in place of the usual one. */
export function refusalOf(service: ServiceName, refusal: ProxyRefusal, message = messages[refusal]): Refused {
  const { status, code } = shapes[service][refusal];
  const id = randomUUID();
  const s3 = service === 's3';
  const body = s3
    ? `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message><RequestId>${id}</RequestId></Error>`
    : JSON.stringify({ __type: code, message });
  const headers = {
    'content-type': s3 ? 'application/xml' : 'application/json',
    'content-length': Buffer.byteLength(body),
    ...(s3 ? { 'x-amz-request-id': id } : { 'x-amzn-requestid': id, 'x-amzn-errortype': code }),
  };
  return { status, headers, body: Buffer.from(body) };
}

/** Answers with it; the status is returned for the record. */
export function refuse(
  response: ServerResponse,
  service: ServiceName,
  refusal: ProxyRefusal,
  message?: string,
): number {
  const { status, headers, body } = refusalOf(service, refusal, message);
  response.writeHead(status, headers).end(body);
  return status;
}
