import { clock, invoker, ledger, personVault, randomness } from '../../shared/aws/compose.ts';
import { Refusal } from '../../shared/errors.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { faultOf, log } from '../../shared/http/log.ts';
import { workOffExpiries } from '../../shared/lifecycle/expiry/meeting.ts';
import { EXPIRY_JOB, SCAN_BOUNDS, scanExpiries } from '../../shared/lifecycle/expiry/scanning.ts';
import type { Telling } from '../../shared/lifecycle/expiry/telling.ts';
import type { OutboxRow } from '../../shared/lifecycle/ports.ts';

const compose = () => ({
  ledger: ledger(),
  clock: clock(),
  randomness: randomness(),
  vault: personVault(),
  invoker: invoker(),
});
type House = ReturnType<typeof compose>;

/**
 * Invoked by the timetable with `{ job }`: the scan of today, or the next part of it. With `{ outboxId }` by a nudge or
 * the sweep: certificates whose notices reached nobody. Running twice is harmless.
 */
export async function expiryRun(event: unknown, house: House, correlation: string): Promise<{ readonly done: number }> {
  const named = identifierIn(event, 'job');
  if (named === EXPIRY_JOB) return scanned(house, correlation);
  if (named !== undefined) throw new Refusal('malformed', 'There is no such job.');
  return worked(house, identifierIn(event, 'outboxId'), correlation);
}

export const handler = job('expiry', compose, expiryRun);

async function scanned(house: House, correlation: string): Promise<{ readonly done: number }> {
  const { scan, outbox, failed } = await scanExpiries(house, correlation, SCAN_BOUNDS, (counts) => {
    const { nobody = 0, 'ended-unreached': endedUnreached = 0 } = counts;
    for (const [code, count] of Object.entries(counts)) log('expiry.counted', { correlation, code, count });
    if (nobody > 0) log('expiry.nobody-reached', { correlation, count: nobody });
    if (endedUnreached > 0) log('expiry.ended-unreached', { correlation, count: endedUnreached });
  });
  for (const thrown of failed) log('job.failed', { function: 'expiry', correlation, fault: faultOf(thrown) });
  if (scan?.state === 'done') log('expiry.scanned', { correlation, count: scan.counts.found ?? 0 });
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
