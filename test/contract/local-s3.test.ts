import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Running } from '../../infra/local/loopback.ts';
import { startS3 } from '../../infra/local/s3/s3.ts';

const folder = join(mkdtempSync(join(tmpdir(), 'sceau-s3-')), 'state');
const Bucket = 'sceau-test';
let running: Running;
let s3: S3Client;

async function start(): Promise<void> {
  running = await startS3({ folder, port: 0, now: Date.now, buckets: [Bucket] });
  s3 = new S3Client({
    endpoint: running.url,
    region: 'eu-west-3',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
}
beforeAll(start);
afterAll(async () => {
  await running.stop();
  rmSync(dirname(folder), { recursive: true });
});

const put = (Key: string, Body: string | Buffer, more: object = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
async function get(Key: string, more: object = {}): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return Buffer.from(await Body!.transformToByteArray());
}
const status = (httpStatusCode: number, name: string) => ({ name, $metadata: { httpStatusCode } });

describe('an object', () => {
  it('comes back with its octets, type, caching, metadata and ETag', async () => {
    const octets = randomBytes(100_000);
    await put('crl/one.crl', octets, {
      ContentType: 'application/pkix-crl',
      CacheControl: 'max-age=60',
      Metadata: { number: '7' },
    });
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'crl/one.crl' }));
    expect(head).toMatchObject({
      ContentType: 'application/pkix-crl',
      CacheControl: 'max-age=60',
      Metadata: { number: '7' },
      ContentLength: 100_000,
      ETag: `"${createHash('md5').update(octets).digest('hex')}"`,
    });
    expect(await get('crl/one.crl')).toEqual(octets);
    expect(await get('crl/one.crl', { Range: 'bytes=10-19' })).toEqual(octets.subarray(10, 20));
  });

  it('may be empty, and may have an awkward name', async () => {
    for (const key of ["a b+c'(1)!*~é/ü.crl", '../../escape', 'x/../y', '%2e%2e/z', 'a//b']) await put(key, key);
    for (const key of ["a b+c'(1)!*~é/ü.crl", '../../escape', 'x/../y', '%2e%2e/z', 'a//b'])
      expect((await get(key)).toString()).toBe(key);
    await put('empty', Buffer.alloc(0));
    expect(await get('empty')).toHaveLength(0);
    expect(readdirSync(dirname(folder))).toEqual(['state']);
  });

  it('arrives in chunks with a checksum behind it, as the SDK sends streams', async () => {
    const octets = randomBytes(3_000_000);
    const Body = Readable.from([octets.subarray(0, 7), octets.subarray(7, 1_500_000), octets.subarray(1_500_000)]);
    await put('streamed', Body as unknown as Buffer, { ContentLength: octets.length, ChecksumAlgorithm: 'SHA256' });
    expect(await get('streamed')).toEqual(octets);
    const { ChecksumSHA256, ContentEncoding } = await s3.send(
      new HeadObjectCommand({ Bucket, Key: 'streamed', ChecksumMode: 'ENABLED' }),
    );
    expect(ChecksumSHA256).toBe(createHash('sha256').update(octets).digest('base64'));
    expect(ContentEncoding).toBeUndefined();
  });

  it.each(['CRC32', 'CRC32C', 'SHA1', 'SHA256'] as const)('is checked by %s', async (ChecksumAlgorithm) => {
    await put(`checked/${ChecksumAlgorithm}`, '123456789', { ChecksumAlgorithm });
    expect((await get(`checked/${ChecksumAlgorithm}`)).toString()).toBe('123456789');
  });

  it.each([
    ['x-amz-checksum-crc32c', '4waSgw==', 200],
    ['x-amz-checksum-crc32c', '4waSgQ==', 400],
    ['x-amz-checksum-sha256', 'AAAA', 400],
    ['x-amz-content-sha256', '0'.repeat(64), 400],
    ['content-md5', 'AAAA', 400],
    ['x-amz-decoded-content-length', '8', 400],
    ['x-amz-object-lock-mode', 'COMPLIANCE', 501],
    ['x-amz-checksum-crc64nvme', 'AAAA', 501],
  ])('sent with %s: %s is answered %i, and refused ones leave no trace', async (header, value, expected) => {
    // 4waSgw== is the CRC-32C of "123456789" as catalogues of CRCs give it: e3069283
    const url = `${running.url}/${Bucket}/promised-${header}-${expected}`;
    const answer = await fetch(url, { method: 'PUT', body: '123456789', headers: { [header]: value } });
    expect(answer.status).toBe(expected);
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(expected === 200 ? 200 : 404);
    expect(readdirSync(join(folder, 'incoming'))).toEqual([]);
  });

  it('that is replaced while it is read is read whole, as it was or as it is', async () => {
    const versions = Array.from({ length: 40 }, (_, index) => Buffer.alloc(1_000 + 37 * index, index));
    await put('growing', versions[0]!);
    let replacing = true;
    const readings: Buffer[] = [];
    const reading = async () => {
      while (replacing) readings.push(await get('growing'));
    };
    const readers = [reading(), reading(), reading()];
    for (const version of versions) await put('growing', version);
    replacing = false;
    await Promise.all(readers);
    expect(readings.length).toBeGreaterThan(40);
    for (const octets of readings) expect(octets.equals(versions[octets[0]!]!)).toBe(true);
  });

  it('is gone once deleted, and deleting it again is no error', async () => {
    await put('short-lived', 'x');
    for (let time = 0; time < 2; time += 1) await s3.send(new DeleteObjectCommand({ Bucket, Key: 'short-lived' }));
    await expect(get('short-lived')).rejects.toMatchObject(status(404, 'NoSuchKey'));
    await expect(
      s3.send(new PutObjectCommand({ Bucket: 'no-such-bucket', Key: 'x', Body: 'x' })),
    ).rejects.toMatchObject(status(404, 'NoSuchBucket'));
  });

  it('outlasts a restart; what was on its way does not', async () => {
    await put('lasting', 'still here', { Metadata: { kept: 'yes' } });
    writeFileSync(join(folder, 'incoming', 'half'), 'cut short');
    await running.stop();
    await start();
    const { Metadata } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'lasting' }));
    expect(Metadata).toEqual({ kept: 'yes' });
    expect((await get('lasting')).toString()).toBe('still here');
    expect(existsSync(join(folder, 'incoming', 'half'))).toBe(false);
  });
});

describe('conditions', () => {
  it('If-None-Match: * writes once', async () => {
    await put('once', 'first', { IfNoneMatch: '*' });
    await expect(put('once', 'second', { IfNoneMatch: '*' })).rejects.toMatchObject(status(412, 'PreconditionFailed'));
    expect((await get('once')).toString()).toBe('first');
  });

  it('If-Match replaces what was seen and nothing else', async () => {
    const { ETag } = await put('replaced', 'one');
    await put('replaced', 'two', { IfMatch: ETag });
    await expect(put('replaced', 'three', { IfMatch: ETag })).rejects.toMatchObject(status(412, 'PreconditionFailed'));
    await expect(put('nowhere', 'x', { IfMatch: ETag })).rejects.toMatchObject(status(404, 'NoSuchKey'));
    expect((await get('replaced')).toString()).toBe('two');
  });

  it.each([
    ['creating', async () => ({ IfNoneMatch: '*' })],
    ['replacing', async () => ({ IfMatch: (await put('race-replacing', 'start')).ETag })],
  ])('let exactly one of many win when %s', async (name, condition) => {
    const wanted = await condition();
    const bodies = Array.from({ length: 20 }, (_, index) => `${name} ${index}`);
    const ends = await Promise.allSettled(bodies.map((body) => put(`race-${name}`, body, wanted)));
    const winners = bodies.filter((_, index) => ends[index]!.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    expect((await get(`race-${name}`)).toString()).toBe(winners[0]);
  });
});

describe('lists', () => {
  const keys = ['list/a', 'list/b/1', 'list/b/2', 'list/b/3', 'list/c', 'list/é', 'list/😀'];
  beforeAll(async () => {
    for (const key of keys) await put(key, key);
  });

  async function pages(more: object): Promise<{ keys: string[]; prefixes: string[] }> {
    const seen: { keys: string[]; prefixes: string[] } = { keys: [], prefixes: [] };
    let ContinuationToken: string | undefined;
    do {
      const input = { Bucket, Prefix: 'list/', MaxKeys: 2, ...more };
      const page = await s3.send(
        new ListObjectsV2Command(ContinuationToken === undefined ? input : { ...input, ContinuationToken }),
      );
      expect(page.KeyCount).toBeLessThanOrEqual(2);
      seen.keys.push(...(page.Contents ?? []).map((object) => object.Key!));
      seen.prefixes.push(...(page.CommonPrefixes ?? []).map((group) => group.Prefix!));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    return seen;
  }

  it('show every key once, in order, page by page', async () => {
    expect(await pages({})).toEqual({ keys, prefixes: [] });
  });

  it('group by a delimiter', async () => {
    const alone = keys.filter((key) => !key.startsWith('list/b/'));
    expect(await pages({ Delimiter: '/' })).toEqual({ keys: alone, prefixes: ['list/b/'] });
  });
});

it('refuses what it does not serve', async () => {
  for (const query of ['?versioning', '?acl', '?uploads'])
    expect((await fetch(`${running.url}/${Bucket}${query}`)).status).toBe(501);
  expect((await fetch(`${running.url}/${Bucket}/x?tagging`, { method: 'PUT', body: 'x' })).status).toBe(501);
  expect((await fetch(`${running.url}/${Bucket}/x`, { method: 'POST', body: 'x' })).status).toBe(501);
});
