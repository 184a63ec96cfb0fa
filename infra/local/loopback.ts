import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One part of the local cloud that answers on the loopback interface. */
export interface Running {
  readonly url: string;
  stop(): Promise<void>;
}

/** A problem with the machine or the settings, told in one sentence for the person who started us. */
export class LocalProblem extends Error {
  override readonly name = 'LocalProblem';
}

/**
 * Serves on 127.0.0.1 and nowhere else; port 0 takes any free one.
 * Throws `LocalProblem` when the port is busy.
 */
export async function listen(listener: RequestListener, port: number, what: string): Promise<Running> {
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explainListening(error, port, what)));
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        // A client that keeps a request open must not keep us from ending.
        setTimeout(() => server.closeAllConnections(), 500).unref();
      }),
  };
}

function explainListening(error: NodeJS.ErrnoException, port: number, what: string): Error {
  if (error.code === 'EADDRINUSE')
    return new LocalProblem(
      `Port ${port}, wanted for ${what}, is in use by another program: stop that or choose another.`,
    );
  if (error.code === 'EACCES')
    return new LocalProblem(`Port ${port}, wanted for ${what}, may not be used by this user.`);
  return error;
}

/** Reads a whole body; throws `BodyTooLarge` beyond `limit` octets. */
export async function readBody(stream: AsyncIterable<Buffer>, limit: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of stream) {
    length += part.length;
    if (length > limit) throw new BodyTooLarge(limit);
    parts.push(part);
  }
  return Buffer.concat(parts, length);
}

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
  constructor(limit: number) {
    super(`body beyond ${limit} octets`);
  }
}

/** Who the proxy found to be calling; the header never comes from outside, because the proxy replaces it. */
export const PRINCIPAL_HEADER = 'x-sceau-principal';

export function principalOf(request: IncomingMessage): string {
  const name = request.headers[PRINCIPAL_HEADER];
  return typeof name === 'string' ? name : 'direct';
}

/** Answers in AWS's JSON protocols; returns the request id under which the answer can be found again. */
export function answerJson(response: ServerResponse, status: number, body: unknown, type: string): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'content-type': type,
    'content-length': bytes.length,
    ...(response.hasHeader('x-amzn-requestid') ? {} : { 'x-amzn-requestid': randomUUID() }),
  });
  response.end(bytes);
}

/** Starts one part as a process of its own: prints `{"name","url"}` as one line, ends on SIGTERM or SIGINT. */
export async function main(name: string, start: () => Promise<Running>): Promise<void> {
  try {
    const running = await start();
    console.log(JSON.stringify({ name, url: running.url }));
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => void running.stop().then(() => process.exit(0)));
  } catch (error) {
    console.error(error instanceof LocalProblem ? error.message : error);
    process.exit(1);
  }
}
