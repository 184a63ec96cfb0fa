import { clock, invoker, ledger, randomness } from '../../shared/aws/compose.ts';
import { Refusal } from '../../shared/errors.ts';
import { identifierIn, job } from '../../shared/http/job.ts';
import { meetDeadline } from '../../shared/lifecycle/deadlines.ts';

const compose = () => ({ ledger: ledger(), clock: clock(), randomness: randomness(), invoker: invoker() });

/** Invoked with `{ issuer, serial }`: reads what is due about this certificate and does it. Running twice is harmless. */
export const handler = job('deadlines', compose, async (event, house, correlation) => {
  const issuer = identifierIn(event, 'issuer');
  const serial = identifierIn(event, 'serial');
  if (issuer === undefined || serial === undefined) throw new Refusal('malformed', 'This names no certificate.');
  const outbox = await meetDeadline(house, { issuer, serial }, correlation);
  await house.invoker.nudge(outbox);
  return { done: outbox.length };
});
