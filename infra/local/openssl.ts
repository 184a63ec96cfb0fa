import { spawnSync } from 'node:child_process';
import { LocalProblem } from './loopback.ts';

/** Runs the machine's openssl. Throws LocalProblem when there is none, Error when it fails and `mayFail` is not set. */
export function openssl(
  args: readonly string[],
  options: { readonly mayFail?: boolean; readonly input?: string } = {},
) {
  const run = spawnSync('openssl', args, { encoding: 'utf8', input: options.input ?? '' });
  if (run.error)
    throw new LocalProblem('The demo makes its keys with openssl, which is not on this machine’s path: install it.');
  const text = `${run.stdout}${run.stderr}`;
  if (run.status !== 0 && !options.mayFail) throw new Error(`openssl ${args.join(' ')} failed:\n${text}`);
  return { ok: run.status === 0, text };
}
