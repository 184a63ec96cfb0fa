import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lambdas } from '../../functions/lambdas.ts';
import { inPages } from '../../infra/supply-chain/justified.ts';
import { closureOf, readLockFile } from '../../infra/supply-chain/lock-file.ts';

/**
 * Whoever builds the same commit with the same lock file gets the same octets, wherever it lies and whatever the hour:
 * so a second person can tell whether what runs is what was reviewed.
 */
const root = new URL('../../', import.meta.url);
const elsewhere = join(mkdtempSync(join(tmpdir(), 'sceau-again-')), 'a folder of another name');

beforeAll(() => {
  const lock = readLockFile(root);
  const needed = closureOf(lock, [...Object.keys(lock.direct.dependencies), ...inPages, 'esbuild']);
  const present = [...needed].filter((path) => !path.includes('/node_modules/', 'node_modules/'.length));
  for (const path of ['package.json', 'tsconfig.json', 'functions', 'shared', 'infra', ...present]) {
    const to = join(elsewhere, path);
    mkdirSync(dirname(to), { recursive: true });
    try {
      cpSync(new URL(path, root), to, { recursive: true });
    } catch (error) {
      // the program of another platform
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}, 120_000);

afterAll(() => rmSync(dirname(elsewhere), { recursive: true, force: true }));

/** Digests of all that is built below `folder`, in a process of its own whose clock and language are others. */
function digests(folder: string, TZ: string): Readonly<Record<string, string>> {
  const script = `
    import { createHash } from 'node:crypto';
    import { environments } from './infra/aws/environments.ts';
    import { buildPages } from './infra/commands/build-pages.ts';
    import { bundle } from './infra/aws/bundle.ts';
    import { lambdas } from './functions/lambdas.ts';
    const digest = (octets) => createHash('sha256').update(octets).digest('hex');
    const made = {};
    for (const { name, entry } of lambdas) {
      const { code, beside } = await bundle(entry);
      made[name] = digest(code);
      for (const file of beside) made[name + ' ' + file.name] = digest(file.code);
    }
    const { identity, pages } = environments.staging;
    const signIn = { issuer: identity.issuer, ...pages.signIn };
    for (const { path, bytes } of await buildPages({ api: 'https://api.example.test', signIn })) made['pages ' + path] = digest(bytes);
    console.log('DIGESTS ' + JSON.stringify(made));`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, TZ, LANG: 'C' },
  });
  return JSON.parse(said.slice(said.indexOf('DIGESTS ') + 8));
}

test('every bundle and every page is the same, octet for octet, in two folders', () => {
  const here = digests(fileURLToPath(root), 'UTC');
  const there = digests(elsewhere, 'Pacific/Auckland');
  expect(Object.keys(here)).toEqual(expect.arrayContaining(lambdas.map(({ name }) => name)));
  expect(Object.keys(here).filter((name) => name.startsWith('pages ')).length).toBeGreaterThan(1);
  expect(there).toEqual(here);
  expect(new Set(Object.values(here)).size).toBeGreaterThan(lambdas.length);
}, 240_000);

test('the copy is what was built: it knows nothing of the folder it was copied from', () => {
  const { href } = pathToFileURL(elsewhere);
  expect(href).not.toContain(root.href);
});
