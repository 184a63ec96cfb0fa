import { NotAccepted } from '../../../shared/lifecycle/mail/not-accepted.ts';
import { dayAfter, dayOf, daysBetween, newDiary } from './diary.ts';
import { diceOf } from './dice.ts';
import type { Actor, Estate } from './estate.ts';
import { figures } from './figures.ts';
import { foundedHouse } from './house.ts';
import { fate, reading } from './people.ts';
import { type Duty, type Platform, platformOf } from './platform.ts';
import { nameContacts, populate, stock } from './population.ts';
import { openPost, type Refusals } from './post.ts';
import type { Scene, SimulationPlan } from './scene.ts';

/** What is told while it runs. */
export interface Progress {
  readonly phase: 'issuing' | 'living';
  readonly done: number;
  readonly of: number;
  readonly today: string;
}

/** The first day that is lived through. */
const FIRST = '2030-01-07';
const STOCK_YEARS = 3;
/** Hours, UTC, at which the platform's clocks are looked at; what people do, they do at noon. */
const HOURS = [2, 5, 6, 8, 10, 12, 14, 17, 22] as const;
const NOON = 12;

/** Founds a house, gives it people and certificates, and lives through the years day by day. */
export async function simulate(
  plan: SimulationPlan,
  tell: (progress: Progress) => void = () => undefined,
  without: readonly Duty[] = [],
): Promise<Scene> {
  const days = { first: FIRST, end: dayOf(new Date(Date.UTC(2030 + plan.years, 0, 7))) };
  const dice = diceOf(plan.seed);
  const stockFrom = dayAfter(dayOf(new Date(Date.UTC(2030 - STOCK_YEARS, 0, 7))), figures.firstEndsAfterDays);
  const house = await foundedHouse(plan.seed, `${dayAfter(stockFrom, -2)}T09:00:00.000Z`);
  const spans = (name: string, many: number, long: readonly [number, number]) =>
    outagesOf(diceOf(`${plan.seed}/${name}`), days, many, long);
  const mailOutages = spans('mail', figures.mailOutages, figures.mailOutageDays);
  const scanOutages = spans('scan', figures.scanOutages, figures.scanOutageDays);
  const scene: Scene & { readonly estates: Estate[]; readonly agents: Actor[] } = {
    plan,
    house,
    dice,
    days,
    post: openPost(house.clock, dice.apart('post'), refusals, mailOutages),
    diary: newDiary(),
    agents: [],
    estates: [],
    book: new Map(),
    readers: new Map(),
    counts: new Map(),
    alarms: [],
  };
  await populate(scene);
  const of = plan.certificates;
  await stock(scene, stockFrom, dayAfter(days.end, -20 - STOCK_YEARS * 365), (done) =>
    tell({ phase: 'issuing', done, of, today: dayOf(house.clock.now()) }),
  );
  await forgetWhatWasTold(scene);
  house.clock.set(`${dayAfter(days.first, -1)}T09:00:00.000Z`);
  await nameContacts(scene);
  fate(scene);
  await live(scene, platformOf(scene, without), scanOutages, tell);
  return scene;
}

async function live(
  scene: Scene,
  platform: Platform,
  scanOutages: readonly Span[],
  tell: (progress: Progress) => void,
): Promise<void> {
  const { house, days, diary, post, plan } = scene;
  const of = daysBetween(days.first, days.end);
  const steps = clockSteps(diceOf(`${plan.seed}/clock`), of);
  const turn = async (at: string, hour: number) => {
    house.clock.set(at);
    const running = !scanOutages.some(({ from, to }) => from <= at && at < to);
    if (running && hour === HOURS[0]) await platform.clockwork('day');
    if (running) await platform.clockwork('hour');
    await platform.sweep();
  };
  for (let done = 0; done < of; done++) {
    const day = dayAfter(days.first, done);
    for (const hour of HOURS) {
      const at = `${day}T${String(hour).padStart(2, '0')}:10:00.000Z`;
      await turn(at, hour);
      if (hour !== NOON) continue;
      // the clock goes wrong for a while, and comes back
      const off = steps.get(done);
      if (off !== undefined) await turn(new Date(Date.parse(at) + off * 3_600_000).toISOString(), hour);
      house.clock.set(at);
      for (const act of diary.take(day)) await act();
      for (const letter of post.read()) {
        const mail = await house.ledger.read('mail', { id: letter.message.noticeId });
        await reading(scene, letter, mail?.about ?? {});
      }
    }
    tell({ phase: 'living', done: done + 1, of, today: day });
  }
  // what was sent last is heard of in the days after
  for (let after = 0; after < 4; after++) {
    house.clock.set(`${dayAfter(days.end, after)}T09:10:00.000Z`);
    await platform.sweep();
  }
}

/** Days on which the clock is off for a moment, and by how many hours. */
function clockSteps(dice: ReturnType<typeof diceOf>, days: number): ReadonlyMap<number, number> {
  const steps = Array.from({ length: figures.clockSteps }, () => {
    const hours = dice.between(...figures.clockStepHours);
    return [dice.between(1, days), dice.chance(0.5) ? hours : -hours] as const;
  });
  return new Map(steps);
}

interface Span {
  readonly from: string;
  readonly to: string;
}

function outagesOf(
  dice: ReturnType<typeof diceOf>,
  days: Scene['days'],
  many: number,
  long: readonly [number, number],
): Span[] {
  const span = daysBetween(days.first, days.end);
  return Array.from({ length: many }, () => {
    const from = dayAfter(days.first, dice.between(1, span));
    return { from: `${from}T00:00`, to: `${dayAfter(from, dice.between(...long))}T00:00` };
  });
}

/** What was told while the stock was issued lies in years that are not looked at. */
async function forgetWhatWasTold({ house }: Scene): Promise<void> {
  const { outbox } = house.ledger;
  for (const topic of ['notification', 'crl', 'publication', 'seal', 'succession'] as const) {
    for (;;) {
      const rows = await outbox.due(topic, house.clock.now(), 100);
      for (const row of rows) await outbox.complete(row);
      if (rows.length < 100) break;
    }
  }
}

const refusals: Refusals = {
  disabled: () => new NotAccepted('paused'),
  throttled: () => new NotAccepted('throttled'),
  silence: () => new Error('no answer in time'),
};
