import { describe, expect, test } from 'vitest';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createMemoryTable } from '../../shared/ledger/memory-table.ts';
import { acceptCertificate, refuseCertificate } from '../../shared/lifecycle/acceptance.ts';
import { REMIND_AFTER_DAYS } from '../../shared/lifecycle/awaiting.ts';
import { revokeByCode } from '../../shared/lifecycle/code-proof.ts';
import { changeCode } from '../../shared/lifecycle/codes.ts';
import { meetDeadline } from '../../shared/lifecycle/deadlines.ts';
import { acceptanceOf, deadlinesOf, GOOD_CODE, issuedTo, retrieving } from '../world/retrieval.ts';
import { type Cast, makeCast, makeWorld, type World } from '../world/world.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES } from './faults.ts';

/** One act under faults: what stands before it, the act, and what must be so once it has been tried again. */
interface Row {
  readonly name: string;
  readonly before?: (stage: Stage) => Promise<unknown>;
  readonly act: (stage: Stage) => Promise<unknown>;
  readonly certificate: 'issued' | 'revoked';
  readonly acceptance: 'awaited' | 'accepted' | 'refused' | 'lapsed';
  /** Mail that was written, over all tries: none lost, none twice. */
  readonly told: readonly string[];
}

interface Stage {
  readonly world: World;
  readonly cast: Cast;
  readonly issued: Awaited<ReturnType<typeof issuedTo>>;
}

const OTHER_CODE = 'rivière-lanterne-moulin-cuivre';
const accept = ({ world, cast, issued }: Stage) =>
  acceptCertificate(retrieving(world), cast.administrator, acceptanceOf(issued), 'accept');
const byCode = ({ world, issued: { issuer, serial } }: Stage) => {
  const proof = { issuer, serial, code: GOOD_CODE, reason: 'superseded', caller: 'a caller' } as const;
  // counters go through the same faulty table as everything else
  const counted = retrieving(world);
  const admit = async () => (await world.ledger.read('house', {})) !== undefined;
  return revokeByCode({ ...counted, calls: { admit } }, proof, 'revoke');
};
const days = (n: number) => n * 86_400_000;

const rows: readonly Row[] = [
  {
    name: 'acceptance',
    act: accept,
    certificate: 'issued',
    acceptance: 'accepted',
    told: ['certificate-accepted', 'certificate-issued'],
  },
  {
    name: 'refusal of the content',
    act: ({ world, cast, issued }) =>
      refuseCertificate(retrieving(world), cast.administrator, { ...acceptanceOf(issued), reasons: 'wrong' }, 'refuse'),
    certificate: 'revoked',
    acceptance: 'refused',
    told: ['certificate-issued', 'certificate-revoked'],
  },
  {
    name: 'another code',
    before: accept,
    act: ({ world, cast, issued: { issuer, serial } }) =>
      changeCode(
        retrieving(world),
        cast.administrator,
        { issuer, serial, code: OTHER_CODE, codeAgain: OTHER_CODE },
        'x',
      ),
    certificate: 'issued',
    acceptance: 'accepted',
    told: ['certificate-accepted', 'certificate-issued'],
  },
  {
    name: 'revocation by code',
    before: accept,
    act: byCode,
    certificate: 'revoked',
    acceptance: 'accepted',
    told: ['certificate-accepted', 'certificate-issued', 'certificate-revoked'],
  },
  {
    name: 'reminder by the clock',
    before: async ({ world }) => world.clock.advance(days(REMIND_AFTER_DAYS)),
    act: ({ world, issued }) => meetDeadline(deadlinesOf(world), issued, 'clock'),
    certificate: 'issued',
    acceptance: 'awaited',
    told: ['acceptance-reminder', 'certificate-issued'],
  },
  {
    name: 'revocation by the clock',
    before: async ({ world, issued }) => {
      world.clock.advance(days(23));
      await meetDeadline(deadlinesOf(world), issued, 'remind');
      world.clock.advance(days(7));
    },
    act: ({ world, issued }) => meetDeadline(deadlinesOf(world), issued, 'clock'),
    certificate: 'revoked',
    acceptance: 'lapsed',
    told: ['acceptance-lapsed', 'acceptance-reminder', 'certificate-issued'],
  },
];

async function stageOf({ before }: Row): Promise<Stage> {
  const world = await makeWorld();
  const cast = await makeCast(world);
  const stage = { world, cast, issued: await issuedTo(world, cast) };
  await before?.(stage);
  return stage;
}

/** The same stage over a table of its own: no act here signs anything, so that keys and clock may be shared. */
async function copyOf(stage: Stage): Promise<Stage> {
  const table = createMemoryTable();
  for (const row of stage.world.table.rows()) await table.write([{ put: row }]);
  return { ...stage, world: { ...stage.world, table, ledger: createLedger(table) } };
}

async function callsOf(row: Row, first: Stage): Promise<number> {
  const stage = await copyOf(first);
  const watched = faulty(stage.world, 0, 'not-done');
  await row.act({ ...stage, world: watched.world });
  return watched.calls.length;
}

const told = (world: World) =>
  world.table
    .rows()
    .filter((item) => item.pk.startsWith('outbox#') && item.topic === 'notification')
    .map((item) => (item.about as { notice: string }).notice)
    .sort();

for (const row of rows) {
  const first = await stageOf(row);
  const calls = await callsOf(row, first);
  describe(`${row.name}: each of its ${calls} remote calls goes wrong`, () => {
    for (const mode of MODES) {
      test(mode, async () => {
        for (let at = 1; at <= calls; at++) {
          const stage = await copyOf(first);
          await endure(() => row.act({ ...stage, world: faulty(stage.world, at, mode).world }));
          expect(audit(stage.world), `call ${at}`).toEqual([]);
          await row.act(stage);
          expect(audit(stage.world), `call ${at}, again`).toEqual([]);
          const { issuer, serial } = stage.issued;
          const { ledger } = stage.world;
          expect((await ledger.read('certificate', { issuer, serial }))!.state).toBe(row.certificate);
          expect((await ledger.read('acceptance', { issuer, serial }))!.state).toBe(row.acceptance);
          expect(told(stage.world), `call ${at}`).toEqual(row.told);
        }
      });
    }
  });
}
