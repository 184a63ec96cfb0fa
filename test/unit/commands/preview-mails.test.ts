import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NOTICES } from '../../../shared/messages/notices.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sceau-mails-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, ['infra/commands/preview-mails.ts', ...args], {
    encoding: 'utf8',
    // a machine without Chromium
    env: { PATH: '' },
  });

test('every notice is written in both forms and languages, with an index, and it says that there are no pictures', () => {
  const { status, stdout } = run('--out', folder);
  expect([status, stdout]).toEqual([
    0,
    `${NOTICES.length * 2} mails in ${join(folder, 'index.html')}\nNo pictures: there is no chromium on the path.\n`,
  ]);
  const files = NOTICES.flatMap((notice) =>
    ['fr', 'en'].flatMap((language) => ['txt', 'html'].map((form) => `${notice}.${language}.${form}`)),
  );
  expect(readdirSync(folder).toSorted()).toEqual([...files, 'index.html'].toSorted());
  const index = readFileSync(join(folder, 'index.html'), 'utf8');
  for (const file of files) expect(index).toContain(`href="${file}"`);
  expect(readFileSync(join(folder, 'certificate-revoked.fr.txt'), 'utf8')).toMatch(
    /^Subject: Certificat révoqué le .+ : www\.example\.test, Clinique des Tilleuls\n\nCe certificat est révoqué/,
  );
});

test('nothing is written without being told where to', () => {
  const { status, stderr } = run();
  expect([status, stderr]).toEqual([2, 'Say where to: npm run preview-mails -- --out DIR\n']);
});
