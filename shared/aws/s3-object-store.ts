import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { passing } from '../ledger/unavailable.ts';
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
      const { Body, ETag } = await client.send(new GetObjectCommand({ Bucket, Key: key, ChecksumMode: 'ENABLED' }));
      if (!Body || !ETag) throw new Error('S3 answered without a body or its entity tag');
      return { bytes: await Body.transformToByteArray(), etag: ETag };
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw passing(error, 'the object store');
    }
  };

  return {
    get,
    async put(key, bytes, { mediaType, cacheControl, onlyIf }) {
      const input = {
        Bucket,
        Key: key,
        Body: bytes,
        ContentType: mediaType,
        ChecksumSHA256: createHash('sha256').update(bytes).digest('base64'),
        ...(cacheControl !== undefined && { CacheControl: cacheControl }),
        ...(onlyIf && ('absent' in onlyIf ? { IfNoneMatch: '*' } : { IfMatch: onlyIf.etag })),
      };
      try {
        await client.send(new PutObjectCommand(input));
      } catch (error) {
        if (!onlyIf || !(error instanceof Error && CONDITION_FAILED.has(error.name)))
          throw passing(error, 'the object store');
        const there = await get(key);
        if (!there || Buffer.compare(there.bytes, bytes) !== 0) throw new Conflict(['object']);
      }
    },
  };
}

/** The last two: another write to the key was under way, and `If-Match` on a key that has no object. */
const CONDITION_FAILED = new Set(['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey']);
