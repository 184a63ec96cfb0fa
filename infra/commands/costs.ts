import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { environmentOf } from '../aws/environments.ts';
import { exampleProduction } from '../aws/example-production.ts';
import { costTables, monthTable, priceTable, withTables } from '../costs/tables.ts';
import { AT_REST, type Usage } from '../costs/usage.ts';

/**
 * `npm run costs -- --certificates 5000 --ocsp 1e6`: what a month costs, used like that. Every figure of `Usage` is an option:
 * `--in-force` (36 months' certificates, unless given), `--ocsp-signed`, `--list-fetches`, `--list-mb`, `--ledger-gb`,
 * `--evidence-gb`, `--log-gb`. `--stage` counts another environment than the example of production; `--prices` prints what
 * it is reckoned from; `--write` makes the tables of OPERATIONS.md anew.
 */
const OPERATIONS = new URL('../OPERATIONS.md', import.meta.url);

const figures = {
  certificates: 'certificates',
  'in-force': 'inForce',
  ocsp: 'ocsp',
  'ocsp-signed': 'ocspSigned',
  'list-fetches': 'listFetches',
  'list-mb': 'listMb',
  'ledger-gb': 'ledgerGb',
  'evidence-gb': 'evidenceGb',
  'log-gb': 'logGb',
} as const satisfies Record<string, keyof Usage>;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      stage: { type: 'string' },
      prices: { type: 'boolean' },
      write: { type: 'boolean' },
      ...Object.fromEntries(Object.keys(figures).map((name) => [name, { type: 'string' } as const])),
    },
  });
  const said = values as Readonly<Record<string, string | boolean | undefined>>;
  if (said.prices) {
    console.log(priceTable());
    return;
  }
  const given = Object.entries(figures).flatMap(([name, field]) =>
    typeof said[name] === 'string' ? [[field, figureOf(name, said[name])] as const] : [],
  );
  const environment = typeof said.stage === 'string' ? environmentOf(said.stage) : exampleProduction;
  // a second of loading, which nobody waits for who gave a wrong option
  const { counted } = await import('../costs/counted.ts');
  const counts = counted(environment);
  if (said.write) {
    writeFileSync(OPERATIONS, withTables(readFileSync(OPERATIONS, 'utf8'), costTables(counts)));
    return;
  }
  if (given.length === 0) {
    console.log(costTables(counts));
    return;
  }
  const usage: Usage = { ...AT_REST, ...Object.fromEntries(given) };
  console.log(
    monthTable(counts, said['in-force'] === undefined ? { ...usage, inForce: usage.certificates * 36 } : usage),
  );
}

function figureOf(name: string, text: string): number {
  const figure = Number(text);
  if (text.trim() === '' || !Number.isFinite(figure) || figure < 0) throw new Error(`--${name}: ${text} is no figure`);
  return figure;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
