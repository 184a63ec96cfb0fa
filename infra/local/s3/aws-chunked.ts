import { S3Problem } from './problems.ts';

/**
 * Undoes `Content-Encoding: aws-chunked` (S3 API Reference, "Signature calculations: transferring payload in multiple
 * chunks"): hexadecimal length, optional `;chunk-signature=…`, CRLF, octets, CRLF, …, a chunk of length 0, trailers.
 * Chunk signatures are not verified; the request's own signature was. Trailers are put into `trailers`, names lower case.
 */
export async function* decodeChunked(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  let waiting: Buffer = Buffer.alloc(0);
  let state: 'length' | 'octets' | 'after' | 'trailers' = 'length';
  let left = 0;
  for await (const part of source) {
    waiting = waiting.length === 0 ? part : Buffer.concat([waiting, part]);
    while (waiting.length > 0) {
      if (state === 'octets') {
        const octets = waiting.subarray(0, left);
        waiting = waiting.subarray(octets.length);
        left -= octets.length;
        if (left === 0) state = 'after';
        yield octets;
        continue;
      }
      const end = waiting.indexOf('\r\n');
      if (end < 0) {
        if (waiting.length > 4096) throw malformed();
        break;
      }
      const line = waiting.subarray(0, end).toString('latin1');
      waiting = waiting.subarray(end + 2);
      if (state === 'after') {
        if (line !== '') throw malformed();
        state = 'length';
      } else if (state === 'length') {
        const length = /^([0-9a-fA-F]{1,8})(;.*)?$/.exec(line)?.[1];
        if (length === undefined) throw malformed();
        left = Number.parseInt(length, 16);
        state = left === 0 ? 'trailers' : 'octets';
      } else if (line !== '') {
        const colon = line.indexOf(':');
        if (colon < 1) throw malformed();
        trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
      }
    }
  }
  if (state !== 'trailers') throw new S3Problem(400, 'IncompleteBody', 'The body ended before its last chunk.');
}

const malformed = () => new S3Problem(400, 'InvalidChunk', 'The body is not in aws-chunked form.');
