import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { eachOf, type HttpHouse } from './http-house.ts';

/** Clock ticks of a process's CPU time in /proc, a second: a constant of Linux's interface. */
const TICKS = 100;

/** `cfssl serve` with an authority of its own; undefined where it is not installed, or CPU time is not to be had. */
export async function openCfssl(folder: string, processes: ChildProcess[]): Promise<HttpHouse | undefined> {
  if (process.platform !== 'linux' || spawnSync('cfssl', ['version'], { stdio: 'ignore' }).error) return undefined;
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
  openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', at('cfssl.key'));
  openssl(
    'req',
    '-x509',
    '-new',
    '-key',
    at('cfssl.key'),
    '-subj',
    '/CN=Bench',
    '-days',
    '3650',
    '-out',
    at('cfssl.pem'),
  );
  const profile = { expiry: '26280h', usages: ['digital signature', 'server auth', 'client auth'] };
  writeFileSync(at('cfssl.json'), JSON.stringify({ signing: { default: profile } }));

  const port = await freePort();
  const options = {
    address: '127.0.0.1',
    port,
    ca: at('cfssl.pem'),
    'ca-key': at('cfssl.key'),
    config: at('cfssl.json'),
  };
  const flags = Object.entries({ ...options, loglevel: 5 }).map(([name, value]) => `-${name}=${value}`);
  const server = spawn('cfssl', ['serve', ...flags], { cwd: folder, stdio: 'ignore' });
  processes.push(server);
  const url = `http://127.0.0.1:${port}/api/v1/cfssl`;
  await untilAnswered(`${url}/info`);

  return async (applications) => {
    const before = cpuOf(server);
    await eachOf(applications, ({ pem, declared }) => sign(url, pem, declared.dnsNames));
    return (cpuOf(server) - before) / applications.length;
  };
}

async function sign(url: string, pem: string, hosts: readonly string[]): Promise<void> {
  const answer = await post(`${url}/sign`, { certificate_request: pem, hosts });
  const { success } = (await answer.json()) as { success: boolean };
  if (!success) throw new Error('cfssl did not sign');
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, { method: 'POST', body: JSON.stringify(body), signal: AbortSignal.timeout(10_000) });
}

async function untilAnswered(url: string): Promise<void> {
  for (const end = Date.now() + 10_000; ; ) {
    try {
      await post(url, { label: '' });
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Microseconds of CPU, of itself alone: fields utime and stime of proc(5), behind the bracketed name. */
export function cpuOf({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1e6;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
