import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, QueryCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lambdas } from '../../functions/lambdas.ts';
import { type Cloud, startCloud } from '../../infra/local/cloud.ts';
import type { PolicyBook } from '../../infra/local/iam/book.ts';
import { ADMINISTRATOR, createEnforcer, type Enforcer } from '../../infra/local/iam/enforcer.ts';
import { unitOf } from '../../infra/local/iam/grants.ts';
import { principalsOf } from '../../infra/local/iam/iam.ts';
import { openBook } from '../../infra/local/iam/open-book.ts';
import { createRecorder } from '../../infra/local/iam/recorder.ts';
import { grantsIn, judgeGrants, linesOf } from '../../infra/local/iam/report.ts';
import { makeMissingKeys } from '../../infra/local/make-keys.ts';
import { makePrincipals, NETWORK, OPERATOR, site } from '../../infra/local/site.ts';

/** The real emulators behind the policies of the stacks, whole and with one grant taken away. */
const folder = mkdtempSync(join(tmpdir(), 'sceau-iam-'));
const noted = join(folder, 'used');
const { table: TableName, buckets } = site;
const principals = makePrincipals([ADMINISTRATOR, OPERATOR, NETWORK, ...lambdas.map(({ name }) => name)]);
let cloud: Cloud;
let book: PolicyBook;
let whole: Enforcer;
let enforced: Enforcer;

const enforcerOf = (policies: PolicyBook) =>
  createEnforcer(policies, {
    principals: principalsOf(policies),
    log: () => undefined,
    recorder: createRecorder(noted),
  });

beforeAll(async () => {
  book = await openBook();
  whole = enforcerOf(book);
  enforced = whole;
  cloud = await startCloud({
    folder: join(folder, 'cloud'),
    principals: [...principals.values()],
    table: TableName,
    keyTable: site.keyTable,
    buckets: Object.values(buckets),
    forbids: (...asked) => enforced.forbids(...asked),
  });
  await makeMissingKeys(cloud.endpoints.KMS, principals.get(ADMINISTRATOR)!);
});
afterAll(async () => {
  await cloud.stop();
  rmSync(folder, { recursive: true });
});

const as = (name: string) => ({
  endpoint: cloud.endpoints.DYNAMODB,
  region: site.region,
  credentials: principals.get(name)!,
  maxAttempts: 1,
  forcePathStyle: true,
});
const write = (name: string, ...pks: string[]) => {
  const TransactItems = pks.map((pk) => ({ Put: { TableName, Item: { pk: { S: pk }, sk: { S: '-' } } } }));
  return new DynamoDBClient(as(name)).send(new TransactWriteItemsCommand({ TransactItems }));
};

/** The same policies without the statement of that name in the role of one function. */
function without(name: string, sid: string): Enforcer {
  const arn = book.functions[`${site.prefix}-${name}`];
  const roles = book.roles.map((role) => {
    if (role.arn !== arn) return role;
    const policies = role.policies.map(({ Statement }) => ({ Statement: Statement.filter((one) => one.Sid !== sid) }));
    expect(policies).not.toEqual(role.policies);
    return { ...role, policies };
  });
  return enforcerOf({ ...book, roles });
}

async function withEnforcer<T>(other: Enforcer, act: () => Promise<T>): Promise<T> {
  enforced = other;
  try {
    return await act();
  } finally {
    enforced = whole;
  }
}

describe('a grant that is taken away', () => {
  it('of the ledger is missed at the first write, which is not done', async () => {
    await write('submission', 'request#1', 'outbox#1');
    await withEnforcer(without('submission', 'WriteLedger'), async () => {
      await expect(write('submission', 'request#2')).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: expect.stringMatching(
          /^User: arn:aws:sts::\d+:assumed-role\/.* is not authorized to perform: dynamodb:PutItem on resource: /,
        ),
        $metadata: { httpStatusCode: 400 },
      });
    });
    const Key = { pk: { S: 'request#2' }, sk: { S: '-' } };
    const read = new GetItemCommand({ TableName, Key, ConsistentRead: true });
    expect((await new DynamoDBClient(as('submission')).send(read)).Item).toBeUndefined();
  });

  it('of a bucket hides what is not there: only whoever may list is told that it is absent', async () => {
    const s3 = new S3Client(as('publication'));
    const there = { Bucket: buckets.repository, Key: 'repository/crl/one.crl' };
    const absent = { Bucket: buckets.repository, Key: 'repository/crl/none.crl' };
    await s3.send(new PutObjectCommand({ ...there, Body: 'octets' }));
    await expect(s3.send(new GetObjectCommand(absent))).rejects.toMatchObject({ name: 'NoSuchKey' });
    await withEnforcer(without('publication', 'SeeAbsenceInRepository'), async () => {
      expect((await s3.send(new GetObjectCommand(there))).ContentLength).toBe(6);
      await expect(s3.send(new GetObjectCommand(absent))).rejects.toMatchObject({
        name: 'AccessDenied',
        message: expect.stringContaining('s3:ListBucket'),
        $metadata: { httpStatusCode: 403 },
      });
      await expect(s3.send(new HeadObjectCommand(absent))).rejects.toMatchObject({
        $metadata: { httpStatusCode: 403 },
      });
    });
    const network = new S3Client(as(NETWORK));
    expect((await network.send(new GetObjectCommand(there))).ContentLength).toBe(6);
    await expect(network.send(new GetObjectCommand(absent))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('to invoke is missed in the words of Lambda', async () => {
    const invoke = () =>
      new LambdaClient(as('submission')).send(new InvokeCommand({ FunctionName: `${site.prefix}-issue-certificate` }));
    // nothing answers behind: it was let through
    await expect(invoke()).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
    await withEnforcer(without('submission', 'InvokeFunctions'), async () => {
      await expect(invoke()).rejects.toMatchObject({
        name: 'AccessDeniedException',
        $metadata: { httpStatusCode: 403 },
      });
    });
  });
});

describe('what no grant can give', () => {
  const sign = (name: string, KeyId: string) =>
    new KMSClient(as(name)).send(
      new SignCommand({ KeyId, SigningAlgorithm: 'ECDSA_SHA_256', Message: Buffer.from('octets') }),
    );

  it('a signature by somebody whom the key’s own policy does not name', async () => {
    expect((await sign('issue-crl', 'alias/sceau-ca-1')).Signature).toBeDefined();
    const denied = { name: 'AccessDeniedException', message: expect.stringContaining('explicit deny') };
    for (const name of ['submission', OPERATOR, ADMINISTRATOR])
      await expect(sign(name, 'alias/sceau-ca-1'), name).rejects.toMatchObject(denied);
  });

  it('a transaction of which one item is not allowed, or a query that names no partition', async () => {
    await expect(write('submission', 'request#3', 'decision#3')).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    const filtered = new QueryCommand({
      TableName,
      IndexName: 'list',
      KeyConditionExpression: 'listPk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'relint-reports' } },
    });
    await expect(new DynamoDBClient(as('submission')).send(filtered)).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

describe('the report of grants', () => {
  const lines = () =>
    new Set(readdirSync(noted).flatMap((file) => readFileSync(join(noted, file), 'utf8').split('\n')));

  it('knows what was needed here, word by word, and nothing else', async () => {
    expect(existsSync(noted)).toBe(true);
    await write('submission', 'request#4', 'outbox#4');
    const { used, unused } = judgeGrants(book, lines(), []);
    const has = (list: typeof used, words: object) =>
      list.some((grant) => Object.entries(words).every(([part, is]) => grant[part as keyof typeof grant] === is));
    const written = { principal: 'submission', sid: 'WriteLedger', action: 'dynamodb:PutItem' };
    expect(has(used, { ...written, word: 'request' })).toBe(true);
    expect(has(used, { ...written, word: 'outbox' })).toBe(true);
    expect(has(unused, { ...written, word: 'idempotency' })).toBe(true);
    expect(has(used, { principal: 'issue-crl', of: 'alias/sceau-ca-1', action: 'kms:Sign' })).toBe(true);
    expect(has(unused, { principal: 'issue-certificate', of: 'alias/sceau-ca-1', action: 'kms:Sign' })).toBe(true);
    expect(used.length + unused.length).toBe(new Set(grantsIn(book).map(unitOf)).size);
  });

  it('tells of excuses that no longer hold, be their grants needed or gone', () => {
    const used = [...lines()].filter((line) => line.includes('dynamodb:PutItem\t'));
    const judged = judgeGrants(book, new Set(used), [
      { sid: /^WriteLog$/, because: 'locally a file takes it' },
      { sid: /^WriteLedger$/, because: 'needed after all' },
      { sid: /^Vanished$/, because: 'of nothing' },
    ]);
    expect(judged.excused.every(({ grant }) => grant.sid === 'WriteLog' || grant.sid === 'WriteLedger')).toBe(true);
    expect(judged.wrongExcuses).toEqual([
      expect.stringMatching(/^"needed after all": .* is needed$/),
      '"of nothing": no grant is left for it',
    ]);
    expect(linesOf(judged, false).filter((line) => line.startsWith('unused'))).toHaveLength(judged.unused.length);
  });
});
