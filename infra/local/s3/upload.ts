import type { IncomingMessage } from 'node:http';
import { decodeChunked } from './aws-chunked.ts';
import { checksums, type Digester, hashing } from './checksums.ts';
import { notImplemented, S3Problem } from './problems.ts';
import type { Condition } from './store.ts';

/** A PutObject being received. */
export interface Upload {
  /** The object's octets, whatever way they travelled. */
  readonly octets: AsyncIterable<Buffer>;
  /** To be given back with the object. */
  readonly headers: Readonly<Record<string, string>>;
  readonly condition: Condition;
  /** Called when all octets have passed: throws when what was promised about them does not hold. */
  verify(size: number): void;
  /** The checksums that held, for the answer. */
  confirmed(): Record<string, string>;
}

const KEPT = ['content-type', 'cache-control', 'content-disposition', 'content-language', 'expires'];
const UNSIGNED = new Set(['UNSIGNED-PAYLOAD', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER']);
const CHUNK_SIGNED = new Set(['STREAMING-AWS4-HMAC-SHA256-PAYLOAD', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER']);
/** Headers that change what an upload means; one that is not served is refused, because ignoring it would be a lie. */
const REFUSED = /^x-amz-(copy-source|object-lock-|server-side-encryption|acl|grant-|tagging|website-|write-offset)/;

export function receive(request: IncomingMessage): Upload {
  const sent = headersOf(request);
  for (const name of sent.keys()) if (REFUSED.test(name)) throw notImplemented(`The header "${name}"`);
  const encodings = (sent.get('content-encoding') ?? '').split(',').map((part) => part.trim());
  const chunked = encodings.includes('aws-chunked');
  const encoding = encodings.filter((part) => part !== 'aws-chunked' && part !== '').join(', ');

  const headers: Record<string, string> = encoding === '' ? {} : { 'content-encoding': encoding };
  for (const name of KEPT) if (sent.has(name)) headers[name] = sent.get(name)!;
  for (const [name, value] of sent) if (name.startsWith('x-amz-meta-')) headers[name] = value;

  const trailers = new Map<string, string>();
  const promised = (sent.get('x-amz-trailer') ?? '').split(',').map((part) => part.trim().toLowerCase());
  const digests = new Map<string, Digester>();
  for (const name of [...sent.keys(), ...promised]) {
    const kind = /^x-amz-checksum-(crc.*|sha.*)$/.exec(name)?.[1];
    if (kind === undefined) continue;
    const make = Object.hasOwn(checksums, kind) ? checksums[kind] : undefined;
    if (make === undefined) throw notImplemented(`The checksum ${kind}`);
    digests.set(kind, make());
  }
  // The signature covers this digest of the body as it travels, so it is compared with what does travel.
  const declared = sent.get('x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD';
  const signed = UNSIGNED.has(declared) || CHUNK_SIGNED.has(declared) ? undefined : hashing('sha256');
  const md5 = sent.has('content-md5') ? hashing('md5') : undefined;

  async function* octets(): AsyncGenerator<Buffer> {
    for await (const part of chunked ? decodeChunked(request, trailers) : (request as AsyncIterable<Buffer>)) {
      for (const digest of digests.values()) digest.update(part);
      signed?.update(part);
      md5?.update(part);
      yield part;
    }
  }

  const verify = (size: number): void => {
    const length = sent.get('x-amz-decoded-content-length');
    if (length !== undefined && Number(length) !== size)
      throw new S3Problem(400, 'IncompleteBody', 'The body has not the length that was declared.');
    if (signed !== undefined && signed.digest().toString('hex') !== declared)
      throw new S3Problem(400, 'XAmzContentSHA256Mismatch', 'The body is not the one that was signed.');
    if (md5 !== undefined && md5.digest().toString('base64') !== sent.get('content-md5'))
      throw new S3Problem(400, 'BadDigest', 'The Content-MD5 you specified did not match what we received.');
    for (const [kind, digest] of digests) {
      const name = `x-amz-checksum-${kind}`;
      const expected = sent.get(name) ?? trailers.get(name);
      const found = digest.digest().toString('base64');
      if (expected !== found)
        throw new S3Problem(
          400,
          'BadDigest',
          `The ${kind.toUpperCase()} you specified did not match the calculated checksum.`,
        );
      headers[name] = found;
    }
  };
  const confirmed = () =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-amz-checksum-')));
  return { octets: octets(), headers, condition: conditionOf(sent), verify, confirmed };
}

function conditionOf(sent: ReadonlyMap<string, string>): Condition {
  const ifMatch = sent.get('if-match');
  const ifNoneMatch = sent.get('if-none-match');
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') throw notImplemented('If-None-Match with a value other than *');
  return { ...(ifMatch === undefined ? {} : { ifMatch }), ...(ifNoneMatch === '*' ? { ifNoneMatch } : {}) };
}

function headersOf(request: IncomingMessage): Map<string, string> {
  return new Map(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  );
}
