import { describe, expect, test } from 'vitest';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createMemoryTable } from '../../shared/ledger/memory-table.ts';
import { workOffExpiries } from '../../shared/lifecycle/expiry/meeting.ts';
import { Conflict } from '../../shared/lifecycle/ports.ts';
import type { ExpiryNoticeRecord } from '../../shared/lifecycle/records.ts';
import { revokeCertificate } from '../../shared/lifecycle/revocation.ts';
import { likenesses } from '../world/bulk.ts';
import {
  type ExpiryStage,
  expiryStage,
  itemsOf,
  jobOf,
  lastFated,
  scanned,
  steps,
  tellNow,
  turnTo,
} from '../world/expiry.ts';
import { recordsOf } from '../world/world.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES } from './faults.ts';

/** One act of the clock under faults: what stands before it, the act, and what must be so once it has been done again. */
interface Row {
  readonly name: string;
  readonly before: (stage: ExpiryStage) => Promise<void>;
  readonly act: (stage: ExpiryStage) => Promise<unknown>;
  /** Steps of every trail, and how the agents' items stand. */
  readonly leaves: readonly string[];
  /** Rows of the outbox that the act wrote, over all tries: none lost, none twice. */
  readonly told: readonly string[];
}

const worked = async ({ world }: ExpiryStage) => {
  const { failed } = await workOffExpiries(jobOf(world), undefined, 'work', () => undefined);
  if (failed.length > 0) throw failed[0];
};

const rows: readonly Row[] = [
  {
    name: 'telling of one certificate',
    before: async (stage) => turnTo(stage, -30),
    act: tellNow,
    leaves: ['d-30: administrator administrators'],
    told: ['certificate.expiring', 'expiry-to-renew', 'expiry-to-renew'],
  },
  {
    name: 'the eve, with an item for the agents',
    before: async (stage) => turnTo(stage, -1),
    act: tellNow,
    leaves: ['d-1: administrator administrators mandatary representative', 'open'],
    told: ['certificate.expiring', ...Array(4).fill('expiry-last-day')],
  },
  {
    name: 'going wider after everything came back',
    before: async (stage) => {
      turnTo(stage, -60);
      await tellNow(stage);
      await lastFated(stage, 'bounced');
    },
    act: worked,
    leaves: ['d-60: administrator', 'd-60 wider: administrators'],
    told: ['expiry-to-renew'],
  },
  {
    name: 'the end of a trail by a revocation',
    before: async (stage) => {
      turnTo(stage, -1);
      await tellNow(stage);
      const { issuer, serial } = stage.certificate;
      await revokeCertificate(stage.world, stage.administrator, { issuer, serial, reason: 'superseded' }, 'revoke');
      turnTo(stage, 0);
    },
    act: tellNow,
    leaves: ['d-1: administrator administrators mandatary representative', 'done', 'ended revoked'],
    told: [],
  },
  {
    name: 'the scan of a day, page by page',
    before: async (stage) => {
      await likenesses(stage.world, stage.certificate, 1);
      turnTo(stage, -61);
      await scanned(stage.world);
      turnTo(stage, -60);
    },
    act: async (stage) => {
      await scanned(stage.world, 1);
      await worked(stage);
    },
    leaves: ['d-60: administrator', 'd-60: administrator'],
    told: [...Array(2).fill('certificate.expiring'), ...Array(2).fill('expiry-to-renew')],
  },
];

async function copyOf(stage: ExpiryStage): Promise<ExpiryStage> {
  const table = createMemoryTable();
  for (const row of stage.world.table.rows()) await table.write([{ put: row }]);
  return { ...stage, world: { ...stage.world, table, ledger: createLedger(table) } };
}

const toldIn = ({ world }: ExpiryStage, before: ExpiryStage) => {
  const known = new Set(before.world.table.rows().map(({ pk }) => pk));
  return world.table
    .rows()
    .filter(({ pk, topic }) => pk.startsWith('outbox#') && topic !== 'expiry' && !known.has(pk))
    .map(({ about }) => (about as { notice?: string; event?: string }).notice ?? (about as { event?: string }).event)
    .sort();
};

const leftBy = ({ world }: ExpiryStage): readonly string[] =>
  [
    ...recordsOf<ExpiryNoticeRecord>(world, 'expiryNotice').flatMap((trail) => [
      ...steps(trail),
      ...(trail.ended ? [`ended ${trail.ended.why}`] : []),
    ]),
    ...itemsOf(world).map(({ state }) => state),
  ].sort();

for (const row of rows) {
  const start = await expiryStage(row.name);
  await row.before(start);
  const at = start.world.clock.now().toISOString();
  const watched = faulty((await copyOf(start)).world, 0, 'not-done');
  await row.act({ ...start, world: { ...start.world, ...watched.world } });
  const calls = watched.calls.length;
  // a scan asks a hundred index partitions that hold nothing: one in a dozen of them stands for all
  const points = watched.calls.flatMap((name, place) =>
    calls < 100 || name !== 'query' || place % 12 === 0 ? [place + 1] : [],
  );

  describe(`${row.name}: each of its ${calls} remote calls goes wrong`, () => {
    for (const mode of MODES) {
      test(mode, async () => {
        expect(calls).toBeGreaterThan(2);
        for (const call of points) {
          const stage = await copyOf(start);
          stage.world.clock.set(at);
          const seen = { ...stage, world: { ...stage.world, ...faulty(stage.world, call, mode).world } };
          await endure(() => row.act(seen)).catch((thrown) => {
            if (!(thrown instanceof Conflict)) throw thrown;
          });
          expect(audit(stage.world), `call ${call}`).toEqual([]);
          // rows that failed come again after a while, the same day
          for (const minutes of [1, 5]) {
            stage.world.clock.advance(minutes * 60_000);
            await row.act(stage);
          }
          expect(audit(stage.world), `call ${call}, again`).toEqual([]);
          expect(leftBy(stage), `call ${call}`).toEqual([...row.leaves].sort());
          expect(toldIn(stage, start), `call ${call}`).toEqual(row.told);
        }
      });
    }
  });
}
