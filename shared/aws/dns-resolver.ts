import { Resolver as NodeResolver } from 'node:dns/promises';
import { Refusal } from '../errors.ts';
import type { Resolver } from '../lifecycle/ports.ts';

const TRIES = 2;
const TIME_OUT_MS = 2_000;

/** What it means that a name has no TXT records, or is none (RFC 2308). */
const NOTHING: ReadonlySet<string> = new Set(['ENODATA', 'ENOTFOUND']);

/**
 * Asks the resolvers at `servers` (`address` or `address:port`), those of the machine without any. A name may have a CNAME
 * to another zone: the resolver follows it, as every relying party would.
 */
export function createDnsResolver(servers: readonly string[]): Resolver {
  const resolver = new NodeResolver({ timeout: TIME_OUT_MS, tries: TRIES });
  if (servers.length > 0) resolver.setServers(servers);
  return {
    async txt(name) {
      try {
        // one record may come in pieces, which belong together (RFC 7208 section 3.3 says so of its own use)
        return (await resolver.resolveTxt(name)).map((pieces) => pieces.join(''));
      } catch (error) {
        if (NOTHING.has((error as { code?: string }).code ?? '')) return [];
        throw new Refusal('unavailable', 'The DNS did not answer about this domain: ask again in a while.', {
          retryAfterSeconds: RETRY_SECONDS,
          cause: error,
        });
      }
    },
  };
}

const RETRY_SECONDS = 60;
