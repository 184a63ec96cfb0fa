import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What an issuer may have a key of. */
export const ISSUER_KEYS = ['P-256', 'P-384', 'RSA'] as const;

/** Ten minutes ago, in whole seconds: a house that began then has published by now. */
export const now = () => new Date(Math.floor(Date.now() / 1000) * 1000 - 600_000).toISOString();
/** What is published is of 2049, its next update of 2050. */
export const BEFORE = '2049-12-31T23:50:00.000Z';
/** The certificates begin in 2049; revocation and list are of 2050. */
export const ACROSS = '2049-12-31T23:59:30.000Z';

export const JAVA = fileURLToPath(new URL('RelyingParty.java', import.meta.url));

/** Runs a program in a folder, and answers all that it said, well or not. */
export function inFolder(
  folder: string,
  program: string,
  ...args: readonly string[]
): Promise<{ readonly ok: boolean; readonly said: string }> {
  const env = { PATH: process.env.PATH, HOME: folder, LC_ALL: 'C.UTF-8' };
  return promisify(execFile)(program, args, { cwd: folder, env }).then(
    ({ stdout, stderr }) => ({ ok: true, said: stdout + stderr }),
    ({ stdout, stderr, message }) => ({ ok: false, said: `${stdout}${stderr}${message}` }),
  );
}
