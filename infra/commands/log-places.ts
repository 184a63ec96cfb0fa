import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { evidenceStore, ledger, logStore } from '../../shared/aws/compose.ts';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createLogStore } from '../../shared/ledger/log-store.ts';
import { createMemoryTable } from '../../shared/ledger/memory-table.ts';
import type { Item } from '../../shared/ledger/table.ts';
import type { LogStore } from '../../shared/lifecycle/log/ports.ts';
import type { Ledger, ObjectStore } from '../../shared/lifecycle/ports.ts';
import { evidenceLeft, rowsLeft } from '../local/stopped.ts';
import { tableExport } from './table-export.ts';

/** Where a log and its ledger are looked at. */
export interface LogPlace {
  readonly ledger: Pick<Ledger, 'read' | 'list'>;
  readonly log: Pick<LogStore, 'head' | 'checkpoint'>;
  readonly evidence: Pick<ObjectStore, 'get'>;
  /** Every row, where they are at hand. */
  readonly rows?: () => AsyncIterable<Item> | Iterable<Item>;
  /** When the rows were copied. */
  readonly takenAt?: Date;
}

/** By the environment's variables, with the rows of an export of the table where there is one. */
export function deployed(folder: string | undefined): LogPlace {
  const place = { ledger: ledger(), log: logStore(), evidence: evidenceStore() };
  return folder === undefined ? place : { ...place, ...tableExport(folder) };
}

/** A local platform that has stopped, with its table or the one of that name. Throws Error for a folder in which none has ever run. */
export async function stopped(state: string, name?: string): Promise<LogPlace> {
  if (!existsSync(join(state, 'cloud', 'dynamodb', 'ledger.sqlite')))
    throw new Error(`${state} is not the state of a local platform`);
  const rows = await rowsLeft(state, name);
  const table = createMemoryTable();
  for (const row of rows) if (['seals', 'issuers', 'log'].includes(row.pk)) await table.write([{ put: row }]);
  return { ledger: createLedger(table), log: createLogStore(table), evidence: evidenceLeft(state), rows: () => rows };
}
