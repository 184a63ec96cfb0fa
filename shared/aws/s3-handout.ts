import { createHash, createHmac } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { passing } from '../ledger/unavailable.ts';
import type { Handout } from '../lifecycle/ports.ts';

/**
 * Objects that are given to a person by a link which soon ends: an address of S3 with a signature in its query (Signature
 * Version 4, "Authenticating Requests: Using Query Parameters"). Whoever has the address has the object until then, so
 * it is short, and its key cannot be guessed. The provider tells the time by its own clock, never by the platform's.
 */
export function createS3Handout(client: S3Client, bucket: string): Handout {
  return {
    async handOut(key, bytes, { mediaType, filename, seconds }) {
      const ContentDisposition = `attachment; filename="${filename}"`;
      const input = { Bucket: bucket, Key: key, Body: bytes, ContentType: mediaType, ContentDisposition };
      try {
        await client.send(new PutObjectCommand(input));
      } catch (error) {
        throw passing(error, 'the object store');
      }
      const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials();
      const region = await client.config.region();
      const address = await addressOf(client, bucket, key);
      return signedAddress(address, { accessKeyId, secretAccessKey, sessionToken, region }, seconds, new Date());
    },
  };
}

/** Where the client would ask for the object: its own rules about endpoints and buckets decide. */
async function addressOf(client: S3Client, Bucket: string, Key: string): Promise<URL> {
  const command = new GetObjectCommand({ Bucket, Key });
  let address: URL | undefined;
  command.middlewareStack.add(
    () => async (args) => {
      const { protocol, hostname, port, path } = args.request as Record<string, string | number | undefined>;
      address = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
      return { response: {}, output: { $metadata: {} } };
    },
    { step: 'finalizeRequest', priority: 'high', name: 'addressOf' },
  );
  await client.send(command);
  if (!address) throw new Error('the client of the object store told no address');
  return address;
}

export interface Signatory {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
  readonly region: string;
}

/** The address with leave to read it for so many seconds from `now`. */
export function signedAddress(address: URL, by: Signatory, seconds: number, now: Date): string {
  const stamp = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = `${stamp.slice(0, 8)}/${by.region}/s3/aws4_request`;
  const query: Record<string, string> = {
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${by.accessKeyId}/${scope}`,
    'X-Amz-Date': stamp,
    'X-Amz-Expires': String(seconds),
    'X-Amz-SignedHeaders': 'host',
    ...(by.sessionToken !== undefined && { 'X-Amz-Security-Token': by.sessionToken }),
  };
  const canonical = Object.keys(query)
    .sort()
    .map((name) => `${name}=${encode(query[name]!)}`)
    .join('&');
  const request = ['GET', address.pathname, canonical, `host:${address.host}\n`, 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const hashed = createHash('sha256').update(request).digest('hex');
  const toSign = ['AWS4-HMAC-SHA256', stamp, scope, hashed].join('\n');
  const key = [stamp.slice(0, 8), by.region, 's3', 'aws4_request'].reduce<Buffer>(
    (under, part) => createHmac('sha256', under).update(part).digest(),
    Buffer.from(`AWS4${by.secretAccessKey}`),
  );
  const signature = createHmac('sha256', key).update(toSign).digest('hex');
  return `${address.origin}${address.pathname}?${canonical}&X-Amz-Signature=${signature}`;
}

/** RFC 3986 with its small set of unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
