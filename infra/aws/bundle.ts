import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { type Lambda, lambdas } from '../../functions/lambdas.ts';
import { MACHINE_STAGE, machineRoutes, type Route, routes } from '../../functions/routes.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Where credentials come from on a laptop or a server. A function is given its own in the environment, which the SDK asks
 * first; it imports these four only when there are none, so they stay outside and no function can take others up.
 */
const ELSEWHERE = ['ini', 'process', 'sso', 'web-identity'].map((from) => `@aws-sdk/credential-provider-${from}`);

/** Errors that are asked for by `instanceof`, or for more than their name and message. */
export const BY_CLASS: readonly string[] = ['ConditionalCheckFailedException', 'TransactionCanceledException'];

/**
 * What esbuild cannot see of the SDK's clients. Their schemas name headers by computed keys, which it has to take for an
 * effect, so that a client of one operation carries the schemas of all: they are data and nothing else, so they are marked
 * pure, and those unused go. Of its own package.json a client reads the version alone. A client also has a class for every
 * error of its service; one that it has no class for comes as the service's general error under the same name, which is
 * what errors are known by here, but for `BY_CLASS`.
 */
export const leanClients: Plugin = {
  name: 'lean-clients',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk\/client-[\w-]+\/package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    onLoad({ filter: /@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_\d+\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return {
        contents: text
          .replace(/^export var (\w+\$) = (\[[^;]*\]);$/gm, 'export var $1 = /* @__PURE__ */ (() => $2)();')
          .replace(/^n0_registry\.registerError\((\w+)\$, \1\);$/gm, (line, name: string) =>
            BY_CLASS.includes(name) ? line : '',
          ),
      };
    });
  },
};

/**
 * Half a schema library turns schemas into JSON Schema, which the OpenAPI document is made with and no function does:
 * each schema carries it as a method, so it is put out here. Whoever calls it in a function hears of it.
 */
const undescribedSchemas: Plugin = {
  name: 'undescribed-schemas',
  setup({ onLoad }) {
    onLoad({ filter: /\/zod\/v4\/core\/(to-json-schema|json-schema-processors)\.js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const names = [...text.matchAll(/^export (?:function|const) (\w+)/gm)].map(([, name]) => `none as ${name}`);
      return {
        contents: `const none = () => { throw new Error('no function describes schemas') };export { ${names}, none as process };`,
      };
    });
  },
};

/**
 * What is imported only once it is needed, by its name beside the bundle: the French sentences of refusals, which no
 * function needs to start and most calls never need.
 */
const BESIDE: Readonly<Record<string, string>> = { './french.mjs': 'shared/messages/refusals/french.ts' };

const beside: Plugin = {
  name: 'beside',
  setup({ onResolve }) {
    for (const [path, source] of Object.entries(BESIDE)) {
      onResolve({ filter: /\.ts$/ }, ({ kind, resolveDir, path: asked }) =>
        kind === 'dynamic-import' && join(resolveDir, asked) === join(ROOT, source)
          ? { path, external: true }
          : undefined,
      );
    }
  },
};

const JSON_ALONE = '["application/json"]';

/**
 * A function is called for its own routes, and carries those, without what is said of them in the API's description. The
 * one that answers for all that is no route has to know them all.
 */
const ownRoutes = (entry: string): Plugin => ({
  name: 'own-routes',
  setup({ onLoad }) {
    const row = lambdas.find((one) => join('functions', one.entry) === entry);
    if (!row || row.name === 'open') return;
    const said = (value: unknown) => JSON.stringify(value);
    const own = (of: readonly Route[]) =>
      said(of.filter(({ lambda }) => lambda === row.name).map(({ summary: _, tag: __, ...route }) => route))
        // most take and give JSON
        .replaceAll(JSON_ALONE, 'json');
    const contents = `const json = ${JSON_ALONE};
export const routes = ${own(routes)};
export const machineRoutes = ${own(machineRoutes)};
export const MACHINE_STAGE = ${said(MACHINE_STAGE)};`;
    onLoad({ filter: /\/functions\/routes\.ts$/ }, () => ({ contents, loader: 'js' }));
  },
});

/**
 * How every function is bundled: one ES module with everything that it starts with, the SDK clients included, so that
 * what was tested is what runs. The banner serves packages of the older module form that call `require`.
 */
const options: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  mainFields: ['module', 'main'],
  external: ELSEWHERE,
  plugins: [leanClients, undescribedSchemas, beside],
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
  /** Files that go with it, to lie beside it under these names; it loads them when they are needed. */
  readonly beside: readonly { readonly name: string; readonly code: Uint8Array }[];
  /** Files that left something in it, from the repository's root, with their octets there; heaviest first. */
  readonly inputs: readonly { readonly path: string; readonly bytes: number }[];
  /** Modules that it still imports when it starts. */
  readonly imports: readonly string[];
}

/** Bundles one function. `entry` is the path below `functions/`, as in `lambdas.ts`. Throws esbuild's failure. */
export async function bundle(entry: Lambda['entry']): Promise<Bundle> {
  const { code, output } = await built(join('functions', entry));
  const inputs = Object.entries(output.inputs)
    .map(([path, { bytesInOutput }]) => ({ path, bytes: bytesInOutput }))
    .filter((input) => input.bytes > 0)
    .sort((a, b) => b.bytes - a.bytes);
  const imported = (wanted: string) => output.imports.filter(({ kind }) => kind === wanted).map(({ path }) => path);
  const lazily = Object.entries(BESIDE).filter(([path]) => imported('dynamic-import').includes(path));
  return {
    code,
    bytes: code.byteLength,
    beside: await Promise.all(lazily.map(async ([name, source]) => ({ name, code: (await built(source)).code }))),
    inputs,
    imports: imported('import-statement'),
  };
}

async function built(entry: string) {
  const plugins = [...options.plugins!, ownRoutes(entry)];
  const result = await build({ ...options, plugins, entryPoints: [entry], outfile: 'index.mjs' });
  const code = result.outputFiles?.[0]?.contents;
  const output = Object.values(result.metafile?.outputs ?? {})[0];
  if (!code || !output) throw new Error(`${entry}: esbuild made nothing`);
  return { code, output };
}
