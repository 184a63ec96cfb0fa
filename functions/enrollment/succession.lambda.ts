import { clock, invoker, ledger, randomness } from '../../shared/aws/compose.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { faultOf, log } from '../../shared/http/log.ts';
import { meetHolder } from '../../shared/lifecycle/holders/life-clock.ts';
import { meetSuccessions } from '../../shared/lifecycle/registration/successions.ts';

const compose = () => ({ ledger: ledger(), clock: clock(), randomness: randomness(), invoker: invoker() });

/**
 * Invoked with `{ outboxId }` by the sweep: does what the day that has come asks of a structure. With `{ holderId }`: what
 * is due about this holder. Running twice is harmless.
 */
export const handler = job('succession', compose, async (event, house, correlation) => {
  const holderId = identifierIn(event, 'holderId');
  if (holderId !== undefined) {
    const told = await meetHolder(house, holderId, correlation);
    await house.invoker.nudge(told);
    return { done: told.length };
  }
  const { done, outbox } = await meetSuccessions(house, identifierIn(event, 'outboxId'), correlation, (row, thrown) =>
    log('job.failed', { function: 'succession', correlation, row: row.id, fault: faultOf(thrown) }),
  );
  await house.invoker.nudge(outbox);
  return { done };
});
