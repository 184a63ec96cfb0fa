import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'sceau-start-'));
const root = fileURLToPath(new URL('../..', import.meta.url));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** `npm start`'s own process, once its `ready ` line is there. */
async function startUp() {
  const child = spawn(process.execPath, ['infra/local/start.ts'], {
    cwd: root,
    env: { ...process.env, SCEAU_LOCAL_STATE: folder, PORT: '0' },
  });
  children.push(child);
  let said = '';
  const ready = new Promise<void>((resolve, reject) => {
    const listen = (part: Buffer) => {
      said += part;
      if (/^ready .*$/m.test(said)) resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('exit', () => reject(new Error(`ended early: ${said}`)));
  });
  await ready;
  return { child, said, url: /^ready (.*)$/m.exec(said)![1]! };
}

/** As the printed `curl` line does it. */
async function tokenFor({ said }: { said: string }): Promise<string> {
  const tokenUrl = /curl -s (\S+\/token) /.exec(said)![1]!;
  const body = new URLSearchParams({ grant_type: 'sign-in', client_id: 'sceau-local', sign_in: 'security-officer-1' });
  const answer = await fetch(tokenUrl, { method: 'POST', body });
  return ((await answer.json()) as { access_token: string }).access_token;
}

async function control({ said }: { said: string }, path: string, body: unknown): Promise<number> {
  const base = /(http\S+\/_local\/)health/.exec(said)![1]!;
  return (await fetch(`${base}${path}`, { method: 'POST', body: JSON.stringify(body) })).status;
}

const me = (url: string, token: string) => fetch(`${url}/me`, { headers: { authorization: `Bearer ${token}` } });

it('starts from nothing, outlives kill -9, keeps its certificates, and ends on SIGINT', {
  timeout: 90_000,
}, async () => {
  const first = await startUp();
  expect(first.said).toMatch(/^curl -s http.*\/me -H "Authorization: Bearer /m);
  const running = JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8'));
  expect(running).toMatchObject({ url: first.url, rootCertificate: join(folder, 'ceremony', 'root-1.pem') });
  const anchor = readFileSync(running.rootCertificate, 'utf8');
  expect(anchor).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
  expect((await fetch(`${first.url}/repository/crl/ca-1.crl`)).headers.get('content-type')).toBe(
    'application/pkix-crl',
  );
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  const again = await startUp();
  expect(again.url).toBe(first.url);
  expect(readFileSync(running.rootCertificate, 'utf8')).toBe(anchor);
  const token = await tokenFor(again);
  const answer = await me(again.url, token);
  expect([answer.status, await answer.json()]).toEqual([
    200,
    expect.objectContaining({ mandates: [expect.objectContaining({ role: 'security-officer', inForce: true })] }),
  ]);
  expect(await control(again, 'clock', { advanceSeconds: 7200 })).toBe(200);
  expect((await me(again.url, token)).status).toBe(401);
  expect((await me(again.url, await tokenFor(again))).status).toBe(200);
  expect(await control(again, 'schedules/sweep-outbox/run', {})).toBe(200);

  again.child.kill('SIGINT');
  expect(await once(again.child, 'exit')).toEqual([0, null]);
  expect(existsSync(join(folder, 'running.json'))).toBe(false);
  expect(existsSync(join(folder, 'lock.json'))).toBe(false);
  expect(programsOn(folder)).toEqual([]);
});

/** Commands of live processes that name the folder (Linux; elsewhere nothing is seen). */
function programsOn(path: string): string[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const command = /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8') : '';
      return command.includes(path) ? [command] : [];
    } catch {
      return [];
    }
  });
}
