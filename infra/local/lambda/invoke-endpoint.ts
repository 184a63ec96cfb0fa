import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyTooLarge, listen, type Running, readBody } from '../loopback.ts';
import { type LambdaRuntime, SYNCHRONOUS_OCTETS } from './runtime.ts';

/** Lambda's quota on what a call that does not wait may carry. */
const ASYNCHRONOUS_OCTETS = 1024 * 1024;

/** An error in the shape of Lambda's REST-JSON protocol. */
class ServiceError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Lambda's Invoke (`POST /2015-03-31/functions/{name}/invocations`); the proxy in front has checked who is calling. */
export function startInvokeEndpoint(runtime: LambdaRuntime, port = 0): Promise<Running> {
  return listen(
    (request, response) => {
      invoke(runtime, request, response).catch((error: unknown) => refuse(response, error));
    },
    port,
    "Lambda's Invoke",
  );
}

async function invoke(runtime: LambdaRuntime, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const name = functionNamed(runtime, request);
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
  const event = await eventOf(request, type === 'Event' ? ASYNCHRONOUS_OCTETS : SYNCHRONOUS_OCTETS);
  response.setHeader('x-amzn-requestid', randomUUID());
  switch (type) {
    case 'DryRun':
      return void response.writeHead(204).end();
    case 'Event':
      runtime.send(name, event);
      return void response.writeHead(202).end();
    case 'RequestResponse': {
      const { payload, failed } = await runtime.invoke(name, event);
      return answer(response, Buffer.from(payload), failed);
    }
    default:
      throw new ServiceError(400, 'InvalidParameterValueException', `unknown invocation type ${type}`);
  }
}

function answer(response: ServerResponse, body: Buffer, failed: boolean): void {
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': body.length,
    'x-amz-executed-version': '$LATEST',
    ...(failed && { 'x-amz-function-error': 'Unhandled' }),
  });
  response.end(body);
}

/** The name may be a function's name or ARN, with or without `:$LATEST`. */
function functionNamed(runtime: LambdaRuntime, request: IncomingMessage): string {
  const path = new URL(request.url ?? '/', 'http://local').pathname;
  const asked = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(path)?.[1];
  if (asked === undefined || request.method !== 'POST')
    throw new ServiceError(404, 'UnknownOperationException', 'only Invoke is answered here');
  const full = decodeURIComponent(asked)
    .replace(/:\$LATEST$/, '')
    .replace(/^.*:function:/, '');
  const name = full.startsWith(`${runtime.prefix}-`) ? full.slice(runtime.prefix.length + 1) : '';
  if (!runtime.has(name)) throw new ServiceError(404, 'ResourceNotFoundException', `Function not found: ${full}`);
  return name;
}

async function eventOf(request: IncomingMessage, limit: number): Promise<string> {
  const text = (await readBody(request, limit)).toString('utf8') || '{}';
  try {
    JSON.parse(text);
  } catch {
    throw new ServiceError(400, 'InvalidRequestContentException', 'Could not parse request body into json');
  }
  return text;
}

function refuse(response: ServerResponse, error: unknown): void {
  const known =
    error instanceof ServiceError
      ? error
      : error instanceof BodyTooLarge
        ? new ServiceError(413, 'RequestTooLargeException', error.message)
        : new ServiceError(500, 'ServiceException', 'the local Lambda failed');
  if (response.headersSent) return void response.destroy();
  response.writeHead(known.status, { 'content-type': 'application/json', 'x-amzn-errortype': known.code });
  response.end(JSON.stringify({ Type: known.status < 500 ? 'User' : 'Service', Message: known.message }));
}
