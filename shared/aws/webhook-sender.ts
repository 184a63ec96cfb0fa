import { lookup as systemLookup } from 'node:dns';
import type { ClientRequest } from 'node:http';
import { request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { WebhookSender } from '../lifecycle/ports.ts';
import { isLoopbackAddress, isPublicAddress } from '../registration/public-address.ts';
import type { DeliveryFailure } from '../registration/webhook-records.ts';
import { createPublicLookup, type LookupAll } from './public-lookup.ts';

export interface WebhookSenderOptions {
  /** From the first look-up to the last header of the answer, milliseconds. */
  readonly timeoutMs: number;
  /** Whether this very machine may be asked: a developer's setting, which deployed stages refuse. */
  readonly loopback: boolean;
  /** PEM of further authorities to trust, for tests. */
  readonly ca?: string;
  /** In place of the DNS, for tests. */
  readonly lookup?: LookupAll;
}

/** The name leads nowhere, or to where nobody outside could send anybody. */
class NotPublic extends Error {
  readonly code = 'ENOTPUBLIC';
}

/**
 * Posts to the public internet. Where a name leads is judged when the connection is made, on the very addresses that it is
 * made to: a name that leads elsewhere at the second look gains nothing. One address that is not public, among others, is
 * reason enough. A connection serves one call; redirections are not followed; of the answer the status alone is read.
 */
export function createWebhookSender({ timeoutMs, loopback, ca, lookup }: WebhookSenderOptions): WebhookSender {
  const allowed = (address: string) => isPublicAddress(address) || (loopback && isLoopbackAddress(address));
  // a developer's own names stand in the file of hosts
  const guarded = guardedLookup(allowed, lookup ?? (loopback ? systemLookup : createPublicLookup()));
  return {
    post: ({ url, headers, body }) =>
      new Promise((resolve) => {
        const { protocol, hostname } = new URL(url);
        const literal = hostname.replaceAll(/[[\]]/g, '');
        // an address in figures is never looked up
        if (protocol !== 'https:' || (isIP(literal) > 0 && !allowed(literal))) return resolve({ failure: 'address' });
        const asked: { call?: ClientRequest } = {};
        const end = (answer: Awaited<ReturnType<WebhookSender['post']>>) => {
          clearTimeout(timer);
          resolve(answer);
          asked.call?.destroy();
        };
        const timer = setTimeout(() => end({ failure: 'timeout' }), timeoutMs);
        try {
          asked.call = request(url, {
            method: 'POST',
            agent: false,
            lookup: guarded,
            minVersion: 'TLSv1.2',
            // whatever the environment says
            rejectUnauthorized: true,
            ...(ca !== undefined && { ca }),
            headers: { ...headers, 'content-length': Buffer.byteLength(body), connection: 'close' },
          });
          asked.call.on('error', (error: NodeJS.ErrnoException) => end({ failure: failureOf(error) }));
          asked.call.on('response', ({ statusCode: status = 0 }) =>
            end(status >= 200 && status < 300 ? { status } : { status, failure: 'status' }),
          );
          // hung up without an error: it wants another protocol
          asked.call.on('close', () => end({ failure: 'refused' }));
          asked.call.end(body);
        } catch {
          end({ failure: 'address' });
        }
      }),
  };
}

function guardedLookup(allowed: (address: string) => boolean, lookup: LookupAll): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { all: true }, (error, found) => {
      const [first] = error ? [] : found;
      if (!first || !found.every(({ address }) => allowed(address))) return callback(new NotPublic(), []);
      if (options.all) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
}

const CUT = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']);

function failureOf(error: NodeJS.ErrnoException & { errors?: readonly NodeJS.ErrnoException[] }): DeliveryFailure {
  // of several addresses tried in vain the first tells
  const code = error.code ?? error.errors?.[0]?.code ?? '';
  if (code === 'ENOTPUBLIC') return 'address';
  if (code === 'ETIMEDOUT') return 'timeout';
  if (CUT.has(code) || code.startsWith('HPE_')) return 'refused';
  return 'tls';
}
