import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { LocalProblem } from './loopback.ts';

/**
 * Replaces a file in one step: whoever reads it, even after a power cut, finds the old content or the new, whole.
 * Only the owner may read it.
 */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.${process.pid}.new`;
  const file = openSync(temporary, 'w', 0o600);
  try {
    writeSync(file, typeof content === 'string' ? Buffer.from(content) : content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
  syncFolder(dirname(path));
}

/** Makes a rename last: a folder's entries are written to disk like any other data. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Makes a private folder, or says in one sentence why it cannot be. */
export function stateFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new LocalProblem(`The state folder ${path} cannot be written: ${(error as Error).message}.`);
  }
  return path;
}

/** Reads a JSON file; undefined when there is none. A file that is no JSON is a `LocalProblem`, never overwritten. */
export function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new LocalProblem(`The state file ${path} cannot be read: ${(error as Error).message}.`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new LocalProblem(`The state file ${path} is damaged: move it away, or restore it, and start again.`);
  }
}
