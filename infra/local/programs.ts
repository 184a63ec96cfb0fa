import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where the machine keeps a program; undefined when it has none of that name. */
export function onPath(program: string, path = process.env.PATH ?? ''): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => join(folder, program))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Asks a program that a machine may lack; undefined when it is not there. `more` is added to its environment. */
export function ask(program: string, args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  const file = onPath(program);
  if (file === undefined) return undefined;
  const run = spawnSync(file, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8', ...more } });
  return { ok: run.status === 0, text: `${run.stdout ?? ''}${run.stderr ?? ''}` };
}
