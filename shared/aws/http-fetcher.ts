import type { Fetcher } from '../lifecycle/ports.ts';

/** The largest list that is read, octets. */
const MOST_BYTES = 1 << 28;

/** Asks over the internet as any relying party does: no credentials, no redirects, and not for ever. */
export function createHttpFetcher(timeoutMs: number): Fetcher {
  return {
    async fetch(url, etag) {
      try {
        const response = await fetch(url, {
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
          headers: etag === undefined ? {} : { 'if-none-match': etag },
        });
        if (response.status === 304) return { etag };
        if (response.status !== 200 || Number(response.headers.get('content-length') ?? 0) > MOST_BYTES) {
          await response.body?.cancel();
          return undefined;
        }
        const bytes = new Uint8Array(await response.arrayBuffer());
        return { bytes, etag: response.headers.get('etag') ?? undefined };
      } catch {
        return undefined;
      }
    },
  };
}
