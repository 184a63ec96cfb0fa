import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createMemoryTable } from '../../shared/ledger/memory-table.ts';
import { workOffExpiries } from '../../shared/lifecycle/expiry/meeting.ts';
import { scanExpiries } from '../../shared/lifecycle/expiry/scanning.ts';
import { Conflict } from '../../shared/lifecycle/ports.ts';
import type { ExpiryNoticeRecord, MailState } from '../../shared/lifecycle/records.ts';
import { revokeCertificate } from '../../shared/lifecycle/revocation.ts';
import { planFor } from '../../shared/registration/notice-plan.ts';
import { hourIn } from '../../shared/registration/working-days.ts';
import { audit } from '../faults/audit.ts';
import { endure, faulty, MODES } from '../faults/faults.ts';
import { likenesses } from '../world/bulk.ts';
import { type ExpiryStage, expiryStage, fated, jobOf, scanned, tellNow, turnTo, waiting } from '../world/expiry.ts';
import { recordsOf } from '../world/world.ts';

/** What happens to a house in one day of a hundred, in any order and as often as it likes. */
type Happening =
  | { readonly is: 'days'; readonly by: number }
  | { readonly is: 'scan'; readonly page: number; readonly at: number; readonly mode: (typeof MODES)[number] }
  | { readonly is: 'tell' }
  | { readonly is: 'work' }
  | { readonly is: 'mail'; readonly which: number; readonly fate: MailState }
  | { readonly is: 'revoke' };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ is: fc.constant('days' as const), by: fc.integer({ min: -1, max: 12 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      is: fc.constant('scan' as const),
      page: fc.integer({ min: 1, max: 3 }),
      // none of a scan's calls, or one of the many
      at: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 250 })),
      mode: fc.constantFrom(...MODES),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ is: 'tell' as const }) },
  { weight: 3, arbitrary: fc.constant({ is: 'work' as const }) },
  {
    weight: 6,
    arbitrary: fc.record({
      is: fc.constant('mail' as const),
      which: fc.nat(20),
      fate: fc.constantFrom<MailState>('delivered', 'accepted', 'bounced', 'bounced', 'suppressed', 'parked'),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ is: 'revoke' as const }) },
);

let built: ExpiryStage;
beforeAll(async () => {
  built = await expiryStage('any order');
  await likenesses(built.world, built.certificate, 2);
});

async function fresh(): Promise<ExpiryStage> {
  const table = createMemoryTable();
  for (const row of built.world.table.rows()) await table.write([{ put: row }]);
  return { ...built, world: { ...built.world, table, ledger: createLedger(table) } };
}

const passing = (thrown: unknown) => {
  if (!(thrown instanceof Conflict)) throw thrown;
};

async function happen(stage: ExpiryStage, one: Happening): Promise<void> {
  const { world, certificate } = stage;
  switch (one.is) {
    case 'days':
      return world.clock.advance(one.by * 86_400_000);
    case 'scan': {
      const seen = jobOf({ ...world, ...faulty(world, one.at, one.mode).world });
      return void (await endure(() => scanExpiries(seen, 'scan', { page: one.page, sideBySide: 2, forMs: 1 })));
    }
    case 'tell':
      return void (await tellNow(stage).catch(passing));
    case 'work':
      return void (await workOffExpiries(jobOf(world), undefined, 'work', () => undefined));
    case 'mail': {
      const rows = waiting(world) as unknown as readonly { id: string }[];
      const row = rows[one.which % Math.max(1, rows.length)];
      return row && fated(world, row.id, one.fate);
    }
    case 'revoke': {
      const { issuer, serial } = certificate;
      const input = { issuer, serial, reason: 'superseded' as const };
      return void (await revokeCertificate(world, stage.administrator, input, 'revoke'));
    }
  }
}

const trails = ({ world }: ExpiryStage) => recordsOf<ExpiryNoticeRecord>(world, 'expiryNotice');
const order = planFor('SERV-SSL').stages.map(({ name }) => name);

describe('scans that die, messages that come back, clocks that jump, in any order', () => {
  test('each stage is told once, forward only; nobody is written to twice in one; the ledger is whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 40 }), async (happenings) => {
        const stage = await fresh();
        turnTo(stage, -66);
        for (const one of happenings) await happen(stage, one);
        expect(audit(stage.world)).toEqual([]);
        for (const { told, ended } of trails(stage)) {
          const stages = told.map((step) => order.indexOf(step.stage));
          expect(stages).toEqual([...stages].sort((a, b) => a - b));
          for (const name of new Set(told.map((step) => step.stage))) {
            const steps = told.filter((step) => step.stage === name);
            const people = steps.flatMap(({ to }) => to.map(({ personId }) => personId));
            expect(new Set(people).size, name).toBe(people.length);
            // it goes wider only behind the step before, and ends where nobody is left
            expect(steps.slice(1).every(({ because }) => because === 'unreached')).toBe(true);
            expect(steps.slice(0, -1).every(({ to }) => to.length > 0)).toBe(true);
          }
          if (ended) expect(ended.at >= told.at(-1)!.at || ended.why !== 'over').toBe(true);
        }
        for (const { notBefore } of waiting(stage.world)) {
          const hour = hourIn(new Date(notBefore));
          expect(hour >= 7 && hour < 19).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('however the days were cut, whoever was not told before is told by the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 66 }), { maxLength: 6 }), async (days) => {
        const stage = await fresh();
        turnTo(stage, -70);
        await scanned(stage.world);
        for (const day of [...days, 66].sort((a, b) => a - b)) {
          turnTo(stage, day - 67);
          await scanned(stage.world, 2);
        }
        // the eve was the last day looked at
        const last = trails(stage).map(({ told }) => told.at(-1)?.stage);
        expect(last).toEqual(['d-1', 'd-1', 'd-1']);
      }),
      { numRuns: 12 },
    );
  });
});
