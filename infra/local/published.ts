import { GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import type { LocalPrincipal } from './cloud.ts';
import type { ReadPublished } from './gateway/repository.ts';
import { site } from './site.ts';

/** Reads the repository bucket as the content network does when deployed: with a role that may read and nothing else. */
export function createReadPublished(
  endpoint: string,
  principal: LocalPrincipal,
): { readonly read: ReadPublished; readonly close: () => void } {
  const s3 = new S3Client({
    endpoint,
    region: site.region,
    forcePathStyle: true,
    credentials: { accessKeyId: principal.accessKeyId, secretAccessKey: principal.secretAccessKey },
    maxAttempts: 3,
  });
  const read: ReadPublished = async (key) => {
    try {
      const found = await s3.send(new GetObjectCommand({ Bucket: site.buckets.repository, Key: key }));
      return {
        bytes: await found.Body!.transformToByteArray(),
        etag: found.ETag!,
        mediaType: found.ContentType ?? 'application/octet-stream',
        ...(found.CacheControl !== undefined && { cacheControl: found.CacheControl }),
        ...(found.LastModified !== undefined && { lastModified: found.LastModified }),
      };
    } catch (error) {
      // it may not list the bucket, so it is told 403 of what is not there, and answers 404 to either
      if (error instanceof NoSuchKey || (error as Error).name === 'AccessDenied') return undefined;
      throw error;
    }
  };
  return { read, close: () => s3.destroy() };
}
