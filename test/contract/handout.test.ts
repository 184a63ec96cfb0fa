import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cloud, type LocalPrincipal, startCloud } from '../../infra/local/cloud.ts';
import { createS3Handout, signedAddress } from '../../shared/aws/s3-handout.ts';

const who: LocalPrincipal = { name: 'inventory', accessKeyId: 'AKIAINVENTORY', secretAccessKey: 'a secret' };
const folder = mkdtempSync(join(tmpdir(), 'sceau-handout-'));
const Bucket = 'sceau-handout';
let cloud: Cloud;
let mayRead = true;
beforeAll(async () => {
  cloud = await startCloud({
    folder,
    principals: [who],
    table: 'unused',
    buckets: [Bucket],
    forbids: (_, { call }) => (mayRead || call.action !== 'GetObject' ? undefined : 'it may not'),
  });
});
afterAll(async () => {
  await cloud.stop();
  rmSync(folder, { recursive: true });
});

const credentials = { accessKeyId: who.accessKeyId, secretAccessKey: who.secretAccessKey };
const client = () =>
  new S3Client({
    endpoint: cloud.endpoints.S3,
    region: 'eu-west-3',
    forcePathStyle: true,
    credentials,
    maxAttempts: 1,
  });
const handOut = (key = 'exports/one.csv') =>
  createS3Handout(client(), Bucket).handOut(key, Buffer.from('a,b\r\n'), {
    mediaType: 'text/csv; charset=utf-8',
    filename: 'certificates.csv',
    seconds: 60,
  });
const fetched = async (address: string, method = 'GET') => {
  const answer = await fetch(address, { method });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};

describe('a link to an object', () => {
  test('gives the object to whoever has it, as a file to keep', async () => {
    const { status, text, headers } = await fetched(await handOut());
    expect([status, text]).toEqual([200, 'a,b\r\n']);
    expect(headers.get('content-disposition')).toBe('attachment; filename="certificates.csv"');
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
  });

  test('is for this object, this long and for reading only', async () => {
    const address = await handOut();
    await handOut('exports/two.csv');
    for (const changed of [
      address.replace('one.csv', 'two.csv'),
      address.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000'),
      address.replace(/(X-Amz-Signature=)(.)/, (_, name, first) => name + (first === '0' ? '1' : '0')),
      `${address}&versionId=1`,
    ]) {
      expect((await fetched(changed)).status, changed).toBe(403);
    }
    for (const method of ['PUT', 'DELETE', 'POST']) expect((await fetched(address, method)).status).toBe(403);
  });

  test('ends', async () => {
    const address = new URL((await handOut()).split('?')[0]!);
    const by = { ...credentials, sessionToken: undefined, region: 'eu-west-3' };
    const at = (secondsAgo: number) => signedAddress(address, by, 60, new Date(Date.now() - secondsAgo * 1000));
    expect((await fetched(at(30))).status).toBe(200);
    const late = await fetched(at(90));
    expect([late.status, late.text]).toEqual([403, expect.stringContaining('RequestTimeTooSkewed')]);
    expect((await fetched(at(-3600))).status).toBe(403);
  });

  test('carries no more leave than whoever made it has', async () => {
    const address = await handOut();
    mayRead = false;
    expect((await fetched(address)).status).toBe(403);
    mayRead = true;
  });

  /** Amazon S3 API Reference, "Authenticating Requests: Using Query Parameters", the example of a GET request. */
  test('is signed as the provider’s own example is', () => {
    const address = signedAddress(
      new URL('https://examplebucket.s3.amazonaws.com/test.txt'),
      {
        accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
        secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
        sessionToken: undefined,
        region: 'us-east-1',
      },
      86_400,
      new Date('2013-05-24T00:00:00.000Z'),
    );
    expect(address).toMatch(/X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404$/);
  });
});
