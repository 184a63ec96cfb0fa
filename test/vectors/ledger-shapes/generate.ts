import { writeFileSync } from 'node:fs';
import { simulate } from '../../../infra/local/simulation/simulation.ts';
import { itemOfRecord } from '../../../shared/ledger/rows.ts';
import type { Item } from '../../../shared/ledger/table.ts';
import { written } from './rows.ts';
import { samples } from './samples.ts';

/**
 * node test/vectors/ledger-shapes/generate.ts NAME
 *
 * Writes `NAME.json`: one row of each kind of record, as the release at hand writes it. What is there already stays: the
 * files of older releases are what today's code must still read. To be run when a kind is added or its shape changes.
 */
async function main(name: string): Promise<void> {
  const { house } = await simulate({ certificates: 30, years: 1, seed: 'shapes' });
  const rows = new Map<string, Item>();
  for (const row of [...house.table.rows(), ...samples.map((record) => itemOfRecord(record))])
    if (typeof row.kind === 'string' && !rows.has(row.kind)) rows.set(row.kind, row);
  const sorted = [...rows.values()].sort((a, b) => (String(a.kind) < String(b.kind) ? -1 : 1));
  writeFileSync(new URL(`${name}.json`, import.meta.url), written(sorted), { flag: 'wx' });
  console.log(`${sorted.length} kinds`);
}

await main(process.argv[2] ?? 'rows-1');
