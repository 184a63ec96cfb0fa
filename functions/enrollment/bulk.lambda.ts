import { clock, invoker, ledger, randomness, wait } from '../../shared/aws/compose.ts';
import { Refusal } from '../../shared/errors.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { runBulk } from '../../shared/lifecycle/bulk/running.ts';
import { houseRules } from '../../shared/registration/house-rules.ts';

const compose = () => ({
  ledger: ledger(),
  clock: clock(),
  randomness: randomness(),
  invoker: invoker(),
  perSecond: houseRules.bulkPerSecond,
  wait: wait(),
});

/** Invoked with `{ bulkId }`: lets one order go on, and asks for the next run. Running twice is harmless. */
export const handler = job('bulk', compose, async (event, house, correlation) => {
  const bulkId = identifierIn(event, 'bulkId');
  if (bulkId === undefined) throw new Refusal('malformed', 'This names no bulk revocation.');
  const { more, outbox } = await runBulk(house, bulkId, correlation);
  // whoever is nudged takes up all that is due of the topic: one row of each is enough
  await house.invoker.nudge([...new Map(outbox.map((row) => [row.topic, row])).values()]);
  if (more) await house.invoker.runBulk(bulkId);
  return { done: outbox.length };
});
