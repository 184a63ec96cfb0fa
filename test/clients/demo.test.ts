import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'sceau-demo-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the demo holds every check, says so in plain words and leaves its artefacts', () => {
  const out = join(folder, 'out');
  const demo = fileURLToPath(new URL('../../infra/local/demo.ts', import.meta.url));
  const run = spawnSync(process.execPath, [demo, '--out', out], {
    encoding: 'utf8',
    env: { ...process.env, SCEAU_LOCAL_STATE: join(folder, 'none') },
    timeout: 100_000,
  });
  expect(run.stdout + run.stderr).not.toContain('✗');
  expect(run.stdout).toMatch(/\d+ checks held, 0 did not/);
  expect(run.status).toBe(0);
  const left = ['root.pem', 'chain.pem', 'cert.pem', 'key.pem', 'crl-before.pem', 'crl.pem', 'openapi.json'];
  expect(readdirSync(out)).toEqual(expect.arrayContaining(left));
  expect(JSON.parse(readFileSync(join(out, 'openapi.json'), 'utf8'))).toMatchObject({
    openapi: expect.stringMatching(/^3\.1/),
  });
}, 120_000);
