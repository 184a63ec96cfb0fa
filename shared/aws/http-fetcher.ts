import { concat } from '../der/octets.ts';
import type { Fetcher } from '../lifecycle/ports.ts';

/** The largest list that is read, octets. */
const MOST_BYTES = 1 << 28;

/** Asks over the internet as relying parties do: no credentials, no redirects, not for ever, and no more than a list can be. */
export function createHttpFetcher(timeoutMs: number, mostBytes = MOST_BYTES): Fetcher {
  return {
    async fetch(url, etag) {
      try {
        const response = await fetch(url, {
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
          headers: etag === undefined ? {} : { 'if-none-match': etag },
        });
        if (response.status === 304) return { etag };
        if (response.status !== 200 || Number(response.headers.get('content-length') ?? 0) > mostBytes) {
          await response.body?.cancel();
          return undefined;
        }
        const bytes = await read(response, mostBytes);
        return bytes && { bytes, etag: response.headers.get('etag') ?? undefined };
      } catch {
        return undefined;
      }
    },
  };
}

/** The body; undefined where it is longer than it may be, whatever its header said. */
async function read({ body }: Response, mostBytes: number): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    length += part.length;
    if (length > mostBytes) return undefined;
    parts.push(part);
  }
  return concat(parts);
}
