import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileClock } from '../../shared/aws/clock.ts';
import { clock, ledgerTable } from '../../shared/aws/compose.ts';
import { kindOf, type ListPlace, placeOf } from '../../shared/ledger/lists.ts';
import { reshape } from '../../shared/ledger/reshape.ts';
import type { Table } from '../../shared/ledger/table.ts';
import type { ListName } from '../../shared/lifecycle/ports.ts';
import { ledgerLeft } from '../local/stopped.ts';
import { leaveOlderToSeal } from './leave-to-seal.ts';
import { deployed, stopped } from './log-places.ts';

/**
 * npm run reshape -- --list every-subscription [--of ID]
 * npm run reshape -- --log --export DIR        or --state .local, of a local platform that has stopped
 *
 * Writes the rows of a list in the shape of this release (`shared/ledger/shapes.ts`), after a deployment that makes indexes
 * of something else. It may be stopped and run again; it ends with the list.
 *
 * With `--log`: leaves to be sealed what is in the ledger from before there was a log, by an export of the table as
 * `verify-log` takes it. It may be stopped and run again; the sealer does the rest within minutes.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      list: { type: 'string' },
      of: { type: 'string', default: '' },
      log: { type: 'boolean', default: false },
      export: { type: 'string' },
      state: { type: 'string' },
    },
  });
  if (values.log) return tellLeft(values);
  if (values.list === undefined) throw new Error('npm run reshape -- --list NAME [--of ID], or --log --export DIR');
  const list = values.list as ListName;
  const place: ListPlace = placeOf(list, values.of);
  const { seen, written } = await reshape(ledgerTable(), kindOf(list), place, (so) =>
    console.log(`${so.seen} rows seen, ${so.written} written in the shape of today`),
  );
  console.log(`${list}: done, ${written} of ${seen} rows were in an older shape`);
}

async function tellLeft({
  state,
  export: folder,
}: {
  readonly state?: string | undefined;
  readonly export?: string | undefined;
}): Promise<void> {
  const place = state === undefined ? deployed(folder) : await stopped(state);
  const leave = (table: Table) =>
    leaveOlderToSeal(table, place, state === undefined ? clock() : fileClock(join(state, 'clock')), (line) =>
      console.log(line),
    );
  const { older, left, gone } = state === undefined ? await leave(ledgerTable()) : await ledgerLeft(state, leave);
  console.log(`${left} of ${older} are left to be sealed now, ${older - left} waited already`);
  for (const name of gone) console.log(`WRONG  ${name} was to be sealed, and is not there: it was left as it is`);
  if (gone.length > 0) process.exitCode = 1;
}

if (import.meta.main) {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  });
}
