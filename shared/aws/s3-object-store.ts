import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, type PutObjectCommandInput, type S3Client } from '@aws-sdk/client-s3';
import { isUnavailable, passing } from '../ledger/unavailable.ts';
import { Conflict, type ObjectStore } from '../lifecycle/ports.ts';

/**
 * The objects of one bucket. A conditional write that is refused is compared with what is there: when that is what was to
 * be written, an earlier attempt had arrived and only its answer was lost. The role needs s3:ListBucket on the prefix, or
 * S3 answers "access denied" for an object that is not there.
 */
export function createS3ObjectStore(client: S3Client, bucket: string): ObjectStore {
  const Bucket = bucket;
  const get: ObjectStore['get'] = async (key) => {
    try {
      const input = { Bucket, Key: key, ChecksumMode: 'ENABLED' } as const;
      const { Body, ETag, ContentLength } = await client.send(new GetObjectCommand(input));
      if (!Body || !ETag || ContentLength === undefined)
        throw new Error('S3 answered without a body or its entity tag');
      return { bytes: await octetsOf(Body as Readable, ContentLength), etag: ETag };
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw passing(error, 'the object store');
    }
  };

  return {
    get,
    async put(key, bytes, { mediaType, cacheControl, onlyIf }) {
      const pieces = bytes instanceof Uint8Array ? [bytes] : bytes;
      const input = {
        Bucket,
        Key: key,
        ContentType: mediaType,
        ContentLength: pieces.reduce((sum, piece) => sum + piece.length, 0),
        ChecksumSHA256: checksumOf(pieces),
        ...(cacheControl !== undefined && { CacheControl: cacheControl }),
        ...(onlyIf && ('absent' in onlyIf ? { IfNoneMatch: '*' } : { IfMatch: onlyIf.etag })),
      };
      try {
        await putPieces(client, input, pieces);
      } catch (error) {
        if (!onlyIf || !(error instanceof Error && CONDITION_FAILED.has(error.name)))
          throw passing(error, 'the object store');
        const there = await get(key);
        if (!there || !sameOctets(there.bytes, pieces)) throw new Conflict(['object']);
      }
    },
  };
}

/** Beyond this, octets are sent piece by piece, so that they are held once and signed as a stream is. */
const LARGE = 1 << 20;
const ATTEMPTS = 3;

/** The client cannot begin a stream again; we can, because the pieces are there. */
async function putPieces(
  client: S3Client,
  input: Omit<PutObjectCommandInput, 'Body'> & { readonly ContentLength: number },
  pieces: readonly Uint8Array[],
): Promise<void> {
  if (input.ContentLength <= LARGE) {
    await client.send(
      new PutObjectCommand({ ...input, Body: pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces) }),
    );
    return;
  }
  for (let attempt = 1; ; attempt++) {
    try {
      await client.send(new PutObjectCommand({ ...input, Body: Readable.from(slices(pieces)) }));
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || !isUnavailable(error)) throw error;
    }
  }
}

const SLICE = 1 << 18;

function* slices(pieces: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += SLICE) yield piece.subarray(at, at + SLICE);
  }
}

/** Into one buffer of the announced length: large objects are held once. */
async function octetsOf(body: Readable, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for await (const part of body as AsyncIterable<Uint8Array>) {
    if (at + part.length > length) throw new Error('S3 answered with more octets than it announced');
    bytes.set(part, at);
    at += part.length;
  }
  if (at < length) throw new Error('S3 answered with fewer octets than it announced');
  return bytes;
}

function checksumOf(pieces: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('base64');
}

function sameOctets(there: Uint8Array, pieces: readonly Uint8Array[]): boolean {
  let at = 0;
  for (const piece of pieces) {
    if (Buffer.compare(there.subarray(at, at + piece.length), piece) !== 0) return false;
    at += piece.length;
  }
  return at === there.length;
}

/** The last two: another write to the key was under way, and `If-Match` on a key that has no object. */
const CONDITION_FAILED = new Set(['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey']);
