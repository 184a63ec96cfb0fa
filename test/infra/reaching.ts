import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type LambdaName, lambdas } from '../../functions/lambdas.ts';

/**
 * What each function's own code can ask of the world, read in its bundle: esbuild leaves out of it every declaration that the
 * function cannot come to, so what is left there can run, on whatever path. What is asked with a literal name is found here
 * by what it asks; what is asked with a variable, by its place.
 */
export interface Asked {
  readonly of: LambdaName;
  readonly what: string;
  /** Module and declaration: `lifecycle/gate.ts judge`. */
  readonly at: string;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Modules that ask in the words of the ports. Routes and schemas only name roles and texts. */
const ASKS =
  /^(?:shared\/(?:aws\/compose\.ts|http\/|lifecycle\/|registration\/)|functions\/(?!lambdas|open\/openapi|routes|schemas))/;

/** Types of events stand here as names of other things: lines of logs, causes of work, what is told outside. */
const NAMES_ALONE: ReadonlySet<string> = new Set([
  'shared/http/log.ts',
  'shared/lifecycle/work-records.ts',
  'shared/registration/public-events.ts',
]);

/** What stands in a bundle, and what is asked by it: `$1` is the literal. */
const LITERAL: readonly (readonly [RegExp, string])[] = [
  [/\bread\(\s*"(\w+)"/g, 'read $1'],
  [/\blist\(\s*"([\w-]+)"/g, 'list $1'],
  // beside calls: names of lists that are handed on
  [/"([a-z]+(?:-[a-z]+)+)"/g, 'named $1'],
  [/\bfrom\d*\(\s*house\d*,\s*"([a-z]+)"/g, 'list $1'],
  [/that: "(mandate-in-force|key-not-blocked|never-held)"/g, 'require $1'],
  [/\boutbox\d*\.(read|due|complete|postpone)\(/g, 'outbox $1'],
  [/\.outbox\("(\w+)"/g, 'topic $1'],
  [/\binvoker\d*\.(\w+)\(/g, 'invoke $1'],
  [/\b(leases|signings)\.\w+\(/g, '$1'],
  // the types of events that a change is told by; not what they are compared with, nor what is told outside
  [/(?<![!=]== |cause: |toldOutside\d*\(\w+, )"([a-z]+[A-Za-z]*)\.[a-z]+(?:-[a-z]+)*"/g, 'event $1'],
  // records that are made
  [/\bkind: "(\w+)"/g, 'kind $1'],
  [/\b(staging|repository|evidence|log|answer)Store\d*\(\)/g, 'store $1'],
  [/\b(handout|trail)\d*\(\)/g, 'store $1'],
  [/\b(createCallKeeper)\d*\(/g, 'store $1'],
];

const BY_PLACE: readonly (readonly [RegExp, string])[] = [
  [/\bread\(\s*(?=[\w.]+,)(?!")/g, 'place read'],
  [/\blist\(\s*(?=[\w.]+,)(?!")/g, 'place list'],
  [/\bledger\d*\.event\(/g, 'place event'],
  [/that: "unchanged"/g, 'place unchanged'],
  [/\b(?:vault|ring)\d*\.seal\(/g, 'place seal'],
  [/\b(?:evidence|staging|repository|store)\d*\.get\(/g, 'place get'],
];

/** Everything that is asked in every function's bundle. Takes some seconds. */
export async function everythingAsked(): Promise<readonly Asked[]> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: lambdas.map(({ name, entry }) => ({ in: `functions/${entry}`, out: name })),
    outdir: ROOT,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    packages: 'external',
    external: ['*/refusals/french.ts'],
    minifySyntax: true,
    write: false,
    logLevel: 'silent',
  });
  return outputFiles.flatMap(({ path, text }) => askedIn(path.slice(ROOT.length, -'.js'.length) as LambdaName, text));
}

function askedIn(of: LambdaName, text: string): readonly Asked[] {
  // before each module esbuild writes its path
  const [, ...pieces] = text.split(/^\/\/ ((?:functions|shared)\/\S+)$/m);
  const found = new Map<string, Asked>();
  for (let index = 0; index < pieces.length; index += 2) {
    const [path = '', code = ''] = pieces.slice(index, index + 2);
    if (!ASKS.test(path) || NAMES_ALONE.has(path)) continue;
    const declared = [...code.matchAll(/^(?:async )?(?:function\*? |var |class )(\w+?)\d*\b/gm)];
    const add = (what: string, at: number) => {
      const name = declared.findLast((one) => one.index <= at)?.[1] ?? '';
      const asked = { of, what, at: `${path.replace('shared/', '')} ${name}` };
      found.set(`${what} ${asked.at}`, asked);
    };
    for (const [pattern, what] of LITERAL) {
      // a view names what happened; a change is made below
      if (what.startsWith('event') && path.startsWith('functions/')) continue;
      for (const one of code.matchAll(pattern)) add(what.replace('$1', one[1]!), one.index);
    }
    for (const [pattern, what] of BY_PLACE) for (const one of code.matchAll(pattern)) add(what, one.index);
  }
  return [...found.values()];
}
