import { parseArgs } from 'node:util';
import { ledgerTable } from '../../shared/aws/compose.ts';
import { kindOf, type ListPlace, placeOf } from '../../shared/ledger/lists.ts';
import { reshape } from '../../shared/ledger/reshape.ts';
import type { ListName } from '../../shared/lifecycle/ports.ts';

/**
 * npm run reshape -- --list every-subscription [--of ID]
 *
 * Writes the rows of a list in the shape of this release (`shared/ledger/shapes.ts`), after a deployment that makes indexes
 * of something else. It may be stopped and run again; it ends with the list.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { list: { type: 'string' }, of: { type: 'string', default: '' } } });
  if (values.list === undefined) throw new Error('npm run reshape -- --list NAME [--of ID]');
  const list = values.list as ListName;
  const place: ListPlace = placeOf(list, values.of);
  const { seen, written } = await reshape(ledgerTable(), kindOf(list), place, (so) =>
    console.log(`${so.seen} rows seen, ${so.written} written in the shape of today`),
  );
  console.log(`${list}: done, ${written} of ${seen} rows were in an older shape`);
}

if (import.meta.main) await main();
