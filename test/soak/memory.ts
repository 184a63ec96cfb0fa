import { readdirSync, readFileSync } from 'node:fs';

export interface Sampled {
  readonly at: number;
  /** Of the process and all its children. */
  readonly residentMb: number;
  /** The same by the name of what runs; several of one name are added up. */
  readonly byName: Readonly<Record<string, number>>;
}

/** What `/proc` says of a process and its children; undefined on systems that have no such folder. */
export function memoryOf(pid: number): Sampled | undefined {
  const parents = new Map<number, number>();
  const resident = new Map<number, number>();
  const names = new Map<number, string>();
  try {
    for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
      const status = readStatus(name);
      if (status === undefined) continue;
      parents.set(Number(name), field(status, 'PPid'));
      resident.set(Number(name), field(status, 'VmRSS'));
      names.set(Number(name), Number(name) === pid ? 'platform' : (/^Name:\s+(.*)$/m.exec(status)?.[1] ?? ''));
    }
  } catch {
    return undefined;
  }
  const ours = (one: number | undefined): boolean => one !== undefined && (one === pid || ours(parents.get(one)));
  const byName: Record<string, number> = {};
  for (const [one, kilobytes] of resident) {
    const name = names.get(one) ?? '';
    if (ours(one)) byName[name] = (byName[name] ?? 0) + kilobytes / 1024;
  }
  const residentMb = Object.values(byName).reduce((sum, size) => sum + size, 0);
  return { at: Date.now(), residentMb, byName };
}

/** A process may end between the listing and the reading. */
function readStatus(name: string): string | undefined {
  try {
    return readFileSync(`/proc/${name}/status`, 'utf8');
  } catch {
    return undefined;
  }
}

const field = (status: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
