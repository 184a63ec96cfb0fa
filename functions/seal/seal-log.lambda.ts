import { clock, evidenceStore, ledger, logStore, randomness, signer } from '../../shared/aws/compose.ts';
import { Refusal } from '../../shared/errors.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { log } from '../../shared/http/log.ts';
import { behindOf } from '../../shared/lifecycle/log/behind.ts';
import { sealLog } from '../../shared/lifecycle/log/sealing.ts';
import { WorkedElsewhere } from '../../shared/lifecycle/outbox.ts';

const compose = () => ({
  ledger: ledger(),
  log: logStore(),
  evidence: evidenceStore(),
  signer: signer(),
  clock: clock(),
  randomness: randomness(),
});

/** Leaves the rest of the function's five minutes to the batch and the checkpoint that are under way. */
const WORK_MS = 240_000;

/** Invoked by the timetable each minute with `{ job: "seal-log" }`. Running twice is harmless. */
export const handler = job('log', compose, async (event, house, correlation) => {
  if (identifierIn(event, 'job') !== 'seal-log') throw new Refusal('malformed', 'There is no such job.');
  try {
    const done = await sealLog(house, correlation, new Date(house.clock.now().getTime() + WORK_MS));
    if (done.sealed > 0) log('log.sealed', { correlation, count: done.sealed });
    for (const event of behindOf(done, house.clock.now())) log(event, { correlation });
    return { sealed: done.sealed, size: done.size };
  } catch (error) {
    if (error instanceof WorkedElsewhere) return { busy: true };
    throw error;
  }
});
