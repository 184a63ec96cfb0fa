import { type LookupAddress, Resolver } from 'node:dns';

/** Every address of a name, of both families; an error where there is none. As `dns.lookup` is asked with `all`. */
export type LookupAll = (
  hostname: string,
  options: { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

/**
 * Names as the DNS knows them, and nothing else: neither the machine's file of hosts nor its search domains. Without the
 * few threads that the system's own look-ups share, on which a name server that keeps silent would keep every name waiting.
 * `servers` in place of the machine's, for tests.
 */
export function createPublicLookup(servers?: readonly string[]): LookupAll {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 });
  if (servers) resolver.setServers(servers);
  return (hostname, _, callback) => {
    const found: LookupAddress[] = [];
    let left = 2;
    const heard = (family: 4 | 6) => (error: NodeJS.ErrnoException | null, addresses?: readonly string[]) => {
      found.push(...(addresses ?? []).map((address) => ({ address, family })));
      left -= 1;
      if (left === 0) callback(found.length > 0 ? null : (error ?? new Error('no address')), found);
    };
    resolver.resolve4(hostname, heard(4));
    resolver.resolve6(hostname, heard(6));
  };
}
