import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Lambda } from '../../functions/lambdas.ts';
import { type Bundle, bundle } from '../../infra/aws/bundle.ts';
import { atMost, compare, type Figure } from './harness.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What a function costs that is not there yet: octets to fetch and parse, and the time of its import. */
function cold(name: string, entry: Lambda['entry'], mostKilobytes: number): Figure {
  return {
    name,
    async measure() {
      const made = await bundle(entry);
      const kilobytes = made.bytes / 1_000;
      const compared = await compareImports(made);
      return [
        {
          name: `${name}.size`,
          value: kilobytes,
          unit: 'KB',
          against: `${mostKilobytes} KB`,
          ratio: kilobytes / mostKilobytes,
          reach: atMost(1),
        },
        {
          name: `${name}.import`,
          value: compared.ours,
          unit: 'ms of CPU',
          against: 'plain import of every library that package.json names',
          ratio: compared.quotient,
          reach: atMost(0.4),
        },
        ...made.beside.map((file) => ({
          name: `${name}.beside`,
          value: file.code.byteLength / 1_000,
          unit: 'KB',
          against: 'loaded with the first refusal in French, not at the start',
          ratio: null,
          reach: null,
        })),
      ];
    },
  };
}

/** Issues certificates. */
export const coldIssue = cold('cold.issue', 'issuance/issue-certificate.lambda.ts', 650);
/** Takes requests: the largest of those that people wait for. */
export const coldEnroll = cold('cold.enroll', 'enrollment/submission.lambda.ts', 750);

/** Packages that have no module of their own name: what is imported of them instead. */
const ROOTLESS: Readonly<Record<string, string>> = { '@noble/curves': '@noble/curves/nist.js' };

async function compareImports({ code }: Bundle) {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: object };
  const libraries = Object.keys(dependencies).map((name) => ROOTLESS[name] ?? name);
  const folder = mkdtempSync(join(tmpdir(), 'sceau-bench-'));
  try {
    const file = join(folder, 'bundle.mjs');
    writeFileSync(file, code);
    return await compare(
      () => importMs([pathToFileURL(file).href]),
      () => importMs(libraries),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds of CPU that a fresh process takes to import modules, its own start not counted. */
function importMs(modules: readonly string[]): number {
  const script = [
    'const before = process.cpuUsage();',
    ...modules.map((name) => `await import(${JSON.stringify(name)});`),
    'const { user, system } = process.cpuUsage(before);',
    'console.log((user + system) / 1_000);',
  ].join('\n');
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: ROOT, encoding: 'utf8' });
  return Number(said);
}
