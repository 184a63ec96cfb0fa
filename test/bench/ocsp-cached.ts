import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cpuOf, freePort } from './cfssl.ts';
import { atLeast, compare, type Figure } from './harness.ts';
import { heard } from './http-house.ts';
import { end } from './issue-http.ts';
import type { StatusOpened } from './ocsp-process.ts';

const WARM_UP = 5_000;
const REQUESTS = 1_500;
const THEIRS = 400;

/** An answer that was signed before, over HTTP, by what the process that gives it spends on it. */
export const ocspCached: Figure = {
  name: 'ocsp.cached',
  async measure() {
    const folder = mkdtempSync(join(tmpdir(), 'sceau-bench-'));
    const processes: ChildProcess[] = [];
    try {
      const ours = fork(fileURLToPath(new URL('./ocsp-process.ts', import.meta.url)));
      processes.push(ours);
      const { url } = await heard<StatusOpened>(ours);
      const theirs = await openOpenssl(folder, processes);
      const agent = new Agent({ keepAlive: true, maxSockets: 8 });
      await costOf(ours, url, WARM_UP, agent);
      const { ours: cost, quotient } = await compare(
        () => costOf(ours, url, REQUESTS, agent),
        () => costOf(theirs.server, theirs.url, THEIRS),
      );
      agent.destroy();
      return [
        {
          name: 'ocsp.cached',
          value: 1e6 / cost,
          unit: 'answers per CPU-second',
          against: 'openssl ocsp, one connection each',
          ratio: 1 / quotient,
          reach: atLeast(2),
        },
      ];
    } finally {
      await Promise.all(processes.map(end));
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Microseconds of the process's CPU that each of `count` requests takes. */
async function costOf(process: ChildProcess, url: string, count: number, agent?: Agent): Promise<number> {
  const before = cpuOf(process);
  const workers = agent ? 8 : 1;
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (let turn = 0; turn < count / workers; turn++) await ask(url, agent);
    }),
  );
  return (cpuOf(process) - before) / count;
}

function ask(url: string, agent?: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { ...(agent && { agent }) }, (answer) => {
      let octets = 0;
      answer.on('data', (part: Uint8Array) => {
        octets += part.length;
      });
      // an error of OCSP is five octets long
      answer.on('end', () => (answer.statusCode === 200 && octets > 100 ? resolve() : reject(new Error('no answer'))));
    });
    sent.on('error', reject).end();
  });
}

/** `openssl ocsp` as a responder with an authority of its own, which knows one certificate. */
async function openOpenssl(folder: string, processes: ChildProcess[]) {
  if (process.platform !== 'linux') throw new Error('CPU time of another process is to be had on Linux');
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
  openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', at('ca.key'));
  openssl('req', '-x509', '-new', '-key', at('ca.key'), '-subj', '/CN=Bench', '-days', '3650', '-out', at('ca.pem'));
  writeFileSync(at('index'), 'V\t300101000000Z\t\t4711\tunknown\t/CN=known\n');
  openssl('ocsp', '-issuer', at('ca.pem'), '-serial', '0x4711', '-no_nonce', '-reqout', at('request'));
  const port = await freePort();
  const signer = ['-CA', at('ca.pem'), '-rsigner', at('ca.pem'), '-rkey', at('ca.key')];
  const server = spawn('openssl', ['ocsp', '-port', String(port), '-index', at('index'), ...signer, '-ndays', '1'], {
    stdio: 'ignore',
  });
  processes.push(server);
  const url = `http://127.0.0.1:${port}/${encodeURIComponent(readFileSync(at('request')).toString('base64'))}`;
  for (let attempt = 0; ; attempt++) {
    try {
      await ask(url);
      return { server, url };
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
