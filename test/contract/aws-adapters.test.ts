import { createHash, createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, DisableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startKms } from '../../infra/local/kms/kms.ts';
import type { Running } from '../../infra/local/loopback.ts';
import { startMail } from '../../infra/local/mail/mail.ts';
import { startS3 } from '../../infra/local/s3/s3.ts';
import { fileClock, systemClock } from '../../shared/aws/clock.ts';
import { createKmsSigner } from '../../shared/aws/kms-signer.ts';
import { createLambdaInvoker } from '../../shared/aws/lambda-invoker.ts';
import { systemRandomness } from '../../shared/aws/randomness.ts';
import { createS3ObjectStore } from '../../shared/aws/s3-object-store.ts';
import { createSesMailer } from '../../shared/aws/ses-mailer.ts';
import { Refusal } from '../../shared/errors.ts';
import { createDynamoDbTable } from '../../shared/ledger/dynamodb-table.ts';
import { ConditionsFailed } from '../../shared/ledger/table.ts';
import { Conflict, type ObjectStore } from '../../shared/lifecycle/ports.ts';
import { type Canned, type CannedService, canned } from './canned.ts';
import { outboxRow } from './records.ts';
import { clientOptions } from './tables.ts';

const folder = mkdtempSync(join(tmpdir(), 'sceau-adapters-'));
const open: { close(): Promise<void> }[] = [];
const unavailable = expect.objectContaining({
  name: 'Refusal',
  code: 'unavailable',
  retryAfterSeconds: expect.any(Number),
});
const ours = (error: unknown) => error instanceof Error && !(error instanceof Refusal) && !(error instanceof Conflict);

afterEach(async () => {
  for (const service of open.splice(0)) await service.close();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A service with these answers, closed after the test, and the options of a client that asks it. */
async function asking(maxAttempts: number, ...answers: Canned[]) {
  const service: CannedService = await canned(...answers);
  open.push(service);
  const requestHandler = { ...clientOptions.requestHandler, requestTimeout: 150 };
  return { service, options: { ...clientOptions, endpoint: service.url, maxAttempts, requestHandler } };
}

const problem = (type: string, status = 400): Canned => ({ status, body: { __type: type, message: 'no' } });

describe('the clock and the generator', () => {
  test('a clock file sets the clock at each look; no file, no offset', () => {
    const path = join(folder, 'clock');
    const clock = fileClock(path);
    // two looks are milliseconds apart, either way
    const apart = () => Math.round((clock.now().getTime() - systemClock.now().getTime()) / 60_000) || 0;
    expect(apart()).toBe(0);
    writeFileSync(path, '86400000\n');
    expect(apart()).toBe(1440);
    writeFileSync(path, '-3600000');
    expect(apart()).toBe(-60);
    writeFileSync(path, 'tomorrow');
    expect(() => clock.now()).toThrow('does not hold a number of milliseconds');
  });

  test('octets come in the number asked', () => {
    expect(systemRandomness.bytes(16)).toHaveLength(16);
    expect(Object.getPrototypeOf(systemRandomness.bytes(1))).toBe(Uint8Array.prototype);
  });

  test('no octets are given twice, be they of one fetch or of several', () => {
    const given = Array.from({ length: 1_000 }, (_, turn) => systemRandomness.bytes(16 + (turn % 100)));
    const heads = new Set(given.map((octets) => Buffer.from(octets.subarray(0, 16)).toString('hex')));
    expect(heads.size).toBe(given.length);
    expect(new Set(given.map(({ buffer }) => buffer)).size).toBe(given.length);
    expect(given.some((octets) => octets.every((octet) => octet === 0))).toBe(false);
  });
});

describe('the signer', () => {
  let kms: Running;
  let client: KMSClient;
  beforeAll(async () => {
    kms = await startKms({ folder: join(folder, 'kms'), port: 0, now: () => Date.UTC(2026, 0, 5) });
    client = new KMSClient({ ...clientOptions, endpoint: kms.url, maxAttempts: 1 });
  });
  afterAll(async () => {
    client.destroy();
    await kms.stop();
  });
  type Spec = 'ECC_NIST_P256' | 'ECC_NIST_P384' | 'RSA_3072';
  const makeKey = async (KeySpec: Spec) =>
    (await client.send(new CreateKeyCommand({ KeySpec, KeyUsage: 'SIGN_VERIFY' }))).KeyMetadata!.KeyId!;
  const keys = new Map<Spec, string>();
  const keyOf = async (spec: Spec) => {
    const keyId = keys.get(spec) ?? (await makeKey(spec));
    keys.set(spec, keyId);
    return keyId;
  };

  test.each([
    ['ECC_NIST_P256', 'ecdsa-with-SHA256', 'sha256'],
    ['ECC_NIST_P384', 'ecdsa-with-SHA384', 'sha384'],
    ['RSA_3072', 'sha256WithRSAEncryption', 'sha256'],
    ['RSA_3072', 'sha384WithRSAEncryption', 'sha384'],
  ] as const)('with %s and %s signs what KMS hashes and what is too long for it', async (spec, algorithm, hash) => {
    const signer = createKmsSigner(client);
    const keyId = await keyOf(spec);
    const key = createPublicKey({ key: Buffer.from(await signer.publicKey(keyId)), format: 'der', type: 'spki' });
    for (const length of [1, 4096, 4097, 50_000]) {
      const message = new Uint8Array(length).fill(7);
      const { signature, signRequestId } = await signer.sign(keyId, algorithm, message);
      expect(verify(hash, message, key, signature)).toBe(true);
      expect(signRequestId).toMatch(/^[0-9a-f-]{36}$/);
      const { signature: over } = await signer.signDigest(keyId, algorithm, createHash(hash).update(message).digest());
      expect(verify(hash, message, key, over)).toBe(true);
    }
  });

  test('does not sign with an unknown algorithm, nor with a disabled or a missing key: our fault, not a refusal', async () => {
    const signer = createKmsSigner(client);
    const keyId = await makeKey('ECC_NIST_P256');
    const message = Uint8Array.of(1);
    await expect(signer.sign(keyId, 'sha1WithRSAEncryption', message)).rejects.toThrow('no key signs with');
    await expect(signer.sign(keyId, 'constructor', message)).rejects.toThrow('no key signs with');
    await client.send(new DisableKeyCommand({ KeyId: keyId }));
    await expect(signer.sign(keyId, 'ecdsa-with-SHA256', message)).rejects.toSatisfy(ours);
    await expect(signer.sign('alias/none', 'ecdsa-with-SHA256', message)).rejects.toSatisfy(ours);
  });

  test.each<[string, Canned]>([
    ['a throttle', problem('ThrottlingException')],
    ['its internal error', problem('KMSInternalException', 500)],
    ['a slow dependency', problem('DependencyTimeoutException', 503)],
    ['a key that is not at hand', problem('KeyUnavailableException', 500)],
    ['a gateway without sense', { status: 502, body: '<html>' }],
    ['no answer', 'hang'],
    ['a broken connection', 'hang-up'],
  ])('after %s is unavailable, and asked once', async (_, answer) => {
    const { service, options } = await asking(1, answer);
    const signer = createKmsSigner(new KMSClient(options));
    await expect(signer.sign('alias/a', 'ecdsa-with-SHA256', Uint8Array.of(1))).rejects.toEqual(unavailable);
    expect(service.requests).toHaveLength(1);
  });

  test('without anybody listening is unavailable', async () => {
    const { service, options } = await asking(1, 'hang');
    await service.close();
    await expect(createKmsSigner(new KMSClient(options)).publicKey('alias/a')).rejects.toEqual(unavailable);
  });

  test('asks for a public key once, and again after a failure', async () => {
    const key: Canned = { status: 200, body: { PublicKey: Buffer.from('spki').toString('base64') } };
    const { service, options } = await asking(1, problem('KMSInternalException', 500), key);
    const signer = createKmsSigner(new KMSClient(options));
    await expect(signer.publicKey('alias/a')).rejects.toEqual(unavailable);
    expect(Buffer.from(await signer.publicKey('alias/a')).toString()).toBe('spki');
    await signer.publicKey('alias/a');
    expect(service.requests).toHaveLength(2);
  });
});

describe('the object store', () => {
  let s3: Running;
  let client: S3Client;
  let store: ObjectStore;
  const type = { mediaType: 'application/pkix-crl' };
  const octets = (...values: number[]) => Uint8Array.of(...values);
  beforeAll(async () => {
    s3 = await startS3({ folder: join(folder, 's3'), port: 0, now: () => Date.UTC(2026, 0, 5), buckets: ['things'] });
    client = new S3Client({ ...clientOptions, endpoint: s3.url });
    store = createS3ObjectStore(client, 'things');
  });
  afterAll(async () => {
    client.destroy();
    await s3.stop();
  });

  test('gives back what was put, and nothing for what was not', async () => {
    expect(await store.get('a/none')).toBeUndefined();
    await store.put('a/one', octets(1, 2, 255), { ...type, cacheControl: 'max-age=60' });
    expect((await store.get('a/one'))!.bytes).toEqual(octets(1, 2, 255));
    await store.put('a/one', octets(3), type);
    expect((await store.get('a/one'))!.bytes).toEqual(octets(3));
    await store.put('a/empty', octets(), type);
    expect((await store.get('a/empty'))!.bytes).toEqual(octets());
  });

  test('writes only where there is nothing, when asked', async () => {
    const onlyIf = { absent: true } as const;
    await store.put('b', octets(1), { ...type, onlyIf });
    await expect(store.put('b', octets(2), { ...type, onlyIf })).rejects.toBeInstanceOf(Conflict);
    expect((await store.get('b'))!.bytes).toEqual(octets(1));
  });

  test('writes only over what was read, when asked', async () => {
    await store.put('c', octets(1), type);
    const { etag } = (await store.get('c'))!;
    await store.put('c', octets(2), { ...type, onlyIf: { etag } });
    await expect(store.put('c', octets(3), { ...type, onlyIf: { etag } })).rejects.toBeInstanceOf(Conflict);
    await expect(store.put('none', octets(3), { ...type, onlyIf: { etag } })).rejects.toBeInstanceOf(Conflict);
    expect((await store.get('c'))!.bytes).toEqual(octets(2));
  });

  test('a write whose answer was lost is no conflict with itself', async () => {
    const onlyIf = { absent: true } as const;
    await store.put('d', octets(1), { ...type, onlyIf });
    await store.put('d', octets(1), { ...type, onlyIf });
    const { etag } = (await store.get('d'))!;
    await store.put('d', octets(2), { ...type, onlyIf: { etag } });
    await store.put('d', octets(2), { ...type, onlyIf: { etag } });
    expect((await store.get('d'))!.bytes).toEqual(octets(2));
  });

  test('takes many octets in pieces, sends them as they are, and tries a broken attempt again', async () => {
    const pieces = [0, 1, 2].map((n) => new Uint8Array(700_000 + n).fill(n));
    const onlyIf = { absent: true } as const;
    await store.put('large', pieces, { ...type, onlyIf });
    const { bytes } = (await store.get('large'))!;
    expect(Buffer.compare(bytes, Buffer.concat(pieces))).toBe(0);
    await store.put('large', pieces, { ...type, onlyIf });
    await expect(store.put('large', pieces.slice(1), { ...type, onlyIf })).rejects.toBeInstanceOf(Conflict);
    await store.put('few', [octets(1), octets(), octets(2, 3)], type);
    expect((await store.get('few'))!.bytes).toEqual(octets(1, 2, 3));
    const { service, options } = await asking(1, 'hang-up', { status: 200, body: '', headers: { etag: '"x"' } });
    await createS3ObjectStore(new S3Client(options), 'things').put('x', pieces, type);
    expect(service.requests.map(({ headers }) => headers['content-length'])).toEqual(['2100003', '2100003']);
  });

  test('sends the digest of what it writes, and tells outages from refusals', async () => {
    const xml = (code: string) => `<Error><Code>${code}</Code></Error>`;
    const kinds: [Canned, typeof unavailable | undefined][] = [
      [{ status: 503, body: xml('SlowDown'), headers: { 'content-type': 'application/xml' } }, unavailable],
      [{ status: 403, body: xml('AccessDenied'), headers: { 'content-type': 'application/xml' } }, undefined],
      ['hang', unavailable],
    ];
    for (const [answer, expected] of kinds) {
      const { service, options } = await asking(1, answer);
      const failing = createS3ObjectStore(new S3Client(options), 'things');
      for (const call of [failing.get('x'), failing.put('x', octets(1), { ...type, onlyIf: { absent: true } })]) {
        if (expected) await expect(call).rejects.toEqual(expected);
        else await expect(call).rejects.toSatisfy(ours);
      }
      const put = service.requests.find(({ method }) => method === 'PUT')!;
      expect(put.headers['x-amz-checksum-sha256']).toBe('S/USLzRFVMU73i67jNK349FgCtYxw4Wl18ziPHeFRZo=');
      expect(put.headers['if-none-match']).toBe('*');
    }
  });
});

describe('the invoker', () => {
  const NOON = { now: () => new Date('2026-03-02T12:00:00.000Z') };
  const lambda = async (...answers: Canned[]) => {
    const { service, options } = await asking(1, ...answers);
    return { service, invoker: createLambdaInvoker(new LambdaClient(options), 'sceau-test', NOON) };
  };
  const issued = { outcome: 'issued', issuer: 'ca-1', serial: '01' };
  const refused = { outcome: 'refused', code: 'policy', detail: 'no' };

  test.each([issued, refused])('waits for issuance and hands on its answer: %j', async (answer) => {
    const { service, invoker } = await lambda({ status: 200, body: answer });
    expect(await invoker.issueCertificate('request-1')).toEqual(answer);
    const [asked] = service.requests;
    expect(asked!.path).toBe('/2015-03-31/functions/sceau-test-issue-certificate/invocations');
    expect(asked!.headers['x-amz-invocation-type']).toBe('RequestResponse');
    expect(JSON.parse(asked!.body)).toEqual({ requestId: 'request-1' });
  });

  test.each<[string, Canned]>([
    ['fails', { status: 200, body: { errorMessage: 'x' }, headers: { 'x-amz-function-error': 'Unhandled' } }],
    ['answers something else', { status: 200, body: { outcome: 'issued', issuer: 7 } }],
    ['answers null', { status: 200, body: 'null' }],
    ['answers no JSON', { status: 200, body: 'x' }],
    ['does not answer', 'hang'],
    [
      'has too much to do',
      { status: 429, body: { Type: 'User' }, headers: { 'x-amzn-errortype': 'TooManyRequestsException' } },
    ],
    ['cannot be reached', { status: 502, body: {} }],
  ])('says unavailable when issuance %s', async (_, answer) => {
    const { invoker } = await lambda(answer);
    await expect(invoker.issueCertificate('request-1')).rejects.toEqual(unavailable);
  });

  test('of rows that wait for a later day the invoker wakes nobody', async () => {
    const { service, invoker } = await lambda({ status: 202 });
    const later = outboxRow({ topic: 'succession', notBefore: '2026-03-03T00:00:00.000Z' });
    const putOff = outboxRow({ topic: 'notification', notBefore: NOON.now().toISOString() });
    await invoker.nudge([later, putOff]);
    expect(service.requests.map(({ path }) => path.split('/')[3])).toEqual(['sceau-test-notification']);
    await service.close();
  });

  test('nudges whoever works off each row, and never throws', async () => {
    const rows = (['crl', 'publication', 'notification'] as const).map((topic) => outboxRow({ topic }));
    const { service, invoker } = await lambda({ status: 500 }, { status: 202 });
    await invoker.nudge(rows);
    await invoker.issueCrl('ca-1');
    const asked = service.requests.map(({ path, headers, body }) => ({
      name: path.split('/')[3]!,
      type: headers['x-amz-invocation-type'],
      event: JSON.parse(body),
    }));
    const names = ['sceau-test-issue-crl', 'sceau-test-publication', 'sceau-test-notification'];
    for (const [n, name] of names.entries()) {
      expect(asked).toContainEqual({ name, type: 'Event', event: { outboxId: rows[n]!.id } });
    }
    expect(asked[3]).toEqual({ name: names[0], type: 'Event', event: { scope: 'ca-1' } });
    await service.close();
    await invoker.nudge(rows);
    await invoker.issueCrl('ca-1');
  });
});

describe('the mailer', () => {
  const letter = { to: 'a@example.test', subject: 'Été', text: 'text', html: '<p>html</p>', noticeId: 'notice-1' };

  test('sends text and HTML, with the notice as tag and header', async () => {
    const { service, options } = await asking(1, { status: 200, body: { MessageId: 'm-1' } });
    const mailer = createSesMailer(new SESv2Client(options), 'sceau@example.test');
    expect(await mailer.send(letter)).toEqual({ messageId: 'm-1' });
    const sent = JSON.parse(service.requests[0]!.body);
    expect(sent).toMatchObject({
      FromEmailAddress: 'sceau@example.test',
      Destination: { ToAddresses: ['a@example.test'] },
      EmailTags: [{ Name: 'notice', Value: 'notice-1' }],
    });
    expect(sent).not.toHaveProperty('ReplyToAddresses');
    expect(sent).not.toHaveProperty('ConfigurationSetName');
    expect(sent.Content.Simple.Subject.Data).toBe('Été');
  });

  test('says that nobody answers automatically, where answers go, and whose events tell what becomes of it', async () => {
    const { service, options } = await asking(1, { status: 200, body: { MessageId: 'm-1' } });
    const way = { configurationSet: 'sceau-mail', replyTo: 'service@example.test' };
    await createSesMailer(new SESv2Client(options), 'sceau@example.test', way).send(letter);
    expect(JSON.parse(service.requests[0]!.body)).toMatchObject({
      ConfigurationSetName: 'sceau-mail',
      ReplyToAddresses: ['service@example.test'],
      Content: {
        Simple: {
          Headers: [
            { Name: 'X-Sceau-Notice', Value: 'notice-1' },
            { Name: 'Auto-Submitted', Value: 'auto-generated' },
            { Name: 'X-Auto-Response-Suppress', Value: 'All' },
          ],
        },
      },
    });
  });

  test.each([
    ['TooManyRequestsException', 429, 'throttled'],
    ['LimitExceededException', 400, 'throttled'],
    ['SendingPausedException', 400, 'paused'],
    ['AccountSuspendedException', 400, 'paused'],
    ['MailFromDomainNotVerifiedException', 400, 'paused'],
    ['AccessDeniedException', 403, 'paused'],
    ['MessageRejected', 400, 'refused'],
    ['BadRequestException', 400, 'refused'],
  ])('knows of %s that nothing was taken, and asks once', async (code, status, why) => {
    const { service, options } = await asking(1, problem(code, status));
    const mailer = createSesMailer(new SESv2Client(options), 'sceau@example.test');
    await expect(mailer.send(letter)).rejects.toMatchObject({ name: 'NotAccepted', why });
    expect(service.requests).toHaveLength(1);
  });

  test('knows that nothing was taken where nobody is', async () => {
    const mailer = createSesMailer(
      new SESv2Client({ ...clientOptions, endpoint: 'http://127.0.0.1:1' }),
      'sceau@example.test',
    );
    await expect(mailer.send(letter)).rejects.toMatchObject({ name: 'NotAccepted', why: 'unreachable' });
  });

  test('leaves it open after a time-out, a cut and an answer that is none, and never sends twice', async () => {
    for (const answer of [problem('InternalFailure', 500), problem('ServiceUnavailable', 503), 'hang'] as const) {
      const { service, options } = await asking(1, answer);
      const mailer = createSesMailer(new SESv2Client(options), 'sceau@example.test');
      await expect(mailer.send(letter)).rejects.toEqual(unavailable);
      expect(service.requests).toHaveLength(1);
    }
    const { service, options } = await asking(1, { status: 200, body: {} });
    const mailer = createSesMailer(new SESv2Client(options), 'sceau@example.test');
    await expect(mailer.send(letter)).rejects.toThrow('without a message id');
    await expect(mailer.send({ ...letter, noticeId: 'a b' })).rejects.toThrow('cannot be a tag');
    expect(service.requests).toHaveLength(1);
  });

  test('is understood by the mail service of the local cloud', async () => {
    const mail = await startMail({ folder: join(folder, 'mail'), port: 0 });
    const client = new SESv2Client({ ...clientOptions, endpoint: mail.url });
    try {
      expect((await createSesMailer(client, 'sceau@example.test').send(letter)).messageId).toMatch(/./);
    } finally {
      client.destroy();
      await mail.stop();
    }
  });
});

describe("the ledger's table in DynamoDB", () => {
  const cancelled = (...codes: string[]): Canned => ({
    status: 400,
    body: {
      __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
      message: 'cancelled',
      CancellationReasons: codes.map((Code) => ({ Code })),
    },
  });
  const write = async (maxAttempts: number, ...answers: Canned[]) => {
    const { service, options } = await asking(maxAttempts, ...answers);
    const table = createDynamoDbTable(new DynamoDBClient(options), 'ledger');
    const done = table.write([
      { put: { pk: 'a', sk: 'a' }, if: 'absent' },
      { delete: { pk: 'b', sk: 'b' } },
      { check: { pk: 'c', sk: 'c' }, if: [{ attribute: 'state', is: '=', value: 'active' }] },
    ]);
    return { service, done };
  };

  test('tries again when it only met another transaction, and gives up in the end', async () => {
    const met = cancelled('None', 'TransactionConflict', 'None');
    const some = await write(1, met, met, { status: 200 });
    await some.done;
    expect(some.service.requests).toHaveLength(3);
    const all = await write(1, met);
    await expect(all.done).rejects.toEqual(unavailable);
    expect(all.service.requests).toHaveLength(5);
  });

  test('says which conditions failed, even beside a meeting', async () => {
    const { done } = await write(
      1,
      cancelled('ConditionalCheckFailed', 'TransactionConflict', 'ConditionalCheckFailed'),
    );
    await expect(done).rejects.toSatisfy((error) => error instanceof ConditionsFailed && error.failed.join() === '0,2');
  });

  test.each<[string, Canned, boolean]>([
    ['a throttled row', cancelled('None', 'ThrottlingError'), true],
    ['a throttle', problem('ProvisionedThroughputExceededException'), true],
    ['an internal error', problem('InternalServerError', 500), true],
    ['no answer', 'hang', true],
    ['a row that is not valid', cancelled('ValidationError'), false],
    ['a call that is not valid', problem('ValidationException'), false],
    ['a call that is not allowed', problem('AccessDeniedException'), false],
  ])('after %s', async (_, answer, passes) => {
    const { done } = await write(1, answer);
    if (passes) await expect(done).rejects.toEqual(unavailable);
    else await expect(done).rejects.toSatisfy(ours);
  });

  test('repeats a transaction with the same token', async () => {
    const { service, done } = await write(3, { status: 500 }, { status: 200 });
    await done;
    const [first, second] = service.requests.map(({ body }) => JSON.parse(body).ClientRequestToken);
    expect(first).toMatch(/./);
    expect(second).toBe(first);
  });

  test('reads the table consistently', async () => {
    const { service, options } = await asking(1, { status: 200 });
    const table = createDynamoDbTable(new DynamoDBClient(options), 'ledger');
    await table.get({ pk: 'a', sk: 'a' });
    await table.query({ pk: 'a', begins: 'b', limit: 1 });
    await table.query({ index: 'due', pk: 'a', limit: 1 });
    const bodies = service.requests.map(({ body }) => JSON.parse(body));
    expect(bodies.map(({ ConsistentRead }) => ConsistentRead)).toEqual([true, true, undefined]);
  });
});
