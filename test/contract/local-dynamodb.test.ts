import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, it } from 'vitest';
import { findBinary, startDynamodb } from '../../infra/local/dynamodb/dynamodb.ts';
import { LocalProblem } from '../../infra/local/loopback.ts';

const folder = mkdtempSync(join(tmpdir(), 'sceau-dynamodb-'));
const TableName = 'ledger-test';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
afterAll(() => rmSync(folder, { recursive: true }));

describe('the database', () => {
  const program = new URL('../../infra/local/dynamodb/main.ts', import.meta.url).pathname;

  it('is ended when its killed parent left it behind, and has lost nothing', async () => {
    const own = mkdtempSync(join(tmpdir(), 'sceau-dynamodb-'));
    const parent = spawn(process.execPath, [program, own, '0', TableName], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const [line] = (await once(parent.stdout!, 'data')) as [Buffer];
      const { url } = JSON.parse(line.toString());
      const direct = (endpoint: string) =>
        new DynamoDBClient({ endpoint, region: 'eu-west-3', credentials, maxAttempts: 1 });
      const Key = { pk: { S: 'kept' }, sk: { S: '-' } };
      await direct(url).send(new PutItemCommand({ TableName, Item: Key }));
      await expect(startDynamodb({ folder: own, table: TableName, port: 0 })).rejects.toThrow(/in use by process/);
      const gone = once(parent, 'exit');
      parent.kill('SIGKILL');
      await gone;
      expect((await fetch(url)).ok).toBe(true);
      const again = await startDynamodb({ folder: own, table: TableName, port: 0 });
      await expect(fetch(url)).rejects.toThrow();
      const { Item } = await direct(again.url).send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
      expect(Item).toEqual(Key);
      await again.stop();
      expect(readdirSync(own)).toEqual(['ledger.sqlite']);
    } finally {
      parent.kill('SIGKILL');
      rmSync(own, { recursive: true });
    }
  });

  it('may be any that is given, and is named when it does not answer', async () => {
    const { stop, url } = await startDynamodb({ folder: join(folder, 'second'), table: TableName, port: 0 });
    const given = await startDynamodb({ folder: 'nowhere', table: 'another-table', port: 0, given: url });
    expect(given.url).toBe(url);
    await stop();
    await expect(startDynamodb({ folder: 'nowhere', table: TableName, port: 0, given: url })).rejects.toThrow(
      `The database at ${url} does not answer`,
    );
  });

  it.each([
    ['darwin', 'arm64', import.meta.url],
    ['linux', 'x64', 'file:///nowhere/at-all.js'],
  ])('says what to do where its program is missing: %s %s', (platform, arch, from) => {
    expect(() => findBinary(platform, arch, from)).toThrow(/AWS_ENDPOINT_URL_DYNAMODB at any DynamoDB emulator/);
  });

  it('says in one sentence that its port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const start = startDynamodb({ folder: join(folder, 'third'), table: TableName, port });
    await expect(start).rejects.toThrow(LocalProblem);
    other.close();
  });
});
