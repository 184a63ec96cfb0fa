import { randomBytes } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LocalProblem } from '../loopback.ts';
import { type HttpAnswer, ownAnswer } from './answer.ts';
import { createServe, type GatewayOptions } from './serve.ts';

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

/** Takes the port (0: any free one). Throws `LocalProblem` when it cannot be had. */
export async function bindGateway(host: string, port: number): Promise<Gateway> {
  let serve: ReturnType<typeof createServe> = async () => ownAnswer(503);
  let report: (error: unknown) => void = () => {};
  const server = createServer({ keepAliveTimeout: 60_000, maxHeaderSize: HEADER_OCTETS }, async (request, response) => {
    const requestId = randomBytes(11).toString('base64url');
    const answer = await serve(request, requestId).catch((error: unknown) => {
      report(error);
      return ownAnswer(500);
    });
    send(response, answer, requestId);
  });
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
