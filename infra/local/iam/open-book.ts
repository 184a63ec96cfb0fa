import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { LocalProblem } from '../loopback.ts';
import type { PolicyBook } from './book.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const MAKER = fileURLToPath(new URL('./synthesize.ts', import.meta.url));
const CACHE = join(ROOT, 'node_modules', '.cache', 'sceau');
const SYNTHESIS_MS = 120_000;
/** Books of other states of the sources that are kept, newest first. */
const KEPT = 8;

/**
 * The policies of the deployment, synthesized from the stacks (about four seconds) unless that was done before for these very
 * sources. Throws `LocalProblem` with what the synthesis said when it fails.
 */
export async function openBook(): Promise<PolicyBook> {
  const file = join(CACHE, `policies-${digestOfSources()}.json`);
  if (!existsSync(file)) {
    mkdirSync(CACHE, { recursive: true });
    await promisify(execFile)(process.execPath, [MAKER, file], { cwd: ROOT, timeout: SYNTHESIS_MS }).catch(
      ({ stderr, message }: { stderr?: string; message: string }) => {
        const said = /^\w*Error: (.*)$/m.exec(stderr ?? '')?.[1] ?? message;
        throw new LocalProblem(`The policies could not be made from infra/aws: ${said}`);
      },
    );
    sweep();
  }
  return JSON.parse(readFileSync(file, 'utf8')) as PolicyBook;
}

/** The maker, every file of ours that it imports, however far, and the versions of what is not ours. */
function digestOfSources(): string {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  for (const file of importsOf(MAKER)) hash.update(file.slice(ROOT.length)).update(readFileSync(file));
  return hash.digest('hex').slice(0, 32);
}

/** Sources that a module needs when it runs, itself included, in the order of their names. */
export function importsOf(entry: string): readonly string[] {
  const found = new Set<string>();
  const look = (file: string) => {
    if (found.has(file)) return;
    found.add(file);
    // what is imported as a type alone is not there when it runs
    const relative = /^(?:import|export)\s(?!type\s)(?:[^'";]*?\sfrom\s+)?'(\.{1,2}\/[^']+)'/gm;
    for (const [, path] of readFileSync(file, 'utf8').matchAll(relative)) look(resolve(dirname(file), path!));
  };
  look(entry);
  return [...found].sort();
}

function sweep(): void {
  const books = readdirSync(CACHE).filter((name) => /^policies-\w+\.json$/.test(name));
  const age = (name: string) => statSync(join(CACHE, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  for (const old of books.sort((a, b) => age(b) - age(a)).slice(KEPT)) rmSync(join(CACHE, old), { force: true });
}
