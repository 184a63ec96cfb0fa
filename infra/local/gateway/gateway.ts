import { randomBytes } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { LocalProblem } from '../loopback.ts';
import { type HttpAnswer, ownAnswer } from './answer.ts';
import { createServe, type GatewayOptions } from './serve.ts';
import { isTrusted, type TlsIdentity } from './tls.ts';

export type { GatewayOptions, Integration } from './serve.ts';

/** The public address of the platform: API Gateway and the content network in one, on HOST and PORT. */
export interface Gateway {
  readonly host: string;
  readonly port: number;
  /** Under which it is reached, and which it publishes: a loopback address where it listens on all of them. */
  readonly domainName: string;
  /** Until it is called every request is answered 503: the port is taken first, so that its number can be published. */
  open(options: Omit<GatewayOptions, 'port' | 'domainName'>, report: (error: unknown) => void): void;
  stop(): Promise<void>;
}

/** API Gateway's quota on request line and headers together. */
const HEADER_OCTETS = 10_240;

/**
 * Takes the port (0: any free one), in clear or, with `tls`, for clients that have a certificate of the trust store. Throws
 * `LocalProblem` when it cannot be had.
 */
export async function bindGateway(host: string, port: number, tls?: TlsIdentity): Promise<Gateway> {
  let serve: ReturnType<typeof createServe> = async () => ownAnswer(503);
  let report: (error: unknown) => void = () => {};
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    const requestId = randomBytes(11).toString('base64url');
    const answer = await serve(request, requestId).catch((error: unknown) => {
      report(error);
      return ownAnswer(500);
    });
    send(response, answer, requestId);
  };
  const limits = { keepAliveTimeout: 60_000, maxHeaderSize: HEADER_OCTETS };
  const server = tls ? createMutualServer(tls, limits, listener) : createServer(limits, listener);
  await listening(server, host, port);
  const taken = (server.address() as AddressInfo).port;
  const domainName = reachable(host);
  return {
    host,
    port: taken,
    domainName,
    open: (options, tell) => {
      serve = createServe({ ...options, port: taken, domainName });
      report = tell;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        // A client that keeps a request open must not keep us from ending.
        setTimeout(() => server.closeAllConnections(), 500).unref();
      }),
  };
}

/** As a custom domain with mutual TLS and the policy TLS_1_2: nobody is heard without a certificate of the trust store. */
function createMutualServer(tls: TlsIdentity, limits: ServerOptions, listener: RequestListener): Server {
  const { key, certificate, trusted } = tls;
  const asked = { requestCert: true, rejectUnauthorized: false, minVersion: 'TLSv1.2' } as const;
  const server = createTlsServer({ ...limits, ...asked, key, cert: certificate, ca: [...trusted] }, listener);
  // `tls.ts` says of whom, since the handshake goes by the real time alone
  server.prependListener('secureConnection', (socket) => {
    if (!isTrusted(socket, trusted)) socket.destroy();
  });
  return server;
}

function send(response: ServerResponse, answer: HttpAnswer, requestId: string): void {
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  if (answer.cookies.length > 0) response.setHeader('set-cookie', [...answer.cookies]);
  response.setHeader('apigw-requestid', requestId);
  const bodiless = answer.status === 204 || answer.status === 304;
  if (!bodiless) response.setHeader('content-length', answer.body.length);
  response.writeHead(answer.status);
  response.end(bodiless ? undefined : answer.body); // Node sends no body in answer to HEAD
}

function reachable(host: string): string {
  const named = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return named.includes(':') ? `[${named}]` : named;
}

async function listening(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, host, port)));
    server.listen(port, host, resolve);
  });
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new LocalProblem(
      `Port ${port} on ${host} is in use by another program: stop that, or choose another with PORT=….`,
    );
  if (error.code === 'EACCES')
    return new LocalProblem(`Port ${port} on ${host} may not be used by this user: choose another with PORT=….`);
  return new LocalProblem(
    `The address ${host}:${port} cannot be used (${error.code ?? error.message}): check HOST and PORT.`,
  );
}
