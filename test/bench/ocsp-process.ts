import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Context } from 'aws-lambda';
import { operations } from '../../functions/status/status.lambda.ts';
import { buildEvent } from '../../infra/local/gateway/event.ts';
import { lambda } from '../../shared/http/lambda.ts';
import type { Event } from '../../shared/http/state.ts';
import { createCallKeeper } from '../../shared/ledger/call-keeper.ts';
import { asking, makeStatusWorld, openDesk } from '../world/status.ts';

/**
 * The status function behind a plain server, in a process of its own, with one certificate to be asked about: what API
 * Gateway does besides making the event of a call and reading the answer is not ours to spend.
 */
export interface StatusOpened {
  /** With a request without a nonce in it. */
  readonly url: string;
}

const SERIAL = '5f0123456789abcdef0123456789abcd';
const world = await makeStatusWorld('bench');
await world.certificate(SERIAL);
const settings = { cardClaim: '', directoryClaim: '', assuranceClaim: '', assuranceValue: '', rateLimit: 1 };
const house = { ...world, calls: createCallKeeper(world.table), settings, desk: openDesk(world) };
const handler = lambda('status', operations, () => house);
const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 10_000 } as Context;
const BASE = '/ocsp/ca/';

const server = createServer(async (request, response) => {
  const path = decodeURIComponent(request.url ?? '');
  const arrival = {
    method: 'GET',
    path,
    rawQueryString: '',
    rawHeaders: request.rawHeaders,
    body: Buffer.alloc(0),
    sourceIp: '192.0.2.1',
    port: 0,
    protocol: 'HTTP/1.1',
  };
  const event = buildEvent(arrival, {
    routeKey: 'GET /ocsp/{issuer}/{request+}',
    pathParameters: { issuer: 'ca', request: path.slice(BASE.length) },
    requestId: 'bench',
    traceId: 'bench',
    domainName: 'bench',
    now: new Date(),
  });
  const { statusCode = 500, headers, body } = await handler(event as Event, context);
  const octets = Buffer.from(body ?? '', 'base64');
  response.writeHead(statusCode, { ...(headers as Record<string, string>), 'content-length': octets.length });
  response.end(octets);
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const request = encodeURIComponent(Buffer.from(asking(world.certId(SERIAL)).request).toString('base64'));
  process.send?.({ url: `http://127.0.0.1:${port}${BASE}${request}` } satisfies StatusOpened);
});
process.once('disconnect', () => process.exit(0));
