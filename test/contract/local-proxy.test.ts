import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Cloud, type LocalPrincipal, startCloud } from '../../infra/local/cloud.ts';
import { LocalProblem } from '../../infra/local/loopback.ts';
import { parseFaults } from '../../infra/local/proxy/fault-spec.ts';
import { FaultDesk } from '../../infra/local/proxy/faults.ts';

const principal = (name: string): LocalPrincipal => ({
  name,
  accessKeyId: `AKIA${name.toUpperCase()}`,
  secretAccessKey: `secret of ${name}`,
});
const alice = principal('alice');
const bob = principal('bob');
const folder = mkdtempSync(join(tmpdir(), 'sceau-proxy-'));
const TableName = 'ledger-test';
const Bucket = 'sceau-test';

let cloud: Cloud;
let denied = '';
beforeAll(async () => {
  cloud = await startCloud({
    folder,
    principals: [alice, bob],
    table: TableName,
    buckets: [Bucket],
    forbids: (name, { call }) => (`${name} ${call.action}` === denied ? `${name} may not` : undefined),
  });
});
afterAll(async () => {
  await cloud.stop();
  rmSync(folder, { recursive: true });
});
afterEach(() => {
  denied = '';
  cloud.faults.indexDelayMs = 0;
  expect(cloud.faults.clear()).toBe(false);
});

const as = (who: LocalPrincipal) => ({
  endpoint: cloud.endpoints.DYNAMODB,
  region: 'eu-west-3',
  credentials: who,
  maxAttempts: 1,
});
const put = (pk: string, more: Partial<PutItemCommandInput> = {}, who = alice) =>
  new DynamoDBClient(as(who)).send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, sk: { S: '-' } }, ...more }));
const get = async (pk: string) =>
  (
    await new DynamoDBClient(as(alice)).send(
      new GetItemCommand({ TableName, Key: { pk: { S: pk }, sk: { S: '-' } }, ConsistentRead: true }),
    )
  ).Item;

const someMail = {
  FromEmailAddress: 'sceau@sceau.example.test',
  Destination: { ToAddresses: ['holder@clinique.example.test'] },
  Content: { Simple: { Subject: { Data: 'Subject' }, Body: { Text: { Data: 'Text' } } } },
};
/** The same kind of call to each service. */
const everyService: [string, (who: LocalPrincipal) => Promise<unknown>][] = [
  ['dynamodb', (who) => put('every', {}, who)],
  [
    'kms',
    (who) => new KMSClient(as(who)).send(new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' })),
  ],
  [
    's3',
    (who) => new S3Client(as(who)).send(new PutObjectCommand({ Bucket, Key: "every/é (1)*'!.x", Body: 'octets' })),
  ],
  ['ses', (who) => new SESv2Client(as(who)).send(new SendEmailCommand(someMail))],
  [
    'lambda',
    (who) => new LambdaClient(as(who)).send(new InvokeCommand({ FunctionName: 'sceau-issue:live', Payload: '{}' })),
  ],
];

describe('the door', () => {
  it('has nothing behind Lambda until told, then passes calls on', async () => {
    const invoke = everyService[4]![1];
    await expect(invoke(alice)).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
    const lambda = createServer((request, response) =>
      response.end(JSON.stringify(request.headers['x-sceau-principal'])),
    );
    await new Promise<void>((resolve) => lambda.listen(0, '127.0.0.1', resolve));
    const { port } = lambda.address() as { port: number };
    lambda.unref();
    cloud.useLambda(`http://127.0.0.1:${port}`);
    const { Payload } = (await invoke(bob)) as { Payload: { transformToString(): string } };
    expect(Payload.transformToString()).toBe('"bob"');
  });

  it.each(everyService)('lets a signed call to %s through and knows who called for what', async (service, call) => {
    await call(alice);
    const resources = {
      dynamodb: TableName,
      kms: '',
      s3: `${Bucket}/every/é (1)*'!.x`,
      ses: 'sceau@sceau.example.test',
      lambda: 'sceau-issue:live',
    };
    expect(cloud.calls.at(-1)).toMatchObject({
      service,
      principal: 'alice',
      resource: resources[service as keyof typeof resources],
      status: 200,
    });
  });

  const codes: Record<string, [unknown: string, wrong: string, denied: string]> = {
    dynamodb: ['UnrecognizedClientException', 'InvalidSignatureException', 'AccessDeniedException'],
    kms: ['UnrecognizedClientException', 'InvalidSignatureException', 'AccessDeniedException'],
    s3: ['InvalidAccessKeyId', 'SignatureDoesNotMatch', 'AccessDenied'],
    ses: ['UnrecognizedClientException', 'InvalidSignatureException', 'AccessDeniedException'],
    lambda: ['UnrecognizedClientException', 'InvalidSignatureException', 'AccessDeniedException'],
  };
  it.each(everyService)(
    'refuses strangers, wrong secrets and what is not permitted to %s in its own words',
    async (service, call) => {
      const [stranger, wrong, forbidden] = codes[service]!;
      await expect(call(principal('mallory'))).rejects.toMatchObject({ name: stranger });
      await expect(call({ ...alice, secretAccessKey: 'guessed' })).rejects.toMatchObject({ name: wrong });
      await expect(call(bob)).resolves.toBeDefined();
      denied = `bob ${cloud.calls.at(-1)!.action}`;
      await expect(call(bob)).rejects.toMatchObject({ name: forbidden });
      await expect(call(alice)).resolves.toBeDefined();
    },
  );

  it('refuses a body that is not the one that was signed', async () => {
    const kms = new KMSClient(as(alice));
    const s3 = new S3Client(as(alice));
    const swap =
      (body: string) => (next: (args: never) => Promise<never>) => (args: { request: { body: unknown } }) => {
        args.request.body = body;
        return next(args as never);
      };
    kms.middlewareStack.add(swap('{"KeyUsage":"SIGN_VERIFY","KeySpec":"ECC_NIST_P384"}') as never, {
      step: 'deserialize',
    });
    s3.middlewareStack.add(swap('0ctets') as never, { step: 'deserialize' });
    await expect(
      kms.send(new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' })),
    ).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    const object = { Bucket, Key: 'swapped', Body: 'octets' };
    await expect(s3.send(new PutObjectCommand(object))).rejects.toMatchObject({ name: 'XAmzContentSHA256Mismatch' });
    await expect(new S3Client(as(alice)).send(new GetObjectCommand(object))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
  });

  it('refuses what is not signed, or was signed at another time', async () => {
    expect((await fetch(`${cloud.endpoints.S3}/${Bucket}/every`)).status).toBe(403);
    const headers = { 'x-amz-target': 'TrentService.ListKeys', 'x-sceau-principal': 'alice' };
    const unsigned = await fetch(cloud.endpoints.KMS, { method: 'POST', body: '{}', headers });
    expect(await unsigned.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
    const late = new DynamoDBClient({ ...as(alice), systemClockOffset: -16 * 60_000 });
    await expect(late.send(new GetItemCommand({ TableName, Key: { pk: { S: 'x' }, sk: { S: 'x' } } }))).rejects.toThrow(
      /15 minutes/,
    );
  });

  it("writes the caller's name and the answer's request id into the log of signatures", async () => {
    const kms = new KMSClient(as(bob));
    const { KeyMetadata } = await kms.send(new CreateKeyCommand({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }));
    const KeyId = KeyMetadata!.KeyId!;
    const { $metadata } = await kms.send(
      new SignCommand({ KeyId, Message: randomBytes(9), SigningAlgorithm: 'ECDSA_SHA_256' }),
    );
    expect(signatureLog().at(-1)).toMatchObject({
      requestID: $metadata.requestId,
      userIdentity: { principalId: 'bob' },
    });
    expect(cloud.calls.at(-1)).toMatchObject({ service: 'kms', action: 'Sign', resource: KeyId });
  });
});

const signatureLog = () =>
  readFileSync(join(folder, 'kms', 'signatures.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('faults', () => {
  const onlyOnce = { ConditionExpression: 'attribute_not_exists(pk)' };

  it.each([
    ['throttle', 'ProvisionedThroughputExceededException', false],
    ['unavailable', 'InternalServerError', false],
    ['cut', undefined, false],
    ['lost-answer', 'InternalServerError', true],
    ['cut-answer', undefined, true],
    ['duplicate', 'ConditionalCheckFailedException', true],
  ] as const)('%s: the caller sees %s, and done is %s', async (kind, name, done) => {
    cloud.faults.next({ service: 'dynamodb', action: 'PutItem', kind });
    const failure = await put(`fault-${kind}`, onlyOnce).catch((error: Error) => error);
    expect(failure).toBeInstanceOf(Error);
    if (name !== undefined) expect(failure).toMatchObject({ name });
    expect(cloud.calls.at(-1)).toMatchObject({ fault: kind });
    expect((await get(`fault-${kind}`)) !== undefined).toBe(done);
  });

  it('hit the calls they were ordered for, in number and order', async () => {
    cloud.faults.next({ action: 'PutItem', principal: 'bob', kind: 'throttle', after: 1, times: 2 });
    const calls = [alice, bob, alice, bob, bob, bob].map(
      (who) => () =>
        put('ordered', {}, who).then(
          () => true,
          () => false,
        ),
    );
    const ends: boolean[] = [];
    for (const call of calls) ends.push(await call());
    expect(ends).toEqual([true, true, true, false, false, true]);
  });

  it('reach the objects of S3 too', async () => {
    const s3 = new S3Client(as(alice));
    const object = { Bucket, Key: 'lost', Body: randomBytes(200_000) };
    cloud.faults.next({ service: 's3', action: 'PutObject', kind: 'lost-answer' });
    await expect(s3.send(new PutObjectCommand({ ...object, IfNoneMatch: '*' }))).rejects.toMatchObject({
      name: 'InternalError',
    });
    await expect(s3.send(new PutObjectCommand({ ...object, IfNoneMatch: '*' }))).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
    cloud.faults.next({ service: 's3', kind: 'throttle' });
    await expect(s3.send(new GetObjectCommand(object))).rejects.toMatchObject({ name: 'SlowDown' });
    const { Body } = await s3.send(new GetObjectCommand(object));
    expect(Buffer.from(await Body!.transformToByteArray())).toEqual(object.Body);
  });

  it('of mail: the account is paused, an answer never comes, a message comes back', async () => {
    const ses = new SESv2Client({ ...as(alice), requestHandler: { requestTimeout: 300, throwOnRequestTimeout: true } });
    const held = async () => {
      const { emails } = (await (await fetch(`${cloud.inboxUrl}store`)).json()) as { emails: unknown[] };
      return emails.length;
    };
    const before = await held();
    cloud.faults.next({ service: 'ses', kind: 'paused' });
    await expect(ses.send(new SendEmailCommand(someMail))).rejects.toMatchObject({ name: 'SendingPausedException' });
    expect(await held()).toBe(before);
    cloud.faults.next({ service: 'ses', kind: 'hang' });
    await expect(ses.send(new SendEmailCommand(someMail))).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(await held()).toBe(before + 1);
    cloud.faults.next({ service: 'ses', kind: 'bounce' });
    expect((await ses.send(new SendEmailCommand(someMail))).MessageId).toMatch(/./);
    expect(parseFaults('ses.bounce=0.1, ses.SendEmail.paused=1, ses.hang=0.2').rates).toHaveLength(3);
  });

  it('come at the rate that was asked for, and the same again with the same seed', () => {
    const spec = parseFaults('seed=7, throttle=0.1; kms.Sign.lost-answer=0.2 index-delay=250');
    const run = () => {
      const desk = new FaultDesk(spec);
      const call = (service: 'kms' | 'dynamodb', action: string) => ({
        service,
        action,
        principal: 'x',
        resource: '',
        at: '',
      });
      return Array.from({ length: 1000 }, (_, n) =>
        desk.for(n % 2 === 0 ? call('kms', 'Sign') : call('dynamodb', 'Query')),
      );
    };
    const drawn = run();
    expect(run()).toEqual(drawn);
    const count = (kind: string, from: number) => drawn.filter((one, n) => one === kind && n % 2 === from).length;
    expect(count('lost-answer', 0)).toBeGreaterThan(70);
    expect(count('lost-answer', 0)).toBeLessThan(130);
    expect(count('lost-answer', 1)).toBe(0);
    expect(count('throttle', 1)).toBeGreaterThan(25);
    expect(count('throttle', 1)).toBeLessThan(80);
    expect(spec.indexDelayMs).toBe(250);
    expect(new FaultDesk().seed).not.toBe(new FaultDesk().seed);
  });

  it.each([
    'throtle=0.1',
    'throttle',
    'throttle=2',
    'kmz.throttle=0.1',
    'kms.Sign.x.throttle=0.1',
    'throttle=-1',
    'bounce=1',
    'kms.paused=1',
  ])('refuses to misread "%s"', (text) => expect(() => parseFaults(text)).toThrow(LocalProblem));
});

describe('index reads', () => {
  const row = (id: string, place: string | undefined, order: string) => ({
    pk: { S: `lag#${id}` },
    sk: { S: '-' },
    order: { S: order },
    ...(place === undefined ? {} : { listPk: { S: place }, listSk: { S: order } }),
  });
  async function list(place: string, more: object = {}): Promise<string[]> {
    const seen: string[] = [];
    let start: { ExclusiveStartKey?: never } = {};
    do {
      const page = await new DynamoDBClient(as(alice)).send(
        new QueryCommand({
          TableName,
          IndexName: 'list',
          KeyConditionExpression: '#p = :p AND #s BETWEEN :a AND :z',
          ExpressionAttributeNames: { '#p': 'listPk', '#s': 'listSk' },
          ExpressionAttributeValues: { ':p': { S: place }, ':a': { S: '1' }, ':z': { S: '8' } },
          ...more,
          ...start,
        }),
      );
      seen.push(...page.Items!.map((item) => `${item.pk!.S!.slice(4)}${item.order!.S}`));
      start = page.LastEvaluatedKey === undefined ? {} : { ExclusiveStartKey: page.LastEvaluatedKey as never };
    } while (start.ExclusiveStartKey !== undefined);
    return seen;
  }

  it('lag behind the table and catch up, whole', async () => {
    const write = (...rows: ReturnType<typeof row>[]) =>
      new DynamoDBClient(as(alice)).send(
        new TransactWriteItemsCommand({ TransactItems: rows.map((Item) => ({ Put: { TableName, Item } })) }),
      );
    await write(row('a', 'here', '1'), row('b', 'here', '2'), row('c', 'here', '3'), row('d', 'here', '9'));
    expect(await list('here')).toEqual(['a1', 'b2', 'c3']);
    cloud.faults.indexDelayMs = 600_000;
    // new; moved within; moved away (twice); left the index
    await write(row('e', 'here', '4'), row('a', 'here', '7'), row('b', 'there', '2'));
    await write(row('b', 'elsewhere', '2'), row('c', undefined, '3'));
    expect(await list('here')).toEqual(['a1', 'b2', 'c3']);
    expect(await list('here', { ScanIndexForward: false })).toEqual(['c3', 'b2', 'a1']);
    expect(await list('here', { Limit: 1 })).toEqual(['a1', 'b2', 'c3']);
    expect(await list('there')).toEqual([]);
    expect(await get('lag#e')).toBeDefined();
    cloud.faults.indexDelayMs = 1;
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(await list('here')).toEqual(['e4', 'a7']);
    expect(await list('elsewhere')).toEqual(['b2']);
  });
});
