import {
  Agent,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
  request as sendRequest,
} from 'node:http';
import type { Asked } from '../iam/requests.ts';
import { BodyTooLarge, listen, PRINCIPAL_HEADER, type Running, readBody } from '../loopback.ts';
import { BOUNCE_HEADER } from '../mail/events.ts';
import { type JsonBody, type ProxiedCall, readCall, SERVICES, type ServiceName } from './call.ts';
import { parseFaults } from './fault-spec.ts';
import { FaultDesk, type FaultKind } from './faults.ts';
import { IndexLag, type Item, type Row } from './index-lag.ts';
import { type Refused, refusalOf, refuse } from './refusals.ts';
import { judgeSignature, parseAuthorization, parseLink, type SignedBy, sha256 } from './sigv4.ts';

export type { ProxiedCall, ServiceName } from './call.ts';

/** Somebody with credentials of their own: one function, or the person who runs the ceremony. */
export interface LocalPrincipal {
  readonly name: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface ProxyOptions {
  readonly port: number;
  readonly principals: readonly LocalPrincipal[];
  readonly upstreams: Partial<Record<ServiceName, string>>;
  readonly faults?: string;
  /** Where permissions are enforced: the sentence with which a call is denied; undefined lets it pass. */
  readonly forbids?: (principal: string, asked: Asked) => string | undefined;
}

export interface Proxy extends Running {
  readonly faults: FaultDesk;
  readonly calls: readonly ProxiedCall[];
  useUpstream(service: ServiceName, url: string): void;
}

/** Lambda takes 6 MB, DynamoDB 16 MB: what is larger is nobody's JSON call. */
const JSON_LIMIT = 17 * 2 ** 20;
/** Calls kept for tests and diagnosis; the oldest go first. */
const CALLS_KEPT = 50_000;

/**
 * The one door to every emulator. Each request must carry a good Signature Version 4 of a known principal; the service is
 * the one in its credential scope. Bodies of S3 stream through; JSON bodies are read, because signature, permission and
 * faults depend on them.
 */
export async function startProxy(options: ProxyOptions): Promise<Proxy> {
  const principals = new Map(options.principals.map((principal) => [principal.accessKeyId, principal]));
  const upstreams = new Map<ServiceName, string>(Object.entries(options.upstreams) as [ServiceName, string][]);
  const faults = new FaultDesk(options.faults === undefined ? undefined : parseFaults(options.faults));
  const calls: ProxiedCall[] = [];
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const lag = new IndexLag((rows) => readRows(upstreams.get('dynamodb') ?? '', rows));

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { authorization } = request.headers;
    const by = authorization === undefined ? parseLink(request.method, request.url) : parseAuthorization(authorization);
    const service = SERVICES.find((known) => known === by?.service);
    if (by === undefined || service === undefined) return void refuse(response, guess(request), 'unsigned');
    const principal = principals.get(by.accessKeyId);
    if (principal === undefined) return void refuse(response, service, 'unknown-caller');
    const body = service === 's3' ? undefined : await readBody(request, JSON_LIMIT);
    const verdict = judgeSignature(request, by, principal.secretAccessKey, payloadHash(request, body), Date.now());
    if (verdict !== 'good') return void refuse(response, service, verdict);

    const json = body === undefined ? undefined : parseJson(body);
    const call: ProxiedCall = {
      service,
      ...readCall(service, request, json),
      principal: principal.name,
      at: new Date().toISOString(),
    };
    calls.push(call);
    if (calls.length > CALLS_KEPT) calls.splice(0, CALLS_KEPT / 10);
    const query = new URL(request.url ?? '/', 'http://local').searchParams;
    const asked = { call, body: json, headers: request.headers, query };
    const forbidden = options.forbids?.(principal.name, asked);
    if (forbidden !== undefined) {
      call.status = refuse(response, service, 'denied', forbidden);
      return;
    }
    // S3 tells whoever may not list a bucket nothing of what is not there (API Reference, GetObject)
    const veil = (status: number | undefined): Refused | undefined => {
      if (status !== 404 || (call.action !== 'GetObject' && call.action !== 'HeadObject')) return undefined;
      const list = { ...call, action: 'ListObjectsV2', resource: call.resource.split('/')[0]! };
      const hidden = options.forbids?.(principal.name, { ...asked, call: list, query: new URLSearchParams() });
      return hidden === undefined ? undefined : refusalOf(service, 'denied', hidden);
    };
    const upstream = upstreams.get(service);
    if (upstream === undefined) {
      call.status = refuse(response, service, 'no-upstream');
      return;
    }
    const fault = faults.for(call);
    if (fault !== undefined) call.fault = fault;
    const forward = (source: Buffer | IncomingMessage) => send(agent, upstream, request, source, principal.name);
    const ask = async (source: Buffer): Promise<Gathered> => {
      const plainly = async () => {
        const gathered = await gather(await forward(source));
        return veil(gathered.status) ?? gathered;
      };
      if (service !== 'dynamodb' || json === undefined || faults.indexDelayMs === 0) return plainly();
      return lag.around(call.action, json, faults.indexDelayMs, plainly);
    };
    if (fault !== undefined) return meet(fault, call, request, response, body, ask);
    if (body !== undefined) {
      call.status = answer(response, await ask(body));
      return;
    }
    const incoming = await forward(request);
    const veiled = veil(incoming.statusCode);
    if (veiled) incoming.resume();
    call.status = veiled ? answer(response, veiled) : await relay(incoming, response);
  };

  const running = await listen(
    (request, response) => {
      handle(request, response).catch((error: unknown) => fail(response, guess(request), error));
    },
    options.port,
    'the local cloud',
  );
  return {
    ...running,
    faults,
    calls,
    useUpstream: (service, url) => void upstreams.set(service, url),
    stop: async () => {
      await running.stop();
      agent.destroy();
    },
  };
}

/** What S3 signs is what the request declares; the store compares that with what arrives. Elsewhere the body is at hand. */
function payloadHash(request: IncomingMessage, body: Buffer | undefined): string {
  if (body !== undefined) return sha256(body);
  if (request.headers.authorization === undefined) return 'UNSIGNED-PAYLOAD';
  const declared = request.headers['x-amz-content-sha256'];
  return typeof declared === 'string' ? declared : '';
}

type Gathered = Refused;

/** Plays out one fault; a body is read whole where it must be sent twice or may be thrown away. */
async function meet(
  fault: FaultKind,
  call: ProxiedCall,
  request: IncomingMessage,
  response: ServerResponse,
  read: Buffer | undefined,
  ask: (source: Buffer) => Promise<Gathered>,
): Promise<void> {
  const body = read ?? (await readBody(request, 512 * 2 ** 20));
  switch (fault) {
    case 'throttle':
    case 'unavailable':
    case 'paused':
      call.status = refuse(response, call.service, fault);
      return;
    case 'cut':
      break;
    case 'lost-answer':
      await ask(body);
      call.status = refuse(response, call.service, 'unavailable');
      return;
    case 'cut-answer':
      await ask(body);
      break;
    case 'hang':
      await ask(body);
      await new Promise((resolve) => response.once('close', resolve));
      break;
    case 'bounce':
      request.headers[BOUNCE_HEADER] = 'yes';
      call.status = answer(response, await ask(body));
      return;
    case 'duplicate':
      await ask(body);
      call.status = answer(response, await ask(body));
      return;
  }
  call.status = 0;
  response.destroy();
}

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'te',
  'upgrade',
  'proxy-authorization',
  'expect',
]);

function endToEnd(headers: IncomingMessage['headers']): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)));
}

function send(
  agent: Agent,
  upstream: string,
  request: IncomingMessage,
  source: Buffer | IncomingMessage,
  principal: string,
): Promise<IncomingMessage> {
  const url = new URL(upstream);
  return new Promise((resolve, reject) => {
    const onward = sendRequest({
      agent,
      host: url.hostname,
      port: url.port,
      method: request.method,
      // Given as it came: a rebuilt path could mean another object.
      path: request.url,
      headers: { ...endToEnd(request.headers), host: url.host, [PRINCIPAL_HEADER]: principal },
    });
    onward.once('response', resolve);
    onward.once('error', reject);
    if (Buffer.isBuffer(source)) onward.end(source);
    else {
      source.once('error', (error) => onward.destroy(error));
      source.pipe(onward);
    }
  });
}

async function gather(incoming: IncomingMessage): Promise<Gathered> {
  const body = await readBody(incoming, 512 * 2 ** 20);
  return { status: incoming.statusCode ?? 502, headers: endToEnd(incoming.headers), body };
}

function answer(response: ServerResponse, { status, headers, body }: Gathered): number {
  // A checksum of the whole answer is no longer right for one that was made to lag.
  const { 'x-amz-crc32': _, ...kept } = headers;
  response.writeHead(status, {
    ...kept,
    'content-length': headers['content-length'] === undefined ? body.length : headers['content-length'],
  });
  response.end(body);
  return status;
}

function relay(incoming: IncomingMessage, response: ServerResponse): Promise<number> {
  const status = incoming.statusCode ?? 502;
  response.writeHead(status, endToEnd(incoming.headers));
  return new Promise((resolve, reject) => {
    incoming.once('error', reject);
    response.once('finish', () => resolve(status));
    response.once('close', () => resolve(status));
    incoming.pipe(response);
  });
}

function fail(response: ServerResponse, service: ServiceName, error: unknown): void {
  if (response.headersSent) response.destroy();
  else if (error instanceof BodyTooLarge) response.writeHead(413).end();
  else refuse(response, service, 'unavailable');
}

/** The service of a request whose signature does not tell: only the shape of the refusal depends on it. */
function guess(request: IncomingMessage): ServiceName {
  const by: SignedBy | undefined = parseAuthorization(request.headers.authorization);
  const target = String(request.headers['x-amz-target'] ?? '');
  if (target.startsWith('DynamoDB')) return 'dynamodb';
  if (target.startsWith('TrentService')) return 'kms';
  return SERVICES.find((known) => known === by?.service) ?? 's3';
}

function parseJson(body: Buffer): JsonBody {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonBody) : undefined;
  } catch {
    return undefined;
  }
}

/** A read of the proxy's own, for what the index lag must know. Emulators look at the form of a signature only. */
async function readRows(upstream: string, rows: readonly Row[]): Promise<(Item | undefined)[]> {
  const response = await fetch(upstream, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.TransactGetItems',
      'x-amz-date': '20250101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20250101/eu-west-3/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
    },
    body: JSON.stringify({ TransactItems: rows.map(({ table, key }) => ({ Get: { TableName: table, Key: key } })) }),
  });
  if (!response.ok) throw new Error(`the index lag could not read: ${await response.text()}`);
  const { Responses } = (await response.json()) as { Responses: { Item?: Item }[] };
  return Responses.map(({ Item }) => Item);
}
