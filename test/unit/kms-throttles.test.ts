import { KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import { tellingThrottles } from '../../shared/aws/kms-throttles.ts';

/** A keeper of keys that turns away as many calls as it is told, and then answers. */
function keeper(turnsAway: number, type: string, maxAttempts: number) {
  let left = turnsAway;
  const said: string[] = [];
  const client = new KMSClient({
    region: 'eu-west-3',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts,
    requestHandler: {
      handle: async () => {
        const refuses = left-- > 0;
        const body = refuses ? { __type: type } : { Signature: 'AAAA', KeyId: 'k' };
        return {
          response: {
            statusCode: refuses ? 400 : 200,
            headers: { 'content-type': 'application/x-amz-json-1.1' },
            body: new TextEncoder().encode(JSON.stringify(body)),
          },
        };
      },
    },
  });
  tellingThrottles(client, (event) => said.push(event));
  const sign = () =>
    client.send(
      new SignCommand({
        KeyId: 'k',
        Message: new Uint8Array(32),
        SigningAlgorithm: 'ECDSA_SHA_256',
        MessageType: 'DIGEST',
      }),
    );
  return { said, sign };
}

test('every attempt that KMS turned away is said, those that the client repeats as well', async () => {
  const { said, sign } = keeper(2, 'ThrottlingException', 3);
  expect((await sign()).KeyId).toBe('k');
  expect(said).toEqual(['kms.throttled', 'kms.throttled']);
});

test('a call that is not repeated is said once, and fails as it did', async () => {
  const { said, sign } = keeper(1, 'ThrottlingException', 1);
  await expect(sign()).rejects.toMatchObject({ name: 'ThrottlingException' });
  expect(said).toEqual(['kms.throttled']);
});

test('a disabled key is no throttle', async () => {
  const { said, sign } = keeper(1, 'DisabledException', 1);
  await expect(sign()).rejects.toMatchObject({ name: 'DisabledException' });
  expect(said).toEqual([]);
});
