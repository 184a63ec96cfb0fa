import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readJson, writeAtomically } from './files.ts';
import { LocalProblem } from './loopback.ts';

/** Raised when an older state folder can no longer be read. */
const VERSION = 1;

/** What is decided at the first start and must stay: certificates and sign-ins name these addresses for ever. */
export interface Settings {
  readonly host: string;
  readonly port: number;
  /** Of the pages' host; absent in folders from before there were pages. */
  readonly pagesPort?: number;
}

/** The folder in which everything lasts that the local platform must remember. */
export interface State {
  readonly folder: string;
  /** Undefined until they are written for the first time. */
  settings(): Settings | undefined;
  remember(settings: Settings): void;
  /** Path of a folder below, made if need be. */
  subfolder(name: string): string;
  /** Lets another instance in. */
  release(): void;
  /** Leaves everything as it is, with a lock as of a process that is no more. */
  abandon(): void;
}

/** Folders that this very process holds: its own id in a lock proves nothing. */
const held = new Set<string>();

/**
 * Opens or makes the state folder and keeps other instances out. Throws `LocalProblem` with one sentence when it is in
 * use, of another version, damaged, or not ours to write. A lock left by a killed process does not count.
 */
export function openState(path: string): State {
  const folder = resolve(path);
  makeFolder(folder);
  const lock = join(folder, 'lock.json');
  takeLock(folder, lock);
  try {
    checkVersion(folder);
    const settings = join(folder, 'settings.json');
    readJson(settings);
    return {
      folder,
      settings: () => settingsOf(folder, readJson(settings)),
      remember: (chosen) => writeAtomically(settings, `${JSON.stringify(chosen)}\n`),
      subfolder: (name) => {
        mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
        return join(folder, name);
      },
      release: () => releaseLock(folder, lock),
      abandon: () => {
        held.delete(folder);
        writeFileSync(lock, JSON.stringify({ pid: process.pid, started: 'killed' } satisfies Lock));
      },
    };
  } catch (error) {
    releaseLock(folder, lock);
    throw error;
  }
}

/** Throws `LocalProblem` for a file that is not what `remember` writes. */
function settingsOf(folder: string, found: unknown): Settings | undefined {
  if (found === undefined) return undefined;
  const { host, port, pagesPort } = (found ?? {}) as Partial<Settings>;
  if (typeof host === 'string' && Number.isInteger(port))
    return { host, port: port!, ...(Number.isInteger(pagesPort) && { pagesPort: pagesPort! }) };
  throw new LocalProblem(
    `${join(folder, 'settings.json')} is damaged: restore it, or remove ${folder} to start afresh.`,
  );
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!statSync(folder).isDirectory()) throw new Error('it is not a folder');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'EEXIST' ? 'it is not a folder' : (error as Error).message;
    throw new LocalProblem(
      `The state folder ${folder} cannot be used (${why}): move it away, or name another with SCEAU_LOCAL_STATE.`,
    );
  }
}

function checkVersion(folder: string): void {
  const marker = join(folder, 'version.json');
  const found = readJson(marker) as { version?: unknown } | null | undefined;
  if (found === undefined) {
    const strangers = readdirSync(folder).filter((name) => name !== 'lock.json');
    if (strangers.length > 0)
      throw new LocalProblem(
        `The state folder ${folder} is not one of ours (it holds ${strangers[0]} and no version.json): name another with SCEAU_LOCAL_STATE.`,
      );
    writeAtomically(marker, `${JSON.stringify({ version: VERSION })}\n`);
  } else if (found?.version !== VERSION)
    throw new LocalProblem(
      `The state folder ${folder} was made by another version of Sceau: remove it to start afresh, or name another with SCEAU_LOCAL_STATE.`,
    );
}

interface Lock {
  readonly pid: number;
  /** Tells the process from a later one with the same number, where the system says. */
  readonly started: string;
}

function takeLock(folder: string, path: string): void {
  const mine: Lock = { pid: process.pid, started: startOf(process.pid) };
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(path, JSON.stringify(mine), { flag: 'wx', mode: 0o600 });
      held.add(folder);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
        throw new LocalProblem(
          `The state folder ${folder} cannot be written (${(error as Error).message}): allow it, or name another with SCEAU_LOCAL_STATE.`,
        );
    }
    const holder = holderOf(path);
    if (holder !== undefined && (holder.pid !== process.pid || held.has(folder))) {
      throw new LocalProblem(
        `Sceau is already running on ${folder} (process ${holder.pid}): stop it, or name another folder with SCEAU_LOCAL_STATE.`,
      );
    }
    rmSync(path, { force: true });
  }
  throw new LocalProblem(`The state folder ${folder} is being taken by another instance: try again.`);
}

function releaseLock(folder: string, path: string): void {
  if (held.delete(folder)) rmSync(path, { force: true });
}

/** The live process that holds the lock; undefined when there is none any more, or the file was cut short. */
function holderOf(path: string): Lock | undefined {
  let lock: Partial<Lock>;
  try {
    lock = JSON.parse(readFileSync(path, 'utf8')) as Partial<Lock>;
  } catch {
    return undefined;
  }
  if (typeof lock?.pid !== 'number' || typeof lock.started !== 'string' || !isAlive(lock.pid)) return undefined;
  return startOf(lock.pid) === lock.started ? { pid: lock.pid, started: lock.started } : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Start of a process in clock ticks since boot (proc(5), field 22); empty where there is no `/proc`, or it is dead. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // a killed process whose parent has not looked yet
    return fields[0] === 'Z' ? 'dead' : (fields[19] ?? '');
  } catch {
    return '';
  }
}
