import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build } from 'esbuild';
import type { Lambda } from '../../functions/lambdas.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Where credentials come from on a laptop or a server. A function is given its own in the environment, which the SDK asks
 * first; it imports these four only when there are none, so they stay outside and no function can take others up.
 */
const ELSEWHERE = ['ini', 'process', 'sso', 'web-identity'].map((from) => `@aws-sdk/credential-provider-${from}`);

/**
 * How every function is bundled: one ES module with everything in it, the SDK clients included, so that what was
 * tested is what runs. The banner serves packages of the older module form that call `require`.
 */
const options: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  external: ELSEWHERE,
  minify: true,
  legalComments: 'none',
  // The list of public suffixes is half in other scripts; escaped it would be a tenth of a bundle longer.
  charset: 'utf8',
  metafile: true,
  write: false,
  logLevel: 'silent',
  // A long name, because minified code takes every short one.
  banner: {
    js: "import{createRequire as requireOfTheBundle}from'node:module';const require=requireOfTheBundle(import.meta.url);",
  },
};

export interface Bundle {
  readonly code: Uint8Array;
  /** Octets of `code`. */
  readonly bytes: number;
  /** Files that left something in it, from the repository's root, with their octets there; heaviest first. */
  readonly inputs: readonly { readonly path: string; readonly bytes: number }[];
  /** Modules that it still imports when it starts. */
  readonly imports: readonly string[];
}

/** Bundles one function. `entry` is the path below `functions/`, as in `lambdas.ts`. Throws esbuild's failure. */
export async function bundle(entry: Lambda['entry']): Promise<Bundle> {
  const result = await build({ ...options, entryPoints: [join('functions', entry)], outfile: 'index.mjs' });
  const code = result.outputFiles?.[0]?.contents;
  const output = Object.values(result.metafile?.outputs ?? {})[0];
  if (!code || !output) throw new Error(`${entry}: esbuild made nothing`);
  const inputs = Object.entries(output.inputs)
    .map(([path, { bytesInOutput }]) => ({ path, bytes: bytesInOutput }))
    .filter((input) => input.bytes > 0)
    .sort((a, b) => b.bytes - a.bytes);
  const imports = output.imports.filter(({ kind }) => kind === 'import-statement').map(({ path }) => path);
  return { code, bytes: code.byteLength, inputs, imports };
}
