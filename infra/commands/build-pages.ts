import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type BuildOptions, type BuildResult, build, type Metafile } from 'esbuild';
import { CACHE_CONTROL } from '../../functions/pages/headers.ts';
import type { PageSettings } from '../../functions/pages/settings.ts';
import { environmentOf } from '../aws/environments.ts';

/** One file of the pages, as their host serves it. */
export interface PageFile {
  /** Without a leading slash. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly cacheControl: string;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = join(ROOT, 'functions/pages');

const options: BuildOptions = {
  absWorkingDir: ROOT,
  entryPoints: ['functions/pages/dom/page.ts', 'functions/pages/style/page.css'],
  outdir: 'out',
  entryNames: 'assets/[name]-[hash]',
  chunkNames: 'assets/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'browser',
  target: ['es2022', 'safari16.4'],
  mainFields: ['module', 'browser', 'main'],
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
  metafile: true,
  write: false,
  logLevel: 'silent',
};

/**
 * Builds the pages: the document, which names everything else by its digest; the script; the part of it with the libraries
 * for keys, which is fetched when a key is made; and the licences of those libraries. Throws esbuild's failure.
 */
export async function buildPages(settings: PageSettings): Promise<readonly PageFile[]> {
  const result = (await build(options)) as BuildResult<{ metafile: true; write: false }>;
  const built = result.outputFiles.map(({ path, contents }) => ({
    path: path.slice(path.indexOf('assets/')),
    bytes: contents,
    mediaType: path.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8',
    cacheControl: CACHE_CONTROL.asset,
  }));
  const icon = named('seal.svg', readFileSync(join(PAGES, 'seal.svg')), 'image/svg+xml');
  const licences = named('licences.txt', licencesOf(result.metafile), 'text/plain; charset=utf-8');
  const entry = (ending: string) => built.find(({ path }) => /\/page-\w+\./.test(path) && path.endsWith(ending))!;
  const document = filled(readFileSync(join(PAGES, 'index.html'), 'utf8'), {
    settings: JSON.stringify(settings),
    icon: `/${icon.path}`,
    licences: `/${licences.path}`,
    style: `/${entry('.css').path}`,
    script: `/${entry('.js').path}`,
  });
  const index: PageFile = {
    path: 'index.html',
    bytes: Buffer.from(document),
    mediaType: 'text/html; charset=utf-8',
    cacheControl: CACHE_CONTROL.document,
  };
  return [...built, icon, licences, index];
}

/** An asset under a name with the digest of what it holds. */
function named(name: string, bytes: Uint8Array, mediaType: string): PageFile {
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 8).toUpperCase();
  const path = `assets/${name.replace('.', `-${digest}.`)}`;
  return { path, bytes, mediaType, cacheControl: CACHE_CONTROL.asset };
}

/** Every brace of the document, filled in and escaped for an attribute. Throws for one that is not known. */
function filled(html: string, values: Readonly<Record<string, string>>): string {
  return html.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`index.html asks for {${name}}`);
    return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  });
}

/** The licence of every package of which something is in the bundle, as it must go with it. */
function licencesOf({ outputs }: Metafile): Buffer {
  const used = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const folders = used.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []);
  const texts = [...new Set(folders)].sort().map((folder) => {
    const place = join(ROOT, folder);
    const { name, version, license } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as Manifest;
    const file = readdirSync(place).find((one) => /^(licen[cs]e|copyright)/i.test(one));
    const text = file === undefined ? '' : readFileSync(join(place, file), 'utf8').trim();
    return `${name} ${version}: ${license}\n\n${text}\n`;
  });
  return Buffer.from(texts.join(`\n${'-'.repeat(72)}\n\n`));
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/**
 * `--stage STAGE --out DIR`, and `--api URL` where the API has no host of its own: the pages of a deployment as files, ready
 * to be copied to their bucket (`OPERATIONS.md`).
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { stage: { type: 'string' }, api: { type: 'string' }, out: { type: 'string' } },
  });
  if (values.stage === undefined || values.out === undefined) throw new Error('give --stage STAGE and --out DIR');
  const { apiHost, identity, pages } = environmentOf(values.stage);
  const api = values.api ?? (apiHost && `https://${apiHost.name}`);
  if (api === undefined) throw new Error('the API has no host of its own here: give its address with --api URL');
  for (const { path, bytes } of await buildPages({ api, signIn: { issuer: identity.issuer, ...pages.signIn } })) {
    const place = join(values.out, path);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, bytes);
    console.log(`${String(bytes.length).padStart(8)}  ${path}`);
  }
}

if (import.meta.main)
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
