import { gunzipSync } from 'node:zlib';
import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { passing } from '../ledger/unavailable.ts';
import type { Trail } from '../lifecycle/sign-watch/ports.ts';
import { createS3ObjectStore } from './s3-object-store.ts';

/** A file of the trail is a few minutes of one region; more than this once unpacked is none. */
const LARGEST = 512 * 1024 * 1024;

/** The trail's files in their bucket, packed as CloudTrail packs them (RFC 1952). */
export function createS3Trail(client: S3Client, bucket: string): Trail {
  const store = createS3ObjectStore(client, bucket);
  return {
    async below(prefix) {
      const found: string[] = [];
      let token: string | undefined;
      do {
        const input = { Bucket: bucket, Prefix: prefix, Delimiter: '/', ContinuationToken: token };
        try {
          const page = await client.send(new ListObjectsV2Command(input));
          for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix) found.push(Prefix);
          for (const { Key } of page.Contents ?? []) if (Key) found.push(Key);
          token = page.NextContinuationToken;
        } catch (error) {
          throw passing(error, 'the object store');
        }
      } while (token !== undefined);
      return found;
    },

    async read(object) {
      const there = await store.get(object);
      return there && { bytes: there.bytes, text: gunzipSync(there.bytes, { maxOutputLength: LARGEST }).toString() };
    },
  };
}
