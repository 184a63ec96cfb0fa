import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { BY_CLASS, leanClients } from '../../infra/aws/bundle.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What one of our functions learns of an error when the service answers with it. */
interface Learnt {
  readonly name: string;
  readonly message: string;
  readonly status: number;
  readonly isService: boolean;
  readonly isThatClass: boolean;
  readonly reasons?: readonly { readonly Code?: string }[];
}

const SCRIPT = `
import { LambdaClient, InvokeCommand } from '@aws-sdk/client-lambda';
import { KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { DynamoDBClient, TransactWriteItemsCommand, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { ServiceException } from '@smithy/core/client';
const options = (endpoint) => ({ endpoint, region: 'eu-west-3', maxAttempts: 1, credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
const calls = {
  lambda: (endpoint) => new LambdaClient(options(endpoint)).send(new InvokeCommand({ FunctionName: 'f' })),
  kms: (endpoint) => new KMSClient(options(endpoint)).send(new SignCommand({ KeyId: 'k', Message: new Uint8Array(1), SigningAlgorithm: 'ECDSA_SHA_256' })),
  dynamodb: (endpoint) => new DynamoDBClient(options(endpoint)).send(new TransactWriteItemsCommand({ TransactItems: [] })),
};
export async function learn(client, endpoint) {
  try {
    await calls[client](endpoint);
  } catch (error) {
    return { name: error.name, message: error.message, status: error.$metadata?.httpStatusCode, isService: error instanceof ServiceException, isThatClass: error instanceof TransactionCanceledException, reasons: error.CancellationReasons };
  }
}
`;

test('an error without a class of its own comes under its name, with its message and status', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sceau-lean-'));
  let said: { status: number; type: string; body: object };
  const server = createServer((_, response) => {
    const { status, type, body } = said;
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': type });
    response.end(JSON.stringify({ __type: type, ...body }));
  }).listen(0, '127.0.0.1');
  try {
    const made = await build({
      stdin: { contents: SCRIPT, resolveDir: ROOT },
      bundle: true,
      format: 'esm',
      platform: 'node',
      mainFields: ['module', 'main'],
      plugins: [leanClients],
      write: false,
      banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    });
    const file = join(folder, 'lean.mjs');
    writeFileSync(file, made.outputFiles[0]!.contents);
    const { learn } = (await import(pathToFileURL(file).href)) as {
      learn(client: string, endpoint: string): Promise<Learnt>;
    };
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const [client, status, type] of [
      ['lambda', 429, 'TooManyRequestsException'],
      ['lambda', 404, 'ResourceNotFoundException'],
      ['kms', 400, 'ThrottlingException'],
      ['kms', 400, 'DisabledException'],
      ['dynamodb', 400, 'ProvisionedThroughputExceededException'],
    ] as const) {
      said = { status, type, body: { message: 'why' } };
      const learnt = await learn(client, url);
      expect(learnt).toMatchObject({ name: type, message: 'why', status, isService: true, isThatClass: false });
    }
    said = { status: 400, type: 'TransactionCanceledException', body: { CancellationReasons: [{ Code: 'None' }] } };
    expect(await learn('dynamodb', url)).toMatchObject({ isThatClass: true, reasons: [{ Code: 'None' }] });
  } finally {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

test('every error that is asked for by its class keeps it', () => {
  const asked = ['shared', 'functions'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .flatMap((name) =>
        [...readFileSync(join(ROOT, folder, name), 'utf8').matchAll(/instanceof (\w+Exception)\b/g)].map(
          ([, one]) => one!,
        ),
      ),
  );
  expect([...new Set(asked)].toSorted()).toEqual([...BY_CLASS].toSorted());
});
