import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LocalClock } from './clock.ts';
import type { LocalDns } from './dns/dns.ts';
import { listen, type Running, readBody } from './loopback.ts';
import type { Scheduler } from './scheduler.ts';

export interface Controlled {
  readonly clock: LocalClock;
  readonly scheduler: Scheduler;
  readonly dns: Pick<LocalDns, 'set' | 'zone'>;
  /** From now on what is sent to an address comes back, or no longer. */
  readonly loseMailbox: (address: string, lost: boolean) => void;
  /** What each part of the platform says of itself. */
  readonly health: () => Promise<Readonly<Record<string, string>>>;
}

/**
 * What a person or a test turns from outside, on a loopback port of its own:
 * `GET /_local/health` · `GET /_local/schedules` · `POST /_local/schedules/{name}/run` ·
 * `POST /_local/schedules` with `{"held": true}`: none runs by itself, so that a leap of the clock wakes nobody ·
 * `GET /_local/clock` ·
 * `POST /_local/clock` with `{"set": "2027-01-01T00:00:00Z"}`, `{"advanceSeconds": 86400}` or `{"reset": true}` ·
 * `GET /_local/dns` · `POST /_local/dns` with `{"name": "example.test", "txt": ["…"]}` ·
 * `POST /_local/mailboxes` with `{"address": "gone@example.test", "lost": true}`: what is sent there comes back.
 */
export function startControl(controlled: Controlled, port = 0): Promise<Running> {
  return listen(
    (request, response) => {
      void serve(controlled, request)
        .catch((error: Error): Reply => [400, { message: error.message }])
        .then(([status, body]) => answer(response, status, body));
    },
    port,
    'the local controls',
  );
}

type Reply = readonly [status: number, body: unknown];

async function serve(controlled: Controlled, request: IncomingMessage): Promise<Reply> {
  // A page in a browser may reach loopback ports: nothing here is for pages.
  if (request.headers.origin !== undefined || !isLoopback(request.headers.host)) return [403, { message: 'Forbidden' }];
  const { clock, scheduler, dns, health, loseMailbox } = controlled;
  const path = (request.url ?? '').split('?')[0]!;
  const schedule = /^\/_local\/schedules\/([\w-]+)\/run$/.exec(path)?.[1];
  switch (`${request.method} ${schedule === undefined ? path : '{schedule}'}`) {
    case 'GET /_local/health':
      return [200, await health()];
    case 'GET /_local/schedules':
      return [200, scheduler.names];
    case 'POST /_local/schedules': {
      const { held } = JSON.parse((await readBody(request, 1024)).toString('utf8')) as { readonly held?: unknown };
      if (typeof held !== 'boolean') throw new Error('give held (true or false)');
      await scheduler.hold(held);
      return [200, { held }];
    }
    case 'POST {schedule}': {
      const outcome = await scheduler.run(schedule!);
      if (outcome === undefined) return [404, { message: `no schedule is called ${schedule}` }];
      return [outcome.failed ? 500 : 200, JSON.parse(outcome.payload)];
    }
    case 'POST /_local/clock':
      turn(clock, JSON.parse((await readBody(request, 1024)).toString('utf8')) as Turn);
      return [200, { now: clock.now().toISOString() }];
    case 'GET /_local/clock':
      return [200, { now: clock.now().toISOString() }];
    case 'GET /_local/dns':
      return [200, dns.zone()];
    case 'POST /_local/dns': {
      const { name, txt } = JSON.parse((await readBody(request, 16_384)).toString('utf8')) as Record<string, unknown>;
      if (typeof name !== 'string' || !Array.isArray(txt) || !txt.every((text) => typeof text === 'string'))
        throw new Error('give name (a domain name) and txt (a list of texts)');
      dns.set(name, txt);
      return [200, dns.zone()];
    }
    case 'POST /_local/mailboxes': {
      const { address, lost } = JSON.parse((await readBody(request, 1024)).toString('utf8')) as Record<string, unknown>;
      if (typeof address !== 'string' || typeof lost !== 'boolean')
        throw new Error('give address (of a mailbox) and lost (true or false)');
      loseMailbox(address, lost);
      return [200, { address, lost }];
    }
    default:
      return [404, { message: 'Not Found' }];
  }
}

interface Turn {
  readonly set?: unknown;
  readonly advanceSeconds?: unknown;
  readonly reset?: unknown;
}

function turn(clock: LocalClock, order: Turn): void {
  if (typeof order.set === 'string' && !Number.isNaN(Date.parse(order.set))) clock.set(new Date(order.set));
  else if (typeof order.advanceSeconds === 'number') clock.advance(order.advanceSeconds * 1000);
  else if (order.reset === true) clock.reset();
  else throw new Error('give one of set (an ISO 8601 instant), advanceSeconds (a number) or reset (true)');
}

const isLoopback = (host: string | undefined) => /^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host ?? '');

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}
