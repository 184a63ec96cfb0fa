import { clock, invoker, ledger, randomness, wait } from '../../shared/aws/compose.ts';
import { Refusal } from '../../shared/errors.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import type { BulkHouse } from '../../shared/lifecycle/bulk/house.ts';
import { runBulk } from '../../shared/lifecycle/bulk/running.ts';
import type { Invoker } from '../../shared/lifecycle/ports.ts';
import { houseRules } from '../../shared/registration/house-rules.ts';

const compose = () => ({
  ledger: ledger(),
  clock: clock(),
  randomness: randomness(),
  invoker: invoker(),
  perSecond: houseRules.bulkPerSecond,
  wait: wait(),
});

interface House extends BulkHouse {
  readonly invoker: Pick<Invoker, 'nudge' | 'runBulk'>;
}

/** Lets the order go on that the event names, and asks for the next run. */
export async function bulkRun(event: unknown, house: House, correlation: string): Promise<{ readonly done: number }> {
  const bulkId = identifierIn(event, 'bulkId');
  if (bulkId === undefined) throw new Refusal('malformed', 'This names no bulk revocation.');
  const { more, outbox } = await runBulk(house, bulkId, correlation);
  // whoever is nudged takes up all that is due of the topic: one row of each is enough
  await house.invoker.nudge([...new Map(outbox.map((row) => [row.topic, row])).values()]);
  if (more) await house.invoker.runBulk(bulkId);
  return { done: outbox.length };
}

/** Invoked with `{ bulkId }`. Running twice is harmless. */
export const handler = job('bulk', compose, bulkRun);
