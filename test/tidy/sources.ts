import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's own text, for the tests that keep its walls and manners. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Paths of the files that are, or are about to be, under version control, with `/`. */
export const files: readonly string[] = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: ROOT })
  .toString()
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(ROOT, path)));

export const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** TypeScript of the product, without tests. */
export const production = files.filter((path) => /^(infra|functions|shared)\/.*\.ts$/.test(path));

export interface Import {
  readonly from: string;
  /** Path in the project, or the name of a package or `node:` module. */
  readonly to: string;
  readonly typeOnly: boolean;
}

/** Imports, re-exports and dynamic imports of a file, as they stand in its text. */
export function importsOf(path: string): readonly Import[] {
  const text = read(path).replace(/\/\*[\s\S]*?\*\//g, '');
  const found = [...text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)].map(
    (match) => ({
      specifier: match[2]!,
      typeOnly: match[1] !== undefined,
    }),
  );
  const dynamic = [...text.matchAll(/\bimport\(\s*'([^']+)'/g)].map((match) => ({
    specifier: match[1]!,
    typeOnly: false,
  }));
  return [...found, ...dynamic].map(({ specifier, typeOnly }) => ({
    from: path,
    to: specifier.startsWith('.') ? posix.join(dirname(path), specifier) : specifier,
    typeOnly,
  }));
}
