import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Client, clientOf } from '../../infra/local/client.ts';
import { site } from '../../infra/local/site.ts';
import type { Application } from './applications.ts';
import type { CpuTime, Opened } from './http-platform.ts';

const CLIENTS = 8;

/** A house over HTTP: gets a certificate for each application and tells the CPU time that one took, in microseconds. */
export type HttpHouse = (applications: readonly Application[]) => Promise<number>;

/** Starts the platform with keys, objects and ledger in processes of their own. All are added to `processes`. */
export async function openHttpHouse(folder: string, processes: ChildProcess[]): Promise<HttpHouse> {
  const start = (part: string, ...args: string[]) => startEmulator(part, [join(folder, part), '0', ...args], processes);
  const [kms, s3] = await Promise.all([start('kms'), start('s3', ...Object.values(site.buckets))]);
  const platform = fork(fileURLToPath(new URL('./http-platform.ts', import.meta.url)), [join(folder, 'state')], {
    env: { ...process.env, AWS_ENDPOINT_URL_KMS: kms, AWS_ENDPOINT_URL_S3: s3 },
  });
  processes.push(platform);
  const { url, subscriptionId, token } = await heard<Opened>(platform);
  const client = clientOf(url, token);
  const cpu = async () => {
    platform.send('cpu');
    return (await heard<CpuTime>(platform)).cpu;
  };
  return async (applications) => {
    const before = await cpu();
    await eachOf(applications, (application) => request(client, subscriptionId, application));
    return ((await cpu()) - before) / applications.length;
  };
}

/** Works through `items`, several at a time. */
export async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: CLIENTS }, worker));
}

async function request(client: Client, subscriptionId: string, { pem, declared }: Application): Promise<void> {
  const form = { subscriptionId, usage: 'SSL_SERV', declared, certificationRequest: pem };
  const { certificate } = (await client.post('/requests', form)).expect(201).json();
  if (!certificate) throw new Error('the request was taken, but no certificate came');
}

/** The next message of a child; throws when it ends instead. */
export async function heard<T>(child: ChildProcess): Promise<T> {
  const gone = new AbortController();
  const ended = once(child, 'exit', { signal: gone.signal }).then(([code]) => {
    throw new Error(`${child.spawnargs.join(' ')} ended with ${code}`);
  });
  try {
    const [message] = await Promise.race([once(child, 'message', { signal: gone.signal }), ended]);
    return message as T;
  } finally {
    gone.abort();
    ended.catch(() => {});
  }
}

/** Starts one emulator by its own program, and returns its address. */
export async function startEmulator(part: string, args: readonly string[], processes: ChildProcess[]): Promise<string> {
  const program = fileURLToPath(new URL(`../../infra/local/${part}/main.ts`, import.meta.url));
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  processes.push(child);
  for await (const line of createInterface(child.stdout)) return (JSON.parse(line) as { url: string }).url;
  throw new Error(`the local ${part} did not start`);
}
