import { clock, environment, evidenceStore, ledger, randomness } from '../../shared/aws/compose.ts';
import { Refusal } from '../../shared/errors.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { log } from '../../shared/http/log.ts';
import { relint } from '../../shared/lifecycle/relint/running.ts';

const compose = () => ({
  ledger: ledger(),
  clock: clock(),
  randomness: randomness(),
  evidence: evidenceStore(),
  policyArc: environment().oidArc,
});

/** Invoked by the timetable with `{ job: "relint" }`: the night's report, or the next part of it. Running twice is harmless. */
export const handler = job('relint', compose, async (event, house, correlation) => {
  if (identifierIn(event, 'job') !== 'relint') throw new Refusal('malformed', 'There is no such job.');
  const report = await relint(house, correlation);
  if (report?.state === 'done') {
    log('relint.done', { correlation, count: report.checked });
    if (report.wrong > 0) log('relint.found-errors', { correlation, count: report.wrong });
  }
  return report ? { id: report.id, state: report.state, checked: report.checked, faulty: report.faulty } : {};
});
