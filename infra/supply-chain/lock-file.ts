import { readFileSync } from 'node:fs';

/** The lock file as npm writes it (lockfileVersion 3), and who depends on whom in it. Reads nothing else, asks no registry. */
export interface LockedPackage {
  /** Where it lies, from the root: `node_modules/a/node_modules/b`. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  /** As it was published; absent of what comes inside another package, whose own covers it. */
  readonly integrity?: string;
  readonly inBundle: boolean;
  /** SPDX expression. */
  readonly licence: string;
  /** Needed to build and to test, and by nothing that is deployed. */
  readonly dev: boolean;
  /** One of several platforms'. */
  readonly optional: boolean;
  readonly hasInstallScript: boolean;
  /** Paths of what it needs, where npm finds them. */
  readonly needs: readonly string[];
}

export interface LockFile {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly packages: readonly LockedPackage[];
  /** Of package.json: names with the versions asked for. */
  readonly direct: Readonly<Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Readonly<Versions>>>;
  /** Path of a package that the project itself names. */
  readonly find: (name: string) => LockedPackage | undefined;
}

type Versions = Record<string, string>;

interface Entry {
  readonly name?: string;
  readonly version?: string;
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Versions;
  readonly devDependencies?: Versions;
  readonly optionalDependencies?: Versions;
  readonly peerDependencies?: Versions;
}

const INSIDE = 'node_modules/';

/** Reads `package-lock.json` below `root`. Throws Error when it is of another version, or a package in it says too little. */
export function readLockFile(root: URL): LockFile {
  const { lockfileVersion, packages: entries } = JSON.parse(
    readFileSync(new URL('package-lock.json', root), 'utf8'),
  ) as { lockfileVersion: number; packages: Record<string, Entry> };
  if (lockfileVersion !== 3) throw new Error(`a lock file of version ${lockfileVersion} is not known`);
  const { '': own = {}, ...others } = entries;
  const packages = Object.entries(others).map(([path, entry]) => packageOf(path, entry, entries));
  const byPath = new Map(packages.map((one) => [one.path, one]));
  return {
    name: String(own.name),
    version: String(own.version),
    licence: String(own.license),
    packages,
    direct: {
      dependencies: own.dependencies ?? {},
      devDependencies: own.devDependencies ?? {},
      optionalDependencies: own.optionalDependencies ?? {},
    },
    find: (name) => byPath.get(`${INSIDE}${name}`),
  };
}

function packageOf(path: string, entry: Entry, all: Readonly<Record<string, Entry>>): LockedPackage {
  const { version, license, integrity } = entry;
  if (!version || !license) throw new Error(`${path}: the lock file says neither version nor licence`);
  const wanted = { ...entry.peerDependencies, ...entry.optionalDependencies, ...entry.dependencies };
  return {
    path,
    name: entry.name ?? path.slice(path.lastIndexOf(INSIDE) + INSIDE.length),
    version,
    licence: license,
    ...(integrity !== undefined && { integrity }),
    inBundle: entry.inBundle === true,
    dev: entry.dev === true,
    optional: entry.optional === true,
    hasInstallScript: entry.hasInstallScript === true,
    needs: Object.keys(wanted).flatMap((name) => foundFrom(path, name, all) ?? []),
  };
}

/** Node's own way: in the folder of the package, then in each one above it. */
function foundFrom(path: string, name: string, all: Readonly<Record<string, Entry>>): string | undefined {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf(`/${INSIDE}`)))) {
    const candidate = `${at === '' ? '' : `${at}/`}${INSIDE}${name}`;
    if (Object.hasOwn(all, candidate)) return candidate;
    if (at === '') return undefined;
  }
}

/** The packages of these names and all that they need, by path. */
export function closureOf(lock: LockFile, names: readonly string[]): ReadonlySet<string> {
  const byPath = new Map(lock.packages.map((one) => [one.path, one]));
  const found = new Set<string>();
  const left = names.map((name) => `${INSIDE}${name}`);
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    const one = byPath.get(path);
    if (!one || found.has(path)) continue;
    found.add(path);
    left.push(...one.needs);
  }
  return found;
}
