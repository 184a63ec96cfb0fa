import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One answer of a remote service; `hang` never answers. */
export type Canned =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | 'hang'
  | 'hang-up';

export interface CannedService {
  readonly url: string;
  readonly requests: readonly {
    readonly method: string;
    readonly path: string;
    readonly headers: IncomingHttpHeaders;
    readonly body: string;
  }[];
  close(): Promise<void>;
}

/** A service that gives these answers in turn, the last one again and again, and remembers what it was asked. */
export async function canned(...answers: Canned[]): Promise<CannedService> {
  const requests: { method: string; path: string; headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)]!;
    const asked = { method: request.method!, path: request.url!, headers: request.headers, body: '' };
    requests.push(asked);
    for await (const part of request) asked.body += String(part);
    if (answer === 'hang') return;
    if (answer === 'hang-up') {
      request.socket.destroy();
      return;
    }
    const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {});
    response.writeHead(answer.status, {
      'content-type': 'application/x-amz-json-1.0',
      'x-amzn-requestid': `request-${requests.length}`,
      ...answer.headers,
    });
    response.end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
