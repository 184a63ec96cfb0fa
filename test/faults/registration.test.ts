import { describe, expect, test } from 'vitest';
import { Refusal } from '../../shared/errors.ts';
import { createLedger } from '../../shared/ledger/ledger.ts';
import { createMemoryTable } from '../../shared/ledger/memory-table.ts';
import { codeHasForce } from '../../shared/lifecycle/codes.ts';
import { judgeCard } from '../../shared/lifecycle/designation/cards.ts';
import { decideDesignation } from '../../shared/lifecycle/designation/decision.ts';
import { renounceMandate } from '../../shared/lifecycle/designation/duties.ts';
import { penOf } from '../../shared/lifecycle/recording.ts';
import type { CodeRecord } from '../../shared/lifecycle/records.ts';
import { endMandate } from '../../shared/lifecycle/registration/mandates.ts';
import { closeStructure, succeedStructure } from '../../shared/lifecycle/registration/standing.ts';
import { endSubscription } from '../../shared/lifecycle/registration/subscriptions.ts';
import { meetSuccessions } from '../../shared/lifecycle/registration/successions.ts';
import type { MandateRecord } from '../../shared/registration/records.ts';
import {
  again,
  type Bureau,
  callerOf,
  deskWorld,
  houseOf,
  lineOf,
  makeBureau,
  underReview,
} from '../world/designations.ts';
import { CEREMONY, turnedClock, type World } from '../world/world.ts';
import { audit } from './audit.ts';
import { endure, faulty, MODES } from './faults.ts';

/** What is done with a structure and with mandates: every remote call goes wrong, and all of it holds or none. */
interface Stage {
  readonly world: World;
  readonly bureau: Bureau;
  /** A mandate of the administrator, and the code that they set by it. */
  readonly mandate: MandateRecord;
  readonly code: CodeRecord;
}

interface Row {
  readonly name: string;
  readonly before?: (stage: Stage) => Promise<unknown>;
  readonly act: (stage: Stage) => Promise<unknown>;
  /** What there is to see of it, before and after, over all tries: nothing is lost and nothing is done twice. */
  readonly all: string;
}

const EVIDENCE = { what: 'deed', sha256: 'd'.repeat(64) };
const DAY = 86_400_000;
const agent = ({ bureau }: Stage) => callerOf(bureau.agent, ['validation-agent']);

const succeed = (stage: Stage) =>
  succeedStructure(houseOf(stage.world), agent(stage), stage.bureau.structure.id, {
    cause: 'new-identifier',
    evidence: EVIDENCE,
    overlapUntil: '2026-04-01T00:00:00.000Z',
    successor: {
      name: 'Clinique du Lac',
      identifier: { scheme: 'SIRET', value: '00000001800010' },
      postalCode: '75012',
      town: 'Paris',
      department: 'Paris (75)',
      country: 'FR',
    },
  });

const rows: readonly Row[] = [
  {
    name: 'succession',
    act: succeed,
    all: 'succeeded 1 structures 2 numbers 1 days 1 items 0 told structure-succeeded',
  },
  {
    name: 'the end of an overlap',
    before: async (stage) => {
      await succeed(stage);
      stage.world.clock.set('2026-04-02T00:00:00.000Z');
    },
    async act({ world }) {
      // a row that failed is put off, and comes again
      world.clock.advance(DAY);
      await meetSuccessions(world, undefined, 'clock', (_, thrown) => {
        if (!(thrown instanceof Refusal && thrown.code === 'unavailable')) throw thrown;
      });
    },
    all: 'closed 1 structures 2 numbers 1 days 0 items 1 told overlap-over overlap-over overlap-over structure-succeeded',
  },
  {
    name: 'closing a structure',
    act: (stage) =>
      closeStructure(houseOf(stage.world), agent(stage), stage.bureau.structure.id, {
        reason: 'closed',
        proposed: 'cessationOfOperation',
        evidence: EVIDENCE,
      }),
    all: 'closed 1 structures 1 numbers 0 days 0 items 1 told structure-closed',
  },
  {
    name: 'ending a subscription',
    act: ({ world, bureau }) =>
      endSubscription(houseOf(world), callerOf(bureau.representative), bureau.subscriptions[0]!.id, 'no need'),
    all: 'active 1 structures 1 numbers 0 days 0 items 1 ended told subscription-ended subscription-ended subscription-ended',
  },
  {
    name: 'ending a mandate',
    act: (stage) => endMandate(houseOf(stage.world), agent(stage), stage.mandate, 'has left'),
    all: 'active 1 structures 1 numbers 0 days 0 items 1 void told administrator-ended administrator-ended no-administrator-left',
  },
  {
    name: 'a renunciation',
    act: async ({ world, mandate }) =>
      renounceMandate(houseOf(world), {
        principal: await again(world, mandate.personId),
        mandateId: mandate.id,
        correlation: 'renounce',
      }),
    all: 'active 1 structures 1 numbers 0 days 0 items 1 void told administrator-renounced no-administrator-left',
  },
  {
    name: 'a card that is blocked',
    act: (stage) =>
      judgeCard(houseOf(stage.world), agent(stage), stage.mandate.personId, { state: 'blocked', evidence: EVIDENCE }),
    all: 'active 1 structures 1 numbers 0 days 0 items 1 void told card-suspended card-suspended no-administrator-left no-administrator-left',
  },
];

/** A structure with one administrator of two offers, who has set a code; what they were told so far is gone. */
async function stageOf({ before }: Row): Promise<Stage> {
  const world = await deskWorld();
  const bureau = await makeBureau(world);
  const id = await underReview(world, bureau, [lineOf('add', 1)]);
  await decideDesignation(houseOf(world), callerOf(bureau.agent, ['validation-agent']), id, { decision: 'accepted' });
  const { personId } = (await world.ledger.read('designation', { id }))!.lines[0]!;
  const [mandate] = (await again(world, personId)).mandates as [MandateRecord];
  const pen = penOf(world, CEREMONY, 'stage');
  const code: CodeRecord = {
    kind: 'code',
    version: 1,
    createdAt: pen.at,
    issuer: 'ca',
    serial: 'a1',
    state: 'set',
    hash: { algorithm: 'scrypt', n: 2, r: 1, p: 1, salt: Uint8Array.of(1), digest: Uint8Array.of(2) },
    setAt: pen.at,
    setBy: { personId, mandateId: mandate.id },
  };
  await world.ledger.commit({ records: [code], events: [pen.event(code, 'code.set')] });
  for (const row of await world.ledger.outbox.due('notification', world.clock.now(), 100)) {
    await world.ledger.outbox.complete(row);
  }
  const stage = { world, bureau, mandate, code };
  await before?.(stage);
  return stage;
}

/** The same over a table and with a clock of its own. */
async function copyOf({ world, ...stage }: Stage): Promise<Stage> {
  const table = createMemoryTable();
  for (const row of world.table.rows()) await table.write([{ put: row }]);
  const clock = turnedClock(world.clock.now().toISOString());
  return { ...stage, world: { ...world, table, clock, ledger: createLedger(table) } };
}

async function seen({ world, bureau, code }: Stage): Promise<string> {
  const all = world.table.rows();
  const of = (kind: string) => all.filter((row) => row.kind === kind && !row.sk.startsWith('event#'));
  const own = (await world.ledger.read('structure', { id: bureau.structure.id }))!;
  const outbox = all.filter((row) => row.pk.startsWith('outbox#'));
  const notices = outbox.flatMap(({ about }) => (about as { notice?: string }).notice ?? []).sort();
  const force = await codeHasForce(world.ledger, await world.ledger.read('code', code));
  return [
    `${own.state} 1 structures ${of('structure').length}`,
    `numbers ${of('unique').filter(({ namespace }) => namespace === 'structure-identifier').length}`,
    `days ${outbox.filter(({ topic }) => topic === 'succession').length}`,
    `items ${of('workItem').length}`,
    ...(of('subscription').some(({ state }) => state === 'ended') ? ['ended'] : []),
    ...(force ? [] : ['void']),
    `told ${notices.join(' ')}`,
  ].join(' ');
}

const undated = (of: string) => of.replace(/days \d /, '');

for (const row of rows) {
  const first = await stageOf(row);
  const nothing = await seen(first);
  const clean = await copyOf(first);
  const watched = faulty(clean.world, 0, 'not-done');
  await row.act({ ...clean, world: watched.world });
  const calls = watched.calls.length;

  describe(`${row.name}: each of its ${calls} remote calls goes wrong`, () => {
    test('a clean run does all of it', async () => {
      expect(await seen(clean)).toBe(row.all);
      expect(audit(clean.world)).toEqual([]);
    });

    for (const mode of MODES) {
      test(mode, async () => {
        for (let at = 1; at <= calls; at++) {
          const stage = await copyOf(first);
          await endure(() => row.act({ ...stage, world: faulty(stage.world, at, mode).world }));
          const found = await seen(stage);
          // a row that was taken up and not taken away comes again
          expect([nothing, row.all].map(undated), `call ${at}`).toContain(undated(found));
          expect(audit(stage.world), `call ${at}`).toEqual([]);
          // whoever asks again is told that it is done, or does it
          await row.act(stage).catch((thrown: unknown) => {
            if (!(thrown instanceof Refusal && thrown.code === 'wrong-state' && found === row.all)) throw thrown;
          });
          expect(await seen(stage), `call ${at}: asked again`).toBe(row.all);
          expect(audit(stage.world), `call ${at}: asked again`).toEqual([]);
        }
      });
    }
  });
}
