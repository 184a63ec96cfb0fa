import { describe, expect, test } from 'vitest';
import { confirmDeletion } from '../../shared/lifecycle/holders/deletion.ts';
import { meetHolder } from '../../shared/lifecycle/holders/life-clock.ts';
import { lossByCode } from '../../shared/lifecycle/holders/loss-by-code.ts';
import { alone, certificatesNow, checked, dayIn, depart, lose, pass, throughTo, tick } from '../world/holder-life.ts';
import { certified, type HolderWorld, holding, now, open, proCast, signedIn } from '../world/holders.ts';
import type { Cast } from '../world/world.ts';
import { audit } from './audit.ts';
import { endure, faulty, type Mode } from './faults.ts';

/** Each remote call goes wrong in every way; then the clock runs, and the whole state is looked at. */
type Mine = Awaited<ReturnType<typeof certified>>;
interface Stage {
  readonly world: HolderWorld;
  readonly cast: Cast;
  readonly mine: Mine;
}

/** A holder with a certificate and a leave for another. */
async function holderOfOne(): Promise<Stage> {
  const { world, cast } = await proCast('faults');
  const mine = await certified(world, cast);
  await open(world, cast, mine);
  return { world, cast, mine };
}

/** With two. */
async function holderOfTwo(): Promise<Stage> {
  const stage = await holderOfOne();
  await throughTo(stage.world, stage.mine);
  await open(stage.world, stage.cast, stage.mine, checked(stage.world));
  return stage;
}

/** A process that dies is told apart only where there are several steps to die between. */
const ALIVE = ['not-done', 'done-unanswered'] as const;
const SEVERAL = [...ALIVE, 'died-after'] as const;

async function whoLeft(): Promise<Stage> {
  const stage = await holderOfTwo();
  await depart(stage.world, stage.cast.administrator, stage.mine.holder);
  return stage;
}

interface Case {
  readonly modes: readonly Mode[];
  readonly start: () => Promise<Stage>;
  readonly act: (house: HolderWorld, stage: Stage) => Promise<unknown>;
}

const acts: Readonly<Record<string, Case>> = {
  'a loss': {
    modes: SEVERAL,
    start: holderOfTwo,
    act: (house, { mine }) => lose(house, mine.principal, mine.holder),
  },
  'a loss by code': {
    modes: ALIVE,
    start: holderOfOne,
    act: (house, { mine }) => lossByCode(house, mine.certificate, 'stolen', 'code'),
  },
  'a departure that has come': {
    modes: SEVERAL,
    start: holderOfOne,
    act: (house, { cast, mine }) => depart(house, cast.administrator, mine.holder),
  },
  'a departure that lies ahead': {
    modes: ALIVE,
    start: holderOfOne,
    act: (house, { cast, mine }) => depart(house, cast.administrator, mine.holder, { on: dayIn(house, 3) }),
  },
  'the clock after a departure': {
    modes: SEVERAL,
    start: whoLeft,
    act: (house, { mine }) => meetHolder(alone(house), mine.holder.id, 'clock'),
  },
  'the confirmation of a deletion': {
    modes: ALIVE,
    start: async () => {
      const stage = await whoLeft();
      await tick(stage.world);
      return stage;
    },
    act: async (house, { mine }) =>
      confirmDeletion(house, await signedIn(house, mine.holder.personId), mine.holder.id, 'confirm'),
  },
  'an opening with a new check': {
    modes: ALIVE,
    start: async () => {
      const stage = await holderOfOne();
      await lose(stage.world, stage.mine.principal, stage.mine.holder);
      return stage;
    },
    act: (house, { cast, mine }) => open(house, cast, mine, checked(house)),
  },
};

/** What may not be, whatever happened on the way; `over`: the clock has run since. */
async function wrongWith({ world, mine }: Stage, over: boolean): Promise<readonly string[]> {
  const holder = await now(world, mine.holder);
  const states = (await certificatesNow(world, mine.holder)).map(({ state }) => state);
  const mandate = await world.ledger.read('mandate', { personId: holder.personId, id: holder.mandateId });
  const told = world.table
    .rows()
    .filter(({ about }) => (about as { notice?: string } | undefined)?.notice === 'holder-left');
  const wrong: string[] = [];
  if ((holder.state === 'left') !== (mandate!.state === 'ended')) wrong.push('gone by half');
  if ((holder.state === 'left') !== (told.length === 1)) wrong.push(`told ${told.length} times`);
  if (over && holder.state === 'left' && states.includes('issued')) wrong.push('gone, and certified');
  const whole = holder.losses?.filter((loss) => loss.whole) ?? [];
  if (whole.length > 1) wrong.push('one loss was put on record twice');
  if (over && whole.length > 0 && (states.includes('issued') || !whole[0]!.settledAt)) wrong.push('lost, and in force');
  if (over && holder.departure && holder.state !== 'left') wrong.push('its day has come to no effect');
  return [...wrong, ...audit(world)];
}

describe.each(Object.entries(acts))('%s: every remote call goes wrong in every way', (_, { modes, start, act }) => {
  const through = async (at: number, mode: Mode) => {
    const stage = await start();
    const watched = faulty(stage.world, at, mode);
    const outcome = await endure(() => act(holding(watched.world), stage));
    return { stage, outcome, calls: watched.calls.length };
  };

  test('and nothing is half-done: asked again, or left to the clock, it comes to its end', async () => {
    const { calls } = await through(0, 'not-done');
    expect(calls).toBeGreaterThan(2);
    for (const mode of modes) {
      for (let at = 1; at <= calls; at++) {
        const { stage } = await through(at, mode);
        expect([mode, at, await wrongWith(stage, false)]).toEqual([mode, at, []]);
        const { world } = stage;
        if (at % 2 === 0) await act(world, stage).catch(() => undefined);
        pass(world, 4);
        await tick(world);
        expect([mode, at, await wrongWith(stage, true)]).toEqual([mode, at, []]);
      }
    }
  }, 60_000);

  test('and what is asked again after a success changes nothing', async () => {
    const { stage } = await through(0, 'not-done');
    const rows = stage.world.table.rows().length;
    const before = await now(stage.world, stage.mine.holder);
    await act(stage.world, stage).catch(() => undefined);
    const after = await now(stage.world, stage.mine.holder);
    // a leave may be given anew; the others are done once
    if (act !== acts['an opening with a new check']!.act) {
      expect([after.version, stage.world.table.rows().length]).toEqual([before.version, rows]);
    }
  });
});
