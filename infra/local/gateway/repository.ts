import { INDEX_KEY, INDEX_PATHS, NOT_FOUND_KEY, REPOSITORY_HEADERS } from '../../../functions/publication/headers.ts';
import type { HttpAnswer } from './answer.ts';

/** One published object, as the bucket keeps it. */
export interface PublishedObject {
  readonly bytes: Uint8Array;
  /** With its quotes. */
  readonly etag: string;
  readonly mediaType: string;
  readonly cacheControl?: string;
  readonly lastModified?: Date;
}

/** Reads from the repository bucket; undefined when there is nothing under that key. */
export type ReadPublished = (key: string) => Promise<PublishedObject | undefined>;

/** Only plain names below `repository/`; a segment of dots alone never passes. */
const KEY = /^repository(\/(?!\.+(\/|$))[A-Za-z0-9._~-]+)+$/;

/**
 * The part of the content network: serves what is below `repository/` of the one public bucket over plain http, as CRL
 * distribution points and AIA addresses ask for (RFC 5280 §4.2.1.13). Relying parties never sign in. Nothing is listed.
 */
export async function serveRepository(
  read: ReadPublished,
  request: { readonly method: string; readonly path: string; readonly ifNoneMatch: string | undefined },
): Promise<HttpAnswer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, { allow: 'GET, HEAD' });
  const key = (INDEX_PATHS as readonly string[]).includes(request.path) ? INDEX_KEY : request.path.slice(1);
  const found = KEY.test(key) ? await read(key) : undefined;
  if (found === undefined) {
    const page = await read(NOT_FOUND_KEY);
    return page ? { ...plain(404, { 'content-type': page.mediaType }), body: Buffer.from(page.bytes) } : plain(404);
  }
  const headers = {
    'content-type': found.mediaType,
    etag: found.etag,
    ...(found.cacheControl !== undefined && { 'cache-control': found.cacheControl }),
    ...(found.lastModified !== undefined && { 'last-modified': found.lastModified.toUTCString() }),
    ...REPOSITORY_HEADERS,
  };
  if (matches(request.ifNoneMatch, found.etag)) return { status: 304, headers, cookies: [], body: Buffer.alloc(0) };
  return { status: 200, headers, cookies: [], body: Buffer.from(found.bytes) };
}

/** If-None-Match compares weakly (RFC 9110 §13.1.2). */
function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const bare = (tag: string) => tag.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((tag) => bare(tag) === bare(etag));
}

const plain = (status: number, headers: Record<string, string> = {}): HttpAnswer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...REPOSITORY_HEADERS, ...headers },
  cookies: [],
  body: Buffer.from(status === 404 ? 'Nothing is published here.\n' : 'Published objects can only be read.\n'),
});
