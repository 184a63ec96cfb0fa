import { clock, dossierVault, invoker, ledger, randomness } from '../../shared/aws/compose.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { faultOf, log } from '../../shared/http/log.ts';
import { workOffExpiries } from '../../shared/lifecycle/expiry/meeting.ts';
import { EXPIRY_JOB, scanExpiries } from '../../shared/lifecycle/expiry/scanning.ts';
import type { Telling } from '../../shared/lifecycle/expiry/telling.ts';
import type { OutboxRow } from '../../shared/lifecycle/ports.ts';

const compose = () => ({
  ledger: ledger(),
  clock: clock(),
  randomness: randomness(),
  vault: dossierVault(),
  invoker: invoker(),
});
type House = ReturnType<typeof compose>;

/**
 * Invoked by the timetable with `{ job }`: the scan of today, or the next part of it. With `{ outboxId }` by a nudge or
 * the sweep: certificates whose notices reached nobody. Running twice is harmless.
 */
export const handler = job('expiry', compose, (event, house, correlation) =>
  identifierIn(event, 'job') === EXPIRY_JOB
    ? scanned(house, correlation)
    : worked(house, identifierIn(event, 'outboxId'), correlation),
);

async function scanned(house: House, correlation: string): Promise<{ readonly done: number }> {
  const { scan, outbox, failed } = await scanExpiries(house, correlation);
  for (const thrown of failed) log('job.failed', { function: 'expiry', correlation, fault: faultOf(thrown) });
  if (scan?.state === 'done') {
    const { found = 0, nobody = 0, 'ended-unreached': endedUnreached = 0 } = scan.counts;
    for (const [code, count] of Object.entries(scan.counts)) log('expiry.counted', { correlation, code, count });
    if (nobody > 0) log('expiry.nobody-reached', { correlation, count: nobody });
    if (endedUnreached > 0) log('expiry.ended-unreached', { correlation, count: endedUnreached });
    log('expiry.scanned', { correlation, count: found });
  }
  await nudge(house, outbox);
  return { done: outbox.length };
}

async function worked(house: House, nudged: string | undefined, correlation: string): Promise<{ done: number }> {
  const tell = (telling: Telling) => {
    if (telling.outcome === 'skipped') return;
    log('expiry.widened', { correlation, count: telling.mails });
    if (telling.nobody) log('expiry.nobody-reached', { correlation, count: 1 });
    if (telling.endedUnreached) log('expiry.ended-unreached', { correlation, count: 1 });
  };
  const { outbox, done, failed } = await workOffExpiries(house, nudged, correlation, tell);
  for (const thrown of failed) log('job.failed', { function: 'expiry', correlation, fault: faultOf(thrown) });
  await nudge(house, outbox);
  return { done };
}

/** Only what may be sent now: the rest is found by the sweep at its time. One row of it is enough. */
async function nudge({ clock, invoker }: House, outbox: readonly OutboxRow[]): Promise<void> {
  const now = clock.now().toISOString();
  await invoker.nudge(outbox.filter(({ notBefore }) => notBefore <= now).slice(0, 1));
}
