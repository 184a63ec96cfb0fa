import { clock, eventBus, evidenceStore, invoker, ledger, randomness } from '../../shared/aws/compose.ts';
import { Refusal } from '../../shared/errors.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { log } from '../../shared/http/log.ts';
import { findExpired } from '../../shared/lifecycle/public-events/expired.ts';
import { publishEvents } from '../../shared/lifecycle/public-events/publishing.ts';

const compose = () => ({
  ledger: ledger(),
  clock: clock(),
  randomness: randomness(),
  bus: eventBus(),
  evidence: evidenceStore(),
  invoker: invoker(),
});
type House = ReturnType<typeof compose>;

/**
 * Invoked with `{ outboxId }` by the sweep when events wait, and by the clock with `{ job: 'expired-events' }`: then it
 * first finds what expired.
 */
export const handler = job('events', compose, async (event, house: House, correlation) => {
  const named = identifierIn(event, 'job');
  if (named !== undefined && named !== 'expired-events') throw new Refusal('malformed', 'There is no such job.');
  const found = named === undefined ? { found: 0 } : await findExpired(house, correlation);
  const { done, failed, untold } = await publishEvents(house, identifierIn(event, 'outboxId'), correlation);
  if (done > 0) log('event.published', { correlation, count: done });
  for (const id of untold) log('webhook.untold', { correlation, row: id });
  if (failed.length > 0) throw failed[0];
  return { done, ...found };
});
