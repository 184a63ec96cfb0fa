import { clock, erasureRegister, invoker, keyEraser, ledger, randomness } from '../../shared/aws/compose.ts';
import { Refusal } from '../../shared/errors.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { faultOf, log } from '../../shared/http/log.ts';
import { followRequests } from '../../shared/lifecycle/privacy/clock.ts';
import { purge } from '../../shared/lifecycle/privacy/purge.ts';
import { replayErasures } from '../../shared/lifecycle/privacy/replay.ts';

const compose = () => ({
  ledger: ledger(),
  clock: clock(),
  randomness: randomness(),
  keys: keyEraser(),
  register: erasureRegister(),
  invoker: invoker(),
});
type House = ReturnType<typeof compose>;

/** So many erasures in a row that are in place: a copy that was restored lacks the last ones. */
const MARGIN = 100;

const jobs: Readonly<Record<string, (house: House, correlation: string) => Promise<object>>> = {
  purge: async (house, correlation) => {
    const run = await purge(house, correlation, (thrown) =>
      log('job.failed', { function: 'retention', correlation, fault: faultOf(thrown) }),
    );
    // the others are done; this one is heard of, and found again by the next run
    if (run && run.failed > 0) throw new Error(`${run.failed} erasures could not be carried out`);
    return { counts: run?.counts ?? {} };
  },
  'replay-erasures': async (house, correlation) => {
    const replayed = await replayErasures(house, correlation, { margin: MARGIN });
    const { keys, records } = replayed;
    if (keys + records > 0) log('erasure.replayed', { correlation, count: keys + records });
    return replayed;
  },
  'privacy-requests-due': async (house, correlation) => {
    const followed = await followRequests(house, correlation);
    if (followed.overdue > 0) log('privacy.overdue', { correlation, count: followed.overdue });
    return { ...followed };
  },
};

/**
 * Invoked by the timetable with `{ job }`: the end of retention, erasures that a restored copy has forgotten, the month in
 * which people are answered. The one function that destroys keys; it has none. Running twice is harmless.
 */
export const handler = job('retention', compose, async (event, house, correlation) => {
  const run = jobs[identifierIn(event, 'job') ?? ''];
  if (!run) throw new Refusal('malformed', 'There is no such job.');
  return run(house, correlation);
});
