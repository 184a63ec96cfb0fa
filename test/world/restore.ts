import { RESTORER } from '../../infra/local/site.ts';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createMemoryTable } from '../../shared/ledger/memory-table.ts';
import { eventOf } from '../../shared/ledger/rows.ts';
import type { Item } from '../../shared/ledger/table.ts';
import type { DomainEvent } from '../../shared/lifecycle/events.ts';
import { archiveIssued } from '../../shared/lifecycle/issued-archive.ts';
import { publicationOf, publishCrl } from '../../shared/lifecycle/publication.ts';
import type { CertificateRecord } from '../../shared/lifecycle/records.ts';
import { reconcile } from '../../shared/lifecycle/restore/reconcile.ts';
import type { SealedEvents } from '../../shared/lifecycle/restore/sealed.ts';
import { issueCrl } from '../../shared/lifecycle/revocation-list.ts';
import { asFunction } from './as-function.ts';
import { recordsOf, type World } from './world.ts';

/** A world whose events are sealed as they are committed, and whose table can be put back to how it was. */
export interface Watched {
  readonly world: World;
  readonly sealed: DomainEvent[];
  snapshot(): Snapshot;
  /** The same house on an older table: its other stores, keys and clock are as they are. */
  restored(from: Snapshot): Promise<World>;
}

export interface Snapshot {
  readonly rows: readonly Item[];
  readonly logSize: number;
}

const ACTOR = { capacity: 'platform', function: 'test' } as const;

export function watched(world: World): Watched {
  const sealed: DomainEvent[] = [];
  const on = (table: World['table']): Pick<World, 'table' | 'ledger'> => {
    const seen: World['table'] = {
      ...table,
      write: async (actions) => {
        await table.write(actions);
        for (const action of actions)
          if ('put' in action && action.put.sk.startsWith('event#')) sealed.push(eventOf(action.put));
      },
    };
    return { table: seen, ledger: createLedger(seen) };
  };
  return {
    world: { ...world, ...on(world.table) },
    sealed,
    snapshot: () => ({ rows: structuredClone(world.table.rows()), logSize: sealed.length }),
    async restored(from) {
      const table = createMemoryTable();
      for (const row of from.rows) await table.write([{ put: row }]);
      return { ...world, ...on(table) };
    },
  };
}

export const reconciled = (world: World, events: readonly DomainEvent[], logSize: number, dryRun = false) => {
  // the log as far as it went when the table was lost: what is written while it is read is not of it
  const since = events.slice(logSize);
  const sealed: Omit<SealedEvents, 'end'> = { events: since, signed: since.length, doubts: [] };
  return reconcile({ ...asFunction(world, RESTORER, world.table), sealed }, 'reconcile', { dryRun });
};

/** A fresh list of the issuing authority, published. */
export async function listed(world: World): Promise<void> {
  const { outbox } = await issueCrl(world, 'ca', ACTOR, 'crl');
  for (const row of outbox) await publishCrl(world, publicationOf(row), ACTOR, 'publish');
}

/** What the function for public events does within a minute: every certificate that has left is kept. */
export async function archived(world: World): Promise<void> {
  for (const one of recordsOf<CertificateRecord>(world, 'certificate')) await archiveIssued(world, one);
}
