import { Cron } from 'croner';
import type { Outcome } from './lambda/function.ts';

/** What the scheduler needs of a row of `functions/timetable.ts`. */
export interface TimetableRow {
  readonly name: string;
  readonly everyMinutes: number;
  readonly lambda: string;
  readonly input: unknown;
}

export interface Scheduler {
  readonly names: readonly string[];
  /** Runs one row now, or joins the run that is under way. Undefined when there is no such row. */
  run(name: string): Promise<Outcome> | undefined;
  /** Held, rows run only when they are asked for; answers once nothing runs that nobody asked for. */
  hold(held: boolean): Promise<void>;
  /** Starts nothing more and waits for what runs. */
  stop(): Promise<void>;
}

/** EventBridge Scheduler for one account: each row by the real clock in UTC, never twice at a time. */
export function startScheduler(
  timetable: readonly TimetableRow[],
  invoke: (lambda: string, event: string) => Promise<Outcome>,
  options: { readonly automatic?: boolean; readonly log: (line: string) => void },
): Scheduler {
  const rows = new Map(timetable.map((row) => [row.name, row]));
  const running = new Map<string, Promise<Outcome>>();
  let isHeld = false;

  const run = (name: string): Promise<Outcome> | undefined => {
    const row = rows.get(name);
    if (row === undefined) return undefined;
    const under = running.get(name);
    if (under !== undefined) return under;
    const started = invoke(row.lambda, JSON.stringify(row.input)).finally(() => running.delete(name));
    running.set(name, started);
    return started;
  };

  const crons =
    options.automatic === false
      ? []
      : timetable.map(
          (row) =>
            new Cron(cronPattern(row.everyMinutes), { timezone: 'UTC', unref: true }, async () => {
              if (isHeld) return;
              const outcome = await run(row.name);
              if (outcome?.failed) options.log(`schedule ${row.name} failed: ${outcome.payload}`);
            }),
        );

  return {
    names: [...rows.keys()],
    run,
    hold: async (held) => {
      isHeld = held;
      if (held) await Promise.allSettled([...running.values()]);
    },
    stop: async () => {
      for (const cron of crons) cron.stop();
      await Promise.allSettled([...running.values()]);
    },
  };
}

/** `rate(n minutes)` as a cron line: even steps that divide an hour, or whole hours that divide a day. */
export function cronPattern(everyMinutes: number): string {
  if (everyMinutes >= 1 && 60 % everyMinutes === 0)
    return everyMinutes === 60 ? '0 * * * *' : `*/${everyMinutes} * * * *`;
  const hours = everyMinutes / 60;
  if (Number.isInteger(hours) && 24 % hours === 0) return hours === 24 ? '0 0 * * *' : `0 */${hours} * * *`;
  throw new Error(`every ${everyMinutes} minutes cannot be kept: use a divisor of an hour or of a day`);
}
